"""A real Docker engine of one's own, removed without a trace at the end, also when its owner is killed."""

import contextlib
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from sandbox import install
from sandbox.api import Api
from sandbox.install import Kind, Unavailable

STOP_WAIT = 60


class PrivateEngine:
    """An engine in the host's network and PID namespaces, with a bridge, an address range and storage of its own.

    `folder` (default: a new one for temporary files) must not exist, and is removed by `stop`. Published ports answer
    on 127.0.0.1 and container PIDs are the host's. `arguments` are further ones of dockerd. A context manager.
    """

    def __init__(self, folder: Path | None = None, kind: Kind = "old", arguments: Sequence[str] = ()) -> None:
        self.folder = folder or Path(tempfile.gettempdir(), f"dockertui-{secrets.token_hex(4)}")
        self.kind = kind
        self.arguments = tuple(arguments)
        self._guard: subprocess.Popen[str] | None = None

    @property
    def socket(self) -> str:
        """The path of the engine's socket."""
        return str(self.folder / "docker.sock")

    @property
    def url(self) -> str:
        """The engine's address, as DOCKER_HOST takes it."""
        return f"unix://{self.socket}"

    @property
    def environment(self) -> dict[str, str]:
        """This process's environment, with the engine in place of any other."""
        inherited = {key: value for key, value in os.environ.items() if not key.startswith("DOCKER_")}
        return {**inherited, "DOCKER_HOST": self.url}

    @property
    def api(self) -> Api:
        """A client of the engine."""
        return Api(self.socket)

    def start(self) -> None:
        """Start the engine and wait until it answers. Raises `Unavailable`."""
        path = install.ensure(self.kind)
        self.folder.mkdir(mode=0o700, parents=True)
        environment = {**os.environ, "PATH": path, "PYTHONPATH": str(install.ROOT)}
        command = ("unshare", "--mount", "--propagation", "private", sys.executable, "-m", "sandbox.guard")
        self._guard = subprocess.Popen(
            (*command, str(self.folder), *self.arguments),
            env=environment,
            cwd="/",
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            self.restart()
        except BaseException:
            self.stop()
            raise

    def kill(self) -> None:
        """SIGKILL to dockerd and containerd; containers run on."""
        self._tell("kill")

    def restart(self) -> None:
        """Start the engine anew, as after a power cut: only containers with a restart policy come back."""
        self._tell("start")

    def stop(self) -> None:
        """Remove the engine: processes, control groups, interfaces, mounts, folder. Does nothing when not started."""
        guard, self._guard = self._guard, None
        if guard is None:
            return
        _, errors = guard.communicate(timeout=STOP_WAIT)
        if guard.returncode:
            raise RuntimeError(f"the sandbox was not removed cleanly: {errors[-2000:]}")

    def _tell(self, order: str) -> None:
        if self._guard is None or self._guard.stdin is None or self._guard.stdout is None:
            raise RuntimeError("the engine is not started")
        with contextlib.suppress(BrokenPipeError):  # the guard has ended; what it wrote on stderr says why
            self._guard.stdin.write(order + "\n")
            self._guard.stdin.flush()
        if not self._guard.stdout.readline():
            _, errors = self._guard.communicate()
            self._guard = None
            shutil.rmtree(self.folder, ignore_errors=True)  # where the guard did not get so far as to remove it
            raise Unavailable(f"no engine starts here: {errors.strip()[-1500:]}")

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
