"""The façade on a real engine: connection, calls, events, streams, loss and refusals."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from dockertui.engine import Engine, EngineError, open_attach, open_exec, resolve
from dockertui.engine.sockets import Conduit
from sandbox.engine import PrivateEngine
from sandbox.install import Kind

pytestmark = pytest.mark.engine


@pytest.fixture
async def engine(clean_engine: str) -> AsyncIterator[Engine]:
    found = Engine(resolve(f"unix://{clean_engine}"))
    await found.connect()
    yield found
    await found.close()


async def create(engine: Engine, *argv: str, tty: bool = False, start: bool = True) -> str:
    """A container of that command, stdin open; its id."""
    made = await engine.call(lambda c: c.create_container("busybox", list(argv), tty=tty, stdin_open=True))
    if start:
        await engine.call(lambda c: c.start(made["Id"]))
    return str(made["Id"])


async def failure(engine: Engine) -> EngineError:
    with pytest.raises(EngineError) as caught:
        await engine.connect()
    return caught.value


async def output(conduit: Conduit, until: bytes = b"") -> bytes:
    """What the process writes, up to its end or `until`."""
    found = b""
    async with asyncio.timeout(20):
        while not (until and until in found):
            data = conduit.read()
            if data == b"":
                break
            found += data or b""
            await asyncio.sleep(0 if data else 0.01)
    return found


async def ended(conduit: Conduit) -> int:
    """The exit status of the process, as soon as the engine knows it, which may be after the last output."""
    async with asyncio.timeout(20):
        while (status := await conduit.exit_status()) is None:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    return status


async def test_connect_tells_what_the_engine_is(engine: Engine) -> None:
    info = engine.info
    assert info
    assert (info.podman, info.swarm, info.local) == (False, False, True)
    assert info.memory > 0 and info.cpus > 0 and info.root_dir and info.id
    assert await engine.call(lambda c: c.at_least("1.41") and not c.at_least("1.99"))


async def test_newer_engine_is_spoken_to_as_well(new_engine_socket: str) -> None:
    engine = Engine(resolve(f"unix://{new_engine_socket}"))
    await engine.connect()
    assert engine.info
    assert await engine.call(lambda c: c.at_least("1.44"))
    assert isinstance(await engine.call(lambda c: c.containers(all=True)), list)
    await engine.close()


@pytest.mark.parametrize(
    ("kind", "words", "call"),
    [
        ("not_found", "No such container", lambda c: c.inspect_container("nothing")),
        ("not_found", "nothing", lambda c: c.remove_image("nothing:1")),
        ("refused", "invalid", lambda c: c.create_volume("/no/name")),
    ],
)
async def test_failed_calls_carry_the_engines_words(engine: Engine, kind: str, words: str, call: Callable) -> None:  # type: ignore[type-arg]
    with pytest.raises(EngineError, match=words) as caught:
        await engine.call(call)
    assert caught.value.kind == kind


async def test_conflict(engine: Engine) -> None:
    await engine.call(lambda c: c.create_container("busybox", "true", name="twice"))
    with pytest.raises(EngineError) as caught:
        await engine.call(lambda c: c.create_container("busybox", "true", name="twice"))
    assert caught.value.kind == "conflict"


async def test_mistakes_of_the_program_stay_what_they_are(engine: Engine) -> None:
    def mistake(_client: object) -> None:
        raise NotImplementedError

    with pytest.raises(NotImplementedError):
        await engine.call(mistake)


async def test_an_answer_that_lacks_something_is_told_in_words(engine: Engine) -> None:
    with pytest.raises(EngineError) as caught:
        await engine.call(lambda c: c.version()["nothing"])
    assert caught.value.kind == "answer"
    assert "'nothing'" not in str(caught.value)


async def test_restart_and_stop_wait_for_the_container(engine: Engine) -> None:
    identity = await create(engine, "sleep", "1000")
    await engine.call(lambda c: c.restart(identity, timeout=0))
    state = (await engine.call(lambda c: c.inspect_container(identity)))["State"]
    assert state["Running"] and state["StartedAt"] > state["FinishedAt"]
    await engine.call(lambda c: c.stop(identity, timeout=0))
    assert not (await engine.call(lambda c: c.inspect_container(identity)))["State"]["Running"]


async def test_read_only_refuses_before_anything_is_sent(clean_engine: str) -> None:
    engine = Engine(resolve(f"unix://{clean_engine}"), read_only=True)
    await engine.connect()
    for call in (lambda c: c.create_volume("v"), lambda c: c.remove_volume("v"), lambda c: c.prune_images()):
        with pytest.raises(EngineError) as caught:
            await engine.call(call)
        assert caught.value.kind == "read_only"
    assert not (await engine.call(lambda c: c.volumes()))["Volumes"]
    await engine.close()


async def test_events_since_a_time_without_what_was_seen(engine: Engine) -> None:
    since = time.time()
    identity = await create(engine, "true", start=False)
    seen: list[dict[str, object]] = []
    async with asyncio.timeout(20), engine.events(since) as stream:
        async for events in stream:
            seen += events
            break
        await engine.call(lambda c: c.rename(identity, "renamed"))
        async for events in stream:
            seen += events
            break
    assert [event["Action"] for event in seen] == ["create", "rename"]
    assert all(event["Actor"]["ID"] == identity for event in seen)  # type: ignore[index]
    last = seen[0]["timeNano"] / 1e9  # type: ignore[operator]
    async with asyncio.timeout(20), engine.events(last) as stream:
        again = await anext(stream)
    assert [event["Action"] for event in again] == ["rename"]


async def test_leaving_a_silent_stream_ends_its_thread(engine: Engine) -> None:
    import threading

    before = threading.active_count()
    async with engine.events(time.time()) as stream:
        waiting = asyncio.create_task(anext(stream))
        await asyncio.sleep(0.2)
        waiting.cancel()
    for _attempt in range(1000):
        if threading.active_count() <= before:
            return
        await asyncio.sleep(0.01)
    pytest.fail("the stream's thread is still there")


async def test_stream_of_a_missing_container_fails(engine: Engine) -> None:
    with pytest.raises(EngineError) as caught:
        async with engine.stream(lambda c: c.logs("nothing", stream=True)) as stream:
            await anext(stream)
    assert caught.value.kind == "not_found"


async def test_killed_engine_is_lost_and_comes_back(private_engine: Callable[[Kind], PrivateEngine]) -> None:
    private = private_engine("old")
    engine = Engine(resolve(private.url))
    await engine.connect()
    async with asyncio.timeout(60):
        with pytest.raises(EngineError) as caught:
            begun = asyncio.Event()
            async with engine.events(time.time(), begun.set) as stream:
                await begun.wait()
                private.kill()
                async for _events in stream:
                    pass
        assert caught.value.kind == "lost"
        with pytest.raises(EngineError) as caught:
            await engine.call(lambda c: c.containers())
        assert caught.value.kind in ("lost", "absent")
        assert (await failure(engine)).kind in ("lost", "absent")
        private.restart()
        await engine.connect()
    assert await engine.call(lambda c: c.containers()) == []
    await engine.close()


async def test_no_socket_and_nobody_behind_it(tmp_path: Path) -> None:
    missing = await failure(Engine(resolve(f"unix://{tmp_path}/none.sock")))
    assert missing.kind == "absent" and "systemctl start docker" in str(missing)
    path = tmp_path / "dead.sock"
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(os.fspath(path))
    assert (await failure(Engine(resolve(f"unix://{path}")))).kind == "absent"


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")
def test_no_permission_names_the_docker_group(clean_engine: str) -> None:
    program = (
        "import asyncio\n"
        "from dockertui.engine import *\n"
        "from dockertui.engine import client\n"  # The SDK, while its files can still be read.
        f"engine = Engine(resolve({f'unix://{clean_engine}'!r}))\n"
        "import os; os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "try: asyncio.run(engine.connect())\n"
        "except EngineError as error: print(error.kind, error)\n"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("permission "), done.stderr
    assert "docker group" in done.stdout


async def test_exec_with_a_terminal(engine: Engine) -> None:
    identity = await create(engine, "sleep", "1000")
    script = "while ! stty size | grep -q '^33 99'; do sleep 0.05; done; echo ready; read x; echo got $x; exit 7"
    conduit = await open_exec(engine, identity, ["sh", "-c", script], tty=True, size=(33, 99))
    assert await conduit.exit_status() is None
    assert b"ready" in await output(conduit, b"ready")
    assert conduit.write(b"hello\r") == 6
    assert (await output(conduit)).endswith(b"got hello\r\n")
    assert await ended(conduit) == 7
    conduit.close()


async def test_exec_without_a_terminal_and_with_surroundings(engine: Engine) -> None:
    identity = await create(engine, "sleep", "1000")
    argv = ["sh", "-c", "pwd; echo $NAME >&2; id -u"]
    conduit = await open_exec(engine, identity, argv, tty=False, user="7", workdir="/bin", env={"NAME": "value"})
    assert sorted((await output(conduit)).split()) == [b"/bin", b"7", b"value"]
    conduit.close()


async def test_attach_and_let_go(engine: Engine) -> None:
    identity = await create(engine, "sh", "-c", "while read line; do stty size; done", tty=True)
    conduit = await open_attach(engine, identity, tty=True, stdin=True, logs=True, size=(20, 70))
    conduit.write(b"x\r")
    assert b"20 70" in await output(conduit, b"20 70")
    conduit.close()
    assert await conduit.exit_status() is None
