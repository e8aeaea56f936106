"""The engines that the measurements run on, and the app on them."""

import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bench.simulated import SimulatedEngine
from bench.terminal import Terminal
from dockertui.engine import context_store
from dockertui.engine.context_store import NewContext
from sandbox import images
from sandbox.api import Api
from sandbox.engine import PrivateEngine
from sandbox.install import Unavailable

APP = str(Path(sys.executable).parent / "dockertui")
LOAD: dict[str, Any] = {
    "Image": "busybox",
    "Cmd": ["sh", "-c", "while :; do sleep 1; done"],
    "HostConfig": {"NetworkMode": "none", "Init": True},
}
TOGETHER = 8
"""Requests sent at the same time to make containers."""


class Stage:
    """Engines, started when they are first needed and stopped at the end. A context manager.

    `without` says why there is no real engine; the simulated one stands in for it then.
    """

    def __init__(self) -> None:
        self.without = ""
        self._exits = ExitStack()
        self._real: PrivateEngine | SimulatedEngine | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._exits.close()

    def real(self, containers: int = 0) -> "PrivateEngine | SimulatedEngine":
        """The real engine, with at least so many created containers."""
        if self._real is None:
            self._real = self._start()
        create(self._real.api, containers)
        return self._real

    def simulated(self, containers: int, delay: float = 0.0) -> SimulatedEngine:
        """A simulated engine of one's own with so many created containers, whose answers take so long each."""
        engine = self._exits.enter_context(SimulatedEngine(delay))
        create(engine.api, containers)
        return engine

    def contexts(self, engines: Sequence[SimulatedEngine]) -> dict[str, str]:
        """Variables for the app with a docker context for each engine, `engine-0` and so on."""
        folder = engines[0].folder
        environ = {"DOCKER_CONFIG": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_STATE_HOME": str(folder)}
        for number, engine in enumerate(engines):
            context_store.create(NewContext(f"engine-{number}", engine.url), environ)
        return environ

    def app(self, engine: "PrivateEngine | SimulatedEngine") -> Terminal:
        """The app on an engine, with the user's settings left aside."""
        empty = str(engine.folder)
        return Terminal([APP, "-H", engine.url], {"XDG_CONFIG_HOME": empty, "XDG_STATE_HOME": empty})

    def _start(self) -> "PrivateEngine | SimulatedEngine":
        engine = PrivateEngine()
        try:
            self._exits.enter_context(engine)
        except Unavailable as error:
            self.without = str(error)
            return self._exits.enter_context(SimulatedEngine())
        images.provide(engine.api)
        return engine


def name(number: int) -> str:
    """What the containers are called."""
    return f"load-{number:04}"


def create(api: Api, count: int) -> None:
    """Create containers until there are so many."""
    there = len(api.get("/containers/json", all=True))
    with ThreadPoolExecutor(TOGETHER) as pool:
        list(pool.map(lambda number: api.post("/containers/create", LOAD, name=name(number)), range(there, count)))


def each(api: Api, numbers: Iterable[int], action: str) -> None:
    """Start or stop containers."""
    with ThreadPoolExecutor(TOGETHER) as pool:
        list(pool.map(lambda number: api.post(f"/containers/{name(number)}/{action}"), numbers))
