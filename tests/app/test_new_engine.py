"""The main flows on the newer engine, whose API differs: one run through all panes."""

from collections.abc import AsyncIterator

import pytest

from tests.app.running import Running, running
from tests.app.test_container_actions import create, state
from tests.app.test_image_actions import build, exists
from tests.app.test_network_actions import attached, networks
from tests.app.test_volume_actions import make, volumes


@pytest.fixture
async def run(clean_new_engine: str) -> AsyncIterator[Running]:
    async with running(clean_new_engine) as driver:
        yield driver


async def test_containers(run: Running) -> None:
    info = run.app.session.engine.info
    assert info is not None
    assert info.speaks("1.44")
    create(run.api, "web", "sh", "-c", "echo hello from inside; sleep 1000")
    await run.select("container", "web")
    await run.shows("hello from inside")
    await run.until(lambda: run.main.pane.view.current.sample is not None, "a measurement")
    await run.press("s")
    await run.until_engine(lambda: state(run.api, "web")["Status"] == "exited")
    await run.shows("exit 143")
    await run.press("N")
    await run.fill(name="front")
    await run.press("enter")
    await run.until_engine(lambda: state(run.api, "front"))
    await run.until(lambda: run.main.pane.view.current.name == "front", "the new name in its row")
    await run.press("S")
    await run.until(lambda: run.main.pane.view.current.running)
    await run.press("d")
    await run.form()
    await run.press("y")
    await run.until_engine(lambda: not state(run.api, "front"))
    await run.idle()
    assert run.commands() == [
        "docker stop web",
        "docker rename web front",
        "docker start front",
        "docker rm -f front",
    ]


async def test_images(run: Running) -> None:
    image = build(run.api, "box:1", "box:2")
    create(run.api, "user", Image="box:1")
    await run.select("image", "box:1")
    await run.until(lambda: run.main.pane.view.current.users)
    await run.press("d")
    await run.form()
    await run.press("r")
    await run.until_engine(lambda: not exists(run.api, image))
    await run.idle()


async def test_volumes_anonymous_ones_are_pruned_alone(run: Running) -> None:
    make(run.api, "named")
    anonymous = run.api.post("/volumes/create", {})["Name"]
    await run.select("volume", "named")
    await run.until(lambda: len(run.main.pane.view.rows) == 2)
    await run.press("X")
    await run.form()
    await run.press("y")
    await run.until_engine(lambda: anonymous not in volumes(run.api))
    await run.idle()
    assert set(volumes(run.api)) == {"named"}
    await run.press("X")
    await run.fill(all=True)
    await run.press("y")
    await run.until_engine(lambda: not volumes(run.api))
    await run.idle()
    assert run.commands() == ["docker volume prune -f", "docker volume prune -f -a"]


async def test_networks(run: Running) -> None:
    create(run.api, "web")
    await run.press("4", "c")
    await run.fill(name="back")
    await run.press("enter")
    await run.until_engine(lambda: "back" in networks(run.api))
    await run.idle()
    await run.select("network", "back")
    await run.until(lambda: run.main.pane.view.current.others)
    await run.press("a")
    await run.fill(container="web")
    await run.press("enter")
    await run.until_engine(lambda: "back" in attached(run.api, "web"))
    await run.idle()
    await run.until(lambda: run.main.pane.view.current.active)
    await run.press("d")
    await run.form()
    await run.press("d")
    await run.until_engine(lambda: not networks(run.api))
    await run.idle()
    assert "back" not in attached(run.api, "web")
