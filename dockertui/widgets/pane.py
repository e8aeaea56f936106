"""A pane: the table of one kind, fed from the sessions' stores."""

from collections.abc import Sequence
from math import ceil
from typing import Any

from dockertui.glyphs import GLYPHS
from dockertui.i18n import _
from dockertui.model.expressions import TOO_SLOW
from dockertui.model.resource import Cell, Column, R, Resource
from dockertui.model.session import Session
from dockertui.model.supervisor import Lapse
from dockertui.model.view import View
from dockertui.widgets.lapses import lapsed
from dockertui.widgets.lines import Line, Span
from dockertui.widgets.table import Table
from dockertui.widgets.text import clip, cut, width

STEP = 5
"""Seconds by which it is told how often rows are measured, and from which on."""


class Pane(Table[R]):
    """Shows the records of one kind of all `sessions`, and keeps showing them as they are."""

    def __init__(self, resource: Resource[R], sessions: Sequence[Session]) -> None:
        engine = Column[R]("engine", _("ENGINE"), self._engine, self._engine_name, 10, 1, optional=True)
        assert resource.listing
        mark, *others = resource.listing.columns
        super().__init__(View(resource.listing._replace(columns=(mark, engine, *others))), id=f"pane-{resource.kind}")
        self.resource = resource
        self.sessions = sessions
        self.number = 0
        self._shown: R | None = None
        self._hosts: dict[str, Session] = {}

    def reload(self) -> None:
        """Take the records from the stores again."""
        records: list[Any] = []
        for session in self.sessions:
            records.extend(session.store.all(self.resource.kind))
        self._hosts = {session.key: session for session in self.sessions}
        self.view.load(records)
        self.sync()
        if self.view.current is not self._shown:
            self._shown = self.view.current
            self.post_message(self.Moved(self))

    def is_stale(self, record: R) -> bool:
        """Whether the record's engine is out of reach, or its kind is not current."""
        session = self._hosts.get(record.host)
        return session is None or session.state != "live" or session.lapse(self.resource.kind) is not None

    def _lapse(self) -> Lapse | None:
        """Why the pane is not current, the oldest reason first."""
        live = (session for session in self.sessions if session.state == "live")
        lapses = (lapse for session in live if (lapse := session.lapse(self.resource.kind)))
        return min(lapses, key=lambda lapse: lapse.since, default=None)

    def _engine_name(self, record: R) -> str:
        session = self._hosts.get(record.host)
        return session.engine.endpoint.label if session else ""

    def _engine(self, record: R) -> Cell:
        """The engine that a record is of, where there are several."""
        if len(self._hosts) < 2:
            return Cell("")
        session = self._hosts.get(record.host)
        return Cell(session.engine.endpoint.label, session.tone) if session else Cell("")

    def empty_text(self) -> str:
        """What stands where there are no rows, and why."""
        if self.view.filter:
            return TOO_SLOW if self.view.too_slow else _("Nothing matches the filter.")
        if self.view.listing.scopes and self.view.scope and self.view.total == 0:
            return _("None {scope}.").format(scope=self.view.listing.scopes[self.view.scope].title)
        if self._lapse():
            return _("Unknown.")
        if any(session.state == "connecting" for session in self.sessions):
            return _("Loading{dots}").format(dots=GLYPHS.ellipsis)
        return self.view.listing.empty

    def title(self) -> Line:
        """Number, name, counts, scope, filter and marks, on a rule."""
        tone = "title" if self.has_focus else "dim"
        spans = [Span(f"{GLYPHS.line}{self.number} ", "rule"), Span(self.resource.title, tone)]
        spans.append(Span(f" {self._count()}", tone))
        if self.view.listing.scopes and self.view.scope:
            spans.append(Span(f" {self.view.listing.scopes[self.view.scope].title}", "accent"))
        if self.view.filter:
            spans.append(Span(" /" + cut(self.view.filter, 20), "match"))
        if self.view.marks:
            spans.append(Span(" " + _("{count} marked").format(count=len(self.view.marks)), "accent"))
        if every := self._measured_every():
            spans.append(Span(" " + _("measured every {seconds} s").format(seconds=every), "dim"))
        if lapse := self._lapse():
            used = sum(width(span.text) for span in spans)
            spans.append(Span(clip(f" {lapsed(lapse)}", max(0, self.size.width - used - 2)), "warn"))
        used = sum(width(span.text) for span in spans)
        room = self.size.width - used - 1
        command = self._command() if self.has_focus else ""
        if command and width(command) + 4 <= room:
            rule = GLYPHS.line * (room - width(command) - 3)
            return [*spans, Span(f" {rule} ", "rule"), Span(command, "dim"), Span(f" {GLYPHS.line}", "rule")]
        return [*spans, Span(" " + GLYPHS.line * max(0, room), "rule")]

    def _command(self) -> str:
        """The docker command that lists the same."""
        scopes = self.view.listing.scopes
        return scopes[self.view.scope].command if scopes else self.view.listing.command

    def _measured_every(self) -> int:
        """Seconds between two measurements of a row where the line to the engine is slow; 0 where it is not."""
        every = max((session.measured_every for session in self.sessions), default=0.0)
        return STEP * ceil(every / STEP) if every > STEP and self.shows_measures else 0

    def _count(self) -> str:
        shown, total = len(self.view.rows), self.view.total
        return str(total) if shown == total else f"{shown}/{total}"
