"""Connections of ssh that stay logged in: used again, given up where they lead nowhere, ended by themselves."""

import os
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil
import pytest

from dockertui.engine import Endpoint, Engine, EngineError, glance, resolve
from dockertui.engine.glance import Glance
from dockertui.engine.ssh_master import Master, master
from dockertui.engine.tunnel import SilentTunnel, proven
from sandbox.network import free_port
from sandbox.ssh import SshServer

pytestmark = pytest.mark.engine

KEEP = 60


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever holds this machine up, only a test that says so takes a connection for one that leads nowhere."""
    monkeypatch.setattr("dockertui.engine.tunnel.ANSWER_WAIT", 30.0)


def logins(server: SshServer) -> int:
    return (server.folder / "log").read_text(errors="replace").count("Accepted publickey")


def until(condition: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


@contextmanager
def stopped(*processes: psutil.Process) -> Iterator[None]:
    with ExitStack() as exits:
        for process in processes:
            process.suspend()
            exits.callback(process.resume)
        yield


async def test_the_second_start_needs_no_login(clean_engine: str, ssh_server: SshServer) -> None:
    for first in (True, False):
        engine = Engine(resolve(ssh_server.url(clean_engine)), keep=KEEP)
        await engine.connect()
        assert isinstance(engine._tunnel, SilentTunnel) and engine._tunnel.kept != first
        assert await engine.call(lambda client: client.containers()) == []
        place = Path(engine._tunnel.local.path)
        assert place.stat().st_mode & 0o777 == 0o600
        await engine.close()
        assert not place.parent.exists()
    assert logins(ssh_server) == 1
    for path in (ssh_server.runtime / "dockertui" / "ssh").iterdir():
        assert path.stat().st_mode & 0o077 == 0


def test_it_ends_by_itself(clean_engine: str, ssh_server: SshServer) -> None:
    tunnel = SilentTunnel(resolve(ssh_server.url(clean_engine)), 5)
    (pid,) = ssh_server.masters
    tunnel.close()
    until(lambda: not psutil.pid_exists(pid), "the end of a connection that nobody uses")


def test_without_keeping_nothing_is_left(clean_engine: str, ssh_server: SshServer) -> None:
    tunnel = SilentTunnel(resolve(ssh_server.url(clean_engine)))
    assert not tunnel.kept and tunnel.alive
    assert not (ssh_server.runtime / "dockertui").exists()
    tunnel.close()
    assert not psutil.pid_exists(tunnel.pid)


async def test_an_engine_that_is_lost_costs_no_login(clean_engine: str, ssh_server: SshServer) -> None:
    engine = Engine(resolve(ssh_server.url(clean_engine)), keep=KEEP)
    for _time in range(2):
        await engine.connect()
    assert logins(ssh_server) == 1
    await engine.close()


@pytest.mark.parametrize("name", ["a b", "100%h"])
def test_a_folder_of_any_name(
    clean_engine: str, ssh_server: SshServer, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    folder = ssh_server.runtime / name
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    monkeypatch.setattr(ssh_server, "runtime", folder)
    endpoint = resolve(ssh_server.url(clean_engine))
    for kept in (False, True):
        tunnel = SilentTunnel(endpoint, KEEP)
        assert tunnel.kept == kept
        assert glance._list(tunnel.local.path, 20) == []
        tunnel.close()
    ssh_server.end_masters()


def test_what_the_user_has_forwarded_besides(clean_engine: str, ssh_server: SshServer) -> None:
    """The connection that stays holds that port already."""
    with (ssh_server.folder / "ssh_config").open("a") as config:
        config.write(f"LocalForward 127.0.0.1:{free_port()} 127.0.0.1:1\n")
    endpoint = resolve(ssh_server.url(clean_engine))
    SilentTunnel(endpoint, KEEP).close()
    tunnel = SilentTunnel(endpoint, KEEP)
    assert tunnel.kept and tunnel.answers()
    tunnel.close()


def test_where_no_socket_can_be_made(clean_engine: str, ssh_server: SshServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on some file systems: ssh does without."""
    options = ("-S", "/nowhere/control", "-oControlMaster=auto", f"-oControlPersist={KEEP}")
    monkeypatch.setattr(Master, "options", property(lambda master: options))
    tunnel = SilentTunnel(resolve(ssh_server.url(clean_engine)), KEEP)
    assert tunnel.alive and not tunnel.kept
    assert glance._list(tunnel.local.path, 20) == []
    tunnel.close()


def test_two_at_the_same_time(clean_engine: str, ssh_server: SshServer) -> None:
    endpoint = resolve(ssh_server.url(clean_engine))
    first, second = SilentTunnel(endpoint, KEEP), SilentTunnel(endpoint, KEEP)
    first.close()
    assert second.ready
    assert glance._list(second.local.path, 20) == []
    second.close()
    assert not second.ready


def over_glance(endpoint: Endpoint) -> SilentTunnel:
    found = Glance(endpoint, KEEP)
    assert found.listed.result(30) == []
    return found.tunnel.result(30)


