"""The events screen on a real engine."""

from dockertui.screens.events import EventsScreen
from tests.app.running import Running, running
from tests.app.test_container_actions import create


def names(run: Running) -> list[str]:
    screen = run.app.screen
    assert isinstance(screen, EventsScreen)
    return [f"{row.name} {row.action}" for row in screen.table.view.rows]


async def test_events_are_live_filtered_and_lead_to_their_object(clean_engine: str) -> None:
    async with running(clean_engine, (120, 40)) as run:
        create(run.api, "early")
        await run.shows("early")
        await run.press("V")
        await run.until(lambda: isinstance(run.app.screen, EventsScreen), "the events")
        await run.until(lambda: "early start" in names(run), "an event from before")
        create(run.api, "late", "sh", "-c", "exit 3", HostConfig={})
        await run.until(lambda: "late die" in names(run), "an event that comes")
        await run.shows("exit 3")
        made = run.api.post("/containers/early/exec", {"Cmd": ["echo", "from an exec"]})
        run.api.request("POST", f"/exec/{made['Id']}/start", {}, b'{"Detach": true}')
        await run.until(lambda: "early exec_start" in names(run), "the exec")
        await run.shows("echo from an exec")
        await run.press("/")
        await run.type("early")
        await run.until(lambda: {name.split()[0] for name in names(run)} == {"early"}, "the filter")
        await run.press("enter", "g", "enter")
        await run.until(lambda: not isinstance(run.app.screen, EventsScreen), "the main screen")
        assert run.main.pane.view.current.name == "early"


async def test_events_from_before_the_start_are_told_once(clean_engine: str) -> None:
    async with running(clean_engine) as run:
        create(run.api, "before")
        await run.shows("before")
    async with running(clean_engine) as run:
        await run.until(lambda: run.app.session.events, "the backlog")
        await run.press("V")
        await run.until(lambda: isinstance(run.app.screen, EventsScreen), "the events")
        await run.until(lambda: "before create" in names(run), "the event")
        assert names(run).count("before create") == 1


async def test_a_name_with_markup_and_40x10(clean_engine: str) -> None:
    async with running(clean_engine, (40, 10)) as run:
        run.api.post("/volumes/create", {"Name": "plain", "Labels": {"[red]": "\x1b[2J"}})
        await run.press("V")
        await run.until(lambda: isinstance(run.app.screen, EventsScreen), "the events")
        await run.until(lambda: "plain create" in names(run), "the event")
