"""A process of this machine that an engine names, proved to be the container's before anything is done to it here.

A socket on this machine may lead to an engine of another one (`ssh -L`, socat), whose process ids mean other processes
here; and an engine may name any.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dockertui.engine.errors import EngineError
from dockertui.i18n import _

HIGHEST = 1 << 22
"""The highest process id that there can be (proc_sys_kernel(5), pid_max)."""

_IDENTITY = re.compile(r"[0-9a-f]{64}")


@contextmanager
def proved(pid: object, container: str) -> Iterator[int]:
    """A handle (pidfd_open(2)) of a process in the control group of the container of that id, while the body runs.

    Raises EngineError "not_found" where the id is that of no such process on this machine.
    """
    handle = _opened(pid) if _possible(pid, container) else None
    if handle is None:
        raise _elsewhere()
    try:
        if not belongs(pid, container):
            raise _elsewhere()
        yield handle
    finally:
        os.close(handle)


def belongs(pid: object, container: str) -> bool:
    """Whether a component of the path of one of its control groups holds the container's id (cgroups(7)).

    That is so at this moment: what is done to the process, and not only read of it, needs `proved`.
    """
    if not _possible(pid, container):
        return False
    try:
        return container in Path(f"/proc/{pid}/cgroup").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False


def _possible(pid: object, container: str) -> bool:
    return type(pid) is int and 1 < pid <= HIGHEST and _IDENTITY.fullmatch(container) is not None


def _opened(pid: Any) -> int | None:
    try:
        return os.pidfd_open(pid)
    except OSError:
        return None


def _elsewhere() -> EngineError:
    what = _("The container's process is not on this machine")
    why = _("no process here has the number that the engine tells and the container's control group")
    return EngineError("not_found", what, why)
