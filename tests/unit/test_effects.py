"""What follows from a key is counted until it is done, through Textual's own message pumps; nothing else is."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.message_pump import MessagePump
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Input, Static

from dockertui import effects
from dockertui.effects import Effect

effects.install()


class Small(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []

    def compose(self) -> ComposeResult:
        yield Static("text")
        yield Input()

    def on_input_changed(self, event: Input.Changed) -> None:
        self.done.append(event.value)


@pytest.fixture
async def app(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Small]:
    monkeypatch.setattr(effects, "STUCK", 60.0)
    small = Small()
    async with small.run_test():
        yield small


async def caused(action: Callable[[], Any]) -> Effect:
    """The effect of an action, once all of it is done."""
    effect = Effect()
    with effect.current():
        action()
    await effect.over()
    assert effect.settled
    return effect


async def test_nothing(app: Small) -> None:
    assert (await caused(lambda: None)).settled


async def test_messages_and_what_they_cause(app: Small) -> None:
    box = app.query_one(Input)
    await caused(lambda: setattr(box, "value", "typed"))
    assert app.done == ["typed"]


async def test_messages_of_others_are_not_waited_for(app: Small) -> None:
    text, effect = app.query_one(Static), Effect()

    def again() -> None:
        text.call_later(asyncio.get_running_loop().call_later, 0.001, again)

    again()
    with effect.current():
        text.call_later(app.done.append, "mine")
    await effect.over()
    assert effect.settled and app.done == ["mine"]


async def test_a_screen_that_opens_is_whole(app: Small) -> None:
    class Dialog(ModalScreen[None]):
        def compose(self) -> ComposeResult:
            yield Input(id="answer")

        def on_mount(self) -> None:
            self.query_one("#answer", Input).focus()
            self.call_after_refresh(effects.following(lambda: app.done.append("painted")))

    await caused(lambda: app.push_screen(Dialog()))
    assert isinstance(app.screen.focused, Input) and app.screen.focused.id == "answer"
    assert app.done == ["painted"]
    dialog = app.screen
    await caused(app.pop_screen)
    assert not dialog.is_attached


async def test_a_worker_counts_while_it_is_attended(app: Small) -> None:
    go, effect = asyncio.Event(), Effect()

    async def work() -> None:
        await go.wait()
        app.done.append("worked")
        effects.leave()
        await asyncio.sleep(3600)

    with effect.current():
        effects.attend(app.run_worker(work()), "the engine")
    await asyncio.sleep(0)
    assert not effect.settled and effect.wait is not None and effect.wait.title == "the engine"
    go.set()
    await effect.over()
    assert effect.settled and app.done == ["worked"] and effect.wait is None


async def test_giving_up_ends_the_worker(app: Small) -> None:
    effect = Effect()
    with effect.current():
        worker = effects.attend(app.run_worker(asyncio.sleep(3600)), "the engine")
    await asyncio.sleep(0)
    effect.give_up()
    await effect.over()
    assert effect.settled and worker.is_cancelled


async def test_soft_waits_are_told_from_what_is_to_be_done(app: Small) -> None:
    effect = Effect()
    with effect.current():
        effects.attend(app.run_worker(asyncio.sleep(3600)), "the engine", soft=True)
        assert not effect.soft
    news = asyncio.Event()
    effect.changed = news.set
    while not effect.soft:  # Until its messages are dealt with.
        news.clear()
        await news.wait()
    assert effect.wait is None and not effect.settled
    effect.give_up()


async def test_what_is_removed_leaves_nothing_to_wait_for(app: Small) -> None:
    text = app.query_one(Static)

    def action() -> None:
        text.call_next(lambda: None)
        text.remove()
        text.call_later(lambda: None)

    assert (await caused(action)).settled


def test_textual_has_the_names_that_are_replaced() -> None:
    for name in ("_message_queue", "_get_message", "_start_messages", "call_next"):
        assert name in vars(MessagePump)
    screen: Screen[None] = Screen()
    assert isinstance(screen._callbacks, list) and isinstance(Widget()._next_callbacks, list)


async def test_a_handler_works_for_the_effect_of_its_message(app: Small) -> None:
    seen: list[Effect | None] = []
    effect = await caused(lambda: app.query_one(Static).call_later(lambda: seen.append(effects.current())))
    assert seen == [effect] and effects.current() is None
