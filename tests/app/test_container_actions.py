"""Every action on containers, by its key, checked through the engine's own API."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox.api import Api, ApiError
from tests.app.running import Running, running


@pytest.fixture
async def run(clean_engine: str) -> AsyncIterator[Running]:
    async with running(clean_engine) as driver:
        yield driver


def create(api: Api, name: str, *command: str, start: bool = True, **config: Any) -> str:
    """A busybox container; its id."""
    argv = command or ("sleep", "1000")
    body = {"Image": "busybox", "Cmd": argv, "HostConfig": {"Init": True}, **config}
    made = api.post("/containers/create", body, name=name)
    if start:
        api.post(f"/containers/{made['Id']}/start")
    return str(made["Id"])


def state(api: Api, name: str) -> dict[str, Any]:
    """The container's state; {} for none."""
    try:
        return dict(api.get(f"/containers/{name}/json")["State"])
    except ApiError:
        return {}


async def test_stop_and_start(run: Running) -> None:
    create(run.api, "web")
    await run.select("container", "web")
    await run.press("s")
    await run.until_engine(lambda: state(run.api, "web")["Status"] == "exited")
    await run.shows("exit 143")
    await run.press("S")
    await run.until_engine(lambda: state(run.api, "web")["Running"])
    await run.idle()
    assert run.commands() == ["docker stop web", "docker start web"]


async def test_stop_asks_for_the_time_out_after_the_options_key(run: Running) -> None:
    create(run.api, "stubborn", "sh", "-c", "trap '' TERM; while :; do sleep 0.1; done", HostConfig={})
    await run.select("container", "stubborn")
    await run.press(",", "s")
    await run.fill(timeout="1")
    await run.press("enter")
    await run.until_engine(lambda: state(run.api, "stubborn")["ExitCode"] == 137)
    await run.idle()
    assert run.commands() == ["docker stop -t 1 stubborn"]


async def test_a_wrong_time_out_keeps_the_form(run: Running) -> None:
    create(run.api, "web")
    await run.select("container", "web")
    await run.press(",", "s")
    await run.fill(timeout="soon")
    await run.press("enter")
    await run.shows("must be a whole number")
    await run.press("escape")
    await run.idle()
    assert state(run.api, "web")["Running"]


async def test_restart(run: Running) -> None:
    create(run.api, "web")
    before = state(run.api, "web")["StartedAt"]
    await run.select("container", "web")
    await run.press("r")
    await run.until_engine(lambda: state(run.api, "web")["StartedAt"] != before and state(run.api, "web")["Running"])
    await run.idle()
    assert run.commands() == ["docker restart web"]


async def test_pause_and_unpause_share_a_key(run: Running) -> None:
    create(run.api, "web")
    await run.select("container", "web")
    await run.press("p")
    await run.until_engine(lambda: state(run.api, "web")["Paused"])
    await run.shows("paused")
    await run.press("p")
    await run.until_engine(lambda: not state(run.api, "web")["Paused"])
    await run.idle()
    assert run.commands() == ["docker pause web", "docker unpause web"]


async def test_kill_with_a_signal_of_choice(run: Running) -> None:
    create(run.api, "web", "sh", "-c", "trap 'exit 7' USR1; echo trapped; while :; do sleep 0.1; done")
    await run.select("container", "web")
    await run.shows("trapped")
    await run.press("ctrl+k")
    screen = await run.fill(signal="USR1")
    assert "docker kill -s USR1 web" in screen.command
    await run.press("y")
    await run.until_engine(lambda: state(run.api, "web")["ExitCode"] == 7)


async def test_rename(run: Running) -> None:
    create(run.api, "web")
    await run.select("container", "web")
    await run.press("N")
    await run.fill(name="front")
    await run.press("enter")
    await run.until_engine(lambda: state(run.api, "front"))
    await run.shows("front")


async def test_a_name_in_use_is_said(run: Running) -> None:
    create(run.api, "web")
    create(run.api, "front")
    await run.select("container", "web")
    await run.press("N")
    await run.fill(name="front")
    await run.press("enter")
    await run.shows("already in use")


