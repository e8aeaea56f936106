"""An engine behind a real sshd: everything works over the tunnel, which comes back; failures are said in words."""

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from dockertui.engine import Engine, EngineError, open_attach, open_exec, resolve
from dockertui.engine.api_stats import ApiStats
from dockertui.engine.logs import log_lines
from sandbox.api import Api
from sandbox.ssh import SshServer
from tests.engine.test_engine_facade import ended, output
from tests.ways import next_sample, start

pytestmark = pytest.mark.engine


@pytest.fixture
async def engine(clean_engine: str, ssh_server: SshServer) -> AsyncIterator[Engine]:
    found = Engine(resolve(ssh_server.url(clean_engine)))
    await found.connect()
    yield found
    await found.close()


async def refusal(url: str) -> EngineError:
    engine = Engine(resolve(url))
    with pytest.raises(EngineError) as caught:
        await engine.connect()
    await engine.close()
    return caught.value


def tunnel_pid(engine: Engine) -> int:
    assert engine._tunnel
    return engine._tunnel.pid


async def test_lists_logs_stats_and_events(engine: Engine, clean_engine: str) -> None:
    identity = start(Api(clean_engine), "talker")
    assert engine.info and not engine.info.local
    assert [c["Id"] for c in await engine.call(lambda client: client.containers())] == [identity]
    stats = ApiStats(engine)
    async with asyncio.timeout(30):
        sample = await next_sample(stats, identity)
        async with engine.events(0) as events:
            Api(clean_engine).post(f"/containers/{identity}/pause")
            async for batch in events:
                if any(event["Action"] == "pause" for event in batch):
                    break
    assert sample.memory > 0
    await stats.close()


async def test_only_what_is_shown_is_measured(engine: Engine, clean_engine: str) -> None:
    shown, also, hidden = (start(Api(clean_engine), name) for name in ("shown", "also", "hidden"))
    stats, came = ApiStats(engine), list[str]()
    async with asyncio.timeout(60):
        while came.count(also) < 3:
            came += stats.collect([also, hidden, shown], [shown, also, "gone"])
            await asyncio.sleep(0.02)
        assert hidden not in came
        assert came.count(shown) >= 3
        assert stats.every > 0
        while hidden not in came:
            came += stats.collect([also, hidden, shown], [hidden])
            await asyncio.sleep(0.02)
    await stats.close()


async def test_exec_and_attach(engine: Engine, clean_engine: str) -> None:
    identity = start(Api(clean_engine), "cat", {"Image": "busybox", "Cmd": ["cat"], "OpenStdin": True, "Tty": True})
    shell = await open_exec(engine, identity, ["sh", "-c", "echo in the container; exit 3"], size=(24, 80))
    assert b"in the container" in await output(shell)
    assert await ended(shell) == 3
    shell.close()
    attached = await open_attach(engine, identity, tty=True, stdin=True, size=(24, 80))
    attached.write(b"over the tunnel\n")
    assert b"over the tunnel" in await output(attached, b"over the tunnel")
    attached.close()


async def test_a_killed_tunnel_ends_streams_and_is_made_again(engine: Engine, clean_engine: str) -> None:
    start(Api(clean_engine), "talker")
    before = tunnel_pid(engine)
    with pytest.raises(EngineError) as caught:
        async with asyncio.timeout(20), engine.events(0) as events:
            os.kill(before, signal.SIGKILL)
            async for _batch in events:
                pass
            raise EngineError.lost(engine.endpoint)
    assert caught.value.kind == "lost"
    await engine.connect()
    assert tunnel_pid(engine) != before
    assert len(await engine.call(lambda client: client.containers())) == 1


async def test_nothing_is_left_of_a_tunnel(clean_engine: str, ssh_server: SshServer) -> None:
    engine = Engine(resolve(ssh_server.url(clean_engine)))
    await engine.connect()
    assert engine._tunnel
    pid, place = engine._tunnel.pid, Path(engine._tunnel.local.path)
    await engine.close()
    assert not place.parent.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_another_host_key(engine_socket: str, ssh_server: SshServer) -> None:
    ssh_server.trust("other")
    error = await refusal(ssh_server.url(engine_socket))
    assert error.kind == "config"
    assert "its host key is not the one that is known" in error.why
    assert f"ssh-keygen -R '[127.0.0.1]:{ssh_server.port}'" in error.remedy


async def test_an_unknown_host_key_is_a_question(engine_socket: str, ssh_server: SshServer) -> None:
    ssh_server.trust("")
    error = await refusal(ssh_server.url(engine_socket))
    assert error.kind == "question"
    assert "host key is not known yet" in error.why


async def test_a_pass_phrase_is_a_question(engine_socket: str, ssh_server: SshServer) -> None:
    ssh_server.lock_key("open sesame")
    error = await refusal(ssh_server.url(engine_socket))
    assert error.kind == "question"
    assert "ssh-add" in error.remedy


async def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    error = await refusal(f"ssh://root@127.0.0.1:{port}")
    assert error.kind == "absent"
    assert "no sshd listens there" in error.why


async def test_an_unknown_host() -> None:
    error = await refusal("ssh://root@no-such-host.invalid")
    assert error.kind == "absent"
    assert "host name is not known" in error.why


async def test_no_engine_at_the_other_end(ssh_server: SshServer) -> None:
    error = await refusal(ssh_server.url("/nowhere/docker.sock"))
    assert error.kind == "absent"
    assert "cannot use the engine's socket" in error.why


async def test_no_ssh_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    error = await refusal("ssh://root@127.0.0.1")
    assert error.kind == "config"
    assert "there is no ssh program" in error.why
    assert "openssh-client" in error.remedy


async def test_logs_over_the_tunnel(engine: Engine, clean_engine: str) -> None:
    identity = start(Api(clean_engine), "talker")
    seen: list[str] = []
    async with asyncio.timeout(20), log_lines(engine, identity, tty=False) as lines:
        async for batch in lines:
            seen += [line.text for line in batch]
            if "line 3" in seen:
                break
    assert seen[:3] == ["line 1", "line 2", "line 3"]
