"""The cursor moves (ECMA-48 8.3, xterm ctlseqs, VT510 manual)."""

from typing import Any

from dockertui.terminal.drawing import Drawing
from dockertui.terminal.grid import Saved


class Moving(Drawing):
    """A screen whose cursor can be sent about. Counts and positions start at 1; 0 means 1."""

    origin = False

    def reset(self) -> None:
        """RIS."""
        self.origin = False
        super().reset()

    def carriage_return(self) -> None:
        """CR."""
        self.cursor.x = 0

    def backspace(self) -> None:
        """BS."""
        self.cursor_back()

    def next_line(self) -> None:
        """NEL: the beginning of the next row."""
        self.index()
        self.cursor.x = 0

    def tab(self) -> None:
        """HT."""
        self.cursor_tabs()

    def cursor_tabs(self, count: int = 1) -> None:
        """CHT: forward by tab stops, at most to the last column."""
        cursor = self.cursor
        if cursor.x >= self.columns:
            return
        stops = sorted(stop for stop in self.tabstops if stop > cursor.x)
        cursor.x = min([*stops, *[self.columns - 1] * max(1, count)][max(1, count) - 1], self.columns - 1)

    def cursor_back_tabs(self, count: int = 1) -> None:
        """CBT: back by tab stops, at most to the first column."""
        self.settle()
        stops = sorted((stop for stop in self.tabstops if stop < self.cursor.x), reverse=True)
        count = max(1, count)
        self.cursor.x = stops[count - 1] if count <= len(stops) else 0

    def set_tab_stop(self) -> None:
        """HTS."""
        self.tabstops.add(min(self.cursor.x, self.columns - 1))

    def clear_tab_stop(self, how: int = 0, *_: Any) -> None:
        """TBC: the stop here (0), or all (3)."""
        if how == 0:
            self.tabstops.discard(self.cursor.x)
        elif how == 3:
            self.tabstops.clear()

    def cursor_up(self, count: int | None = None) -> None:
        """CUU: up, from inside the region no further than its top."""
        self.settle()
        stop = self.top if self.cursor.y >= self.top else 0
        self.cursor.y = max(stop, self.cursor.y - (count or 1))

    def cursor_down(self, count: int | None = None) -> None:
        """CUD: down, from inside the region no further than its bottom."""
        self.settle()
        stop = self.bottom if self.cursor.y <= self.bottom else self.lines - 1
        self.cursor.y = min(stop, self.cursor.y + (count or 1))

    def cursor_forward(self, count: int | None = None) -> None:
        """CUF."""
        self.cursor.x = min(self.cursor.x + (count or 1), self.columns - 1)

    def cursor_back(self, count: int | None = None) -> None:
        """CUB."""
        self.settle()
        self.cursor.x = max(0, self.cursor.x - (count or 1))

    def cursor_to_column(self, column: int | None = None) -> None:
        """CHA, HPA."""
        self.cursor.x = min(column or 1, self.columns) - 1

    def cursor_to_line(self, line: int | None = None) -> None:
        """VPA: a row, in origin mode (DECOM) of the region."""
        self.settle()
        first, last = (self.top, self.bottom) if self.origin else (0, self.lines - 1)
        self.cursor.y = min(first + (line or 1) - 1, last)

    def cursor_position(self, line: int | None = None, column: int | None = None) -> None:
        """CUP, HVP."""
        cursor = self.cursor
        first, last = (self.top, self.bottom) if self.origin else (0, self.lines - 1)
        cursor.y = min(first + (line or 1) - 1, last)
        cursor.x = min(column or 1, self.columns) - 1

    def line_forward(self, count: int | None = None) -> None:
        """VPR: down, regardless of the region."""
        self.settle()
        self.cursor.y = min(self.cursor.y + (count or 1), self.lines - 1)

    def line_back(self, count: int | None = None) -> None:
        """VPB: up, regardless of the region."""
        self.settle()
        self.cursor.y = max(self.cursor.y - (count or 1), 0)

    def save_cursor(self, *_: Any) -> None:
        """DECSC: one for each of the two screens."""
        cursor = self.cursor
        self.saved[self.alternate] = Saved(
            cursor.x, cursor.y, self.pen, tuple(self.charsets), self.charset, self.origin
        )

    def restore_cursor(self, *_: Any) -> None:
        """DECRC: back to what was saved, or else to the start."""
        charsets = ("B", "B", "B", "B")
        saved = self.saved.get(self.alternate) or Saved(0, 0, self.pens.default, charsets, 0, False)
        self.cursor.x = min(saved.x, self.columns)
        self.cursor.y = min(saved.y, self.lines - 1)
        self.pen = saved.pen
        self.charsets = list(saved.charsets)
        self.select_charset(saved.charset)
        self.origin = saved.origin