async def test_remove_by_force_with_volumes(run: Running) -> None:
    create(run.api, "web", Volumes={"/data": {}})
    volume = run.api.get("/containers/web/json")["Mounts"][0]["Name"]
    await run.select("container", "web")
    await run.press("d")
    screen = await run.fill(volumes=True)
    assert screen.values == {"force": True, "volumes": True}
    await run.press("y")
    await run.until_engine(lambda: not state(run.api, "web"))
    await run.idle()
    assert volume not in {entry["Name"] for entry in run.api.get("/volumes")["Volumes"] or ()}
    assert run.commands() == ["docker rm -f -v web"]


async def test_backing_out_of_remove_removes_nothing(run: Running) -> None:
    create(run.api, "web")
    await run.select("container", "web")
    await run.press("d")
    await run.form()
    await run.press("enter")
    await run.idle()
    assert state(run.api, "web")["Running"]
    assert run.commands() == []


async def test_actions_work_on_all_marked_ones(run: Running) -> None:
    for name in ("a1", "a2", "a3"):
        create(run.api, name)
    await run.select("container", "a1")
    await run.until(lambda: len(run.main.pane.view.rows) == 3)
    await run.press("g", " ", " ")
    assert len(run.main.pane.view.marks) == 2
    await run.press("s")
    await run.until_engine(lambda: sum(state(run.api, name)["Running"] for name in ("a1", "a2", "a3")) == 1)
    await run.idle()
    assert len(run.commands()) == 2
    assert run.main.pane.view.marks == set()


async def test_bulk_failures_are_reported_by_name(run: Running) -> None:
    create(run.api, "good", start=False)
    create(run.api, "broken", "no-such-program", start=False, HostConfig={})  # with an init the start would succeed
    await run.select("container", "good")
    await run.until(lambda: len(run.main.pane.view.rows) == 2)
    await run.press("*", "S")
    await run.shows("1 of 2 done")
    await run.shows("no-such-program")
    assert state(run.api, "good")["Running"]


async def test_prune_says_what_goes(run: Running) -> None:
    create(run.api, "gone", start=False)
    create(run.api, "kept")
    await run.select("container", "kept")
    await run.press("X")
    await run.shows("Removes the 1 containers that are not running: gone")
    await run.press("y")
    await run.until_engine(lambda: not state(run.api, "gone"))
    await run.idle()
    assert state(run.api, "kept")["Running"]
    assert run.commands() == ["docker container prune -f"]


async def test_sizes_on_demand(run: Running) -> None:
    create(run.api, "writer", "sh", "-c", "head -c 3000000 /dev/zero > /big; sleep 1000")
    await run.select("container", "writer")
    await run.until_engine(lambda: run.api.get("/containers/json", size=True)[0].get("SizeRw", 0) >= 3_000_000)
    await run.press("z")
    await run.until(lambda: (run.main.pane.view.current.size or 0) >= 3_000_000)
    await run.press("+", "+")
    await run.shows("3.0MB")


async def test_scopes_are_ps_a_ps_and_ps_l(run: Running) -> None:
    create(run.api, "old")
    create(run.api, "new", start=False)
    await run.select("container", "new")

    def names() -> set[str]:
        return {row.name for row in run.main.pane.view.rows}

    await run.until(lambda: names() == {"old", "new"})
    await run.press("A")
    assert names() == {"old"}
    await run.press("A")
    assert len(names()) == 1
    await run.press("A")
    assert names() == {"old", "new"}


async def test_the_command_log_copies_what_was_done(run: Running) -> None:
    create(run.api, "web")
    await run.select("container", "web")
    await run.press("p")
    await run.until_engine(lambda: state(run.api, "web")["Paused"])
    await run.idle()
    await run.press("@", "y")
    assert run.copied == ["docker pause web"]


async def test_read_only_refuses_every_change(clean_engine: str) -> None:
    api = Api(clean_engine)
    create(api, "web")
    async with running(clean_engine, read_only=True) as run:
        await run.select("container", "web")
        assert "Stop" not in run.text()
        assert "read-only" in run.text()
        await run.press("s", "r", "p", "d", "X")
        await run.pilot.pause(0.2)
        assert run.app.screen is run.main
        assert run.commands() == []
    assert state(api, "web")["Running"]
