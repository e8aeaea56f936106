"""The Stats tab: what a container uses, as numbers and as graphs of the last minutes."""

import time
from collections.abc import Sequence
from itertools import zip_longest

from dockertui.format import joined
from dockertui.format import span as duration
from dockertui.i18n import _
from dockertui.model.command import Command
from dockertui.model.command_log import docker
from dockertui.model.measurements import KEEP, Track
from dockertui.model.proof import verdicts
from dockertui.model.resource import Record
from dockertui.model.session import Session
from dockertui.widgets.comparison import compare
from dockertui.widgets.lines import Line, Span
from dockertui.widgets.measures import MAIN, MEASURES
from dockertui.widgets.panels import panel
from dockertui.widgets.scroller import Scroller
from dockertui.widgets.tabs.base import Tab
from dockertui.widgets.text import clip

ZOOMS = (1, 5, 30)
"""Samples, one a second, that a dot may stand for: in 60 cells two minutes, ten minutes, an hour."""

TWO_COLUMNS_FROM = 76
"""Cells from which on two panels stand side by side."""

LEAST_ROWS = 5
"""Rows of a panel from which on there is room for all measures."""

STALE = 5
"""Seconds after which the age of the newest sample is told."""


class StatsTab(Scroller, Tab):
    """Draws the track of the record, or those of the marked ones, once a second; nothing is asked of the engine.

    `ago` is the cursor in the graphs, in samples before now.
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.zoom = 0
        self.ago: int | None = None
        self._rows: list[Line] = []

    @property
    def measured(self) -> Sequence[Record]:
        """All that are drawn."""
        return self.marked or [self.record]

    def show(self, session: Session, record: Record) -> None:
        """Draw another record."""
        super().show(session, record)
        self.sync()

    def record_changed(self, record: Record) -> None:
        """Draw the record as it is now."""
        super().record_changed(record)
        self.sync()

    def tick(self) -> None:
        """Draw the newest sample."""
        self.sync()

    def notes(self) -> str:
        """The number of processes."""
        track = self._track()
        sample = track.sample if track else None
        return joined((_("{count} PIDs").format(count=sample.pids), self._age(sample.time))) if sample else ""

    def command(self) -> str:
        """The command that measures the same."""
        return docker("stats", *(record.name for record in self.marked or [self.record]))

    def count(self) -> int:
        """As many rows as are drawn."""
        return len(self._rows)

    def row(self, index: int) -> Line:
        """A row of the panels."""
        return self._rows[index]

    def next_zoom(self) -> None:
        """Show the next longer time, or the shortest again."""
        self.zoom = (self.zoom + 1) % len(ZOOMS)
        self.sync()

    def keep_in_sight(self) -> None:
        """Draw the panels for the size that the tab has."""
        self._rows = self._draw()
        super().keep_in_sight()

    def _track(self) -> Track | None:
        if self.record is None or not self.record.running:
            return None
        return self.session.history.tracks.get(self.record.id)

    def point(self, step: int) -> None:
        """Move the cursor to an earlier (-1) or later (1) cell of the graphs; beyond the newest it goes away."""
        each = 2 * ZOOMS[self.zoom]
        ago = -each if self.ago is None and step < 0 else self.ago
        if ago is not None:
            self.ago = max(0, min(ago - step * each, KEEP)) if ago - step * each >= 0 else None
        self.sync()

    def point_none(self) -> None:
        """Take the cursor away."""
        self.ago = None
        self.sync()

    def _draw(self) -> list[Line]:
        told = self._verdicts()
        return [*self._graphs(max(1, self.size.height - len(told))), *told]

    def _verdicts(self) -> list[Line]:
        """Whether the limits hold that are being proved."""
        shown = [record.id for record in self.marked or [self.record] if record is not None]
        cells = verdicts(self.session.proofs, self.session.history.tracks, shown) if shown else []
        return [[Span(f" {clip(cell.text, self.size.width - 2)}", cell.tone)] for cell in cells]

    def _graphs(self, rows: int) -> list[Line]:
        if self.marked:
            return self._compare(rows)
        track = self._track()
        if track is None or track.sample is None:
            return [[Span(f" {self._nothing()}", "dim")]]
        cells = self.size.width
        columns = 2 if cells >= TWO_COLUMNS_FROM else 1
        shown = MEASURES if rows * columns // len(MEASURES) >= LEAST_ROWS else MAIN
        levels = len(shown) // columns
        breadth = cells // columns
        each, drawn = ZOOMS[self.zoom], list[Line]()
        for level in range(levels):
            height = max(1, (rows - len(drawn)) // (levels - level))
            across = shown[level * columns : (level + 1) * columns]
            panels = [panel(measure, track, breadth, height, each, self.ago) for measure in across]
            drawn += [[span for part in parts for span in part] for parts in zip_longest(*panels, fillvalue=())]
        return drawn

    def _compare(self, rows: int) -> list[Line]:
        found = [(record, self.session_of(record).history.tracks.get(record.id)) for record in self.marked]
        named = [(record.name, track) for record, track in found if track is not None]
        if not named:
            return [[Span(f" {_('none of the marked ones runs: nothing to measure')}", "dim")]]
        host = self.session.history.host
        shown = host if host.sample else None
        return compare(named, self.size.width, rows, ZOOMS[self.zoom], shown)

    def _nothing(self) -> str:
        if self.record is None:
            return ""
        running = self.record.running
        if running and (error := self.session.unmeasured.get(self.record.id)):
            return str(error)
        return _("measuring …") if running else _("not running: nothing to measure")

    def _age(self, sampled: float) -> str:
        age = time.time() - sampled
        return _("{age} old").format(age=duration(age)) if age >= STALE else ""

    COMMANDS = (
        Command(
            id="stats.zoom",
            title=_("time span"),
            help=_("Show the last minutes, or up to an hour"),
            keys=("z",),
            run=lambda tab: tab.next_zoom(),
            hint=True,
        ),
        Command(
            id="stats.earlier",
            title=_("earlier"),
            help=_("Move a cursor through the graphs, to earlier values"),
            keys=("left",),
            run=lambda tab: tab.point(-1),
        ),
        Command(
            id="stats.later",
            title=_("later"),
            help=_("Move the cursor to later values"),
            keys=("right",),
            run=lambda tab: tab.point(1),
        ),
        Command(
            id="stats.now",
            title=_("cursor off"),
            help=_("Show the values of now again"),
            keys=("escape",),
            run=lambda tab: tab.point_none(),
            applies=lambda tab: tab.ago is not None,
        ),
    )
