"""How a cell looks."""

from typing import NamedTuple

Color = int | tuple[int, int, int] | None
"""A palette number 0-255, red, green and blue 0-255 each, or the terminal's own colour."""


class Style(NamedTuple):
    """The attributes of a cell. `underline` is 0 none, 1 single, 2 double, 3 curly, 4 dotted or 5 dashed.

    `link` is the address that the cell leads to (OSC 8), untrusted, at most 2 KiB; "" for none.
    """

    fg: Color = None
    bg: Color = None
    bold: bool = False
    faint: bool = False
    italic: bool = False
    underline: int = 0
    blink: bool = False
    reverse: bool = False
    conceal: bool = False
    strike: bool = False
    underline_color: Color = None
    link: str = ""


DEFAULT = Style()


def blank(style: Style) -> Style:
    """What erasing with that style leaves: its background only (xterm's "bce")."""
    return DEFAULT if style.bg is None else Style(None, style.bg)
