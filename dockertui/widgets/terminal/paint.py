"""Rows of the emulator as strips for Textual."""

from collections.abc import Iterable

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.strip import Strip

from dockertui.terminal import Color, Colors, Row, Style

KEPT = 4096
"""Styles that are remembered; a hostile program uses any number of them."""


class RowPainter:
    """Makes strips of rows on the `base` style; while a row that is the same object is shown, so is its strip."""

    def __init__(self, base: RichStyle) -> None:
        self._base = base
        self._styles: dict[Style, RichStyle] = {}
        self._strips: dict[int, tuple[Row, Strip]] = {}

    def paint(self, rows: Iterable[Row], columns: int) -> list[Strip]:
        """The strips of the rows that are visible now, each `columns` cells wide."""
        before, self._strips = self._strips, {}
        return [self._strip(row, columns, before) for row in rows]

    def _strip(self, row: Row, columns: int, before: dict[int, tuple[Row, Strip]]) -> Strip:
        known = before.get(id(row))
        if known is None or known[0] is not row or known[1].cell_length != columns:
            segments = [Segment(text, self._style(style)) for text, style in row.pieces]
            known = (row, Strip(segments).adjust_cell_length(columns, self._base))
        self._strips[id(row)] = known
        return known[1]

    def _style(self, style: Style) -> RichStyle:
        found = self._styles.get(style)
        if found is None:
            if len(self._styles) >= KEPT:
                self._styles.clear()
            found = self._styles[style] = self._base + rich_style(style)
        return found


def rich_style(style: Style) -> RichStyle:
    """The style in rich's terms. Links are underlined, not passed on: they come from whatever runs in the terminal."""
    return RichStyle(
        color=_color(style.fg),
        bgcolor=_color(style.bg),
        bold=style.bold or None,
        dim=style.faint or None,
        italic=style.italic or None,
        underline=style.underline in (1, 3, 4, 5) or bool(style.link) or None,
        underline2=style.underline == 2 or None,
        blink=style.blink or None,
        reverse=style.reverse or None,
        conceal=style.conceal or None,
        strike=style.strike or None,
    )


def _color(color: Color) -> RichColor | None:
    if color is None:
        return None
    return RichColor.from_rgb(*color) if isinstance(color, tuple) else RichColor.from_ansi(color)


def triplets(style: RichStyle) -> Colors | None:
    """Foreground and background in red, green and blue; None where the terminal's own colours are used."""
    color, ground = style.color, style.bgcolor
    return (color.triplet, ground.triplet) if color and ground and color.triplet and ground.triplet else None


def marked(strip: Strip, start: int, end: int, style: RichStyle) -> Strip:
    """The strip with the cells from `start` up to `end` in another style."""
    start, end = max(0, start), min(end, strip.cell_length)
    if start >= end:
        return strip
    before, inside, after = strip.divide([start, end, strip.cell_length])
    inside = Strip([Segment(segment.text, (segment.style or RichStyle()) + style) for segment in inside])
    return Strip.join([before, inside, after])


def inverted(strip: Strip, start: int, end: int) -> Strip:
    """The strip with foreground and background exchanged in the cells from `start` up to `end`, as under a cursor."""
    start, end = max(0, start), min(end, strip.cell_length)
    if start >= end:
        return strip
    before, inside, after = strip.divide([start, end, strip.cell_length])
    inside = Strip([Segment(segment.text, _turned(segment.style or RichStyle())) for segment in inside])
    return Strip.join([before, inside, after])


def _turned(style: RichStyle) -> RichStyle:
    return style + RichStyle(reverse=not style.reverse)
