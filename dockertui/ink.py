"""What is written to the terminal for cells: pen and cursor are changed as seldom and as briefly as possible."""

from collections.abc import Sequence
from functools import lru_cache

from dockertui.abilities import NOTHING, Able
from dockertui.shifts import Shift, moving

RESET = "\x1b[0m"

UNSEEN = frozenset(("1", "2", "3"))
"""Attributes that a space does not show: bold, faint, italic (ECMA-48, 8.3.117)."""

ENDS = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "7": "27", "9": "29"}
"""What ends an attribute (ECMA-48, 8.3.117)."""

NOWHERE = (-1, -1)
"""A place of which nothing is known."""

Pen = str
"""The parameters of SGR (ECMA-48, 8.3.117) for a style, "" for the terminal's default."""

FEW = 6
"""Bytes that a sequence takes: fewer cells than that are written one by one."""


class Ink:
    """Collects what is to be written.

    `columns` is how wide the screen is, `able` what its terminal can do to be told less.
    """

    def __init__(self, columns: int, able: Able) -> None:
        self._parts: list[str] = []
        self._pen: Pen = ""
        self._size = self._counted = 0
        self._columns = columns
        self._able = able
        self._at = NOWHERE

    def write(self, x: int, y: int, texts: Sequence[str], pens: Sequence[Pen]) -> None:
        """Write cells from a place on."""
        self._parts.append(move(self._at, (x, y)))
        first = len(self._parts)
        if self._able == NOTHING:
            for text, pen in zip(texts, pens, strict=True):
                if pen != self._pen:
                    self._take(text, pen)
                self._parts.append(text)
            end = x + len(texts)
        else:
            end = self._write_runs(x, texts, pens)
        sure = end < self._columns and all(map(str.isascii, self._parts[first:]))
        self._at = (end, y) if sure else NOWHERE

    def move_lines(self, lines: Shift) -> None:
        """Move lines; at the start only, while the pen is the default one, which the lines that become free get."""
        self._parts.append(moving(lines))

    def _write_runs(self, x: int, texts: Sequence[str], pens: Sequence[Pen]) -> int:
        """Write cells, those that follow each other and are the same at once; returns where the cursor is then."""
        at, end = 0, len(texts)
        while at < end:
            text, pen = texts[at], pens[at]
            after = at + 1
            while after < end and texts[after] == text and pens[after] == pen:
                after += 1
            if pen != self._pen:
                self._take(text, pen)
            if self._run(text, pen, after - at, x + after, last=after == end):
                return x + at
            at = after
        return x + end

    def _take(self, text: str, pen: Pen) -> None:
        """Have the pen for a cell, which is another one than there is."""
        pen = under(self._pen, pen) if text == " " else pen
        if pen != self._pen:
            self._parts.append(change(self._pen, pen))
            self._pen = pen

    def _run(self, text: str, pen: Pen, count: int, end: int, last: bool) -> bool:
        """Write the same cell so many times, up to column `end`; after the `last` ones the cursor may be anywhere.

        Returns whether it stays before them. EL (ECMA-48, 8.3.41) and ECH (8.3.38) leave it there, CUF (8.3.20) moves
        it; REP is 8.3.103.
        """
        if text == " " and self._able.erase and count > FEW and _parts(pen)[0] <= UNSEEN:
            if end == self._columns or last:
                self._parts.append("\x1b[K" if end == self._columns else f"\x1b[{count}X")
                return True
            if count > 2 * FEW:
                self._parts.append(f"\x1b[{count}X\x1b[{count}C")
                return False
        elif self._able.repeat and len(text) == 1 and len(text.encode()) * (count - 1) > FEW:
            self._parts.append(f"{text}\x1b[{count - 1}b")
            return False
        self._parts.append(text * count)
        return False

    @property
    def size(self) -> int:
        """How many bytes it is by now."""
        self._size += sum(len(part.encode()) for part in self._parts[self._counted :])
        self._counted = len(self._parts)
        return self._size

    def text(self) -> str:
        """All of it, with the terminal's default pen at the end."""
        return "".join(self._parts) + (change(self._pen, "") if self._pen else "")


def move(at: tuple[int, int], to: tuple[int, int]) -> str:
    """The shortest sequence that moves the cursor, of CUF and CUP, which counts from 1 (ECMA-48, 8.3.20 and 8.3.21)."""
    if at[1] == to[1] and at[0] < to[0]:
        return f"\x1b[{to[0] - at[0]}C"
    return "" if at == to else f"\x1b[{to[1] + 1};{to[0] + 1}H"


@lru_cache(4096)
def change(before: Pen, after: Pen) -> str:
    """The shortest escape sequence from one pen to another."""
    old, new = _parts(before), _parts(after)
    ends = {ENDS.get(code, "") for code in old[0] - new[0]}
    again = [code for code in new[0] if code not in old[0] or ENDS.get(code, "") in ends]
    grounds = (now or code for was, now, code in zip(old[1:], new[1:], ("39", "49"), strict=True) if was != now)
    anew = f"\x1b[0;{after}m" if after else RESET
    stepwise = f"\x1b[{';'.join([*sorted(ends), *sorted(again), *grounds])}m"
    return anew if "" in ends or len(anew) < len(stepwise) else stepwise


@lru_cache(4096)
def under(current: Pen, pen: Pen) -> Pen:
    """The pen that a space needs which is to look as with `pen`: the current one, where only what is unseen differs."""
    old, new = _parts(current), _parts(pen)
    if not old[0] | new[0] <= UNSEEN:
        return pen
    return ";".join(part for part in (*sorted(old[0]), old[1], new[2]) if part)


def blank(pen: Pen) -> Pen:
    """The pen of a space that looks the same: its background, unless a space shows more of the pen than that."""
    attributes, _foreground, background = _parts(pen)
    return background if attributes <= UNSEEN else pen


def _parts(pen: Pen) -> tuple[frozenset[str], str, str]:
    """Attributes, foreground and background."""
    attributes: set[str] = set()
    grounds = {"3": "", "4": ""}
    codes = iter(pen.split(";") if pen else ())
    for code in codes:
        if code in ("38", "48"):
            kind = next(codes)
            values = [next(codes) for _value in range(3 if kind == "2" else 1)]
            grounds[code[0]] = ";".join((code, kind, *values))
        elif len(code) == 2 and code[0] in "39":
            grounds["3"] = code
        elif (len(code) == 2 and code[0] == "4") or len(code) == 3:
            grounds["4"] = code
        else:
            attributes.add(code)
    return frozenset(attributes), grounds["3"], grounds["4"]
