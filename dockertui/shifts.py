"""What is to be shown may be there already, only higher or lower: the terminal can move it by itself."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

LEAST_LINES = 3
"""Lines that have to be there already, at least: a line or two is soon written."""


class Shift(NamedTuple):
    """Lines `top` to `bottom`, counted from 0, are to move up by `by`, down where that is negative."""

    top: int
    bottom: int
    by: int


def shift(before: Sequence[str], after: Sequence[str]) -> Shift | None:
    """How to move lines so that some of them are what they are to be; None where none are."""
    places: dict[str, int] = {}
    for y, text in enumerate(before):
        places[text] = -1 if text in places else y  # One that is there twice tells nothing.
    moves = [(places[text] - y, y) for y, text in enumerate(after) if places.get(text, -1) >= 0 and not text.isspace()]
    counts = Counter(by for by, _y in moves if by)
    by, count = counts.most_common(1)[0] if counts else (0, 0)
    if count < LEAST_LINES:
        return None
    moved = [y for found, y in moves if found == by]
    return Shift(min(moved[0], moved[0] + by), max(moved[-1], moved[-1] + by), by)


def moving(lines: Shift) -> str:
    """What has a terminal move lines (DECSTBM, DEC STD 070; SU and SD, ECMA-48, 8.3.147 and 8.3.113).

    The lines that become free are blank, and the cursor is at home.
    """
    count, letter = abs(lines.by), "S" if lines.by > 0 else "T"
    return f"\x1b[{lines.top + 1};{lines.bottom + 1}r\x1b[{count}{letter}\x1b[r"
