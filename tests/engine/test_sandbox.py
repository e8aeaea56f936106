"""The sandbox keeps its promises: containers in every state, reachable ports, engines of two ages."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox import containers, images, install
from sandbox.api import Api, ApiError
from sandbox.engine import PrivateEngine
from sandbox.install import ROOT

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

Wait = Callable[[Callable[[], bool]], bool]


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


@pytest.fixture(scope="module")
def shop(engine_socket: str) -> Iterator[Api]:
    """A whole sandbox beside the session's engine, which says whether there can be one."""
    with PrivateEngine() as engine:
        images.provide(engine.api)
        containers.populate(engine.api)
        yield engine.api


def inspected(api: Api) -> dict[str, dict[str, Any]]:
    found = (api.get(f"/containers/{each['Id']}/json") for each in api.get("/containers/json", all=True))
    return {container["Name"].removeprefix("/"): container for container in found}


def test_every_promised_state_is_reached(shop: Api, wait_until: Wait) -> None:
    seen: dict[str, str] = {}

    def reached() -> bool:
        seen.update({name: state_of(container) for name, container in inspected(shop).items()})
        return seen == PROMISED

    assert wait_until(reached), seen


def serves(shop: Api) -> bool:
    """Whether the web server answers."""
    return state_of(inspected(shop)["shop-web-1"]) == PROMISED["shop-web-1"]


def test_web_page_answers_on_loopback(shop: Api, wait_until: Wait) -> None:
    assert wait_until(lambda: serves(shop))
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


def test_service_names_resolve_and_connect_within_the_project(shop: Api, wait_until: Wait) -> None:
    assert wait_until(lambda: serves(shop))
    order = {"Cmd": ["wget", "-q", "-O", "-", "http://web/health"], "AttachStdout": True, "AttachStderr": True}
    created = shop.post("/containers/shop-api-1/exec", order)["Id"]
    assert "ok" in str(shop.post(f"/exec/{created}/start", {"Detach": False}))


def test_hostile_text_is_in_the_logs(shop: Api, wait_until: Wait) -> None:
    def logs() -> bytes:
        return shop.request("GET", "/containers/markup/logs", {"stdout": True})

    assert wait_until(lambda: b"private mode" in logs())
    assert b"[red]not markup[/red]" in logs()
    assert b"\x1b]52;c;" in logs()


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


def test_newer_engine_is_newer(engine_socket: str, new_engine_socket: str) -> None:
    def version(socket: str) -> tuple[int, ...]:
        return tuple(map(int, Api(socket).get("/version")["ApiVersion"].split(".")))

    if install.codename() in install.NEXT_RELEASE:
        assert version(new_engine_socket) > version(engine_socket)


def test_clear_leaves_an_empty_engine(clean_engine: str) -> None:
    api = Api(clean_engine)
    api.post("/networks/create", {"Name": "extra"})
    api.post("/volumes/create", {"Name": "kept"})
    created = api.post("/containers/create", {"Image": "busybox", "Cmd": ["sleep", "900"]})["Id"]
    api.post(f"/containers/{created}/start")
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
