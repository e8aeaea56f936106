"""Finding and taking text, in lines that may go over several rows."""

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from typing import NamedTuple

from dockertui.terminal.row import Row
from dockertui.terminal.widths import Widths


class MatchSpan(NamedTuple):
    """Cells of a row: from `start` up to `end`."""

    row: int
    start: int
    end: int


Match = tuple[MatchSpan, ...]
"""A place that was found: one span, or more where its line wraps inside."""


Finder = Callable[[str], Iterable[tuple[int, int]]]
"""Finds places in a text: from a character up to another one, none of them empty."""


MOST = 10_000
"""Matches that are found at most; the newest, where there are more."""


def find(rows: list[Row], finder: Finder, widths: Widths) -> list[Match]:
    """What the finder finds, in order."""
    found: deque[Match] = deque(maxlen=MOST)
    for first, line in _lines(rows):
        text = line[0].text if len(line) == 1 else "".join(row.text for row in line)
        starts: list[int] = []
        for place in finder(text):
            starts = starts or [0, *accumulate(len(row.text) for row in line)]
            found.append(tuple(_spans(first, line, starts, place, widths)))
    return list(found)


def _lines(rows: list[Row]) -> Iterator[tuple[int, list[Row]]]:
    """Rows that belong together, and the number of the first."""
    first = 0
    for number, row in enumerate(rows):
        if not row.wrapped or number == len(rows) - 1:
            yield first, rows[first : number + 1]
            first = number + 1


def _spans(
    first: int, line: list[Row], starts: list[int], place: tuple[int, int], widths: Widths
) -> Iterator[MatchSpan]:
    """Where characters of the line are; `starts` says which one each row starts with."""
    start, end = place
    for number in range(bisect_right(starts, start) - 1, bisect_left(starts, end)):
        row, offset = line[number], starts[number]
        left, right = max(0, start - offset), min(end - offset, len(row.text))
        yield MatchSpan(first + number, cell(row, left, widths), cell(row, right, widths))


def cell(row: Row, index: int, widths: Widths) -> int:
    """The cell that a character of the row's text starts at."""
    if not row.wide:
        return index
    return len(widths.clusters(row.text[:index]))


def text_between(rows: list[Row], start: int, end: int, widths: Widths) -> str:
    """The text of rows, from cell `start` of the first up to cell `end` of the last; wide characters as a whole."""
    parts: list[str] = []
    for number, row in enumerate(rows):
        left = start if number == 0 else 0
        right = end if number == len(rows) - 1 else None
        parts.append(_slice(row, left, right, widths))
        if number < len(rows) - 1 and not row.wrapped:
            parts.append("\n")
    return "".join(parts)


def _slice(row: Row, left: int, right: int | None, widths: Widths) -> str:
    if not row.wide:
        return row.text[left:right]
    cells = row.cells(widths)
    if left < len(cells) and cells[left] == "":
        left -= 1
    return "".join(cells[left:right])
