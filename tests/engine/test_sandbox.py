"""The sandbox keeps its promises: containers in every state, reachable ports, and nothing left behind."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from sandbox import containers, install
from sandbox.api import Api, ApiError
from sandbox.engine import PrivateEngine
from sandbox.install import ROOT, Kind

DEADLINE = 60
PROMISED = {
    "shop-web-1": "running healthy",
    "shop-api-1": "running",
    "shop-db-1": "running healthy",
    "shop-worker-1": "running",
    "chatty": "running",
    "markup": "running",
    "failing-migration": "exited 1",
    "restarting-sync": "restarting 2",
    "unhealthy-search": "running unhealthy",
    "limited-encoder": "running",
    "oom-report": "exited 137 oom",
    "paused-backup": "paused",
    "finished-seed": "exited 0",
    "risky-agent": "running",
}
COMMAND = (sys.executable, "-m", "sandbox")

Start = Callable[[Kind], PrivateEngine]
Traces = list[psutil.Process | Path]


def wait_until(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + DEADLINE
    while not condition() and time.monotonic() < end:
        time.sleep(0.1)
    return condition()


def state_of(container: dict[str, Any]) -> str:
    """The state as PROMISED words it."""
    state = container["State"]
    words = [state["Status"]]
    if state["Status"] in ("exited", "restarting"):
        words.append(str(state["ExitCode"]))
    if "Health" in state:
        words.append(state["Health"]["Status"])
    if state["OOMKilled"]:
        words.append("oom")
    return " ".join(words)


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


def remaining(found: Traces) -> list[str]:
    """What of the traces is still there at the deadline."""
    wait_until(lambda: all(map(is_gone, found)))
    return [str(trace) for trace in found if not is_gone(trace)]


@contextmanager
def command(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], Api]]:
    """A running `sandbox start`, ready, with its engine."""
    pipe = subprocess.PIPE
    with subprocess.Popen((*COMMAND, "start", *arguments), cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        try:
            key, _, url = process.stdout.readline().strip().partition("=unix://")
            assert key == "DOCKER_HOST"
            assert Api(url).get("/_ping") == "OK"
            assert process.stdout.readline() == "ready\n"
            yield process, Api(url)
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def shop(engine_socket: str) -> Iterator[Api]:
    """A whole sandbox as its command starts it; the session's engine says whether there can be one."""
    with command() as (_, api):
        yield api


def inspected(api: Api) -> dict[str, dict[str, Any]]:
    found = (api.get(f"/containers/{each['Id']}/json") for each in api.get("/containers/json", all=True))
    return {container["Name"].removeprefix("/"): container for container in found}


def test_every_promised_state_is_reached(shop: Api) -> None:
    def states() -> dict[str, str]:
        found = {name: state_of(container) for name, container in inspected(shop).items()}
        return {name: state.replace("running 2", "restarting 2") for name, state in found.items()}

    wait_until(lambda: states() == PROMISED)
    assert states() == PROMISED


def test_web_page_answers_on_loopback(shop: Api) -> None:
    (binding,) = inspected(shop)["shop-web-1"]["NetworkSettings"]["Ports"]["80/tcp"]
    assert binding["HostIp"] == "127.0.0.1"
    with urllib.request.urlopen(f"http://127.0.0.1:{binding['HostPort']}/", timeout=10) as page:
        assert b"It works" in page.read()


def test_project_volumes_networks_and_images(shop: Api) -> None:
    services = [
        container["Config"]["Labels"]["com.docker.compose.service"]
        for container in inspected(shop).values()
        if container["Config"]["Labels"].get("com.docker.compose.project") == "shop"
    ]
    assert sorted(services) == ["api", "db", "web", "worker"]
    assert {volume["Name"] for volume in shop.get("/volumes")["Volumes"]} > {"shop_db-data", "backups", "old-cache"}
    assert {network["Name"] for network in shop.get("/networks")} > {"shop_default", "monitoring", "backend"}
    dangling = shop.get("/images/json", filters={"dangling": ["true"]})
    assert len(dangling) == 1


def test_service_names_resolve_and_connect_within_the_project(shop: Api) -> None:
    order = {"Cmd": ["wget", "-q", "-O", "-", "http://web/health"], "AttachStdout": True, "AttachStderr": True}
    created = shop.post("/containers/shop-api-1/exec", order)["Id"]
    assert "ok" in str(shop.post(f"/exec/{created}/start", {"Detach": False}))


