"""Every action on networks, by its key, checked through the engine's own API."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox.api import Api
from sandbox.containers import PREDEFINED_NETWORKS
from tests.app.running import Running, running
from tests.app.test_container_actions import create


@pytest.fixture
async def run(clean_engine: str) -> AsyncIterator[Running]:
    async with running(clean_engine) as driver:
        yield driver


def networks(api: Api) -> dict[str, Any]:
    """The networks by name, without the engine's own."""
    return {entry["Name"]: entry for entry in api.get("/networks") if entry["Name"] not in PREDEFINED_NETWORKS}


def make(api: Api, *names: str) -> None:
    for name in names:
        api.post("/networks/create", {"Name": name})


def attached(api: Api, name: str) -> dict[str, Any]:
    """The networks of a container, by name."""
    return dict(api.get(f"/containers/{name}/json")["NetworkSettings"]["Networks"])


async def test_create(run: Running) -> None:
    await run.press("4", "c")
    await run.fill(name="back", subnet="172.31.77.0/24", internal=True)
    await run.press("enter")
    await run.until_engine(lambda: "back" in networks(run.api))
    await run.idle()
    made = networks(run.api)["back"]
    assert made["Internal"]
    assert [pool["Subnet"] for pool in made["IPAM"]["Config"]] == ["172.31.77.0/24"]
    assert run.commands() == ["docker network create --subnet 172.31.77.0/24 --internal back"]
    await run.until(lambda: any(row.name == "back" for row in run.main.pane.view.rows))


async def test_a_wrong_subnet_and_no_name_keep_the_form(run: Running) -> None:
    await run.press("4", "c")
    await run.fill(subnet="172.31.77.9/24")
    await run.press("enter")
    await run.shows("not an address range")
    await run.shows("must not be empty")
    await run.press("escape")
    await run.idle()
    assert not networks(run.api)


async def test_connect_with_an_alias(run: Running) -> None:
    make(run.api, "back")
    create(run.api, "web")
    await run.select("network", "back")
    await run.until(lambda: run.main.pane.view.current.others)
    await run.press("a")
    await run.fill(container="web", alias="www")
    await run.press("enter")
    await run.until_engine(lambda: "back" in attached(run.api, "web"))
    await run.idle()
    assert "www" in attached(run.api, "web")["back"]["Aliases"]
    assert run.commands() == ["docker network connect --alias www back web"]
    await run.until(lambda: run.main.pane.view.current.users == ("web",))


@pytest.mark.parametrize(("force", "command"), [(False, ""), (True, "-f ")])
async def test_disconnect(run: Running, force: bool, command: str) -> None:
    make(run.api, "back")
    create(run.api, "web", HostConfig={"NetworkMode": "back", "Init": True})
    await run.select("network", "back")
    await run.until(lambda: run.main.pane.view.current.users)
    await run.press("x")
    await run.fill(container="web", force=force)
    await run.press("enter")
    await run.until_engine(lambda: "back" not in attached(run.api, "web"))
    await run.idle()
    assert run.commands() == [f"docker network disconnect {command}back web"]
    await run.until(lambda: not run.main.pane.view.current.users)


async def test_remove(run: Running) -> None:
    make(run.api, "back", "kept")
    await run.select("network", "back")
    await run.press("d", "y")
    await run.until_engine(lambda: set(networks(run.api)) == {"kept"})
    await run.idle()
    assert run.commands() == ["docker network rm back"]


async def test_the_engines_own_networks_stay(run: Running) -> None:
    await run.select("network", "bridge")
    await run.press("d")
    await run.shows("not for what is selected")


async def test_refusal_names_the_containers_and_goes_there(run: Running) -> None:
    make(run.api, "back")
    create(run.api, "web", HostConfig={"NetworkMode": "back", "Init": True})
    await run.select("network", "back")
    await run.until(lambda: run.main.pane.view.current.active)
    await run.press("d")
    await run.shows("Attached, so the engine refuses: web")
    await run.press("t")
    await run.shows("has active endpoints")
    await run.press("d")
    await run.form()
    await run.press("g")
    await run.until(lambda: run.main.pane.resource.kind == "container")
    assert run.main.pane.view.current.name == "web"


async def test_disconnects_first(run: Running) -> None:
    make(run.api, "back", "front")
    for name, network in (("api", "back"), ("web", "front")):
        create(run.api, name, HostConfig={"NetworkMode": network, "Init": True})
    await run.select("network", "back")
    await run.until(lambda: sum(len(row.active) for row in run.main.pane.view.rows) == 2)
    await run.press("space")
    await run.select("network", "front")
    await run.press("space", "d")
    await run.form()
    await run.press("d")
    await run.until_engine(lambda: not networks(run.api))
    await run.idle()
    assert set(run.commands()) == {
        "docker network disconnect -f back api",
        "docker network disconnect -f front web",
        "docker network rm back",
        "docker network rm front",
    }


async def test_many_at_once_with_failures_by_name(run: Running) -> None:
    make(run.api, "a", "b")
    create(run.api, "web", HostConfig={"NetworkMode": "b", "Init": True})
    await run.select("network", "a")
    await run.until(lambda: any(row.active for row in run.main.pane.view.rows))
    await run.press("*", "d")
    await run.form()
    await run.press("t")
    await run.shows("Remove: 1 of 2 done")
    await run.shows("b: error while removing network")
    assert set(networks(run.api)) == {"b"}


async def test_prune_warns_of_what_cannot_start_afterwards(run: Running) -> None:
    make(run.api, "unused", "stopped", "used")
    create(run.api, "sleeper", start=False, HostConfig={"NetworkMode": "stopped"})
    create(run.api, "web", HostConfig={"NetworkMode": "used", "Init": True})
    await run.select("network", "used")
    await run.until(lambda: sum(len(row.users) for row in run.main.pane.view.rows) == 2)
    await run.press("X")
    await run.shows("without a running container: stopped, unused")
    await run.shows("Cannot start without it: sleeper")
    await run.press("y")
    await run.until_engine(lambda: set(networks(run.api)) == {"used"})
    await run.idle()
    assert run.commands() == ["docker network prune -f"]
