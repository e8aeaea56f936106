"""Compose projects as their labels tell, by the engine's API: there is no `docker compose`."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from dockertui.engine.compose import ComposePlace
from sandbox.api import Api
from tests.app.running import Running, running
from tests.app.test_container_actions import create, state

LABEL = "com.docker.compose."


def member(api: Api, service: str, needs: str = "", **config: Any) -> str:
    """A container of the project `shop`."""
    labels = {f"{LABEL}project": "shop", f"{LABEL}service": service, f"{LABEL}container-number": "1"}
    labels |= {f"{LABEL}depends_on": f"{needs}:service_started:false"} if needs else {}
    command = ("sh", "-c", f"echo {service} says hello; exec sleep 1000")
    return create(api, f"shop-{service}-1", *command, Labels=labels, **config)


@pytest.fixture(autouse=True)
def no_compose(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Not even a docker CLI."""
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.fixture
async def run(clean_engine: str) -> AsyncIterator[Running]:
    async with running(clean_engine, (120, 45)) as driver:
        member(driver.api, "web", "api")
        member(driver.api, "api", "db")
        member(driver.api, "db")
        create(driver.api, "alone")
        await driver.shows("3/3")
        yield driver


async def test_the_pane_comes_and_goes_with_its_projects(run: Running) -> None:
    await run.shows("Projects 1")
    await run.select("project", "shop")
    await run.shows("3/3")
    for name in ("web", "api", "db"):
        run.api.delete(f"/containers/shop-{name}-1", force=True)
    await run.until(lambda: not run.main.pane_of("project").view.rows, "no project")


async def test_the_tree_leads_to_its_containers(run: Running) -> None:
    await run.select("project", "shop")
    await run.shows("needs api")
    assert "docker compose -p shop ps -a" in run.text()
    await run.press("v")
    await run.shows("shop-db-1")
    while "shop-api-1" not in str(run.main.detail.tab.current):
        await run.press("j")
    await run.press("enter")
    await run.until(lambda: run.main.pane.view.current.name == "shop-api-1", "the container")


async def test_logs_of_all_its_containers_are_merged(run: Running) -> None:
    await run.select("project", "shop")
    await run.press("l")
    for service in ("db", "api", "web"):
        await run.shows(f"{service} says hello")
    assert "docker compose -p shop logs -f" in run.text()


async def test_stop_goes_against_the_needs_and_start_along(run: Running) -> None:
    await run.select("project", "shop")
    await run.press("s")
    await run.until_engine(lambda: not any(state(run.api, f"shop-{n}-1")["Running"] for n in ("web", "api", "db")))
    ended = [state(run.api, f"shop-{name}-1")["FinishedAt"] for name in ("web", "api", "db")]
    assert ended == sorted(ended)
    await run.idle()
    await run.until(lambda: not run.main.pane.view.current.running, "the end of all in its row")
    await run.press("S")
    await run.until_engine(lambda: all(state(run.api, f"shop-{n}-1")["Running"] for n in ("web", "api", "db")))
    started = [state(run.api, f"shop-{name}-1")["StartedAt"] for name in ("db", "api", "web")]
    assert started == sorted(started)
    await run.idle()
    assert run.commands() == ["docker compose -p shop stop", "docker compose -p shop start"]
    assert state(run.api, "alone")["Running"]


async def test_down_takes_networks_and_volumes_along_where_asked(run: Running) -> None:
    labels = {f"{LABEL}project": "shop"}
    run.api.post("/networks/create", {"Name": "shop_default", "Labels": labels})
    run.api.post("/volumes/create", {"Name": "shop_data", "Labels": labels})
    await run.select("project", "shop")
    await run.press("d")
    screen = await run.fill(volumes=True)
    assert "docker compose -p shop down -v" in screen.command
    await run.press("y")
    await run.until_engine(lambda: not state(run.api, "shop-db-1"))
    await run.idle()
    assert "shop_default" not in {network["Name"] for network in run.api.get("/networks")}
    assert "shop_data" not in {volume["Name"] for volume in run.api.get("/volumes")["Volumes"] or ()}
    assert state(run.api, "alone")["Running"]


