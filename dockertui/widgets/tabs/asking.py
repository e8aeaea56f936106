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
from dockertui.engine.answers import reading
from dockertui.engine.errors import AWAY
from dockertui.glyphs import GLYPHS
from dockertui.i18n import _
from dockertui.model.command_log import docker
from dockertui.model.pauses import Pauses
from dockertui.model.resource import Record
from dockertui.model.session import Session
from dockertui.model.supervisor import Lapse
from dockertui.widgets.lapses import again, since
from dockertui.widgets.lines import Line, Span
from dockertui.widgets.scroller import Scroller
from dockertui.widgets.tabs.base import Tab
from dockertui.widgets.text import wrap

T = TypeVar("T")

SETTLE = 0.15
"""Seconds between a change and the question that it causes, so that many changes cause one."""

SLOW = 0.5
"""Seconds after which a tab says that it waits."""


class AskingTab(Scroller, Tab, Generic[T]):
    """Asks for an answer when it shows a record, when that changes, and every `every` seconds while visible.

    There is one question at a time. An answer for a record that is no longer shown is dropped; without an engine the
    last answer stays. What fails is asked again after a pause that grows. Subclasses ask in `ask`, and draw in `draw`
    what `count` and `row` then give. `reads_raw` says that they can show an object that could not be read.
    """

    selects = True
    every = 0.0
    reads_raw = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.answer: T | None = None
        self.error: EngineError | None = None
        self.failed_at = 0.0
        self._pauses = Pauses()
        self._retry_at = 0.0
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
            return _("{error} ({again})").format(error=self.error, again=again(self._retry_at))
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
        self.answer, self.error, self._items = None, None, ()
        self._pauses.went_well()
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
        if self.error:
            overdue = self.error.kind in AWAY or time.monotonic() >= self._retry_at
        if overdue and self._worker is None and self.session.state == "live":
            self.ask_soon(0)
        self.redraw()

    @property
    def fails(self) -> bool:
        """Whether the last question failed."""
        return self.error is not None

    def retry(self) -> None:
        """Ask again now."""
        if self.error:
            self.ask_soon(0)

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
            if self.record.unreadable and not self.reads_raw:
                raise EngineError.answer(_("its row could not be read; Inspect shows what came"))
            with reading():
                self.take(await self.ask())
        except EngineError as error:
            self._failed(error.alone())
        else:
            self.error = None
            self._pauses.went_well()
        self.redraw()

    def _failed(self, error: EngineError) -> None:
        if self.error is None:
            self.failed_at = time.time()
        self.error = error
        self._retry_at = time.monotonic() + self._pauses.failed()

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
            before = self._items
            if self.answer is not None and self.asks():
                self._items = self._draw(cells)
            else:
                self._items = self._said(self.nothing(), "warn" if self.error else "dim", cells)
            self._follow(before)
        return self._items

    def _follow(self, before: Sequence[tuple[Line, Any]]) -> None:
        """Keep the cursor on what it is on, wherever that stands now: the next key is for that.

        Where that is gone, it goes to what stood above: what stands in its row now may be anything.
        """
        was = self._key(before[self.cursor][1]) if self.cursor < len(before) else None
        if was is None or self._key(self.current) == was:
            return
        places: dict[object, list[int]] = {}
        for row, item in enumerate(self.items(self._items)):
            places.setdefault(self._key(item), []).append(row)
        for item in reversed(self.items(before)[: self.cursor + 1]):
            key = self._key(item)
            if key is not None and key in places:
                row = min(places[key], key=lambda row: abs(row - self.cursor))
                self.top += row - self.cursor
                self.cursor = row
                return

    def _key(self, item: Any) -> object:
        return None if item is None else self.identity(item)

    def identity(self, item: Any) -> object:
        """By what something that a row is about is known again in the next answer; None where it is not."""
        return None

    def items(self, rows: Sequence[tuple[Line, Any]]) -> Sequence[Any]:
        """What each of the rows is about."""
        return [item for _line, item in rows]

    def _draw(self, cells: int) -> Sequence[tuple[Line, Any]]:
        """The answer, or why it cannot be shown: that costs this tab, and nothing else."""
        try:
            with reading():
                return self.draw(cells)
        except EngineError as error:
            return self._said(str(error), "warn", cells)

    def _said(self, text: str, tone: str, cells: int) -> Sequence[tuple[Line, Any]]:
        return [([Span(f" {part}", tone)], None) for part in wrap(text, max(1, cells - 2))]

    def keep_in_sight(self) -> None:
        """Stay where the page is while another record's answer is waited for: it may be much the same."""
        self._drawn()  # First of all, as it moves the cursor along with what it is on.
        if self.answer is not None or self.error:
            super().keep_in_sight()

    def notes(self) -> str:
        """That what is shown is old."""
        if self.error is None or self.answer is None:
            return ""
        return since(Lapse(self.failed_at, self.error.why or self.error.what))


def inspect_command(tab: Tab, template: str = "") -> str:
    """The docker command that shows what the engine knows of the tab's record, or a part of it."""
    options = ("-f", template) if template else ()
    return docker(*tab.resource.details.inspect_command, *options, tab.record.name)
