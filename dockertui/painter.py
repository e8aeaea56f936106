"""What the terminal shows, cell by cell, so that only the cells that differ are written to it."""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from rich.cells import cell_len, get_character_cell_size
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate

from dockertui.abilities import NOTHING, Able
from dockertui.glyphs import nearest
from dockertui.ink import Ink, Pen, blank
from dockertui.shifts import LEAST_LINES, Shift, shift

BRIDGE = 6
"""Cells that stay the same but are written again between two that differ: moving the cursor takes as many bytes."""

TEXTS = 512
"""Texts beyond ASCII whose cells are remembered: more than a screen has, and a graph brings new ones each second."""

PENS = 4096
"""Styles whose parameters are kept: programs in terminals may use any number of colours."""

UNKNOWN = "\0"
"""The text of a cell of which it is not known what it shows."""

JOINER, EMOJI = "\u200d", "\ufe0f"
"""What joins two characters into one, and what makes some narrow characters wide (Unicode 23.2, 23.4)."""

MOVING = 40
"""Cells by which there must be less to write when lines are moved: that takes bytes of its own."""


class Piece(NamedTuple):
    """A part of a line that is to be shown, from column `x` of row `y` on."""

    x: int
    y: int
    segments: Iterable[Segment]


def pieces(update: CompositorUpdate) -> Iterator[Piece]:
    """What an update of Textual wants to be shown."""
    if isinstance(update, LayoutUpdate):
        for y, strips in enumerate(update.strips, update.region.y):
            yield Piece(update.region.x, y, [segment for strip in strips for segment in strip])
    elif isinstance(update, ChopsUpdate):
        for y, start, end in update.spans:
            if not 0 <= y < len(update.chops):
                continue  # What has to be drawn anew may lie where the screen was before it became smaller.
            for stop, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
                if strip is not None and x < end and stop > start:
                    yield Piece(x, y, strip)


def extent(update: CompositorUpdate) -> tuple[int, int] | None:
    """The size of the screen that an update of Textual was laid out for, columns and rows; None for another kind."""
    if isinstance(update, LayoutUpdate):
        return update.region.size
    if isinstance(update, ChopsUpdate):
        return max((ends[-1] for ends in update.chop_ends if ends), default=0), len(update.chop_ends)
    return None


class Cells:
    """The text and the pen of each cell of a screen, line by line; unknown at first."""

    __slots__ = ("pens", "texts")

    def __init__(self, columns: int, rows: int) -> None:
        self.texts = [[UNKNOWN] * columns for _row in range(rows)]
        self.pens: list[list[Pen]] = [["?"] * columns for _row in range(rows)]

    def moved(self, lines: Shift) -> "Cells":
        """The same with lines moved; nothing is known of those that become free."""
        found = Cells(0, 0)
        columns, part = len(self.texts[0]), slice(lines.top, lines.bottom + 1)
        found.texts, found.pens = [*self.texts], [*self.pens]
        for cells, unknown in ((found.texts, UNKNOWN), (found.pens, "?")):
            kept = cells[part][max(0, lines.by) : len(cells[part]) + min(0, lines.by)]
            free = [[unknown] * columns for _line in range(abs(lines.by))]
            cells[part] = kept + free if lines.by > 0 else free + kept
        return found

    def differing(self, other: "Cells", y: int) -> int:
        """How many cells of a line differ."""
        if self.texts[y] == other.texts[y] and self.pens[y] == other.pens[y]:
            return 0
        pairs = zip(self.texts[y], self.pens[y], other.texts[y], other.pens[y], strict=True)
        return sum(text != other_text or pen != other_pen for text, pen, other_text, other_pen in pairs)


