"""What happens behind the app's back: floods of events, and objects that go while they are looked at."""

import asyncio
import logging
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from sandbox.api import Api
from tests.app.running import Running, running
from tests.app.test_container_actions import create, state
from tests.app.test_volume_actions import volumes


@pytest.fixture
async def run(clean_engine: str) -> AsyncIterator[Running]:
    async with running(clean_engine) as driver:
        yield driver


def flood(api: Api, names: list[str], rounds: int) -> None:
    """Rename all containers over and over: an event each, as many a second as the engine manages."""
    for number in range(rounds):
        for name in names:
            api.post(f"/containers/{name}{number or ''}/rename", name=f"{name}{number + 1}")


async def test_a_flood_of_events(run: Running) -> None:
    names = [f"box-{letter}-" for letter in "abcdef"]
    boxes = {create(run.api, name, start=False) for name in names}
    await run.select("container", "box-c-")
    await run.until(lambda: len(run.main.pane.view.rows) == len(names), "all of them")
    with ThreadPoolExecutor(3) as pool:
        parts = [pool.submit(flood, run.api, names[start::3], 50) for start in range(3)]
        while not all(part.done() for part in parts):
            await run.press("j", "k")  # keys work all the while
    for part in parts:
        part.result()
    await run.until(lambda: sorted(row.name for row in run.main.pane.view.rows) == [f"{name}50" for name in names])
    assert run.main.pane.view.current.name == "box-c-50"

    def renamed() -> int:
        events = [event for event in run.app.session.events if event["Actor"]["ID"] in boxes]
        return sum(event["Action"] == "rename" for event in events)

    await run.until(lambda: renamed() == 300, "every event")


async def test_the_selected_container_goes(run: Running) -> None:
    for name in ("a-first", "b-middle", "c-last"):
        create(run.api, name)
    await run.select("container", "b-middle")
    await run.until(lambda: len(run.main.pane.view.rows) == 3)
    await run.press("enter")
    run.api.delete("/containers/b-middle", force=True)
    await run.until(lambda: len(run.main.pane.view.rows) == 2)
    await run.until(lambda: run.main.detail.record is run.main.pane.view.current, "the right side to follow")
    for name in ("a-first", "c-last"):
        run.api.delete(f"/containers/{name}", force=True)
    await run.until(lambda: not run.main.pane.view.rows)
    await run.until(lambda: run.main.detail.record is None)
    await run.press("enter", "j", "s", "escape", "d", "P", "l", "i")
    await run.pilot.pause()


@pytest.mark.parametrize("tab", ["l", "t", "o", "i", "P", "v"])
async def test_a_container_goes_while_a_tab_shows_it(run: Running, tab: str) -> None:
    create(run.api, "web", "sh", "-c", "while :; do echo hello; sleep 0.1; done")
    await run.select("container", "web")
    await run.press(tab)
    await run.pilot.pause()
    run.api.delete("/containers/web", force=True)
    await run.until(lambda: not run.main.pane.view.rows)
    await run.until(lambda: run.main.detail.record is None)
    await run.press("j", "k", "/", "escape", "tab")
    await run.pilot.pause()


async def test_a_container_goes_while_its_form_is_open(run: Running) -> None:
    create(run.api, "web")
    create(run.api, "other")
    await run.select("container", "web")
    await run.until(lambda: len(run.main.pane.view.rows) == 2)
    await run.press("N")
    await run.fill(name="front")
    run.api.delete("/containers/web", force=True)
    await run.until(lambda: len(run.main.pane.view.rows) == 1)
    await run.press("enter")
    await run.shows("Rename failed")
    await run.shows("No such container")
    assert state(run.api, "other")["Running"]


async def test_the_marked_ones_go_before_the_confirmation(run: Running) -> None:
    for name in ("v-a", "v-b"):
        run.api.post("/volumes/create", {"Name": name})
    await run.select("volume", "v-a")
    await run.until(lambda: len(run.main.pane.view.rows) == 2)
    await run.press("*", "d")
    await run.form()
    run.api.delete("/volumes/v-a")
    await run.until(lambda: len(run.main.pane.view.rows) == 1)
    await run.press("y")
    await run.shows("v-a: get v-a: no such volume")
    await run.until_engine(lambda: not volumes(run.api))


async def test_a_failure_in_the_background_is_a_toast_and_a_line_in_the_log(
    run: Running, caplog: pytest.LogCaptureFixture
) -> None:
    async def break_down() -> None:
        await asyncio.sleep(0)
        raise RuntimeError("[b]broken[/b] on\x1b[31m purpose")

    create(run.api, "web")
    with caplog.at_level(logging.ERROR):
        run.app.run_worker(break_down())
        await run.shows("Something went wrong in dockertui")
        await run.shows("[b]broken[/b]")
    (failure,) = run.app.failures
    run.app.failures.clear()
    assert "on purpose" in str(failure).replace("\x1b[31m", "")
    assert any(record.exc_info and record.exc_info[1] is failure for record in caplog.records)
    await run.select("container", "web")
    await run.press("s")
    await run.until_engine(lambda: state(run.api, "web")["Status"] == "exited")
