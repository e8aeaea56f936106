"""Erasing, inserting and deleting (ECMA-48 8.3, xterm ctlseqs, VT510 manual)."""

from typing import Any

from dockertui.terminal.moving import Moving
from dockertui.terminal.row import MutableRow
from dockertui.terminal.style import DEFAULT


class Editing(Moving):
    """A screen whose content can be changed in place. What is erased takes the current background.

    While a wrap is pending the cursor is beyond the last column: there is nothing to erase there, so that coloured
    output which ends in EL, as grep's does, keeps its last character. tmux does so too; xterm erases it.
    """

    @property
    def _line(self) -> MutableRow:
        return self.rows[self.cursor.y]

    @property
    def _x(self) -> int:
        """The cursor's column: beyond the last one while a wrap is pending, which none is without autowrap."""
        return self.cursor.x if self.autowrap else min(self.cursor.x, self.columns - 1)

    def erase_in_line(self, how: int = 0, private: bool = False) -> None:
        """EL: from the cursor (0), up to it (1), or all (2). `private`, DECSEL: the same, as nothing is protected."""
        x, line = self._x, self._line
        if how or not x:
            self.begin_line(self.cursor.y)
        if how == 1:
            line.fill(0, min(x + 1, self.columns), self.pen.blank)
        elif how == 2:
            line.fill(0, self.columns, self.pen.blank)
            line.wrapped = False
        elif how == 0 and x < self.columns:
            line.fill(x, self.columns, self.pen.blank)
            line.wrapped = False

    def erase_in_display(self, how: int = 0, *_: Any, **__: Any) -> None:
        """ED: below the cursor (0), above it (1), all (2), or the history (3)."""
        y = self.cursor.y
        if how == 0:
            self.erase_in_line(0)
            self._erase_rows(y + 1, self.lines)
        elif how == 1:
            self.erase_in_line(1)
            self._erase_rows(0, y)
        elif how == 2:
            self._erase_rows(0, self.lines)
        elif how == 3 and not self.alternate:
            self.history.clear()

    def _erase_rows(self, start: int, end: int) -> None:
        if start < end:
            self.begin_line(start)
        self.rows[start:end] = [self.blank_line() for _ in range(end - start)]

    def erase_characters(self, count: int | None = None) -> None:
        """ECH."""
        x = self._x
        self._line.fill(x, min(x + (count or 1), self.columns), self.pen.blank)

    def insert_characters(self, count: int | None = None) -> None:
        """ICH."""
        x = self._x
        self._line.insert(x, min(count or 1, self.columns - x), self.pen.blank, self.columns)

    def delete_characters(self, count: int | None = None) -> None:
        """DCH."""
        x = self._x
        self._line.delete(x, min(count or 1, self.columns - x), self.pen.blank, self.columns)

    def insert_lines(self, count: int | None = None) -> None:
        """IL: inside the region; the cursor goes to the first column."""
        if self.top <= self.cursor.y <= self.bottom:
            self.scroll_down(self.cursor.y, self.bottom, count or 1)
            self.cursor.x = 0

    def delete_lines(self, count: int | None = None) -> None:
        """DL: inside the region; the cursor goes to the first column."""
        if self.top <= self.cursor.y <= self.bottom:
            count = min(count or 1, self.bottom - self.cursor.y + 1)
            self.begin_line(self.cursor.y)
            del self.rows[self.cursor.y : self.cursor.y + count]
            at = self.bottom + 1 - count
            self.rows[at:at] = [self.blank_line() for _ in range(count)]
            self.cursor.x = 0

    def pan_down(self, count: int | None = None) -> None:
        """SU: the region moves up."""
        self.scroll_up(self.top, self.bottom, count or 1)

    def pan_up(self, count: int | None = None, *more: int) -> None:
        """SD: the region moves down. With more parameters it is about highlighting with the mouse (XTHIMOUSE)."""
        if not more:
            self.scroll_down(self.top, self.bottom, count or 1)

    def alignment_display(self) -> None:
        """DECALN: E everywhere."""
        self.top, self.bottom = 0, self.lines - 1
        self.cursor.x = self.cursor.y = 0
        self.rows = [MutableRow(["E"] * self.columns, [DEFAULT] * self.columns) for _ in range(self.lines)]
