"""The emulator as widgets see it."""

from collections.abc import Callable
from typing import NamedTuple

from dockertui.terminal.modes import Modes
from dockertui.terminal.outputs import ENTERED, Extent, extents
from dockertui.terminal.parser import Parser
from dockertui.terminal.reflow import resize
from dockertui.terminal.row import EMPTY, Row
from dockertui.terminal.screen import Colors, Screen
from dockertui.terminal.search import Finder, Match, find, text_between
from dockertui.terminal.widths import Measure, measure


class Cursor(NamedTuple):
    """Where the cursor is: column and row of the screen from 0. `style` is as in DECSCUSR, 0 to 6."""

    x: int
    y: int
    visible: bool
    style: int


def _ignore(_: bytes) -> None:
    pass


class Terminal:
    """A terminal of `columns` times `lines` with the last `scrollback` rows of what scrolled off.

    Rows are numbered from the oldest one in the history, `0`, to the bottom of the screen, `height - 1`. `row(y)` gives
    the same object until the row changes, so that what is drawn of it can be kept by its identity.

    `reply` gets what the terminal answers to questions of the program, from within `feed`. `measure` says how many
    cells a text takes: pass the painter's own, such as `rich.cells.cell_len`.
    """

    def __init__(
        self,
        columns: int,
        lines: int,
        *,
        scrollback: int = 10_000,
        reply: Callable[[bytes], None] = _ignore,
        measure: Measure = measure,
    ) -> None:
        self._screen = Screen(max(2, columns), max(1, lines), scrollback, measure)
        self._stream = Parser(self._screen)
        self._reply = reply

    def feed(self, data: bytes) -> None:
        """Take output of the program, in pieces of any size."""
        self._stream.feed_bytes(data)
        if self._screen.replies:
            self._reply(self._screen.take_replies())

    def resize(self, columns: int, lines: int) -> None:
        """Have another size. The main screen and the history flow anew, the alternate screen is cut or extended."""
        resize(self._screen, max(2, columns), max(1, lines))

    @property
    def colors(self) -> Colors | None:
        """Foreground and background as painted, red, green and blue each; None, the default, leaves questions open."""
        return self._screen.colors

    @colors.setter
    def colors(self, colors: Colors | None) -> None:
        self._screen.colors = colors

    @property
    def columns(self) -> int:
        """The width in cells."""
        return self._screen.columns

    @property
    def lines(self) -> int:
        """The height of the screen."""
        return self._screen.lines

    @property
    def history_size(self) -> int:
        """How many rows there are above the screen: none where the alternate screen is shown."""
        return 0 if self._screen.alternate else len(self._screen.history)

    @property
    def height(self) -> int:
        """How many rows there are."""
        return self.history_size + self._screen.lines

    @property
    def dropped(self) -> int:
        """How many rows the history has forgotten at its top: by so much the numbers of rows have moved."""
        return self._screen.history.dropped

    def row(self, y: int) -> Row:
        """A row, 0 the oldest; an empty one beyond the ends."""
        above = self.history_size
        if 0 <= y < above:
            return self._screen.history[y]
        return self._screen.rows[y - above].freeze() if above <= y < above + self._screen.lines else EMPTY

    def rows(self, start: int, end: int) -> list[Row]:
        """The rows from `start` up to `end`."""
        return [self.row(y) for y in range(start, end)]

    @property
    def cursor(self) -> Cursor:
        """The cursor."""
        screen = self._screen
        return Cursor(
            min(screen.cursor.x, screen.columns - 1), screen.cursor.y, not screen.cursor.hidden, screen.cursor_style
        )

    @property
    def alternate(self) -> bool:
        """Whether the alternate screen is shown, as full-screen programs have it."""
        return self._screen.alternate

    @property
    def modes(self) -> Modes:
        """What the program has asked for that concerns input and painting."""
        return self._screen.modes

    @property
    def title(self) -> str:
        """What the program calls itself, without control characters: at most 1024 characters."""
        return self._screen.title

    @property
    def bells(self) -> int:
        """How often the bell has rung."""
        return self._screen.bells

    def take_copied(self) -> str | None:
        """The last text that the program wanted to put into the clipboard since this was asked; None for none."""
        copied = self._screen.copied
        return copied.pop() if copied else None

    def line_entered(self) -> None:
        """The user pressed Enter: what comes below the cursor's line is taken for the output of a command."""
        self._screen.set_mark(ENTERED)

    def last_output(self) -> str:
        """What the last command wrote that wrote anything, whole lines where they wrapped; "" where none is known."""
        screen = self._screen
        if not self.alternate:
            screen.marks.drop_beyond(self.dropped + self.history_size + screen.cursor.y, screen.cursor.x)
            for extent in extents(screen.marks):
                if text := self._output(extent):
                    return text
        return ""

    def _output(self, extent: Extent) -> str:
        """The text of an output; one that a person's Enter began lies between the line entered and the next one."""
        begin, end = extent
        cursor_row = self.history_size + self._screen.cursor.y
        start = (begin.row - self.dropped, begin.x)
        stop = (end.row - self.dropped, end.x) if end else (cursor_row, self._screen.cursor.x)
        if begin.kind == ENTERED:
            start = (self._line_end(start[0]) + 1, 0)
            if end is None or end.kind == ENTERED:
                stop = (self._line_start(stop[0]), 0)
        start = max((0, 0), start)
        return self.text(start, stop).strip("\n") if start < stop else ""

    def _line_start(self, y: int) -> int:
        """The row in which the line of a row begins."""
        while y > 0 and self.row(y - 1).wrapped:
            y -= 1
        return y

    def _line_end(self, y: int) -> int:
        """The row in which the line of a row ends."""
        while y < self.height and self.row(y).wrapped:
            y += 1
        return y

    def cells(self, y: int) -> list[str]:
        """The text of each cell of a row; the second cell of a wide character is empty."""
        return self.row(y).cells(self._screen.widths)

    def find(self, finder: Finder) -> list[Match]:
        """What the finder finds in lines, from the oldest on; a line that wraps is searched as one."""
        history = [] if self.alternate else list(self._screen.history)
        return find(history + [line.freeze() for line in self._screen.rows], finder, self._screen.widths)

    def text(self, start: tuple[int, int], end: tuple[int, int]) -> str:
        """The text from one (row, column) up to another, in order; lines that wrapped are whole again."""
        return text_between(self.rows(start[0], end[0] + 1), start[1], end[1], self._screen.widths)
