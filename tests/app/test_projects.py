"""Compose projects: from labels by the engine's API, and with the real `docker compose`."""

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from sandbox import install
from sandbox.api import Api
from tests.app.running import Running, running
from tests.app.test_container_actions import create, state

LABEL = "com.docker.compose."

COMPOSE = """
services:
  db:
    image: busybox
    command: sh -c "echo db ready; sleep 1000"
    init: true
    volumes: ["data:/data"]
    healthcheck: {test: "true", interval: 1s}
  api:
    image: busybox
    command: sh -c "echo api serves; sleep 1000"
    init: true
    depends_on: {db: {condition: service_healthy}}
  web:
    image: busybox
    command: sh -c "echo web serves; sleep 1000"
    init: true
    depends_on: [api]
volumes: {data: {}}
"""


def member(api: Api, service: str, needs: str = "", **config: Any) -> str:
    """A container of the project `shop`."""
    labels = {f"{LABEL}project": "shop", f"{LABEL}service": service, f"{LABEL}container-number": "1"}
    labels |= {f"{LABEL}depends_on": f"{needs}:service_started:false"} if needs else {}
    command = ("sh", "-c", f"echo {service} says hello; exec sleep 1000")
    return create(api, f"shop-{service}-1", *command, Labels=labels, **config)


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


@pytest.fixture
async def composed(
    clean_new_engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Running, Path]]:
    """The app on the newer engine with its CLI and its Compose, and a project brought up from a file."""
    path = install.ensure("new")
    plugin = Path(path.split(":")[0]).parent / "libexec/docker/cli-plugins/docker-compose"
    config = tmp_path / "config"
    (config / "cli-plugins").mkdir(parents=True)
    (config / "cli-plugins" / "docker-compose").symlink_to(plugin)
    monkeypatch.setenv("PATH", path)
    monkeypatch.setenv("DOCKER_CONFIG", str(config))
    file = tmp_path / "shop" / "compose.yaml"
    file.parent.mkdir()
    file.write_text(COMPOSE)
    async with running(clean_new_engine, (120, 45)) as driver:
        words = ["docker", "-H", f"unix://{clean_new_engine}", "compose", "-f", str(file), "up", "-d"]
        await asyncio.to_thread(subprocess.run, words, check=True)
        yield driver, file


async def test_the_real_compose(composed: tuple[Running, Path]) -> None:
    run, file = composed
    await run.select("project", "shop")
    await run.shows("needs api")
    await run.shows("3/3")
    await run.press("c")
    await run.fill(service="web", count="3")
    await run.press("enter")
    await run.until(lambda: len(run.main.pane_of("container").view.rows) == 5, "three of web")
    await run.until(lambda: run.main.terminals.front_ended, "the end of compose")
    await run.press("enter")
    run.api.post("/containers/shop-web-2/kill")
    await run.until(lambda: "4/5" in run.text(), "one that was killed")
    file.write_text(COMPOSE.replace("web serves", "web serves anew"))
    os.utime(file)
    await run.select("project", "shop")
    await run.press("v")
    await run.shows("Changed")
    await run.press("escape", "u")
    await run.until(lambda: run.main.terminals.front_ended, "the end of up")
    await run.until_engine(
        lambda: "anew" in str(run.api.get("/containers/shop-web-1/json")["Config"]["Cmd"]), "the new command"
    )
    await run.press("enter")
    await run.select("project", "shop")
    await run.press("d")
    await run.fill(volumes=True)
    await run.press("y")
    await run.until_engine(lambda: not run.api.get("/containers/json", all=True))
    await run.idle()
    assert not [v for v in run.api.get("/volumes")["Volumes"] or () if v["Name"].startswith("shop_")]
