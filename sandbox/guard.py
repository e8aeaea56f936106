"""The process that owns a private engine and survives nobody: `python3 -m sandbox.guard FOLDER …`, run by
`engine.py`; what follows are arguments for dockerd.

It lives in a mount namespace of its own and obeys lines on stdin: "start" (answers "up"), "kill" (answers "down").
When stdin closes, because its parent said stop or died however, it removes all it started: processes, control groups,
network interfaces, mounts and the folder. As a subreaper (prctl(2)) it inherits every process the engine leaves behind.
"""

import contextlib
import ctypes
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from sandbox import network, processes
from sandbox.api import Api, ApiError

PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
READY_WAIT = 60  # seconds, as are the others
SHUTDOWN_WAIT = 8
CLEAN_WAIT = 20
REAP_INTERVAL = 5
TMPFS_LIMIT = "2g"
CGROUPS = Path("/sys/fs/cgroup")


class Guard:
    """One engine's processes and traces, all below `folder` or named after its bridge."""

    def __init__(self, folder: Path, arguments: Sequence[str] = ()) -> None:
        self.folder = folder
        self.arguments = arguments
        self.network = network.create_bridge()
        self.cgroup = f"dockertui-{self.network.bridge}"
        self.daemon: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """Keep what an engine writes outside its folders (shim sockets, its key) private to this namespace."""
        for shared in ("/run/containerd", "/etc/docker"):
            Path(shared).mkdir(parents=True, exist_ok=True)
            _command("mount", "-t", "tmpfs", "tmpfs", shared)
        data = self.folder / "data"
        data.mkdir()
        if _lies_on_overlay(data):  # an overlay cannot lie on an overlay; Docker would fall back to slow vfs
            _command("mount", "-t", "tmpfs", "-o", f"size={TMPFS_LIMIT}", "tmpfs", str(data))
        (self.folder / "daemon.json").write_text("{}")

    def start(self) -> None:
        """Start dockerd and wait until it answers; raises `RuntimeError` with the end of its log."""
        self.kill()
        self._kill_rest()
        (self.folder / "dockerd.pid").unlink(missing_ok=True)
        with (self.folder / "dockerd.log").open("ab") as log:
            self.daemon = subprocess.Popen(self._arguments(), stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        deadline = time.monotonic() + READY_WAIT
        while not self._answers():
            if self.daemon.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.folder / "dockerd.log").read_text(errors="replace")[-1500:])
            time.sleep(0.02)

    def kill(self) -> None:
        """SIGKILL to dockerd and its containerd; containers run on without them."""
        if self.daemon is None:
            return
        pids = [self.daemon.pid, *processes.children(self.daemon.pid)]
        for pid in pids:
            processes.kill(pid)
        self.daemon.wait()
        self.daemon = None

    def remove(self) -> None:
        """Remove every trace."""
        with contextlib.ExitStack() as steps:  # from the last to the first, each even if another fails
            steps.callback(shutil.rmtree, self.folder)
            steps.callback(self._unmount)
            steps.callback(self.network.remove, self.folder / "data")
            steps.callback(self._remove_cgroups)
            steps.callback(self._kill_rest)
            steps.callback(self._shut_down)

    def _shut_down(self) -> None:
        """Let dockerd end by itself, so that it takes its interfaces along; its containers need not be waited for."""
        if self.daemon is None:
            return
        self.daemon.terminate()
        deadline = time.monotonic() + SHUTDOWN_WAIT
        while self.daemon.poll() is None and time.monotonic() < deadline:
            self._kill_containers()
            time.sleep(0.02)
        self.kill()

    def _unmount(self) -> None:
        points = [line.split()[1] for line in Path("/proc/self/mounts").read_text().splitlines()]
        for point in reversed(points):
            if point.startswith(f"{self.folder}/"):
                _command("umount", "-l", point)

    def _remove_cgroups(self) -> None:
        """Remove the empty groups; the kernel may call one busy for a moment after its last process."""
        deadline = time.monotonic() + CLEAN_WAIT
        while folders := self._cgroup_folders():
            for folder in folders:
                with contextlib.suppress(FileNotFoundError if time.monotonic() > deadline else OSError):
                    folder.rmdir()

    def _arguments(self) -> list[str]:
        folder = self.folder
        return [
            "dockerd",
            f"--config-file={folder}/daemon.json",
            f"--data-root={folder}/data",
            f"--exec-root={folder}/exec",
            f"--pidfile={folder}/dockerd.pid",
            f"--host=unix://{folder}/docker.sock",
            "--group=root",
            f"--cgroup-parent=/{self.cgroup}",
            "--exec-opt=native.cgroupdriver=cgroupfs",
            *self.network.arguments(),
            *self.arguments,
        ]

    def _answers(self) -> bool:
        try:
            Api(f"{self.folder}/docker.sock", timeout=5).get("/_ping")
        except (OSError, ApiError):
            return False
        return True

    def _kill_rest(self) -> None:
        """SIGKILL to shims, proxies and containers, until none is left."""
        deadline = time.monotonic() + CLEAN_WAIT
        while pids := {*processes.descendants(os.getpid()), *self._members()}:
            if time.monotonic() > deadline:
                raise RuntimeError(f"processes {sorted(pids)} of the sandbox do not end")
            self._kill_containers()
            for pid in pids:
                processes.kill(pid)
            processes.reap()
            time.sleep(0.02)

    def _kill_containers(self) -> None:
        for state in CGROUPS.glob(f"freezer/{self.cgroup}/*/freezer.state"):
            with contextlib.suppress(OSError):  # removed meanwhile, or its process is about to end
                state.write_text("THAWED")  # a frozen process of cgroup v1 dies only when thawed
        for pid in self._members():
            processes.kill(pid)

    def _members(self) -> Iterator[int]:
        for folder in self._cgroup_folders():
            with contextlib.suppress(OSError):  # removed meanwhile, or just being removed (ENODEV)
                yield from map(int, (folder / "cgroup.procs").read_text().split())

    def _cgroup_folders(self) -> list[Path]:
        """This engine's control groups of every hierarchy (v1 and v2), inner before outer."""
        roots = [*CGROUPS.glob(self.cgroup), *CGROUPS.glob(f"*/{self.cgroup}")]
        return [
            Path(folder)
            for root in roots
            if not root.parent.is_symlink()
            for folder, _, _ in os.walk(root, topdown=False)
        ]


def _command(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()}")


def _lies_on_overlay(folder: Path) -> bool:
    command = ("stat", "--file-system", "--format=%T", str(folder))
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.startswith("overlay")


def _orders(guard: Guard) -> Iterator[str]:
    """The lines of stdin; while waiting, collects what ended orphaned, as init would."""
    while True:
        while not select.select([sys.stdin], [], [], REAP_INTERVAL)[0]:
            processes.reap_orphans(guard.daemon)
        line = sys.stdin.readline()
        if not line:
            return
        yield line.strip()


def main(folder: Path, *arguments: str) -> None:
    """Obey stdin until it closes."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, lambda *_: None)  # not SIG_IGN, which every container would inherit
    guard = Guard(folder, arguments)
    try:
        guard.prepare()
        for order in _orders(guard):
            if order == "start":
                guard.start()
                print("up", flush=True)
            else:
                guard.kill()
                print("down", flush=True)
    finally:
        guard.remove()


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), *sys.argv[2:])
    except (RuntimeError, OSError, subprocess.SubprocessError) as error:
        sys.exit(str(error))
