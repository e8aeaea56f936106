"""Starting and stopping the simulated engine."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Self

from sandbox.api import Api

ROOT = Path(__file__).resolve().parent.parent.parent


class SimulatedEngine:
    """A simulated engine in a process of its own; made, used and stopped like a private one.

    Each of its answers takes `delay` seconds more than it need.
    """

    def __init__(self, delay: float = 0.0) -> None:
        self.delay = delay
        self.folder = Path(tempfile.mkdtemp(prefix="dockertui-"))
        self._process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        """The engine's address, as DOCKER_HOST takes it."""
        return f"unix://{self.folder}/docker.sock"

    @property
    def api(self) -> Api:
        """A client of the engine."""
        return Api(f"{self.folder}/docker.sock")

    def start(self) -> None:
        """Start it and wait until it answers. Raises RuntimeError."""
        command = (sys.executable, "-m", "bench.simulated.server", f"{self.folder}/docker.sock", str(self.delay))
        self._process = subprocess.Popen(
            command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
        )
        assert self._process.stdout
        if not self._process.stdout.readline():
            self.stop()
            raise RuntimeError("the simulated engine did not start")

    def stop(self) -> None:
        """End it and what it started."""
        process, self._process = self._process, None
        if process:
            process.communicate(timeout=60)
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