def joined(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans of cells, those that touch as one."""
    if len(spans) > 1:
        spans = sorted(spans)
    start, end = spans[0]
    for low, high in spans[1:]:
        if low > end:
            yield start, end
            start, end = low, high
        else:
            end = max(end, high)
    yield start, end


class Painter:
    """Writes what changed. `codes` gives the SGR parameters of a style; `plain` writes ASCII only.

    What is drawn is taken at once, and written when there is room: whatever came between two frames costs what differs
    in the end. It knows of each cell what the terminal shows, and what it is to show. Whatever it is given, it writes
    within the screen: this is the one place where what is drawn is cut to size. Of a wide character that is cut in
    two, a space is left. `able` is what the terminal can do to be told less, and may become known later.
    """

    def __init__(self, codes: Callable[[Style], Pen], plain: bool = False, able: Able = NOTHING) -> None:
        self._codes = codes
        self.able = able
        self._split = split_plain if plain else split
        self._pens: dict[Style | None, Pen] = {None: ""}
        self._blank: dict[Pen, Pen] = {"": ""}
        self._shown, self._wanted = Cells(0, 0), Cells(0, 0)
        self._changed: dict[int, list[tuple[int, int]]] = {}
        self._size = (0, 0)
        self._next = 0

    def forget(self) -> None:
        """Take it that nothing is known of what the terminal shows."""
        self._size = (0, 0)
        self._next = 0
        self._changed.clear()

    @property
    def behind(self) -> bool:
        """Whether anything was taken that is not written yet."""
        return bool(self._changed)

    def paint(self, update: Iterable[Piece], size: tuple[int, int]) -> str:
        """What to write for pieces of a screen of `size`, columns and rows: "" where all is shown already."""
        self.take(update, size)
        return self.frame()

    def take(self, update: Iterable[Piece], size: tuple[int, int]) -> None:
        """Take pieces of a screen of `size`, columns and rows, for the next frame."""
        columns, rows = size
        if size != self._size:
            self._size = size
            self._shown, self._wanted = Cells(columns, rows), Cells(columns, rows)
            self._changed.clear()
            self._next = 0
        for piece in update:
            if 0 <= piece.y < rows:
                self._take(piece, columns)

    @property
    def midway(self) -> bool:
        """Whether the last frame ended before the last line."""
        return self._next > 0

    def start_over(self) -> None:
        """Have the next frame begin with the first line, also where the last one ended before the last."""
        self._next = 0

    def frame(self, most: int | None = None) -> str:
        """What to write so that the terminal shows all that was taken: "" where it does.

        It ends with the line that makes it longer than `most`; the next one goes on below, with what is to be shown
        then, and what has changed above meanwhile is left for the one after.
        """
        ink = Ink(self._size[0], self.able)
        if self.able.scroll and not self._next and len(self._changed) >= LEAST_LINES and self._move_lines(ink):
            most = None  # What is left is little, and lines that stand still have moved until it is written.
        lines = sorted(y for y in self._changed if y >= self._next)
        self._next = 0
        for y in lines:
            if most is not None and ink.size >= most:
                self._next = y
                break
            for start, end in joined(self._changed.pop(y)):
                self._write(y, start, end, ink)
        return ink.text()

    def _move_lines(self, ink: Ink) -> bool:
        """Have the terminal move what is there already, where that leaves less to write; returns whether it does."""
        first, end = min(self._changed), max(self._changed) + 1
        shown, wanted = self._shown, self._wanted
        lines = shift(
            ["".join(line) for line in shown.texts[first:end]], ["".join(line) for line in wanted.texts[first:end]]
        )
        if lines is None:
            return False
        lines = lines._replace(top=lines.top + first, bottom=lines.bottom + first)
        moved = shown.moved(lines)
        part = range(lines.top, lines.bottom + 1)
        if sum(moved.differing(wanted, y) for y in part) + MOVING >= sum(shown.differing(wanted, y) for y in part):
            return False
        self._shown = moved
        ink.move_lines(lines)
        for y in part:
            self._changed[y] = [(0, self._size[0])]
        return True

    def _take(self, piece: Piece, columns: int) -> None:
        x, y = max(0, piece.x), piece.y
        texts, pens = self._visible(piece, columns)
        end = x + len(texts)
        wanted, drawn = self._wanted.texts[y], self._wanted.pens[y]
        if not texts or (texts == wanted[x:end] and pens == drawn[x:end]):
            return
        if wanted[x] == "":  # The second half of a wide character, of which the first one goes as well.
            x -= 1
            texts, pens = [" ", *texts], [drawn[x], *pens]
        if end < columns and wanted[end] == "":
            texts, pens = [*texts, " "], [*pens, drawn[end]]
            end += 1
        wanted[x:end], drawn[x:end] = texts, pens
        self._changed.setdefault(y, []).append((x, end))

    def _write(self, y: int, start: int, end: int, ink: Ink) -> None:
        """Write a part of a line, as far as the terminal shows something else."""
        texts, pens = self._wanted.texts[y][start:end], self._wanted.pens[y][start:end]
        shown, drawn = self._shown.texts[y], self._shown.pens[y]
        old_texts, old_pens = shown[start:end], drawn[start:end]
        if texts == old_texts and pens == old_pens:
            return
        shown[start:end], drawn[start:end] = texts, pens
        if "" in texts or "" in old_texts:
            ink.write(start, y, texts, pens)  # Terminals disagree about the width of some: the part as a whole.
            return
        for low, high in _runs(texts, pens, old_texts, old_pens):
            ink.write(start + low, y, texts[low:high], pens[low:high])

    def _visible(self, piece: Piece, columns: int) -> tuple[list[str], list[Pen]]:
        """Text and pen of each cell of a piece that lies on the screen."""
        texts, pens = self._cells(piece.segments)
        first, end = max(0, -piece.x), max(0, columns - piece.x)
        if texts[end : end + 1] == [""]:
            texts[end - 1] = " "
        if texts[first : first + 1] == [""]:
            texts[first] = " "
        return texts[first:end], pens[first:end]

    def _cells(self, segments: Iterable[Segment]) -> tuple[list[str], list[Pen]]:
        """The text and the pen of each cell."""
        texts: list[str] = []
        pens: list[Pen] = []
        for text, style, _control in segments:
            pen = self._pens.get(style)
            if pen is None:
                assert style is not None
                if len(self._pens) >= PENS:
                    self._pens, self._blank = {None: ""}, {"": ""}
                pen = self._pens[style] = self._codes(style)
                self._blank.setdefault(pen, blank(pen))
            if text.isspace():
                pen = self._blank[pen]
            cells = text if text.isascii() else self._split(text)
            texts += cells
            pens += [pen] * len(cells)
        return texts, pens


@lru_cache(TEXTS)
def split(text: str) -> list[str]:
    """The text of each cell: "" for the second one of a wide character.

    What has no width of its own, or is joined, goes into the cell before; where there is none, it is left out.
    """
    cells: list[str] = []
    joined = False
    for character in text:
        width = get_character_cell_size(character)
        if width and not joined:
            cells += [character, ""] if width == 2 else [character]
        elif cells:
            wide = cells[-1] == ""
            cells[-1 - wide] += character
            if character == EMOJI and not wide and cell_len(cells[-1]) == 2:
                cells.append("")
        joined = character == JOINER and bool(cells) and not joined
    return cells


@lru_cache(TEXTS)
def split_plain(text: str) -> list[str]:
    """Like `split`, in ASCII: a character of two cells becomes two."""
    cells: list[str] = []
    for cell in split(text):
        cells.append(nearest(cell[0]) if cell else cells[-1])
    return cells


def _runs(texts: list[str], pens: list[Pen], old_texts: list[str], old_pens: list[Pen]) -> Iterator[tuple[int, int]]:
    """Where a line differs: first cell, and the one behind the last."""
    start = end = -1
    for index, (text, old_text, pen, old_pen) in enumerate(zip(texts, old_texts, pens, old_pens, strict=True)):
        if text != old_text or pen != old_pen:
            if start < 0 or index - end > BRIDGE:
                if start >= 0:
                    yield start, end
                start = index
            end = index + 1
    if start >= 0:
        yield start, end