async def test_scaling_copies_the_last_one_and_removes_from_the_end(run: Running) -> None:
    run.api.post("/networks/create", {"Name": "shop_front"})
    run.api.post("/networks/shop_front/connect", {"Container": "shop-web-1", "EndpointConfig": {"Aliases": ["web"]}})
    await run.select("project", "shop")
    await run.press("c")
    screen = await run.fill(service="web", count="3")
    assert screen.command == "docker compose -p shop up -d --no-recreate --scale web=3 web"
    await run.press("enter")
    await run.until(lambda: len(run.main.pane_of("container").view.rows) == 6, "three of web")
    await run.idle()
    made = run.api.get("/containers/shop-web-3/json")
    assert made["Config"]["Labels"][f"{LABEL}container-number"] == "3"
    assert "shop_front" in made["NetworkSettings"]["Networks"]
    assert "web" in made["NetworkSettings"]["Networks"]["shop_front"]["Aliases"]
    assert made["Config"]["Hostname"] == made["Id"][:12]
    run.api.post("/containers/shop-web-2/kill")
    await run.shows("2/3")
    await run.press("c")
    await run.fill(service="web", count="1")
    await run.press("enter")
    await run.until_engine(lambda: not state(run.api, "shop-web-3"))
    assert state(run.api, "shop-web-1")["Running"]
    assert not state(run.api, "shop-web-2")


async def test_an_image_that_lost_its_name_is_told_of(run: Running) -> None:
    run.api.post("/images/busybox/tag", repo="mine", tag="latest")
    run.api.delete("/containers/shop-web-1", force=True)
    member(run.api, "web", "api", Image="mine")
    await run.select("project", "shop")
    await run.shows("mine")
    run.api.post("/images/bash/tag", repo="mine", tag="latest")
    await run.shows("its image has lost its name")
    await run.shows("newer image")


async def test_what_only_compose_can_do_is_said(run: Running) -> None:
    await run.select("project", "shop")
    await run.press("b")
    await run.shows("docker compose is not installed here")
    run.api.post("/containers/shop-db-1/kill")
    await run.shows("2/3")
    await run.press("u")
    await run.shows("nothing new or changed can be made")
    await run.until_engine(lambda: state(run.api, "shop-db-1")["Running"])


async def test_one_service_is_stopped_and_removed(run: Running) -> None:
    await run.select("project", "shop")
    await run.press("v")
    await run.until(lambda: run.main.detail.tab_id == "tree" and run.main.detail.tab.answer is not None, "the tree")
    await run.press("g", "j")
    await run.until(lambda: run.main.detail.tab.target is not None, "a service")
    name = run.main.detail.tab.target[1].name
    await run.press("s")
    await run.until_engine(lambda: not state(run.api, f"shop-{name}-1")["Running"])
    await run.press("d", "y")
    await run.until_engine(lambda: not state(run.api, f"shop-{name}-1"))
    await run.idle()
    assert run.commands() == [f"docker compose -p shop stop {name}", f"docker compose -p shop rm -s -f -v {name}"]
    assert sum(bool(state(run.api, f"shop-{other}-1")) for other in ("web", "api", "db")) == 2


async def test_read_only_shows_and_changes_nothing(clean_engine: str) -> None:
    async with running(clean_engine, (120, 45), read_only=True) as run:
        member(run.api, "web")
        await run.select("project", "shop")
        await run.press("v")
        await run.until(lambda: run.main.detail.tab_id == "tree" and run.main.detail.tab.answer is not None, "the tree")
        await run.press("g", "j")
        await run.until(lambda: run.main.detail.tab.target is not None, "a service")
        ids = {bound.id for bound in run.main.keyboard.bindings()}
        assert {"service.logs", "service.line"} < ids
        assert not {"service.stop", "service.up", "service.remove", "service.scale"} & ids


async def test_files_that_nothing_can_read_are_a_project_all_the_same(clean_engine: str, tmp_path: Path) -> None:
    (tmp_path / "My Shop").mkdir()
    (tmp_path / "My Shop" / "compose.yaml").write_text("services: {web: {image: busybox}}\n")
    async with running(clean_engine, (120, 45), place=ComposePlace(str(tmp_path / "My Shop"))) as run:
        await run.until(lambda: run.main.pane_of("project").view.rows, "the project")
        await run.select("project", "myshop")
        await run.shows("not up")
        await run.shows("docker compose is not installed here")
        await run.press("u")
        await run.until(lambda: any("docker-compose-v2" in told.message for told in run.app._notifications), "why not")
