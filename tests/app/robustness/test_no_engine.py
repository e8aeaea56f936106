"""Where there is no usable engine: a screen that says which, why and what to do, for every reason there can be."""

import hashlib
import json
import os
import socket
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from dockertui.screens.pick import Item, Picker
from dockertui.screens.trouble import TroubleScreen
from sandbox.engine import PrivateEngine
from sandbox.install import Kind
from tests.app.running import Running, running
from tests.fake_engines import TOO_OLD, Serve, server
from tests.pseudoterminal import terminal

Start = Callable[[Kind], PrivateEngine]


@asynccontextmanager
async def troubled(host: str) -> AsyncIterator[Running]:
    """The app on something that is no usable engine, with the screen that says so."""
    async with running(host, live=False) as run:
        await run.until(lambda: isinstance(run.app.screen, TroubleScreen), "the screen")
        await run.shows("Quit")
        yield run


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of docker's configuration, and nothing in the environment."""
    for name in [name for name in os.environ if name.startswith("DOCKER_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    return tmp_path


def add_context(config: Path, name: str, host: str) -> None:
    """What `docker context create` writes."""
    folder = config / "contexts/meta" / hashlib.sha256(name.encode()).hexdigest()
    folder.mkdir(parents=True)
    (folder / "meta.json").write_text(json.dumps({"Name": name, "Endpoints": {"docker": {"Host": host}}}))


async def test_no_socket(tmp_path: Path) -> None:
    async with troubled(f"unix://{tmp_path}/none.sock") as run:
        await run.shows("there is no socket")
        await run.shows("systemctl start docker")


async def test_nothing_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    async with troubled(f"tcp://127.0.0.1:{port}") as run:
        await run.shows("connection refused")


async def test_too_old(serve: Serve) -> None:
    async with troubled(f"tcp://127.0.0.1:{serve(TOO_OLD)}") as run:
        await run.shows("This engine is too old")
        await run.shows("it speaks API 1.12, dockertui needs")
        await run.shows("Upgrade the engine")


async def test_not_an_engine(serve: Serve) -> None:
    async with troubled(f"tcp://127.0.0.1:{serve(b'<html>[b]hello[/b]</html>')}") as run:
        await run.shows("Cannot use the engine at")


@pytest.fixture
def babbling() -> Iterator[int]:
    """The port of something that does not speak HTTP."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def babble() -> None:
            while True:
                try:
                    connection, _address = listener.accept()
                except OSError:
                    return
                with connection:
                    connection.sendall(b"SSH-2.0-\x1b]0;owned\x07 [bold]\r\n")

        threading.Thread(target=babble, daemon=True).start()
        yield int(listener.getsockname()[1])
        listener.shutdown(socket.SHUT_RDWR)


async def test_not_even_http(babbling: int) -> None:
    async with troubled(f"tcp://127.0.0.1:{babbling}") as run:
        assert "\x1b" not in run.text()
        assert "\x07" not in run.text()


async def test_tls_is_refused(serve: Serve, certificates: Path, config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_TLS_VERIFY", "1")
    async with troubled(f"tcp://127.0.0.1:{serve(b'{}', context=server(certificates))}") as run:
        await run.shows("not signed by a known authority")
        await run.shows("as ca.pem")


async def test_a_tls_engine_spoken_to_without(serve: Serve, config: Path) -> None:
    answer = b'{"message": "Client sent an HTTP request to an HTTPS server."}'
    async with troubled(f"tcp://127.0.0.1:{serve(answer, '400 Bad Request')}") as run:
        await run.shows("the engine speaks TLS")
        await run.shows("DOCKER_TLS_VERIFY=1")


def test_no_permission(tmp_path: Path) -> None:
    """In a terminal of its own: even root may be refused, where it cannot override the owner's mode."""
    place = tmp_path / "docker.sock"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(place))
        listener.listen()
        place.chmod(0)
        wrapper: tuple[str, ...] = ()
        if os.getuid() == 0:
            os.chown(place, 65534, 65534)
            wrapper = ("setpriv", "--bounding-set=-dac_override,-dac_read_search,-sys_admin")
        command = (*wrapper, sys.executable, "-m", "dockertui")
        with terminal(*command, env={"DOCKER_HOST": f"unix://{place}", "HOME": str(tmp_path)}) as run:
            run.shows("this user may not use the socket")
            run.asks("usermod -aG docker")
            run.send("q")
            assert run.end() == 0
            assert run.restored()


@pytest.mark.parametrize("asked", ["bad://host", "tcp://127.0.0.1:port"])
async def test_a_host_that_makes_no_sense(asked: str, config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", asked)
    async with troubled(asked) as run:
        await run.shows("--host: cannot use")
        await run.press("r")
        await run.until(lambda: isinstance(run.app.screen, TroubleScreen), "the screen again")
        await run.shows("cannot use")


def ways(run: Running) -> list[Item]:
    return list(run.app.screen.query_one(Picker).items)


async def test_another_context_is_chosen(engine_socket: str, config: Path) -> None:
    add_context(config, "prod", f"unix://{engine_socket}")
    async with troubled(f"unix://{config}/none.sock") as run:
        await run.shows("Use prod")
        await run.press(*["down"] * [way.name[0].text for way in ways(run)].index("Use prod"), "enter")
        await run.until(lambda: run.app.session.state == "live", "the other engine")
        assert run.app.screen is run.main
        await run.shows("prod")
        await run.shows("busybox")


async def test_comes_up_by_itself_and_by_retry(private_engine: Start) -> None:
    engine = private_engine("old")
    engine.kill()
    async with troubled(engine.url) as run:
        await run.press("r")
        await run.until(lambda: isinstance(run.app.screen, TroubleScreen), "the screen again")
        engine.restart()
        await run.until(lambda: run.app.session.state == "live", "the engine, tried again and again")
        await run.until(lambda: run.app.screen is run.main, "the screen to go")


async def test_quit(tmp_path: Path) -> None:
    async with troubled(f"unix://{tmp_path}/none.sock") as run:
        await run.press("q")
    assert run.app.return_code == 0
