"""Engines that are reached in other ways: by TLS with certificates, over ssh, and a Podman."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from dockertui.engine import Sample
from dockertui.engine.api_stats import ApiStats
from sandbox import containers, images
from sandbox.api import Api
from sandbox.certificates import Authority, arguments
from sandbox.engine import PrivateEngine
from sandbox.install import Unavailable
from sandbox.network import free_port
from sandbox.podman import Podman
from sandbox.ssh import SshServer

LEFT_OUT = "no private engine: "


@contextmanager
def or_left_out() -> Iterator[None]:
    """Leave the test out where what it needs cannot be had here; under CI=true that is a failure."""
    try:
        yield
    except Unavailable as error:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{LEFT_OUT}{error}", pytrace=False)
        pytest.skip(f"{LEFT_OUT}{error}")


@dataclass(frozen=True)
class SecureEngine:
    """An engine at a loopback port that wants certificates of an authority; `socket` is another way in."""

    port: int
    authority: Authority
    socket: str

    @property
    def url(self) -> str:
        """Its address."""
        return f"tcp://127.0.0.1:{self.port}"

    @property
    def client(self) -> Path:
        """The folder with a client's certificates."""
        return self.authority.folder / "client"


@pytest.fixture(scope="session")
def _secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecureEngine]:
    """An engine behind TLS, with images."""
    with or_left_out():
        authority = Authority(tmp_path_factory.mktemp("tls") / "authority")
        server, port = authority.issue("server"), free_port()
        authority.issue("client")
        engine = PrivateEngine(arguments=arguments(port, server))
        engine.start()
    try:
        images.provide(engine.api)
        yield SecureEngine(port, authority, engine.socket)
    finally:
        engine.stop()


@pytest.fixture
def secure(_secure: SecureEngine) -> Iterator[SecureEngine]:
    """An engine behind TLS with images; containers that a test makes are removed."""
    yield _secure
    containers.clear(Api(_secure.socket))


@pytest.fixture
def ssh_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[SshServer]:
    """An sshd, and an `ssh` in PATH that knows it; connections that stay logged in end with the test."""
    server = SshServer()
    with or_left_out():
        server.start()
    monkeypatch.setenv("PATH", f"{server.programs}:{os.environ['PATH']}")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(server.runtime))
    monkeypatch.setenv("TMPDIR", str(server.folder))  # What is killed leaves its sockets there, and they go with it.
    yield server
    server.stop()


@pytest.fixture(scope="session")
def _podman() -> Iterator[Podman]:
    podman = Podman()
    with or_left_out():
        podman.start()
    try:
        images.provide(podman.api)
        yield podman
    finally:
        podman.stop()


@pytest.fixture
def podman(_podman: Podman) -> Iterator[Podman]:
    """Podman with images; containers and pods that a test makes are removed."""
    yield _podman
    for pod in _podman.api.get("/v4.0.0/libpod/pods/json") or ():
        _podman.api.delete(f"/v4.0.0/libpod/pods/{pod['Id']}", force=True)
    for container in _podman.api.get("/containers/json", all=True):
        _podman.api.delete(f"/containers/{container['Id']}", force=True, v=True)


@pytest.fixture
def docker_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of docker's configuration, and nothing in the environment."""
    for name in [name for name in os.environ if name.startswith("DOCKER_")]:
        monkeypatch.delenv(name)
    folder = tmp_path / "docker-config"
    folder.mkdir()
    monkeypatch.setenv("DOCKER_CONFIG", str(folder))
    return folder


TALKER = {"Image": "busybox", "Cmd": ["sh", "-c", "i=0; while :; do echo line $((i+=1)); sleep 0.2; done"]}
"""A container that writes numbered lines."""


def start(api: Api, name: str, body: dict[str, object] | None = None) -> str:
    """Start a container that writes lines, or another one; its id."""
    host = {"HostConfig": {"NetworkMode": "none"}}
    identity = api.post("/containers/create", {**host, **(body or TALKER)}, name=name)["Id"]
    api.post(f"/containers/{identity}/start")
    return str(identity)


async def next_sample(stats: ApiStats, identity: str) -> Sample:
    """The next measurement of a container."""
    while True:
        samples = stats.collect([identity], [identity])
        if samples:
            return samples[identity]
        await asyncio.sleep(0.1)
