"""Rows of the screen: fixed ones for whoever looks, and the cells that a program writes to."""

from itertools import groupby
from typing import NamedTuple

from dockertui.terminal.style import DEFAULT, Style
from dockertui.terminal.widths import Widths

Run = tuple[int, int, Style]
"""Start and length in characters of the row's text, and their style."""


class Row(NamedTuple):
    """What a row shows; immutable. While a row does not change, the same object is given again.

    `runs` names what is not in the default style, in order. `wrapped` means that the line goes on in the next row,
    `wide` that characters of the text are not one cell each.
    """

    text: str = ""
    runs: tuple[Run, ...] = ()
    wrapped: bool = False
    wide: bool = False

    @property
    def pieces(self) -> list[tuple[str, Style]]:
        """The text divided by style, from its beginning to its end."""
        pieces: list[tuple[str, Style]] = []
        at = 0
        for start, length, style in self.runs:
            if start > at:
                pieces.append((self.text[at:start], DEFAULT))
            at = start + length
            pieces.append((self.text[start:at], style))
        if at < len(self.text):
            pieces.append((self.text[at:], DEFAULT))
        return pieces

    def cells(self, widths: Widths) -> list[str]:
        """The text of each cell; the second one of a wide character is empty."""
        return widths.clusters(self.text) if self.wide else list(self.text)


EMPTY = Row()


class MutableRow:
    """A row that is written to. `chars` and `styles` have an entry a cell, up to the last one in use.

    Whoever changes them says so by `fresh = False`.
    """

    __slots__ = ("chars", "fresh", "row", "styles", "wide", "wrapped")

    def __init__(self, chars: list[str] | None = None, styles: list[Style] | None = None) -> None:
        self.chars: list[str] = [] if chars is None else chars
        self.styles: list[Style] = [] if styles is None else styles
        self.wrapped = False
        self.wide = False
        self.fresh = chars is None
        self.row = EMPTY

    @classmethod
    def thaw(cls, row: Row, widths: Widths) -> "MutableRow":
        """The cells of a row, to be written to."""
        line = cls()
        for text, style in row.pieces:
            chars = widths.clusters(text) if row.wide else list(text)
            line.chars += chars
            line.styles += [style] * len(chars)
        line.wrapped, line.wide, line.row = row.wrapped, row.wide, row
        return line

    def freeze(self) -> Row:
        """What the line shows now."""
        if not self.fresh:
            row = self._frozen()
            if row != self.row:
                self.row = row
            self.fresh = True
        return self.row

    def retire(self) -> Row | str:
        """What the history keeps of the line: its text, where that says it all and nobody has seen the row."""
        if self.fresh:
            return self.row
        row = self._frozen()
        if row == self.row:
            return self.row
        return row if row.runs or row.wrapped or row.wide else row.text

    def _frozen(self) -> Row:
        chars, styles = self.chars, self.styles
        text = "".join(chars)
        self.wide = self.wide and (len(text) != len(chars) or "" in chars)
        if styles == [DEFAULT] * len(styles):
            return Row(text if self.wrapped else text.rstrip(" "), (), self.wrapped, self.wide)
        runs: list[Run] = []
        at = cell = 0
        for style, group in groupby(styles):
            cells = len(list(group))
            length = len("".join(chars[cell : cell + cells])) if self.wide else cells
            if style is not DEFAULT and style != DEFAULT:
                runs.append((at, length, style))
            at += length
            cell += cells
        if not self.wrapped:
            end = runs[-1][0] + runs[-1][1] if runs else 0
            text = text[:end] + text[end:].rstrip(" ")
        return Row(text, tuple(runs), self.wrapped, self.wide)

    def pad(self, cells: int) -> None:
        """Have at least that many cells."""
        missing = cells - len(self.chars)
        if missing > 0:
            self.chars += [" "] * missing
            self.styles += [DEFAULT] * missing

    def cut(self, x: int) -> None:
        """Make a boundary before cell `x`: a wide character across it is erased."""
        chars = self.chars
        if 0 < x < len(chars) and chars[x] == "":
            chars[x - 1] = chars[x] = " "

    def fill(self, start: int, end: int, style: Style) -> None:
        """Erase the cells from `start` up to `end`."""
        self.fresh = False
        if self.wide:
            self.cut(start)
            self.cut(end)
        if style is DEFAULT and end >= len(self.chars):
            del self.chars[start:]
            del self.styles[start:]
            return
        self.pad(start)
        self.chars[start:end] = [" "] * (end - start)
        self.styles[start:end] = [style] * (end - start)

    def insert(self, x: int, count: int, style: Style, columns: int) -> None:
        """Shift what is at `x` and beyond to the right; what leaves the row is lost."""
        self.fresh = False
        self.pad(x)
        if self.wide:
            self.cut(x)
        self.chars[x:x] = [" "] * count
        self.styles[x:x] = [style] * count
        self.crop(columns)

    def delete(self, x: int, count: int, style: Style, columns: int) -> None:
        """Shift what is beyond `count` cells at `x` to the left."""
        self.fresh = False
        self.wrapped = False
        if self.wide:
            self.cut(x)
            self.cut(x + count)
        if style is not DEFAULT:
            self.pad(columns)
            self.chars += [" "] * count
            self.styles += [style] * count
        del self.chars[x : x + count]
        del self.styles[x : x + count]

    def crop(self, columns: int) -> None:
        """Drop what is beyond the last column."""
        if len(self.chars) > columns:
            self.fresh = False
            if self.wide:
                self.cut(columns)
            del self.chars[columns:]
            del self.styles[columns:]
