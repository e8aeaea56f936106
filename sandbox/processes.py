"""Processes by their parents, as /proc shows them."""

import os
import signal
import subprocess
from pathlib import Path


def kill(pid: int) -> None:
    """SIGKILL to a process, if it still is one."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return  # it ended by itself, which is as good


def reap() -> None:
    """Collect all children that have ended."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return  # no child is left


def reap_orphans(kept: subprocess.Popen[bytes] | None) -> None:
    """Collect the children that have ended, but not the one whose status somebody still asks for."""
    for pid in children(os.getpid()):
        if kept is None or pid != kept.pid:
            os.waitpid(pid, os.WNOHANG)


def _parents() -> dict[int, int]:
    """The parent of every process; field 4 of /proc/PID/stat, after the name in brackets (proc(5))."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # ended meanwhile
    return parents


def children(pid: int) -> list[int]:
    """The PIDs of a process's children."""
    return [child for child, parent in _parents().items() if parent == pid]


def descendants(pid: int) -> list[int]:
    """The PIDs of a process's children, their children, and so on."""
    parents = _parents()
    found: list[int] = []
    generation = {pid}
    while generation := {child for child, parent in parents.items() if parent in generation}:
        found.extend(generation)
    return found
