"""Graphs of numbers over time, in characters: braille dots, or ASCII where there is nothing better."""

from collections.abc import Iterable, Sequence
from math import ceil, floor, log10

from dockertui.glyphs import ASCII, GLYPHS

# Unicode 2800-28FF: the bits of the dots of a cell's left and right column, from the lowest dot up.
_DOTS = ((0x40, 0x04, 0x02, 0x01), (0x80, 0x20, 0x10, 0x08))
_FILLS = tuple(tuple(sum(column[:height]) for height in range(5)) for column in _DOTS)
_HANGING = tuple(tuple(sum(column[4 - height :]) for height in range(5)) for column in _DOTS)
_STEPS = " .:|#"
"""Heights of a cell in ASCII; hanging ones look the same."""

BRAILLE = GLYPHS is not ASCII


def plot(values: Sequence[float], cells: int, rows: int, top: float, hanging: bool = False) -> list[str]:
    """The newest values as an area of `cells` x `rows`, two values to a cell; `top` is the value that fills it.

    The newest value is at the right; a `hanging` area grows downwards. A value above zero shows at least one dot.
    Where there is no room there is nothing.
    """
    cells = max(0, cells)
    heights = _heights(values, cells * 2, rows * 4, top)
    order = range(rows) if hanging else range(rows - 1, -1, -1)
    return [_row(heights, row * 4, hanging) for row in order]


def _heights(values: Sequence[float], count: int, dots: int, top: float) -> list[int]:
    newest = list(values[-count:]) if count else []
    scale = dots / top if top > 0 else 0.0
    heights = [min(dots, max(round(value * scale), 1 if value > 0 else 0)) for value in newest]
    return [0] * (count - len(heights)) + heights


def _row(heights: list[int], base: int, hanging: bool) -> str:
    pairs = [
        (min(4, max(0, left - base)), min(4, max(0, right - base)))
        for left, right in zip(heights[::2], heights[1::2], strict=True)
    ]
    if not BRAILLE:
        return "".join(_STEPS[max(pair)] for pair in pairs)
    lefts, rights = _HANGING if hanging else _FILLS
    return "".join(chr(0x2800 + lefts[left] + rights[right]) if left or right else " " for left, right in pairs)


def condense(values: Iterable[float], each: int) -> list[float]:
    """The largest of each group of `each` values, groups counted from the first value on."""
    if each == 1:
        return list(values)
    all_values = list(values)
    return [max(all_values[start : start + each]) for start in range(0, len(all_values), each)]


def ceiling(peak: float, least: float, binary: bool = False) -> float:
    """A round number at or above a peak, and at least `least`, for the top of a scale: 1, 2 or 5 times a power of ten.

    With `binary` a power of two, so that bytes in KiB or MiB stay round.
    """
    peak = max(peak, least)
    if binary:
        power = 1.0
        while power < peak:
            power *= 2
        return power
    base = 10.0 ** floor(log10(peak))
    return next(step * base for step in (1, 2, 5, 10) if ceil(peak / base * 1e6) / 1e6 <= step)
