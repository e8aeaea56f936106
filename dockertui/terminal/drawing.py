"""Text that arrives, put into cells."""

import pyte.modes as mo
from pyte.charsets import VT100_MAP

from dockertui.terminal.grid import Grid
from dockertui.terminal.row import MutableRow, Row, Run
from dockertui.terminal.style import DEFAULT, Style
from dockertui.terminal.widths import CLUSTER, EMOJI, JOINER

GRAPHICS = {code: VT100_MAP[code] if code != 0x5F else " " for code in range(0x5F, 0x7F)}
"""DEC special graphics (VT510 manual, "DEC Special Graphic Character Set")."""

UNITED_KINGDOM = {ord("#"): "£"}
"""What the national replacement character set of the United Kingdom has (VT510 manual)."""

CHARSETS = {"0": GRAPHICS, "A": UNITED_KINGDOM}
"""Final character of the designating sequence: what it changes."""


class Drawing(Grid):
    """A grid that text can be written on."""

    inserting = False
    autowrap = True

    def reset(self) -> None:
        """RIS."""
        super().reset()
        self.inserting = False
        self.autowrap = True
        self.charsets = ["B", "B", "B", "B"]
        self.charset = 0
        self.translation: dict[int, str] | None = None

    def define_charset(self, code: str, mode: str) -> None:
        """SCS: designate G0 to G3 by `(`, `)`, `*` and `+`."""
        self.charsets["()*+".index(mode)] = code
        self.select_charset(self.charset)

    def select_charset(self, number: int) -> None:
        """Use G0 to G3: SI, SO, LS2 and LS3."""
        self.charset = number
        self.translation = CHARSETS.get(self.charsets[number])

    def draw(self, data: str) -> None:
        """Write text without control characters at the cursor."""
        if self.translation:
            data = data.translate(self.translation)
        cells = None if self.joining else data if data.isascii() else self.widths.split(data)
        if cells is not None:
            self.put(cells)
            return
        for char in data:
            self._draw_char(char)

    def put(self, cells: str | list[str]) -> None:
        """Write these cells: a string, where each character takes one."""
        cursor = self.cursor
        x = cursor.x
        end = x + len(cells)
        if end > self.columns or self.inserting:
            self._put_slowly(cells)
            return
        line = self.rows[cursor.y]
        chars = line.chars
        if x > len(chars):
            line.pad(x)
        if type(cells) is list:
            line.wide = True
        if line.wide:
            line.cut(x)
            line.cut(end)
        chars[x:end] = cells
        line.styles[x:end] = [self.pen.style] * len(cells)
        line.fresh = False
        cursor.x = end
        self.last = cells[-1] or cells[-2]

    def repeat(self, count: int = 1) -> None:
        """REP (ECMA-48 8.3.103): the last character again, at most for two rows."""
        if self.last:
            width = self.widths[self.last]
            cells: str | list[str] = self.last if width == 1 else [self.last, ""]
            self.put(cells * min(max(count, 1), 2 * self.columns))

    def _put_slowly(self, cells: str | list[str]) -> None:
        """Write cells that wrap, or that push others to the right."""
        inserting, self.inserting = self.inserting, False
        while cells:
            room = self._room(len(cells) > 1 and cells[1] == "")
            if len(cells) > room and cells[room] == "":
                room -= 1
            piece, cells = cells[:room], cells[room:]
            if inserting:
                line = self.rows[self.cursor.y]
                line.insert(self.cursor.x, len(piece), self.pen.style, self.columns)
            self.put(piece)
            if cells and not self.autowrap:
                cells = self._last_char(cells)
                self.cursor.x = self.columns - len(cells)
        self.inserting = inserting

    @staticmethod
    def _last_char(cells: str | list[str]) -> str | list[str]:
        return cells[-2:] if cells[-1] == "" else cells[-1:]

    def _room(self, wide: bool) -> int:
        """How many cells there are for text that begins with a wide or narrow character, after a wrap where due."""
        cursor = self.cursor
        need = 2 if wide else 1
        if cursor.x + need > self.columns:
            if self.autowrap:
                self.wrap()
            else:
                cursor.x = self.columns - need
        return self.columns - cursor.x

    def wrap(self) -> None:
        """Go on at the beginning of the next row, which continues this one.

        A row that scrolls in by that is blank: xterm gives it the current background, which then stays behind a
        coloured line that wrapped at the bottom. tmux does not.
        """
        line = self.rows[self.cursor.y]
        line.wrapped = True
        line.fresh = False
        self.cursor.x = 0
        pen, self.pen = self.pen, self.pens.default
        self.index()
        self.pen = pen

    def _draw_char(self, char: str) -> None:
        """Write a character that may belong to the one before it."""
        cursor = self.cursor
        joining, self.joining = self.joining, None
        width = self.widths[char]
        if joining == (self.rows[cursor.y], cursor.x):
            self._combine(JOINER + char)
        elif char == JOINER:
            if cursor.x:
                self.joining = (self.rows[cursor.y], cursor.x)
        elif width == 0:
            self._combine(char)
        elif width > 0:
            self.put(char if width == 1 else [char, ""])

    def _combine(self, text: str) -> None:
        """Add to the character before the cursor."""
        cursor = self.cursor
        line = self.rows[cursor.y]
        x = cursor.x - 1
        if not 0 <= x < len(line.chars):
            return
        wide = line.chars[x] == ""
        x -= wide
        cluster = line.chars[x] + text
        if len(cluster) > CLUSTER:
            return
        widened = text == EMOJI and not wide and self.widths.cells(cluster) > 1
        if widened and cursor.x >= self.columns:
            return
        line.chars[x] = cluster
        line.wide = True
        line.fresh = False
        if widened:
            self._widen(line)

    def _widen(self, line: MutableRow) -> None:
        inserting, self.inserting = self.inserting, False
        if inserting:
            line.insert(self.cursor.x, 1, self.pen.style, self.columns)
        line.cut(self.cursor.x + 1)
        last = self.last
        self.put(" ")
        line.chars[self.cursor.x - 1] = ""
        line.styles[self.cursor.x - 1] = line.styles[self.cursor.x - 2]
        self.last, self.inserting = last, inserting

    def draw_lines(self, texts: list[str]) -> None:
        """Write lines of printable ASCII, each on a new row, when `can_draw_lines`.

        What passes the screen without being seen goes to the history as text, or is only counted where it would not
        stay there either.
        """
        columns, style = self.columns, self.pen.style
        room = self.lines + self.history.limit
        if len(texts) > 2 * room:
            if self.main is None:
                self.history.dropped += sum(-(-len(text) // columns) or 1 for text in texts[:-room])
            texts = texts[-room:]
        rows: list[Row | str] = [line.retire() for line in self.rows]
        for text in texts:
            while len(text) > columns:
                rows.append(Row(text[:columns], _runs(columns, style), True))
                text = text[columns:]
            rows.append(text.rstrip(" ") if style is DEFAULT else Row(text, _runs(len(text), style)))
        if self.main is None:
            self.history.extend(rows[: -self.lines])
        self.rows = [
            MutableRow.thaw(Row(row) if isinstance(row, str) else row, self.widths) for row in rows[-self.lines :]
        ]
        self.cursor.x = len(texts[-1]) and (len(texts[-1]) - 1) % columns + 1
        self.last = next((text[-1] for text in reversed(texts) if text), self.last)

    def can_draw_lines(self) -> bool:
        """Whether `draw_lines` may be used now."""
        return (
            self.cursor.y == self.bottom == self.lines - 1
            and self.top == 0
            and self.autowrap
            and not self.inserting
            and self.translation is None
            and self.pen.style.bg is None
        )

    def linefeed(self) -> None:
        """LF, VT, FF: one row down, in new line mode (LNM) to its beginning."""
        self.index()
        if mo.LNM in self.mode:
            self.cursor.x = 0


def _runs(length: int, style: Style) -> tuple[Run, ...]:
    return ((0, length, style),) if length and style != DEFAULT else ()
