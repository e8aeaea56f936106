"""What keys stand for: never two things at once, and what the configuration says."""

import itertools
from collections import Counter
from collections.abc import Iterator
from functools import partial

import pytest
from textual.events import Key

from dockertui.commands import COMMANDS
from dockertui.config import Config, Keys
from dockertui.resources import RESOURCES
from dockertui.screens.document import DocumentScreen
from dockertui.screens.form.inputs import TextInput
from dockertui.screens.form.screen import FormScreen
from dockertui.screens.help import HelpScreen, HelpView
from dockertui.widgets.tabs.catalogue import TABS
from tests.app.running import Running, running
from tests.app.test_container_actions import create, state


def check(run: Running) -> None:
    """No key belongs to two bindings that can be used, and no hint of the footer shares its key."""
    usable = [bound for bound in run.main.keyboard.bindings() if not bound.reason]
    keys = Counter(key for bound in usable for key in bound.keys)
    assert not [key for key, count in keys.items() if count > 1]
    labels = Counter(hint.key for hint in run.main.keyboard.hints())
    assert not [label for label, count in labels.items() if count > 1]
    missing = [bound.id for bound in usable if not bound.keys and bound.id in ALWAYS_REACHED]
    assert not missing


ALWAYS_REACHED = {"app.palette", "app.help", "app.quit", "app.events", "move.back", "pane.next", "container.edit"}


async def test_no_key_stands_for_two_things(clean_engine: str) -> None:
    run: Running
    async with running(clean_engine) as run:
        create(run.api, "web")
        run.api.post("/volumes/create", {"Name": "data"})
        run.api.post("/networks/create", {"Name": "back"})
        for kind, name in (("container", "web"), ("image", "busybox:latest"), ("volume", "data"), ("network", "back")):
            await run.select(kind, name)
            check(run)
            for tab in run.main.pane.resource.details.tabs:
                run.main.open_tab(tab)
                await run.until(partial(is_open, run, tab))
                check(run)
            await run.press("escape", "@")
            check(run)
            await run.press("escape")


def is_open(run: Running, tab: str) -> bool:
    return bool(run.main.detail.tab_id == tab and run.main.detail.focused_inside)


def identities() -> Iterator[str]:
    for resource in RESOURCES:
        yield from (action.id for action in resource.actions())
    for tab in TABS.values():
        yield f"tab.{tab.id}"
        yield from {command.id for command in tab.make().COMMANDS}
    yield from (command.id for command in COMMANDS)


def test_ids_are_unique() -> None:
    shared = {"overview.go", "overview.copy"}  # tabs that are overviews of something
    counts = Counter(identities())
    assert not [name for name, count in counts.items() if count > 1 and name not in shared]


@pytest.mark.parametrize(
    ("keys", "typed"), [({"container.stop": ("ctrl+o",)}, "ctrl+o"), ({"container.stop": ("f5", "Z")}, "Z")]
)
async def test_configured_keys_work(clean_engine: str, keys: Keys, typed: str) -> None:
    async with running(clean_engine, config=Config(keys=keys)) as run:
        create(run.api, "web")
        await run.select("container", "web")
        await run.press("s")
        await run.press(typed)
        await run.until_engine(lambda: state(run.api, "web")["Status"] == "exited")
        await run.idle()
        assert run.commands() == ["docker stop web"]


async def test_a_key_can_be_taken_away(clean_engine: str) -> None:
    async with running(clean_engine, config=Config(keys={"container.stop": ()})) as run:
        create(run.api, "web")
        await run.select("container", "web")
        await run.press("s")
        await run.pilot.pause()
        assert run.commands() == []
        assert "container.stop" in {bound.id for bound in run.main.keyboard.bindings()}


async def test_in_a_text_n_is_the_next_match(clean_engine: str) -> None:
    async with running(clean_engine) as run:
        create(run.api, "web", "sh", "-c", "for i in 1 2 3; do echo needle; echo hay; done; sleep 1000")
        await run.select("container", "web")
        await run.shows("needle")
        await run.press("l", "/")
        await run.type("needle")
        await run.press("enter", "n", "N")
        await run.pilot.pause()
        assert is_open(run, "logs")
        assert run.main.focused is run.main.detail.tab.main


def post(run: Running, *keys: str) -> None:
    """Type without waiting for what a key does before the next."""
    characters = {"slash": "/", "ampersand": "&", "enter": "\r", "tab": "\t", "escape": None}
    for key in keys:
        run.app.post_message(Key(key, characters.get(key, key)))


