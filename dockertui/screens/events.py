"""The engine's events, live: what happened when, and to what."""

import time
from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from dockertui.engine import EngineError
from dockertui.glyphs import GLYPHS
from dockertui.i18n import _
from dockertui.model.action import Desk
from dockertui.model.resource import Event
from dockertui.model.session import Session
from dockertui.model.view import View
from dockertui.resources.event_record import EVENTS, EventRecord, event_record
from dockertui.screens.dialog import Dialog, Hints
from dockertui.screens.form.inputs import Edited, TextInput
from dockertui.screens.moving import CursorKeys
from dockertui.widgets.graph import plot
from dockertui.widgets.lines import Line, Lines, Span
from dockertui.widgets.table import Table
from dockertui.widgets.text import width

SPANS = ((60, _("1 minute")), (600, _("10 minutes")), (3600, _("1 hour")), (86400, _("1 day")))
"""Lengths of the time line in seconds: the first that holds all events is taken."""

GATHER = 0.1
"""Seconds in which events are gathered before they are shown."""


class EventTable(Table[EventRecord]):
    """The events, newest first."""

    def __init__(self) -> None:
        super().__init__(View(EVENTS), id="events")
        self.asking = False

    def title(self) -> Line:
        """How many there are, whether earlier ones are on their way, and the command that tells the same."""
        shown, total = len(self.view.rows), self.view.total
        count = str(total) if shown == total else f"{shown}/{total}"
        count += _(" · asking for earlier ones{dots}").format(dots=GLYPHS.ellipsis) if self.asking else ""
        command = EVENTS.command
        space = self.size.width - width(count) - width(command) - 2
        return [Span(f" {count}", "title"), Span(" " * max(1, space)), Span(command, "dim")]


class TimeLine(Lines):
    """How many events there were, over time."""

    def __init__(self) -> None:
        super().__init__(id="time-line")
        self.rows: Sequence[EventRecord] = ()

    def line(self, y: int) -> Line:
        """One row: the oldest time, the graph, now."""
        if not self.rows:
            return []
        now = time.time()
        age = now - min(row.time for row in self.rows)
        seconds, title = next((span for span in SPANS if span[0] >= age), SPANS[-1])
        label, end = _(" last {span} ").format(span=title), _(" now ")
        cells = max(1, self.size.width - width(label) - width(end))
        counts = [0.0] * (cells * 2)
        for row in self.rows:
            place = len(counts) - 1 - int((now - row.time) / seconds * len(counts))
            if 0 <= place < len(counts):
                counts[place] += 1
        graph = plot(counts, cells, 1, max(4.0, *counts))[0]
        return [Span(label, "dim"), Span(graph, "accent"), Span(end, "dim")]


class EventsScreen(CursorKeys, Dialog[None]):
    """Lists the events; Enter leads to the object of the one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *CursorKeys.MOVES,
        Binding("slash", "filter", _("Filter"), id="events.filter"),
        Binding("tab,shift+tab", "table", _("To the list"), priority=True, id="events.table"),
        Binding("enter", "open", _("Go to the object"), id="events.open"),
        Binding("o", "sort", _("Sort"), id="events.sort"),
        Binding("y", "copy", _("Copy"), id="events.copy"),
        Binding("q", "cancel", _("Close"), id="events.close"),
    ]

    def __init__(self, desk: Desk, session: Session) -> None:
        super().__init__(_("Events"))
        self._desk = desk
        self._session = session
        self.table = EventTable()
        self.time_line = TimeLine()
        self.input = TextInput("", id="events-filter", placeholder=_("filter: a regular expression, ! inverts it"))
        self._rows: list[EventRecord] = []
        self._count = 0
        self._due = False

    @property
    def movable(self) -> EventTable:
        """The table."""
        return self.table

    def body(self) -> ComposeResult:
        """The filter, the time line, and the events."""
        yield self.input
        yield self.time_line
        yield self.table

    def hints(self) -> Hints:
        """The keys that work now."""
        if self.input.has_focus:
            return [("Enter", _("to the list")), ("dialog.cancel", _("close"))]
        return [
            ("events.open", _("go to the object")),
            ("events.filter", _("filter")),
            ("events.sort", _("sort")),
            ("dialog.cancel", _("close")),
        ]

    def on_mount(self) -> None:
        """Listen, and show what there is."""
        super().on_mount()
        self._show_all()
        self._session.event_listeners.append(self._heard)
        self.set_interval(1.0, self._tick)
        self.table.focus()
        self.call_after_refresh(self._update)
        self.run_worker(self._recall())

    async def _recall(self) -> None:
        """Have what happened before dockertui came shown as well, where that was not asked for yet."""
        self.table.asking = True
        try:
            more = await self._session.recall()
        except EngineError as error:
            self.notify(str(error), severity="warning", markup=False)
            return
        finally:
            self.table.asking = False
            self._tick()
        if more:
            self._rows.clear()
            self._show_all()

    def _show_all(self) -> None:
        for event in self._session.events:
            self._heard(event)

    def on_unmount(self) -> None:
        """Listen no longer."""
        self._session.event_listeners.remove(self._heard)

    def _heard(self, event: Event) -> None:
        self._rows.append(event_record(self._session.key, self._count, event))
        self._count += 1
        del self._rows[: -(self._session.events.maxlen or 1000)]
        if not self._due:
            self._due = True
            self.set_timer(GATHER, self._update)

    def _update(self) -> None:
        self._due = False
        self.table.view.load(self._rows)
        self.time_line.rows = self._rows
        self._tick()

    def _tick(self) -> None:
        self.time_line.sync()
        self.table.sync()

    def on_resize(self, event: events.Resize) -> None:
        """Draw everything for the new size."""
        super().on_resize(event)
        self.call_after_refresh(self._update)

    def on_descendant_focus(self) -> None:
        """Show the keys that work now."""
        self.label()

    @on(Edited)
    def _edited(self, event: Edited) -> None:
        event.stop()
        self.table.view.set_filter(self.input.value)
        self.table.sync()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.table.focus()

    def action_filter(self) -> None:
        """Type a filter."""
        self.input.focus()

    def action_table(self) -> None:
        """From the filter to the list, and back."""
        (self.table if self.input.has_focus else self.input).focus()

    def action_open(self) -> None:
        """Go to the object that the event is about."""
        current = self.table.view.current
        if current is not None:
            self.leave()
            self._desk.select(current.kind, (current.host, current.subject))

    def on_table_opened(self) -> None:
        """A row was double-clicked."""
        self.action_open()

    def action_sort(self) -> None:
        """Order by the next column."""
        shown = [placed.column.id for placed in self.table.columns()]
        here = shown.index(self.table.view.sort) if self.table.view.sort in shown else -1
        self.table.view.sort_by(shown[(here + 1) % len(shown)])
        self.table.sync()

    def action_copy(self) -> None:
        """Put the event on the clipboard."""
        current = self.table.view.current
        if current is not None:
            words = (current.kind, current.action, current.name, current.details)
            self._desk.copy(" ".join(word for word in words if word))
