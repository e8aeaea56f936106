"""Containers with logs, and a session on the engine that runs them."""

from collections.abc import AsyncIterator, Callable

import pytest

from dockertui.engine import Endpoint, Engine
from sandbox.api import Api
from tests.app.harness_logs import FakeSession


@pytest.fixture
def make(clean_engine: str) -> Callable[..., str]:
    """Starts a container that runs a shell script, and returns its id."""
    api = Api(clean_engine)

    def start(script: str, tty: bool = False, driver: str = "json-file", options: dict[str, str] | None = None) -> str:
        body = {
            "Image": "busybox",
            "Cmd": ["sh", "-c", script],
            "Tty": tty,
            "HostConfig": {"Init": True, "LogConfig": {"Type": driver, "Config": options or {}}},
        }
        identity = str(api.post("/containers/create", body)["Id"])
        api.post(f"/containers/{identity}/start")
        return identity

    return start


@pytest.fixture
async def session(clean_engine: str) -> AsyncIterator[FakeSession]:
    engine = Engine(Endpoint("", f"unix://{clean_engine}", "test"))
    await engine.connect()
    yield FakeSession(engine=engine)
    await engine.close()
