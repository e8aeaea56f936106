"""Choosing text of a terminal by keyboard or mouse, and finding it."""

from dataclasses import dataclass
from typing import NamedTuple

from dockertui.terminal import Finder, Terminal


class ScrollbackPoint(NamedTuple):
    """A cell: its row, counted from the first one that the terminal ever had, and its column from 0."""

    row: int
    column: int


@dataclass(slots=True)
class Selection:
    """A cursor that moves over the rows of a terminal, and the text from a mark up to it, if there is one.

    With `lines` whole lines are chosen.
    """

    screen: Terminal
    cursor: ScrollbackPoint
    mark: ScrollbackPoint | None = None
    lines: bool = False

    def move(self, rows: int, columns: int = 0) -> None:
        """Move the cursor, as far as there is text."""
        self.go(ScrollbackPoint(self.cursor.row + rows, self.cursor.column + columns))

    def go(self, point: ScrollbackPoint) -> None:
        """Put the cursor somewhere, as far as there is text."""
        first, last = self.screen.dropped, self.screen.dropped + self.screen.height - 1
        row = max(first, min(point.row, last))
        self.cursor = ScrollbackPoint(row, max(0, min(point.column, self.screen.columns - 1)))

    def line_start(self) -> None:
        """Go to the beginning of the row."""
        self.go(ScrollbackPoint(self.cursor.row, 0))

    def line_end(self) -> None:
        """Go to the end of the row's text."""
        cells = self.screen.cells(self.cursor.row - self.screen.dropped)
        self.go(ScrollbackPoint(self.cursor.row, max(0, len(cells) - 1)))

    def word(self, step: int) -> None:
        """Go to the beginning of the next word, of the one before for a step of -1; across rows."""
        row, column = self.cursor
        while self.screen.dropped <= row < self.screen.dropped + self.screen.height:
            starts = self._words(row)
            found = [start for start in starts if (start > column if step > 0 else start < column)]
            if found:
                self.go(ScrollbackPoint(row, found[0] if step > 0 else found[-1]))
                return
            row += step
            column = -1 if step > 0 else self.screen.columns

    def toggle(self, lines: bool = False) -> None:
        """Begin to choose text here, or choose none any more."""
        self.mark = None if self.mark and self.lines == lines else (self.mark or self.cursor)
        self.lines = lines

    def span(self, row: int) -> tuple[int, int]:
        """The cells of a row that are chosen: from the first up to the second number."""
        if self.mark is None:
            return (0, 0)
        start, end = sorted((self.mark, self.cursor))
        if not start.row <= row <= end.row:
            return (0, 0)
        columns = self.screen.columns
        if self.lines:
            return (0, columns)
        return (start.column if row == start.row else 0, end.column + 1 if row == end.row else columns)

    def text(self) -> str:
        """The text that is chosen."""
        if self.mark is None:
            return ""
        start, end = sorted((self.mark, self.cursor))
        dropped = self.screen.dropped
        first = (max(0, start.row - dropped), 0 if self.lines else start.column)
        last = (max(0, end.row - dropped), self.screen.columns if self.lines else end.column + 1)
        return self.screen.text(first, last)

    def _words(self, row: int) -> list[int]:
        cells = self.screen.cells(row - self.screen.dropped)
        blank = [not text.strip() and bool(text) for text in cells]
        return [at for at in range(len(cells)) if not blank[at] and (at == 0 or blank[at - 1])]


class FoundText:
    """What a search found, as it was then: rows are counted like those of a `ScrollbackPoint`."""

    def __init__(self, screen: Terminal, finder: Finder) -> None:
        dropped = screen.dropped
        self.places = [[span._replace(row=span.row + dropped) for span in match] for match in screen.find(finder)]
        self._rows: dict[int, list[tuple[int, int]]] = {}
        for match in self.places:
            for span in match:
                self._rows.setdefault(span.row, []).append((span.start, span.end))

    def on(self, row: int) -> list[tuple[int, int]]:
        """The cells that match in a row."""
        return self._rows.get(row, [])

    def next(self, here: ScrollbackPoint, step: int) -> ScrollbackPoint | None:
        """The beginning of the next match, of the one before for a step of -1; round the ends; None without any."""
        starts = [ScrollbackPoint(match[0].row, match[0].start) for match in self.places]
        if not starts:
            return None
        if step > 0:
            return next((start for start in starts if start > here), starts[0])
        return next((start for start in reversed(starts) if start < here), starts[-1])
