"""Real control groups with a sleeping process each, so that simulated containers can be measured as real ones are."""

import os
import signal
import subprocess
import time
from pathlib import Path

from dockertui.engine.cgroup import mounts

CONTROLLERS = ("cpu", "cpuacct", "memory", "blkio", "pids")
SLEEPS = ("sleep", "86400")
WORKS = ("sh", "-c", "while :; do sleep 1; done")
WORKING = 10
"""Of so many processes one does a little every second."""

PATIENCE = 20.0
"""Seconds in which a group must become free."""


class Groups:
    """Control groups, all below one named `name`, and their processes. To be removed."""

    def __init__(self, name: str) -> None:
        points = {controller: Path(point) for controller, (_root, point) in mounts().items()}
        self._roots = [points[controller] / name for controller in CONTROLLERS if controller in points]
        if not self._roots:
            self._roots = [points[""] / name]
        self._processes: list[subprocess.Popen[bytes]] = []

    def __len__(self) -> int:
        return len(self._processes)

    def process(self, identity: str) -> int:
        """Start a process in groups of its own, named by a container's id; returns its PID. Raises OSError."""
        process = subprocess.Popen(SLEEPS if len(self) % WORKING else WORKS, start_new_session=True)
        self._processes.append(process)
        for root in self._roots:
            folder = root / identity
            folder.mkdir(parents=True)
            (folder / "cgroup.procs").write_text(str(process.pid))
        return process.pid

    def remove(self) -> None:
        """End the processes and remove the groups."""
        for process in self._processes:
            os.killpg(process.pid, signal.SIGKILL)
        for process in self._processes:
            process.wait()
        for root in self._roots:
            for folder in [*root.glob("*/"), root]:
                if folder.is_dir():
                    _remove(folder)


def _remove(folder: Path) -> None:
    """Remove a group; the kernel may call it busy for a moment after its last process. Raises OSError."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            folder.rmdir()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return