@pytest.mark.parametrize("make", [over_glance, lambda endpoint: proven(endpoint, KEEP)])
def test_a_network_that_is_gone(
    clean_engine: str,
    ssh_server: SshServer,
    monkeypatch: pytest.MonkeyPatch,
    make: Callable[[Endpoint], SilentTunnel],
) -> None:
    """As after a night's sleep: the connection is there, and nothing comes over it."""
    monkeypatch.setattr("dockertui.engine.tunnel.ANSWER_WAIT", 0.5)
    endpoint = resolve(ssh_server.url(clean_engine))
    SilentTunnel(endpoint, KEEP).close()
    with stopped(*psutil.Process(ssh_server.pid).children(recursive=True)):
        tunnel = make(endpoint)
    assert not tunnel.kept
    assert logins(ssh_server) == 2
    tunnel.close()


def test_one_that_does_not_hear(clean_engine: str, ssh_server: SshServer) -> None:
    endpoint = resolve(ssh_server.url(clean_engine))
    SilentTunnel(endpoint, KEEP).close()
    (pid,) = ssh_server.masters
    with stopped(psutil.Process(pid)):
        tunnel = SilentTunnel(endpoint, KEEP)
        assert not tunnel.kept and tunnel.ready
        tunnel.close()


def test_one_that_was_killed(clean_engine: str, ssh_server: SshServer) -> None:
    endpoint = resolve(ssh_server.url(clean_engine))
    SilentTunnel(endpoint, KEEP).close()
    (pid,) = ssh_server.masters
    os.kill(pid, signal.SIGKILL)
    until(lambda: not psutil.pid_exists(pid), "its end")
    tunnel = SilentTunnel(endpoint, KEEP)
    assert tunnel.ready and not tunnel.kept
    assert ssh_server.masters != [pid]
    tunnel.close()


async def test_no_engine_behind_a_connection_that_was_there(clean_engine: str, ssh_server: SshServer) -> None:
    SilentTunnel(resolve(ssh_server.url(clean_engine)), KEEP).close()
    endpoint = resolve(ssh_server.url("/nowhere/docker.sock"))
    engine, found = Engine(endpoint, keep=KEEP), Glance(endpoint, KEEP)
    engine.begun = found.tunnel
    with pytest.raises(EngineError) as caught:
        await engine.connect()
    assert "cannot use the engine's socket" in caught.value.why
    await engine.close()
    assert logins(ssh_server) == 1


async def test_a_login_that_fails_early_is_told(engine_socket: str, ssh_server: SshServer) -> None:
    ssh_server.trust("")
    endpoint = resolve(ssh_server.url(engine_socket))
    engine, found = Engine(endpoint, keep=KEEP), Glance(endpoint, KEEP)
    engine.begun = found.tunnel
    with pytest.raises(EngineError) as caught:
        await engine.connect()
    assert caught.value.kind == "question"
    assert found.listed.result(10) is None
    await engine.close()


async def test_a_tunnel_that_nobody_took(clean_engine: str, ssh_server: SshServer) -> None:
    endpoint = resolve(ssh_server.url(clean_engine))
    engine, found = Engine(endpoint), Glance(endpoint)
    engine.begun = found.tunnel
    await engine.close()
    tunnel = found.tunnel.result(30)
    until(lambda: not psutil.pid_exists(tunnel.pid), "the end of ssh")


@pytest.fixture
def short_path() -> Iterator[Path]:
    """A folder whose path leaves room for the name of a socket."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@pytest.mark.parametrize("mode", [0o770, 0o707])
def test_a_folder_of_others(short_path: Path, mode: int) -> None:
    environ = {"XDG_RUNTIME_DIR": str(short_path)}
    assert master(("host",), KEEP, environ)
    assert master(("host",), 0, environ) is None
    folder = short_path / "dockertui" / "ssh"
    folder.chmod(mode)
    assert master(("host",), KEEP, environ) is None
    folder.chmod(0o700)
    folder.parent.chmod(mode)
    assert master(("host",), KEEP, environ) is None
    folder.parent.chmod(0o700)
    os.chown(folder, 65534, 65534)
    assert master(("host",), KEEP, environ) is None
    os.chown(folder, 0, 0)
    folder.rename(short_path / "elsewhere")
    folder.symlink_to(short_path / "elsewhere")
    assert master(("host",), KEEP, environ) is None


def test_nothing_is_left_in_the_folder_of_another_user(short_path: Path) -> None:
    """As with `su`, which keeps the variable."""
    os.chown(short_path, 65534, 65534)
    assert master(("host",), KEEP, {"XDG_RUNTIME_DIR": str(short_path)}) is None
    assert not [*short_path.iterdir()]


def test_a_folder_with_a_long_name(tmp_path: Path) -> None:
    assert master(("host",), KEEP, {"XDG_RUNTIME_DIR": str(tmp_path / ("x" * 90))}) is None
