"""The processes of a container on this machine, as the kernel tells of them, and signals to single ones. All block.

Sources: proc_pid_status(5) for `NSpid`, the ids of a process in each PID namespace that it is in; cgroups(7).
"""

import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dockertui.engine.cgroup import folders
from dockertui.engine.errors import EngineError
from dockertui.engine.files import output
from dockertui.engine.own_process import proved
from dockertui.i18n import _

if TYPE_CHECKING:
    import psutil

    from dockertui.engine.client import Client

ABSENT = (None, 126, 127)
"""Statuses of a command that could not be started."""


@dataclass(frozen=True, slots=True)
class Process:
    """One process: its id in the container and on this machine, its parent's here.

    `cpu` is in percent of one core since the last look, None at the first; `memory` in bytes (resident); `seconds` of
    CPU in all; `created` tells it from a later one of the same id.
    """

    pid: int
    host: int
    parent: int
    user: str
    cpu: float | None
    memory: int
    seconds: float
    created: float
    command: str


class Watch:
    """Looks at the processes of containers again and again, so that their use of the CPU can be told."""

    def __init__(self) -> None:
        self._before: dict[tuple[int, float], tuple[float, float]] = {}

    def look(self, identity: str, main: int) -> list[Process]:
        """The processes in the control group of the container whose main process is `main`.

        Those that may not be looked at are left out. Raises OSError where the control group cannot be read.
        """
        import psutil

        _layout, found = folders(identity, main)
        folder = Path(found.get("pids") or found.get("memory") or found[""])
        pids = {int(pid) for file in folder.rglob("cgroup.procs") for pid in file.read_text(encoding="ascii").split()}
        seen: dict[tuple[int, float], tuple[float, float]] = {}
        processes = []
        for pid in sorted(pids):
            with suppress(psutil.Error, OSError):
                processes.append(self._one(psutil.Process(pid), seen))
        self._before = seen
        return processes

    def _one(self, process: "psutil.Process", seen: dict[tuple[int, float], tuple[float, float]]) -> Process:
        with process.oneshot():
            times, created = process.cpu_times(), process.create_time()
            seconds, now = times.user + times.system, time.monotonic()
            seen[process.pid, created] = (seconds, now)
            before = self._before.get((process.pid, created))
            user = process.uids().effective
            return Process(
                pid=_inside(process.pid),
                host=process.pid,
                parent=process.ppid(),
                user="root" if user == 0 else str(user),
                cpu=100 * (seconds - before[0]) / max(1e-3, now - before[1]) if before else None,
                memory=process.memory_info().rss,
                seconds=seconds,
                created=created,
                command=" ".join(process.cmdline()) or f"[{process.name()}]",
            )


def _inside(pid: int) -> int:
    """A process's id in the innermost PID namespace that it is in. Raises OSError."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace").splitlines():
        if line.startswith("NSpid:"):
            return int(line.split()[-1])
    return pid  # Kernels before 4.1 do not tell.


def send(client: "Client", container: str, process: Process, name: str) -> None:
    """Send a signal (`TERM`, `KILL` …) to a process of a container on this machine, by its own `kill` if it has one.

    Raises EngineError, also where the process has ended and another one may have its id.
    """
    from docker.errors import APIError

    _check(process)
    # The handle keeps the id from being given to another process, so that what is checked is what gets the signal.
    with proved(process.host, container) as handle:
        _check(process)
        try:
            status, out, errors = output(client, container, ["kill", f"-{name}", str(process.pid)])
        except APIError:
            status, out, errors = None, b"", b""
        if status in ABSENT:
            try:
                signal.pidfd_send_signal(handle, signal.Signals[f"SIG{name}"])
            except PermissionError as error:
                why = _("there is no kill in the container, and you may not signal its processes from here")
                raise EngineError("permission", _("The signal was not sent"), why) from error
            except ProcessLookupError as error:
                raise _gone(process) from error
        elif status:
            raise EngineError("refused", _("The signal was not sent"), (errors or out).decode(errors="replace"))


def _check(process: Process) -> None:
    """Raise EngineError unless the process is the one that was looked at."""
    import psutil

    try:
        created = psutil.Process(process.host).create_time()
    except psutil.Error as error:
        raise _gone(process) from error
    if created != process.created:
        raise _gone(process)


def _gone(process: Process) -> EngineError:
    return EngineError("not_found", _("Process {pid} has ended").format(pid=process.pid))
