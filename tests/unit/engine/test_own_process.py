"""What an engine says of process ids is believed only where this machine bears it out."""

import os
import signal
import subprocess
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import psutil
import pytest

from dockertui.engine import EngineError
from dockertui.engine.cgroup import folders
from dockertui.engine.own_process import proved
from dockertui.engine.processes import Process, Watch, send
from dockertui.engine.shells import hang_up
from dockertui.model.terminals.transport import Size
from dockertui.resources.container import terminal_plans

CONTAINER = "ab" * 32


def created(pid: int) -> float:
    return psutil.Process(pid).create_time()


@pytest.fixture
def bystander() -> Iterator[subprocess.Popen[bytes]]:
    """A process that is in no container."""
    with subprocess.Popen(["sleep", "1000"], start_new_session=True) as process:
        yield process
        process.kill()


@pytest.mark.parametrize("pid", [-1, 0, 1, "1", None, 2.0, True, 1 << 40, 10**4000], ids=lambda pid: repr(pid)[:8])
def test_no_process_at_all(pid: Any) -> None:
    with pytest.raises(EngineError, match="not on this machine"), proved(pid, CONTAINER):
        pass


@pytest.mark.parametrize("container", ["", "/", "a", CONTAINER[:12], CONTAINER])
def test_a_process_of_no_such_container(bystander: subprocess.Popen[bytes], container: str) -> None:
    with pytest.raises(EngineError, match="not on this machine"), proved(bystander.pid, container):
        pass


@pytest.mark.parametrize("pid", [-1, 0, "self", "1/../self", None, 2.0, True, 1 << 40], ids=repr)
def test_nothing_is_measured_of_no_process(pid: Any) -> None:
    with pytest.raises(FileNotFoundError):
        folders(CONTAINER, pid)


@pytest.mark.parametrize("container", ["", "/", "0", "system.slice", "init", CONTAINER])
def test_no_control_group_but_a_containers_is_looked_at(bystander: subprocess.Popen[bytes], container: str) -> None:
    with pytest.raises(FileNotFoundError):
        folders(container, bystander.pid)
    with pytest.raises(FileNotFoundError):
        Watch().look(container, bystander.pid)


def test_no_other_process_is_signalled(bystander: subprocess.Popen[bytes]) -> None:
    process = Process(bystander.pid, bystander.pid, 1, "root", None, 0, 0.0, created(bystander.pid), "sleep")
    asked: list[str] = []
    client: Any = SimpleNamespace(exec_create=lambda container, argv, **_options: asked.append(container))
    with pytest.raises(EngineError, match="not on this machine"):
        send(client, CONTAINER, process, "KILL")
    assert bystander.poll() is None
    assert not asked


async def test_no_other_process_is_entered(bystander: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[object] = []

    async def start(*words: object) -> None:
        started.append(words)

    monkeypatch.setattr(terminal_plans, "local_process", start)
    session: Any = SimpleNamespace(engine=SimpleNamespace(check_change=lambda words: None), key="here")
    record: Any = SimpleNamespace(id=CONTAINER, name="web")
    plan = terminal_plans.nsenter_plan(session, record, bystander.pid, ["nsenter"])
    with pytest.raises(EngineError, match="not on this machine"):
        await plan.connect(Size(24, 80))
    assert not started


@pytest.mark.parametrize("group", [False, True])
def test_closing_a_terminal_signals_nobody_else(bystander: subprocess.Popen[bytes], group: bool) -> None:
    pid = -bystander.pid if group else bystander.pid
    asked: list[str] = []

    def create(container: str, argv: list[str], **_options: Any) -> dict[str, str]:
        asked.append(container)
        return {"Id": "exec"}

    client: Any = SimpleNamespace(
        exec_inspect=lambda identity: {"Running": True, "Pid": pid, "ContainerID": "another", "ExitCode": 0},
        exec_create=create,
        exec_start=lambda identity: b"",
    )
    engine: Any = SimpleNamespace(info=SimpleNamespace(local=True))
    hang_up(engine, client, CONTAINER, "exec", "mark")
    assert bystander.poll() is None
    assert asked == [CONTAINER]  # Left to the container's own kill.
    os.kill(bystander.pid, signal.SIGTERM)
    assert bystander.wait() == -signal.SIGTERM
