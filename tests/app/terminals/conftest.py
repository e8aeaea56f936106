"""A container with the programs that people use in terminals."""

from collections.abc import Iterator

import pytest

from sandbox.api import Api
from tests.app.terminals import programs


@pytest.fixture(scope="module")
def lab(engine_socket: str) -> Iterator[str]:
    """The socket of an engine on which the container `lab` runs."""
    api = Api(engine_socket)
    programs.provide(api)
    body = {
        "Image": programs.NAME,
        "Cmd": ["sleep", "infinity"],
        "Env": ["PS1=lab> "],
        "Hostname": "lab",
        "WorkingDir": "/work",
        "HostConfig": {"Init": True},
    }
    created = api.post("/containers/create", body, name="lab")["Id"]
    api.post(f"/containers/{created}/start")
    yield engine_socket
    api.delete(f"/containers/{created}", force=True)
    api.delete(f"/images/{programs.NAME}", force=True)