async def test_keys_typed_ahead_work_in_their_order(clean_engine: str) -> None:
    async with running(clean_engine) as run:
        create(run.api, "web", "sh", "-c", "echo needle; sleep 1000")
        await run.select("container", "web")
        await run.shows("needle")
        post(run, "l", "slash", *"mark", "enter", "tab", "v")
        await run.until(lambda: is_open(run, "overview"), "the overview, asked for in the list")
        post(run, "tab", "l", "ampersand", *"sr", "escape", "tab")
        post(run, "slash", "w", "enter", "slash", "e", "enter")
        await run.until(lambda: run.main.pane.view.filter == "we", "both filters")
        assert run.commands() == []
        assert state(run.api, "web")["Running"]


async def test_many_keys_typed_ahead(clean_engine: str) -> None:
    async with running(clean_engine) as run:
        await run.shows("busybox")
        post(run, "2", "slash", *"bus", "enter", "v", "G", "tab", "i", "G", "tab", "d")
        screen = await run.form()
        assert screen.form.title == "Remove: busybox:latest"


async def test_a_focus_that_moves_on_at_once_settles(engine_socket: str) -> None:
    async with running(engine_socket) as run:
        first, second = run.main.panes[:2]
        followed, follow = itertools.count(), run.main.follow_selection
        run.main.follow_selection = lambda: (next(followed), follow())
        for pane in (second, first, second, first):
            run.main.set_focus(pane)
        for _pause in range(20):
            await run.pilot.pause()
        assert next(followed) < 10
        assert run.main.pane is run.main.focused is first
        run.main.set_focus(second)
        await run.until(lambda: run.main.pane is second, "the pane that has the focus")


async def test_enter_stays_where_there_is_nothing_to_go_to(clean_engine: str) -> None:
    async with running(clean_engine, (80, 24)) as run:
        await run.press("5")
        pane = run.main.pane_of("project")
        await run.until(lambda: run.main.focused is pane, "the projects, of which there are none")
        await run.press("enter")
        assert (run.main.focused, run.main.side) == (pane, "panes")


async def test_keys_of_dialogs_are_the_configured_ones(clean_engine: str) -> None:
    keys = {"help.close": ("Z",), "help.filter": ("f", "F"), "help.down": (), "dialog.cancel": ("ctrl+x",)}
    async with running(clean_engine, config=Config(keys=keys)) as run:
        await run.press("?")
        await run.shows("f filter")
        await run.shows("^x close")
        await run.press("escape", "q", "/", "j", "down")
        assert isinstance(run.app.screen, HelpScreen) and "/ filter" not in run.text()
        assert run.app.screen.query_one(HelpView).top == 0
        await run.press("f")
        await run.type("fZ")
        assert run.app.screen.query_one(TextInput).value == "fZ"
        await run.press("enter", "Z")
        await run.until(lambda: run.app.screen is run.main, "the list")
        await run.press("?")
        await run.shows("f filter")
        await run.press("ctrl+x")
        await run.until(lambda: run.app.screen is run.main, "the list")


async def test_hints_name_the_first_key(clean_engine: str) -> None:
    async with running(clean_engine) as run:
        await run.press("?")
        await run.shows("/ filter  i ids  Esc close")
        await run.press("escape", "C")
        await run.shows("Esc Cancel")
    async with running(clean_engine, config=Config(keys={"dialog.cancel": ("f10", "ctrl+c"), "help.ids": ()})) as run:
        await run.press("?")
        await run.shows("/ filter  F10 close")
        await run.press("f10", "C")
        await run.shows("F10 Cancel")
        await run.press("ctrl+c")
        await run.until(lambda: run.app.screen is run.main, "the list")


async def test_enter_sends_no_form_that_has_another_key(clean_engine: str) -> None:
    async with running(clean_engine, config=Config(keys={"form.enter": ("f5",)})) as run:
        await run.press("C")
        await run.fill(image="busybox")
        await run.press("enter")
        await run.pilot.pause()
        assert isinstance(run.app.screen, FormScreen)
        await run.shows("F5 Run")


async def test_tools_of_forms_have_the_configured_keys(clean_engine: str) -> None:
    async with running(clean_engine, config=Config(keys={"run.compose": ("f6",)})) as run:
        await run.press("C")
        await run.fill(image="busybox")
        await run.shows("F6 as compose")
        await run.press("ctrl+o")
        await run.pilot.pause()
        assert isinstance(run.app.screen, FormScreen)
        await run.press("f6")
        await run.until(lambda: isinstance(run.app.screen, DocumentScreen), "the document")


async def test_the_help_tells_ids(clean_engine: str) -> None:
    async with running(clean_engine) as run:
        await run.press("?", "i")
        await run.shows("app.palette")
        await run.press("/")
        await run.type("list.mark_all")
        await run.shows("Mark all")
        await run.press("enter", "i")
        await run.shows("Mark all rows shown, or none")
