"""What is done on the main screen is forgotten: as many objects, threads and files are there as before."""

import asyncio

import pytest

from dockertui.model.jobs import Job
from dockertui.resources.container import CONTAINERS
from dockertui.themes import THEMES
from tests.app.robustness.harness_memory import front, leaves_nothing
from tests.app.robustness.harness_memory import run as run
from tests.app.running import Running
from tests.app.test_container_actions import create

assert CONTAINERS.listing

pytestmark = pytest.mark.asyncio(loop_scope="module")

KEYS = {
    "moving": ("j", "k", "G", "g"),
    "marks": (" ", " ", "*", "escape"),
    "filter": ("/", "w", "e", "b", "enter", "escape"),
    "a filter given up": ("/", "w", "escape"),
    "order": ("o", "O", "o", "O"),
    "scope": ("A",) * len(CONTAINERS.listing.scopes),
    "modes": ("+", "+", "-", "-"),
    "panes": ("2", "3", "4", "1"),
    "options": (",", "escape"),
    "the right side": ("enter", "escape"),
    "the command log": ("@", "escape"),
    "themes": ("ctrl+t",) * len(THEMES),
    "redraw": ("ctrl+r",),
    "a search in a log": ("l", "/", "x", "enter", "escape"),
    "a search given up": ("l", "/", "x", "escape", "escape"),
}


@pytest.mark.parametrize("keys", KEYS.values(), ids=KEYS)
async def test_keys(run: Running, keys: tuple[str, ...]) -> None:
    async def pressed(run: Running) -> None:
        await run.press(*keys)
        await run.until(lambda: run.app.keys.idle and not run.main.prompt.active, "keys to be heard")

    await front(run, "container")
    await leaves_nothing(run, pressed)


TABS = {"container": "ltviPEFI", "image": "vhiE", "volume": "vi", "network": "vi", "project": "vlt"}


@pytest.mark.parametrize("kind", TABS)
async def test_tabs(run: Running, kind: str) -> None:
    async def gone_through(run: Running) -> None:
        for key in TABS[kind]:
            await run.press(key)
            await run.pilot.pause(0.05)  # What it asks for is under way.
        await run.press("escape")

    await front(run, kind)
    await leaves_nothing(run, gone_through)
    await run.press("1")


async def test_resizing(run: Running) -> None:
    async def resized(run: Running) -> None:
        for size in ((80, 24), (40, 10), (200, 60), (120, 40)):
            await run.pilot.resize_terminal(*size)
            await run.pilot.pause()

    await front(run, "container")
    await leaves_nothing(run, resized)


async def test_another_selection_while_a_log_is_read(run: Running) -> None:
    create(run.api, "chatty", "sh", "-c", "while :; do echo chatter; sleep 0.05; done")

    async def looked_at(run: Running) -> None:
        await run.select("container", "chatty")
        await run.until(lambda: "chatter" in run.text(), "its log")
        await run.select("container", "web")
        await run.until(lambda: "chatter" not in run.text(), "the other log")

    await front(run, "container")
    await run.press("l", "escape")
    await leaves_nothing(run, looked_at)
    run.api.delete("/containers/chatty", force=True)


async def test_a_container_that_comes_and_goes(run: Running) -> None:
    def here(name: str) -> bool:
        return any(row.name == name for row in run.main.pane.view.rows)

    async def came_and_went(run: Running) -> None:
        await asyncio.to_thread(create, run.api, "brief")
        await run.select("container", "brief")
        await run.until(lambda: run.main.pane.view.current.sample is not None, "its measurements")
        await asyncio.to_thread(run.api.delete, "/containers/brief", force=True)
        await run.until(lambda: not here("brief"), "it to go")

    await front(run, "container")
    await leaves_nothing(run, came_and_went)


async def test_a_container_that_starts_again(run: Running) -> None:
    def began() -> str:
        return str(run.api.get("/containers/web/json")["State"]["StartedAt"])

    async def started_again(run: Running) -> None:
        before = await asyncio.to_thread(began)
        await run.press("r")
        await run.until_engine(lambda: began() != before, "another start")
        await run.idle()
        await run.until(lambda: run.main.pane.view.current.running, "it to run")

    await run.select("container", "web")
    await leaves_nothing(run, started_again)


async def test_a_terminal(run: Running) -> None:
    async def shell(run: Running) -> None:
        await run.press("e")
        await run.until(lambda: (view := run.main.terminals.front) and view.live.state == "live", "a shell")
        await run.until(lambda: "#" in run.text(), "its prompt")
        await run.type("exit")
        await run.press("enter")
        await run.shows("Enter closes")
        await run.press("enter")
        await run.until(lambda: not run.main.terminals.tabs, "it to close")

    await run.select("container", "web")
    await leaves_nothing(run, shell)


async def test_a_job(run: Running) -> None:
    async def work(job: Job) -> str:
        for count in range(20):
            job.say(f"step {count}")
        return await run.app.session.engine.call(lambda client: str(client.version()["Version"]))

    async def done(run: Running) -> None:
        jobs = run.app.session.jobs
        job = jobs.start("Look", ("docker", "version"), work)
        await run.press("J")
        await run.until(lambda: run.app.screen is not run.main and run.app.screen.is_mounted, "the jobs")
        await run.until(lambda: not job.running, "its end")
        await run.press("escape")
        await run.until(lambda: run.app.screen is run.main, "the list")
        jobs.clear()

    await leaves_nothing(run, done)
