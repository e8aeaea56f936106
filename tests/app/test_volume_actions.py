"""Every action on volumes, by its key, checked through the engine's own API."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox.api import Api
from tests.app.running import Running, running
from tests.app.test_container_actions import create, state


@pytest.fixture
async def run(clean_engine: str) -> AsyncIterator[Running]:
    async with running(clean_engine) as driver:
        yield driver


def volumes(api: Api) -> dict[str, Any]:
    """The volumes by name."""
    return {entry["Name"]: entry for entry in api.get("/volumes")["Volumes"] or ()}


def make(api: Api, *names: str) -> None:
    for name in names:
        api.post("/volumes/create", {"Name": name})


def mount(api: Api, name: str, volume: str) -> None:
    """A container that is not started and mounts a volume."""
    create(api, name, start=False, HostConfig={"Binds": [f"{volume}:/data"]})


async def test_create_with_labels_and_options(run: Running) -> None:
    await run.press("3", "c")
    await run.fill(name="cache", labels="team=ops 'note=two words'", options="type=tmpfs device=tmpfs")
    await run.press("enter")
    await run.until_engine(lambda: "cache" in volumes(run.api))
    await run.idle()
    made = volumes(run.api)["cache"]
    assert made["Labels"] == {"team": "ops", "note": "two words"}
    assert made["Options"] == {"type": "tmpfs", "device": "tmpfs"}
    assert run.commands() == [
        "docker volume create -o type=tmpfs -o device=tmpfs --label team=ops --label 'note=two words' cache"
    ]
    await run.until(lambda: [row.name for row in run.main.pane.view.rows] == ["cache"])


async def test_a_wrong_label_keeps_the_form(run: Running) -> None:
    await run.press("3", "c")
    await run.fill(name="cache", labels="no-value")
    await run.press("enter")
    await run.shows("not name=value: no-value")
    await run.press("escape")
    await run.idle()
    assert not volumes(run.api)


async def test_what_the_driver_refuses_is_said(run: Running) -> None:
    await run.press("3", "c")
    await run.fill(name="cache", options="colour=red")
    await run.press("enter")
    await run.shows("Create failed")
    await run.shows("invalid option")


async def test_remove(run: Running) -> None:
    make(run.api, "old", "kept")
    await run.select("volume", "old")
    await run.press("d")
    await run.shows("All data in it is lost: old")
    await run.press("y")
    await run.until_engine(lambda: set(volumes(run.api)) == {"kept"})
    await run.idle()
    assert run.commands() == ["docker volume rm old"]


async def test_force_remove(run: Running) -> None:
    make(run.api, "old")
    await run.select("volume", "old")
    await run.press("d")
    await run.fill(force=True)
    await run.press("y")
    await run.until_engine(lambda: not volumes(run.api))
    await run.idle()
    assert run.commands() == ["docker volume rm -f old"]


async def test_refusal_names_the_container_and_goes_there(run: Running) -> None:
    make(run.api, "data")
    mount(run.api, "user", "data")
    await run.select("volume", "data")
    await run.until(lambda: run.main.pane.view.current.users)
    await run.press("d")
    await run.shows("Mounted by user")
    await run.press("t")
    await run.shows("volume is in use")
    await run.press("d")
    await run.form()
    await run.press("g")
    await run.until(lambda: run.main.pane.resource.kind == "container")
    assert run.main.pane.view.current.name == "user"
    assert set(volumes(run.api)) == {"data"}


async def test_containers_go_too(run: Running) -> None:
    make(run.api, "data")
    mount(run.api, "user", "data")
    await run.select("volume", "data")
    await run.until(lambda: run.main.pane.view.current.users)
    await run.press("d")
    await run.form()
    await run.press("r")
    await run.until_engine(lambda: not volumes(run.api))
    await run.idle()
    assert not state(run.api, "user")
    assert run.commands() == ["docker rm -f user", "docker volume rm data"]


async def test_many_at_once_with_failures_by_name(run: Running) -> None:
    make(run.api, "v-a", "v-b", "v-c")
    mount(run.api, "user", "v-b")
    await run.select("volume", "v-a")
    await run.until(lambda: any(row.users for row in run.main.pane.view.rows))
    await run.press("*", "d")
    await run.form()
    await run.press("t")
    await run.shows("Remove: 2 of 3 done")
    await run.shows("v-b: remove v-b: volume is in use")
    assert set(volumes(run.api)) == {"v-b"}


async def test_this_engine_prunes_named_ones_and_says_so(run: Running) -> None:
    make(run.api, "old", "used")
    mount(run.api, "user", "used")
    await run.select("volume", "used")
    await run.until(lambda: run.main.pane.view.current.users)
    await run.press("X")
    await run.shows("This engine prunes all of them")
    await run.press("y")
    await run.until_engine(lambda: set(volumes(run.api)) == {"used"})
    await run.idle()
    assert run.commands() == ["docker volume prune -f"]


async def test_prune_can_be_left(run: Running) -> None:
    make(run.api, "old")
    await run.select("volume", "old")
    await run.press("X")
    await run.form()
    await run.press("escape")
    await run.idle()
    assert run.commands() == []


async def test_sizes_on_demand(run: Running) -> None:
    make(run.api, "data")
    create(run.api, "writer", "sh", "-c", "head -c 3000000 /dev/zero > /data/x", HostConfig={"Binds": ["data:/data"]})
    run.api.post("/containers/writer/wait")
    await run.select("volume", "data")
    await run.press("z")
    await run.shows("3.0MB")
    await run.idle()
    assert run.commands() == ["docker system df -v"]
