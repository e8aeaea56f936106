"""The base of the tabs that show what the engine answers about a record."""

import asyncio
import time
from collections.abc import Sequence
from functools import partial
from typing import Any, Generic, TypeVar

from textual import events
from textual.worker import Worker, get_current_worker

from dockertui import effects
from dockertui.engine import EngineError
from dockertui.glyphs import GLYPHS
from dockertui.i18n import _
from dockertui.model.commands import docker
from dockertui.model.resource import Record
from dockertui.model.session import Session
from dockertui.widgets.lines import Line, Span
from dockertui.widgets.scroller import Scroller
from dockertui.widgets.tabs.base import Tab
from dockertui.widgets.text import wrap

T = TypeVar("T")

SETTLE = 0.15
"""Seconds between a change and the question that it causes, so that many changes cause one."""

AWAY = ("lost", "absent", "timeout", "permission", "tls")
"""Kinds of errors that speak of an engine out of reach, so that it is asked again when it is back."""

SLOW = 0.5
"""Seconds after which a tab says that it waits."""


class AskingTab(Scroller, Tab, Generic[T]):
    """Asks for an answer when it shows a record, when that changes, and every `every` seconds while visible.

    There is one question at a time. An answer for a record that is no longer shown is dropped; without an engine the
    last answer stays. Subclasses ask in `ask`, and draw in `draw` what `count` and `row` then give.
    """

    selects = True
    every = 0.0

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.answer: T | None = None
        self.error: EngineError | None = None
        self._wanted = False
        self._since = 0.0
        self._worker: Worker[None] | None = None
        self._items: Sequence[tuple[Line, Any]] = ()
        self._drawn_for = -1

    async def ask(self) -> T:
        """Ask the engine about `record`. Raises EngineError."""
        raise NotImplementedError

    def asks(self) -> bool:
        """Whether there is something to ask."""
        return True

    def take(self, answer: T) -> None:
        """Keep an answer."""
        self.answer = answer

    def draw(self, cells: int) -> Sequence[tuple[Line, Any]]:
        """The rows for a width in cells, and what each of them is about; there is an answer."""
        raise NotImplementedError

    def nothing(self) -> str:
        """Why there is no answer to show."""
        if self.error:
            return str(self.error)
        waiting = self._worker is not None and time.monotonic() - self._since > SLOW
        return _("asking the engine {dots}").format(dots=GLYPHS.ellipsis) if waiting else ""

    # Asking

    def show(self, session: Session, record: Record) -> None:
        """Ask about this record; another one's answer is gone."""
        other = self.record is None or record.key != self.record.key
        if type(record) is not type(self.record):
            self.top = self.cursor = 0
        super().show(session, record)
        if other:
            self.forget()
        self.ask_soon(0)

    def forget(self) -> None:
        """Show nothing, and drop what is being asked."""
        self.hide()
        self.answer, self.error = None, None
        self.redraw()

    def record_changed(self, record: Record) -> None:
        """Ask again where anything but a measurement changed."""
        changed = record != self.record
        super().record_changed(record)
        if changed:
            self.ask_soon(SETTLE)

    def tick(self) -> None:
        """Ask again in time, or when the engine is back; ages move on."""
        overdue = self.every and time.monotonic() - self._since >= self.every - 0.5
        back = self.error is not None and self.error.kind in AWAY
        if (overdue or back) and self._worker is None and self.session.state == "live":
            self.ask_soon(0)
        self.redraw()

    def hide(self) -> None:
        """Drop what is being asked."""
        if self._worker:
            self._worker.cancel()
            self._worker = None

    def on_unmount(self) -> None:
        """Drop what is being asked."""
        self.hide()

    def ask_soon(self, delay: float) -> None:
        """Ask in `delay` seconds, or once the present question is answered."""
        self._wanted = self.asks()
        if self._wanted and self._worker is None:
            self._since = time.monotonic()
            self._worker = self.run_worker(partial(self._ask, delay), group="asking")
        self.attend()
        self.redraw()

    def attend(self) -> None:
        """Have keys wait a moment for the answer."""
        if self._worker:
            effects.attend(self._worker, _("The engine"), soft=True)

    async def _ask(self, delay: float) -> None:
        mine = get_current_worker()
        try:
            while self._wanted:
                await asyncio.sleep(delay)
                self._wanted, self._since = False, time.monotonic()
                await self._answer()
                delay = SETTLE
        finally:
            if self._worker is mine:
                self._worker = None

    async def _answer(self) -> None:
        try:
            answer = await self.ask()
        except EngineError as error:
            self.error = error.alone()
        else:
            self.error = None
            self.take(answer)
        self.redraw()

    def activate(self) -> None:
        """Do what a double click on the row under the cursor does."""

    def on_click(self, event: events.Click) -> None:
        """A double click."""
        if event.chain == 2:
            self.activate()

    # Drawing

    @property
    def current(self) -> Any:
        """What the row under the cursor is about."""
        return self._items[self.cursor][1] if self.cursor < len(self._items) else None

    def redraw(self) -> None:
        """Draw again what there is to show."""
        self._drawn_for = -1
        self.sync()

    def count(self) -> int:
        """As many rows as are drawn."""
        return len(self._drawn())

    def row(self, index: int) -> Line:
        """A row as it is drawn."""
        return self._drawn()[index][0]

    def _drawn(self) -> Sequence[tuple[Line, Any]]:
        cells = self.size.width
        if self._drawn_for != cells:
            self._drawn_for = cells
            if self.answer is not None and self.asks():
                self._items = self.draw(cells)
            else:
                tone = "warn" if self.error else "dim"
                self._items = [([Span(f" {text}", tone)], None) for text in wrap(self.nothing(), max(1, cells - 2))]
        return self._items

    def keep_in_sight(self) -> None:
        """Stay where the page is while another record's answer is waited for: it may be much the same."""
        if self.answer is not None or self.error:
            super().keep_in_sight()

    def notes(self) -> str:
        """That what is shown is old."""
        return _("as it was") if self.error and self.answer is not None else ""


def inspect_command(tab: Tab, template: str = "") -> str:
    """The docker command that shows what the engine knows of the tab's record, or a part of it."""
    options = ("-f", template) if template else ()
    return docker(*tab.resource.inspect_command, *options, tab.record.name)
