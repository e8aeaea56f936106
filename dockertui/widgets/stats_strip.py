"""A glance at what a container uses: CPU and memory in three rows."""

from dockertui.glyphs import GLYPHS
from dockertui.model.measurements import Track
from dockertui.model.resource import Record
from dockertui.model.session import Session
from dockertui.widgets.lines import Line, Lines, Span
from dockertui.widgets.measures import CPU, MEMORY, Measure
from dockertui.widgets.panels import area, beside
from dockertui.widgets.text import width

GAP = 2
"""Cells between the two graphs."""


class StatsStrip(Lines):
    """The graphs of CPU and memory side by side, under a rule with their numbers."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, classes="stats-strip")
        self._session: Session | None = None
        self._record: Record | None = None
        self._drawn: list[Line] = []

    def show(self, session: Session, record: Record) -> None:
        """Be about this record."""
        self._session, self._record = session, record
        self.sync()

    def line(self, y: int) -> Line:
        """The rule, then the graphs."""
        if y == 0:
            self._drawn = self._draw()
        return self._drawn[y] if y < len(self._drawn) else []

    def _draw(self) -> list[Line]:
        left = (self.size.width - GAP) // 2
        right = self.size.width - GAP - left
        track = self._track()
        gap: list[Line] = [[Span(GLYPHS.line * GAP, "rule")], *([[Span(" " * GAP)]] * (self.size.height - 1))]
        parts = [self._half(measure, track, cells) for measure, cells in ((CPU, left), (MEMORY, right))]
        return beside(beside(parts[0], gap), parts[1])

    def _half(self, measure: Measure, track: Track | None, cells: int) -> list[Line]:
        rows = self.size.height - 1
        numbers = [number for number in measure.numbers(track) if number.text] if track else []
        heading = [Span(f"{GLYPHS.line} ", "rule"), Span(measure.title, "dim")]
        for text, tone in numbers:
            if sum(width(span.text) for span in heading) + width(text) + 2 < cells:
                heading.append(Span(f" {text}", tone))
        used = sum(width(span.text) for span in heading) + 1
        heading.append(Span(f" {GLYPHS.line * (cells - used)}", "rule"))
        graph: list[Line] = area(measure, track, cells, rows, 1)[0] if track else [[Span(" " * cells)]] * rows
        return [heading, *graph]

    def _track(self) -> Track | None:
        if self._session is None or self._record is None or not self._record.running:
            return None
        return self._session.history.tracks.get(self._record.id)
