"""Where an engine may only be read nothing leads to a change: no action, palette entry, form, tab, or terminal.

The engine's requests go through a proxy that notes those that change something, and programs are noted as they start.
"""

import inspect
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from dockertui import programs
from dockertui.config import Config
from dockertui.engine import Endpoint, EngineError
from dockertui.screens.form import FormScreen
from sandbox.api import Api
from tests.app.running import Running, running
from tests.app.test_container_actions import create
from tests.app.test_projects import member
from tests.app.typeahead.refusing import refusing

KINDS = {"container": "web", "image": "busybox:latest", "volume": "data", "network": "back", "project": "shop"}

READING = ({"compose", "version"}, {"compose", "config"}, {"compose", "ls"}, {"buildx", "version"})
"""What a command of the docker CLI must have among its words to count as a question."""

WRITES = re.compile(r"-o|--output|--lock-image-digests")
"""How options begin by which one writes all the same."""


class Noted:
    """What would have changed something: requests, and commands."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        self.commands: list[Sequence[str]] = []

    def check(self, what: str) -> None:
        assert not self.requests, f"{what}: {self.requests}"
        changing = [argv for argv in self.commands if not asks(argv)]
        assert not changing, f"{what}: {changing}"


def asks(argv: Sequence[str]) -> bool:
    """Whether a command is a question, which writes nothing."""
    return any(words <= {*argv} for words in READING) and not any(WRITES.match(word) for word in argv)


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Noted:
    monkeypatch.chdir(tmp_path)  # What is read may be saved, here.
    noted, limited, on_terminal = Noted(), programs._limited, programs.on_terminal

    def limiting(program: Any, argv: Sequence[str], *more: Any) -> list[str]:
        noted.commands.append(argv)
        return limited(program, argv, *more)

    def opening(argv: Sequence[str], *more: Any) -> int:
        noted.commands.append(argv)
        return on_terminal(argv, *more)

    def showing(program: Any, argv: Sequence[str]) -> int:
        noted.commands.append(argv)
        return 0

    monkeypatch.setattr(programs, "in_front", showing)

    monkeypatch.setattr(programs, "_limited", limiting)
    monkeypatch.setattr("dockertui.terminal.pty.on_terminal", opening)
    return noted


@asynccontextmanager
async def reading(engine: str, folder: Path, noted: Noted) -> AsyncIterator[Running]:
    """The app on an engine that may only be read, and that has something of each kind."""
    api = Api(engine)
    create(api, "web", "sh", "-c", "echo hello; sleep 1000")
    create(api, "ended", "true")
    member(api, "api")
    api.post("/volumes/create", {"Name": "data"})
    api.post("/networks/create", {"Name": "back"})
    async with refusing(engine, folder, changes=noted.requests) as socket, running(socket, read_only=True) as run:
        yield run


async def leave(run: Running) -> None:
    """Close what is open, saying yes to whatever asks."""
    for _step in range(8):
        if run.app.screen is run.main:
            break
        await run.press("enter" if isinstance(run.app.screen, FormScreen) and _step < 4 else "escape")
        await run.pilot.pause(0.05)
    await run.until(lambda: run.app.screen is run.main, "the main screen")
    for tab in [*run.main.terminals.tabs]:
        await run.main.terminals.close(tab)
    await run.until(lambda: not run.app.session.jobs.running, "the end of jobs")


@pytest.mark.parametrize("kind", KINDS)
async def test_no_action_changes_anything(clean_engine: str, tmp_path: Path, noted: Noted, kind: str) -> None:
    async with reading(clean_engine, tmp_path, noted) as run:
        await run.select(kind, KINDS[kind])
        for action in run.main.pane.resource.actions():
            if action.changes:
                await done(run, partial(run.main.keyboard.act, action, options=True), action.id)
                noted.check(action.id)


@pytest.mark.parametrize("kind", KINDS)
async def test_no_action_would_that_got_past_the_keys(
    clean_engine: str, tmp_path: Path, noted: Noted, kind: str
) -> None:
    """The gate is where requests and programs leave, not only where keys arrive."""
    async with reading(clean_engine, tmp_path, noted) as run:
        await run.select(kind, KINDS[kind])
        records = [run.main.pane.view.current]
        for action in run.main.pane.resource.actions():
            form = action.form(records) if action.form else None
            values = {**(form.defaults if form else {}), "button": "ok"}
            await done(run, partial(action.run, run.main.desk, records, values), action.id)
            noted.check(action.id)


MOVING = ("list.", "move.", "pane.", "tab.", "terminal.", "app.larger", "app.smaller", "app.theme", "app.suspend")
"""What only shows something else."""


@pytest.mark.parametrize("kind", KINDS)
async def test_no_palette_entry_and_no_key_of_a_tab_does(
    clean_engine: str, tmp_path: Path, noted: Noted, kind: str
) -> None:
    """Those of tabs also where they are not offered."""
    async with reading(clean_engine, tmp_path, noted) as run:
        await run.select(kind, KINDS[kind])
        for name in run.main.pane.resource.details.tabs:
            await opened(run, kind, name)
            bindings = [bound for bound in run.main.keyboard.bindings() if not bound.reason and bound.id != "app.quit"]
            everything = {bound.id: bound.run for bound in bindings if not bound.id.startswith(MOVING)}
            tab = run.main.detail.tab
            everything |= {one.id: partial(one.run, tab) for one in tab.COMMANDS if one.applies(tab)}
            for identity, do in everything.items():
                await opened(run, kind, name)
                await done(run, do, identity)
                noted.check(f"{kind} {name} {identity}")


async def opened(run: Running, kind: str, tab: str) -> None:
    """The row, and a tab of it, with the focus."""
    if run.main.prompt.active:
        await run.press("escape")
    if run.main.detail.tab_id != tab or not run.main.detail.focused_inside:
        await run.select(kind, KINDS[kind])
        run.main.open_tab(tab)
        await run.until(lambda: run.main.detail.tab_id == tab and run.main.detail.focused_inside, tab)


async def done(run: Running, do: Callable[[], Any], what: str) -> None:
    """Do something and answer what it asks; it may be refused."""

    async def carefully() -> None:
        try:
            outcome = do()
            if inspect.isawaitable(outcome):
                await outcome
        except EngineError as error:
            assert error.kind == "read_only", what

    doing = run.app.run_worker(carefully())
    await run.until(lambda: doing.is_finished or run.app.screen is not run.main, what)
    await leave(run)


async def test_marks_over_two_engines(clean_engine: str, clean_new_engine: str, tmp_path: Path, noted: Noted) -> None:
    """What is done to both of an engine in front that may be changed, and of one that may not, is done to neither."""
    create(Api(clean_new_engine), "omega")
    create(Api(clean_engine), "alpha")
    changed: list[str] = []
    async with (
        refusing(clean_new_engine, tmp_path, name="old", changes=noted.requests) as old,
        refusing(clean_engine, tmp_path, name="new", changes=changed) as new,
        running(new, (150, 40), config=Config(read_only_contexts=["production"])) as run,
    ):
        run.app.engines.also(Endpoint("production", f"unix://{old}", "context", None, "production"))
        pane = run.main.pane_of("container")
        await run.until(lambda: {"alpha", "omega"} <= {row.name for row in pane.view.rows}, "both lists")
        await run.select("container", "alpha")
        for action in pane.resource.actions():
            if action.changes and action.many and not action.rowless:
                run.main.desk.mark("container", [row.key for row in pane.view.rows])
                await done(run, partial(run.main.keyboard.act, action), action.id)
                noted.check(action.id)
                assert not changed, action.id
