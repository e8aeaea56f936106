"""The cells of a screen, its cursor and its scrolling region."""

from typing import Any, NamedTuple

import pyte
from pyte.screens import Cursor

from dockertui.terminal.row import MutableRow
from dockertui.terminal.scrollback import Scrollback
from dockertui.terminal.sgr import Pen, PenBox
from dockertui.terminal.style import DEFAULT
from dockertui.terminal.widths import Measure, Widths, measure


class Saved(NamedTuple):
    """What DECSC saves (DEC STD 070, VT510 manual)."""

    x: int
    y: int
    pen: Pen
    charsets: tuple[str, ...]
    charset: int
    origin: bool


class Grid(pyte.Screen):
    """Lines of cells that scroll. The column of the cursor is `columns` where the next character wraps first."""

    def __init__(self, columns: int, lines: int, history: int = 10_000, measure: Measure = measure) -> None:
        self.widths = Widths(measure)
        self.history = Scrollback(history)
        self.pens = PenBox()
        super().__init__(columns, lines)

    def reset(self) -> None:
        """RIS: everything as at the start, except for the history."""
        self.rows = [MutableRow() for _ in range(self.lines)]
        self.main: list[MutableRow] | None = None
        self.top, self.bottom = 0, self.lines - 1
        self.cursor = Cursor(0, 0)
        self.pen = self.pens.default
        self.tabstops = set(range(8, self.columns, 8))
        self.saved: dict[bool, Saved] = {}
        self.title = ""
        self.last = ""
        self.joining: tuple[MutableRow, int] | None = None

    @property
    def alternate(self) -> bool:
        """Whether the alternate screen is shown."""
        return self.main is not None

    def blank_line(self) -> MutableRow:
        """A line as scrolling brings it in: of the current background."""
        style = self.pen.blank
        return MutableRow() if style is DEFAULT else MutableRow([" "] * self.columns, [style] * self.columns)

    def scroll_up(self, top: int, bottom: int, count: int) -> None:
        """Move the rows from `top` to `bottom` up; what leaves the main screen at its top goes to the history."""
        rows = self.rows
        count = min(count, bottom - top + 1)
        if top == 0 and self.main is None:
            self.history.extend([line.retire() for line in rows[:count]])
        del rows[top : top + count]
        at = bottom + 1 - count
        rows[at:at] = [self.blank_line() for _ in range(count)]

    def begin_line(self, y: int) -> None:
        """A line begins at row `y`: the row before does not go on in it any more, should it have wrapped."""
        if y == 0:
            if self.main is None:
                self.history.end_line()
        elif self.rows[y - 1].wrapped:
            self.rows[y - 1].wrapped = self.rows[y - 1].fresh = False

    def scroll_down(self, top: int, bottom: int, count: int) -> None:
        """Move the rows from `top` to `bottom` down."""
        self.begin_line(top)
        count = min(count, bottom - top + 1)
        del self.rows[bottom + 1 - count : bottom + 1]
        self.rows[top:top] = [self.blank_line() for _ in range(count)]

    def index(self) -> None:
        """IND: one row down; the region scrolls at its bottom."""
        cursor = self.cursor
        if cursor.y != self.bottom:
            if cursor.y < self.lines - 1:
                cursor.y += 1
        elif self.top or self.main is not None:
            self.scroll_up(self.top, self.bottom, 1)
        else:
            self.history.append(self.rows.pop(0).retire())
            self.rows.insert(self.bottom, self.blank_line())

    def reverse_index(self) -> None:
        """RI: one row up; the region scrolls at its top."""
        cursor = self.cursor
        self.settle()
        if cursor.y == self.top:
            self.scroll_down(self.top, self.bottom, 1)
        elif cursor.y > 0:
            cursor.y -= 1

    def settle(self) -> None:
        """Forget a pending wrap."""
        if self.cursor.x >= self.columns:
            self.cursor.x = self.columns - 1

    def set_margins(self, top: int | None = None, bottom: int | None = None, *_: Any) -> None:
        """DECSTBM: the region that scrolls, rows counted from 1. It takes two rows at least; the cursor goes home."""
        first = max(1, top or 1) - 1
        last = min(bottom or self.lines, self.lines) - 1
        if first < last:
            self.top, self.bottom = first, last
            self.cursor_position()