def test_hostile_text_is_in_the_logs(shop: Api) -> None:
    def logs() -> bytes:
        return shop.request("GET", "/containers/markup/logs", {"stdout": True})

    assert wait_until(lambda: b"private mode" in logs())
    assert b"[red]not markup[/red]" in logs()
    assert b"\x1b]52;c;" in logs()


@pytest.mark.parametrize("ending", ["stdin", "SIGTERM", "SIGINT", "SIGKILL"])
def test_nothing_is_left_however_the_command_ends(engine_socket: str, ending: str) -> None:
    with command("--empty") as (process, api):
        busy(api)
        before = traces(api)
        if ending == "stdin":
            assert process.stdin is not None
            process.stdin.close()
        else:
            process.send_signal(signal.Signals[ending])
        status = process.wait(DEADLINE)
    assert remaining(before) == []
    assert status == (-signal.SIGKILL if ending == "SIGKILL" else 0)


def test_run_gives_the_command_the_engine_and_returns_its_status(engine_socket: str) -> None:
    code = "import os, sys; print(os.environ['DOCKER_HOST']); sys.exit(7)"
    order = (*COMMAND, "run", "--empty", "--", sys.executable, "-c", code)
    done = subprocess.run(order, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 7, done.stderr
    folder = Path(done.stdout.strip().removeprefix("unix://")).parent
    assert folder.is_absolute()
    assert not folder.exists()


def test_check_agrees_with_the_machine() -> None:
    done = subprocess.run((*COMMAND, "check"), cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode == 0) == (install.obstacle() is None)
    assert "sandbox" in done.stdout


def test_containers_leave_no_zombies(private_engine: Start) -> None:
    engine = private_engine("old")
    body = {"Image": "busybox", "Cmd": ["true"]}
    container = engine.api.post("/containers/create", body)["Id"]
    engine.api.post(f"/containers/{container}/start")
    engine.api.post(f"/containers/{container}/wait")
    (guard,) = (process for process in psutil.Process().children() if str(engine.folder) in process.cmdline())
    assert wait_until(lambda: all(each.status() != psutil.STATUS_ZOMBIE for each in guard.children()))
    assert wait_until(lambda: [each.name() for each in guard.children()] == ["dockerd"])


def test_two_engines_at_once_keep_apart(private_engine: Start) -> None:
    first, second = private_engine("old"), private_engine("new")
    busy(first.api)
    busy(second.api)
    mine, other = traces(first.api), traces(second.api)
    assert not set(mine) & set(other)
    first.stop()
    assert remaining(mine) == []
    assert not any(map(is_gone, other))


def test_kill_loses_the_engine_and_restart_brings_it_back(private_engine: Start) -> None:
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
    assert remaining(before) == []


def test_newer_engine_is_newer(engine_socket: str, new_engine_socket: str) -> None:
    def version(socket: str) -> tuple[int, ...]:
        return tuple(map(int, Api(socket).get("/version")["ApiVersion"].split(".")))

    if install.codename() in install.NEXT_RELEASE:
        assert version(new_engine_socket) > version(engine_socket)


def test_clear_leaves_an_empty_engine(clean_engine: str) -> None:
    api = Api(clean_engine)
    busy(api)
    api.post("/volumes/create", {"Name": "kept"})
    containers.clear(api)
    assert api.get("/containers/json", all=True) == []
    assert {network["Name"] for network in api.get("/networks")} == set(containers.PREDEFINED_NETWORKS)
    assert not api.get("/volumes")["Volumes"]


def test_refusal_carries_the_engines_words(clean_engine: str) -> None:
    with pytest.raises(ApiError, match="No such container: nobody") as caught:
        Api(clean_engine).get("/containers/nobody/json")
    assert caught.value.status == 404


def test_environment_names_only_this_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_CONTEXT", "elsewhere")
    monkeypatch.setenv("DOCKER_HOST", "tcp://elsewhere")
    engine = PrivateEngine()
    ours = {key: value for key, value in engine.environment.items() if key.startswith("DOCKER")}
    assert ours == {"DOCKER_HOST": engine.url}
    assert json.dumps(ours)
    assert os.environ["DOCKER_HOST"] == "tcp://elsewhere"
