"""An engine leaves nothing behind, however it ends, and engines side by side keep apart."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from sandbox.api import Api
from sandbox.engine import PrivateEngine
from sandbox.install import ROOT, Kind

DEADLINE = 60  # seconds

Start = Callable[[Kind], PrivateEngine]
Wait = Callable[[Callable[[], bool]], bool]
Traces = list[psutil.Process | Path]


def busy(api: Api) -> None:
    """Give an engine what could be left behind: a created network and two running containers, one of them paused."""
    api.post("/networks/create", {"Name": "extra"})
    for network in ("extra", "bridge"):
        body = {"Image": "busybox", "Cmd": ["sleep", "900"], "HostConfig": {"NetworkMode": network}}
        container = api.post("/containers/create", body, name=f"in-{network}")["Id"]
        api.post(f"/containers/{container}/start")
    api.post("/containers/in-bridge/pause")


def traces(api: Api) -> Traces:
    """What an engine has on this machine: processes, control groups, network interfaces and its folder."""
    folder = Path(api.path).parent
    found: Traces = [folder]
    found += [
        process
        for process in psutil.process_iter(["cmdline"])
        if str(folder) in " ".join(process.info["cmdline"] or ())
    ]
    for container in api.get("/containers/json"):
        pid = api.get(f"/containers/{container['Id']}/json")["State"]["Pid"]
        found.append(psutil.Process(pid))
        groups = (line.rpartition(":")[2] for line in Path(f"/proc/{pid}/cgroup").read_text().splitlines())
        (group,) = {Path(group).parent.name for group in groups if container["Id"] in group}
        found += [*Path("/sys/fs/cgroup").glob(f"*/{group}"), *Path("/sys/fs/cgroup").glob(group)]
    for network in api.get("/networks", filters={"driver": ["bridge"]}):
        name = network["Options"].get("com.docker.network.bridge.name", f"br-{network['Id'][:12]}")
        bridge = Path("/sys/class/net", name)
        found += [bridge, *(bridge.parent / port.name for port in (bridge / "brif").iterdir())]
    return found


def is_gone(trace: psutil.Process | Path) -> bool:
    return not trace.is_running() if isinstance(trace, psutil.Process) else not trace.exists()


def all_gone(found: Traces) -> bool:
    return all(map(is_gone, found))


@contextmanager
def command() -> Iterator[tuple[subprocess.Popen[str], Api]]:
    """A running `sandbox start --empty`, ready, with its engine."""
    start, pipe = (sys.executable, "-m", "sandbox", "start", "--empty"), subprocess.PIPE
    with subprocess.Popen(start, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        try:
            key, _, url = process.stdout.readline().strip().partition("=unix://")
            assert key == "DOCKER_HOST"
            assert Api(url).get("/_ping") == "OK"
            assert process.stdout.readline() == "ready\n"
            yield process, Api(url)
        finally:
            process.terminate()


@pytest.mark.parametrize("ending", ["stdin", "SIGTERM", "SIGINT", "SIGKILL"])
def test_nothing_is_left_however_the_command_ends(engine_socket: str, ending: str, wait_until: Wait) -> None:
    with command() as (process, api):
        busy(api)
        before = traces(api)
        if ending == "stdin":
            assert process.stdin is not None
            process.stdin.close()
        else:
            process.send_signal(signal.Signals[ending])
        status = process.wait(DEADLINE)
    assert wait_until(lambda: all_gone(before)), before
    assert status == (-signal.SIGKILL if ending == "SIGKILL" else 0)


def children(parent: psutil.Process) -> list[tuple[str, str]]:
    """The names and states of a process's children."""
    found = (process.info for process in psutil.process_iter(["ppid", "name", "status"]))
    return [(each["name"], each["status"]) for each in found if each["ppid"] == parent.pid]


def test_containers_leave_no_zombies(private_engine: Start, wait_until: Wait) -> None:
    engine = private_engine("old")
    body = {"Image": "busybox", "Cmd": ["true"]}
    container = engine.api.post("/containers/create", body)["Id"]
    engine.api.post(f"/containers/{container}/start")
    engine.api.post(f"/containers/{container}/wait")
    (guard,) = (process for process in psutil.Process().children() if str(engine.folder) in process.cmdline())
    assert wait_until(lambda: all(status != psutil.STATUS_ZOMBIE for _name, status in children(guard)))
    assert wait_until(lambda: [name for name, _status in children(guard)] == ["dockerd"])


def test_two_engines_at_once_keep_apart(private_engine: Start, wait_until: Wait) -> None:
    first, second = private_engine("old"), private_engine("new")
    busy(first.api)
    busy(second.api)
    mine, other = traces(first.api), traces(second.api)
    assert not set(mine) & set(other)
    first.stop()
    assert wait_until(lambda: all_gone(mine)), mine
    assert not any(map(is_gone, other))


def test_kill_loses_the_engine_and_restart_brings_it_back(private_engine: Start, wait_until: Wait) -> None:
    engine = private_engine("old")
    busy(engine.api)
    before = traces(engine.api)
    engine.kill()
    with pytest.raises(OSError):
        engine.api.get("/_ping")
    engine.restart()
    names = {container["Names"][0] for container in engine.api.get("/containers/json", all=True)}
    assert names == {"/in-extra", "/in-bridge"}
    engine.kill()
    engine.stop()
    assert wait_until(lambda: all_gone(before)), before
