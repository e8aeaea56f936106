"""A private Podman that serves Docker's API: Debian's podman, in namespaces of its own."""

import contextlib
import os
import resource
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self

from sandbox.api import Api, ApiError
from sandbox.install import SYSTEM_PATH, Unavailable, obstacle, programs

LIMITS = {"nofile": (resource.RLIMIT_NOFILE, 16384), "nproc": (resource.RLIMIT_NPROC, 4096)}
"""What Podman gives its containers is to be no more than it may give."""

START_WAIT = 60.0
"""Seconds after which Podman counts as not starting."""

CLEAN_WAIT = 2.0
CGROUPS = Path("/sys/fs/cgroup")

SETTINGS = """
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
[containers]
default_ulimits = [{limits}]
"""

SERVE = """
set -e
ip link set lo up
mount -t tmpfs tmpfs "$1/data"
mount -t tmpfs tmpfs /run/containers 2>/dev/null || true
exec podman --root "$1/data/root" --runroot "$1/data/run" system service --time=0 "unix://$1/podman.sock"
"""


class Podman:
    """Its containers live in network, mount and PID namespaces that end with it. Usable as a context manager."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="dockertui-podman-"))
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def socket(self) -> str:
        """The path of its socket."""
        return f"{self.folder}/podman.sock"

    @property
    def api(self) -> Api:
        """A client of its Docker API."""
        return Api(self.socket)

    def start(self) -> None:
        """Start it and wait until it answers. Raises `Unavailable`."""
        if reason := obstacle():
            raise Unavailable(reason)
        programs("podman")
        (self.folder / "data").mkdir()
        (self.folder / "containers.conf").write_text(SETTINGS.format(limits=_limits()))
        namespaces = ("-n", "-m", "--pid", "--fork", "--mount-proc", "--kill-child", "--propagation", "private")
        command = ("unshare", *namespaces, "sh", "-c", SERVE, "sh", str(self.folder))
        environment = {"PATH": SYSTEM_PATH, "HOME": "/root", "CONTAINERS_CONF": f"{self.folder}/containers.conf"}
        with (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        deadline = time.monotonic() + START_WAIT
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                said = (self.folder / "log").read_text(errors="replace")
                self.stop()
                raise Unavailable(f"Podman does not start here: {said[-800:]}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Remove its containers, end it, and remove what it keeps."""
        process, self._process = self._process, None
        if process:
            with contextlib.suppress(OSError, ApiError):
                for container in self.api.get("/containers/json", all=True):
                    self.api.delete(f"/containers/{container['Id']}", force=True, v=True)
            process.send_signal(signal.SIGKILL)
            process.wait()
        _remove_groups()
        deadline = time.monotonic() + CLEAN_WAIT
        while self.folder.exists() and time.monotonic() < deadline:  # what dies may still hold something in it
            shutil.rmtree(self.folder, ignore_errors=True)
            time.sleep(0.02)

    def _answers(self) -> bool:
        try:
            Api(self.socket, timeout=5).get("/_ping")
        except (OSError, ApiError):
            return False
        return True

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def _remove_groups() -> None:
    """Remove the empty control groups that Podman leaves; those of another one's containers are not empty."""
    deadline = time.monotonic() + CLEAN_WAIT
    while (roots := [*CGROUPS.glob("libpod_parent"), *CGROUPS.glob("*/libpod_parent")]) and time.monotonic() < deadline:
        for root in roots:
            for folder, _folders, _files in os.walk(root, topdown=False):
                with contextlib.suppress(OSError):  # in use, or busy for a moment after its last process
                    Path(folder).rmdir()
        time.sleep(0.05)


def _limits() -> str:
    """The limits of LIMITS, for containers.conf(5)."""
    allowed = {name: resource.getrlimit(number)[1] for name, (number, _most) in LIMITS.items()}
    values = {name: most if allowed[name] < 0 else min(most, allowed[name]) for name, (_number, most) in LIMITS.items()}
    return ", ".join(f'"{name}={value}:{value}"' for name, value in values.items())
