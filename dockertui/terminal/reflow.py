"""Another size for the screen: lines that wrapped are joined and wrap anew."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from dockertui.terminal.row import EMPTY, MutableRow, Row
from dockertui.terminal.screen import Screen
from dockertui.terminal.widths import Widths


class Point(NamedTuple):
    """A cell among rows."""

    row: int
    x: int


def resize(screen: Screen, columns: int, lines: int) -> None:
    """Change the size of the screen. The alternate screen is cut or extended at its right and bottom."""
    if (columns, lines) == (screen.columns, screen.lines):
        return
    old_columns, old_lines = screen.columns, screen.lines
    screen.columns, screen.lines = columns, lines
    if screen.main is None:
        cursor = Point(screen.cursor.y, screen.cursor.x)
        screen.rows, cursor = _refill(screen, screen.rows, cursor, old_columns)
        screen.cursor.y, screen.cursor.x = cursor
    else:
        _resize_main_under_alternate(screen, old_columns)
        screen.rows = _cut(screen.rows, columns, lines, screen.cursor.y)
        screen.cursor.y -= max(0, screen.cursor.y - lines + 1)
        screen.cursor.x = min(screen.cursor.x, columns - 1)
    if columns > old_columns:
        screen.tabstops |= set(range((old_columns + 7) // 8 * 8, columns, 8))
    if screen.bottom == old_lines - 1 or screen.bottom >= lines or screen.top >= lines - 1:
        screen.top, screen.bottom = 0, lines - 1


def _resize_main_under_alternate(screen: Screen, old_columns: int) -> None:
    """The main screen flows with the cursor that leaving the alternate one restores."""
    assert screen.main is not None
    saved = screen.saved.get(False)
    cursor = Point(min(saved.y, len(screen.main) - 1), saved.x) if saved else Point(0, 0)
    screen.main, cursor = _refill(screen, screen.main, cursor, old_columns)
    if saved:
        screen.saved[False] = saved._replace(y=cursor.row, x=min(cursor.x, screen.columns - 1))


def _cut(rows: list[MutableRow], columns: int, lines: int, cursor: int) -> list[MutableRow]:
    """Rows as they are: where there are too many, those at the bottom go first, never the cursor's."""
    excess = max(0, cursor - lines + 1)
    rows = rows[excess : excess + lines]
    for line in rows:
        line.crop(columns)
    return rows + [MutableRow() for _ in range(lines - len(rows))]


def _refill(screen: Screen, rows: list[MutableRow], cursor: Point, old_columns: int) -> tuple[list[MutableRow], Point]:
    """The rows of the main screen for the new size; the history gives or takes what the height needs."""
    frozen: list[Row | str] = [line.freeze() for line in rows]
    while len(frozen) > cursor.row + 1 and frozen[-1] == EMPTY:
        frozen.pop()
    above = screen.history.raw()
    everything = above + frozen
    at = Point(len(above) + cursor.row, cursor.x)
    if screen.columns != old_columns:
        dropped = screen.history.dropped
        screen.marks.drop_beyond(dropped + at.row, at.x)
        marks = [mark for mark in screen.marks if mark.row >= dropped]
        points = [at, *(Point(mark.row - dropped, mark.x) for mark in marks)]
        everything, (at, *points) = flow(everything, points, screen.columns, screen.widths)
        places = zip(marks, points, strict=True)
        screen.marks.replace([mark._replace(row=dropped + point.row, x=point.x) for mark, point in places])
    first = max(0, len(everything) - screen.lines)
    first = min(first, at.row)
    screen.history.replace(everything[:first])
    kept = everything[first : first + screen.lines]
    lines = [MutableRow.thaw(Row(row) if isinstance(row, str) else row, screen.widths) for row in kept]
    lines += [MutableRow() for _ in range(screen.lines - len(lines))]
    return lines, Point(at.row - first, min(at.x, screen.columns))


def flow(
    rows: list[Row | str], points: Sequence[Point], columns: int, widths: Widths
) -> tuple[list[Row | str], list[Point]]:
    """The rows in another width, and where the points are then. What fits as it is stays the same object."""
    flowed: list[Row | str] = []
    moved = [Point(0, 0)] * len(points)
    ahead = sorted(range(len(points)), key=points.__getitem__, reverse=True)
    joined: list[Row | str] = []
    for number, row in enumerate(rows):
        joined.append(row)
        if not isinstance(row, str) and row.wrapped and number < len(rows) - 1:
            continue
        first = number + 1 - len(joined)
        inside = []
        while ahead and points[ahead[-1]].row <= number:
            inside.append(ahead.pop())
        if len(joined) == 1 and _fits(row, columns):
            for index in inside:
                moved[index] = Point(len(flowed), min(points[index].x, columns))
            flowed.append(row)
        else:
            line = _join(joined, widths)
            for index in inside:
                before = sum(len(_cells(part, widths)) for part in joined[: points[index].row - first])
                place = _locate(line, before + points[index].x, columns)
                moved[index] = Point(len(flowed) + place.row, place.x)
            flowed.extend(_wrap(line, columns))
        joined = []
    return flowed, moved


def _fits(row: Row | str, columns: int) -> bool:
    if isinstance(row, str):
        return len(row) <= columns
    return not row.wrapped and len(row.text) * (2 if row.wide else 1) <= columns


def _cells(row: Row | str, widths: Widths) -> list[str]:
    return list(row) if isinstance(row, str) else row.cells(widths)


def _join(rows: Iterable[Row | str], widths: Widths) -> MutableRow:
    """A line of any length, of rows that continue each other."""
    line = MutableRow()
    for row in rows:
        part = MutableRow.thaw(Row(row) if isinstance(row, str) else row, widths)
        line.chars += part.chars
        line.styles += part.styles
        line.wide |= part.wide
    return line


def _breaks(line: MutableRow, columns: int) -> Iterator[int]:
    """The cells that rows start at."""
    at, length = 0, len(line.chars)
    while True:
        yield at
        at += columns
        if at >= length:
            return
        if line.chars[at] == "":
            at -= 1


def _locate(line: MutableRow, index: int, columns: int) -> Point:
    """Where a cell of the line goes; one beyond its end counts on from the last row."""
    starts = list(_breaks(line, columns))
    row = max(number for number, start in enumerate(starts) if start <= index)
    x = index - starts[row]
    if row == len(starts) - 1 and x > columns:
        return Point(row, columns)
    return Point(row, x)


def _wrap(line: MutableRow, columns: int) -> Iterator[Row | str]:
    starts = [*_breaks(line, columns)]
    for start, end in zip(starts, [*starts[1:], len(line.chars)], strict=True):
        part = MutableRow(line.chars[start:end], line.styles[start:end])
        part.wide = line.wide
        part.wrapped = end < len(line.chars)
        yield part.retire()
