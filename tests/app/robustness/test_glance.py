"""The containers that are seen at a glance while the app starts, before the engine is connected."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dockertui.app import DockerTui
from dockertui.config import Config
from dockertui.engine import Engine, resolve
from dockertui.engine.glance import Glance
from sandbox.api import Api
from tests.app.running import Running, running

LISTED = [{"Id": letter * 64, "Names": [f"/seen-{letter}"], "State": "created", "Status": "Created"} for letter in "ab"]


def seen(path: str | Path) -> Glance:
    """A glance that is over."""
    glance = Glance(resolve(f"unix://{path}"))
    for thread in threading.enumerate():
        if thread.name == "glance":
            thread.join()
    return glance


@pytest.fixture
def slow_engine(tmp_path: Path) -> Iterator[Path]:
    """Answers the list of containers, and nothing else."""
    path = tmp_path / "slow.sock"
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen()
    held: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                connection, _address = listener.accept()
            except OSError:
                return
            if b"/containers/json" in connection.recv(4096):
                connection.sendall(b"HTTP/1.0 200 OK\r\n\r\n" + json.dumps(LISTED).encode())
                connection.close()
            else:
                held.append(connection)

    threading.Thread(target=serve, daemon=True).start()
    yield path
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    for connection in held:
        connection.close()


def test_it_sees_what_the_engine_lists(engine_socket: str) -> None:
    api = Api(engine_socket)
    listed = seen(engine_socket).listed.result()
    assert listed is not None
    assert [entry["Id"] for entry in listed] == [entry["Id"] for entry in api.get("/containers/json", all=True)]


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.0 500 no\r\n\r\n[]", b"HTTP/1.0 200 OK\r\n\r\n{}", b"no", b" \xff"])
def test_what_is_no_list_is_not_seen(tmp_path: Path, answer: bytes) -> None:
    path = tmp_path / "engine.sock"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()
        glance = Glance(resolve(f"unix://{path}"))
        connection, _address = listener.accept()
        connection.recv(4096)
        connection.sendall(answer)
        connection.close()
        deadline = time.monotonic() + 20
        while any(thread.name == "glance" for thread in threading.enumerate()):
            assert time.monotonic() < deadline
            time.sleep(0.01)
    assert glance.listed.result() is None
    assert seen(tmp_path / "nowhere").listed.result() is None


async def test_rows_before_the_connection(slow_engine: Path) -> None:
    app = DockerTui(Config(), host=f"unix://{slow_engine}", glance=seen(slow_engine))
    try:
        async with app.run_test(size=(120, 40), notifications=True) as pilot:
            run = Running(app, pilot, str(slow_engine))
            await run.shows("seen-b")
            assert app.session.state == "connecting"
            await run.press(
                "j", "s", "e", "d", "enter", "v", "escape", "k"
            )  # Nothing can be done yet, and nothing breaks.
            assert app.screen is app.main and not run.commands() and not app.failures
            assert "seen-a" in run.text()
            await run.press("s", "q")
            await run.until(lambda: app.return_code == 0, "the end")
    finally:
        await app.close_all()


async def test_the_right_side_follows_once_there_is_a_connection(engine_socket: str) -> None:
    Api(engine_socket).post("/containers/create", {"Image": "busybox"}, name="glanced")
    async with running(engine_socket, glance=seen(engine_socket)) as run:
        await run.until(
            lambda: run.main.detail.tab is not None and run.main.detail.tab.record.name == "glanced", "a tab"
        )
    Api(engine_socket).delete("/containers/glanced")


@pytest.mark.parametrize(("key", "shown"), [("n", "nsenter"), ("N", "New name"), ("d", "docker rm -f glanced")])
async def test_a_key_waits_for_the_connection(
    engine_socket: str, monkeypatch: pytest.MonkeyPatch, key: str, shown: str
) -> None:
    """Also one that means something else, which cannot be done, as long as nothing is connected."""
    answers = asyncio.Event()
    connect = Engine.connect

    async def late(engine: Engine) -> None:
        await answers.wait()
        await connect(engine)

    monkeypatch.setattr(Engine, "connect", late)
    api = Api(engine_socket)
    body = {"Image": "busybox", "Cmd": ["sleep", "1000"], "HostConfig": {"Init": True}}
    container = api.post("/containers/create", body, name="glanced")["Id"]
    api.post(f"/containers/{container}/start")
    try:
        async with running(engine_socket, glance=seen(engine_socket), live=False) as run:
            await run.shows("glanced")
            assert run.app.session.state == "connecting"
            run.app.simulate_key(key)
            await asyncio.sleep(0.3)
            answers.set()
            await run.shows(shown)
    finally:
        api.delete(f"/containers/{container}", force=True)
