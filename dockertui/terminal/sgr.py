"""Select Graphic Rendition: from one style to the next (ECMA-48 8.3.117, xterm ctlseqs, ISO 8613-6 for colours)."""

import re
from typing import Any

from dockertui.terminal.style import DEFAULT, Color, Style, blank

_FG, _BG, _BOLD, _FAINT, _ITALIC, _UNDERLINE, _BLINK, _REVERSE, _CONCEAL, _STRIKE, _UNDERLINE_COLOR, _LINK = range(12)

_SET: dict[int, tuple[int, Any]] = {
    1: (_BOLD, True),
    2: (_FAINT, True),
    3: (_ITALIC, True),
    4: (_UNDERLINE, 1),
    5: (_BLINK, True),
    6: (_BLINK, True),
    7: (_REVERSE, True),
    8: (_CONCEAL, True),
    9: (_STRIKE, True),
    21: (_UNDERLINE, 2),
    23: (_ITALIC, False),
    24: (_UNDERLINE, 0),
    25: (_BLINK, False),
    27: (_REVERSE, False),
    28: (_CONCEAL, False),
    29: (_STRIKE, False),
    39: (_FG, None),
    49: (_BG, None),
    59: (_UNDERLINE_COLOR, None),
    **{30 + n: (_FG, n) for n in range(8)},
    **{40 + n: (_BG, n) for n in range(8)},
    **{90 + n: (_FG, n + 8) for n in range(8)},
    **{100 + n: (_BG, n + 8) for n in range(8)},
}
"""Parameter: the field that it sets, and to what."""

_EXTENDED = {38: _FG, 48: _BG, 58: _UNDERLINE_COLOR}

_PARAMETERS = re.compile(r"\x1b\[([0-9;:]{0,1021})m")

_TRUE_COLOR = re.compile(r"\x1b\[([34])8;2;(\d{1,3});(\d{1,3});(\d{1,3})m")
"""The most frequent of the sequences that are rarely seen twice."""

_PLAIN = ("\x1b[m", "\x1b[0m")

_LIMIT, _PATIENCE = 4096, 65536
"""Transitions remembered, and how many unknown ones there may be until all are forgotten. Programs use a few dozen."""


class Pen(dict[str, "Pen"]):
    """The current style of a screen, as a state: indexed by an SGR sequence it gives the pen that follows."""

    __slots__ = ("blank", "box", "style")

    def __init__(self, style: Style, box: "PenBox") -> None:
        self.style = style
        self.blank = blank(style)
        self.box = box

    def __missing__(self, sequence: str) -> "Pen":
        if sequence in _PLAIN and not self.style.link:
            return self.box.default
        style = step(self.style, sequence)
        if not self.box.remembers():
            return Pen(style, self.box)
        pen = self[sequence] = self.box.pen(style)
        return pen


class PenBox:
    """The pens that are remembered, one for each style."""

    def __init__(self) -> None:
        self._pens: dict[Style, Pen] = {}
        self._unknown = 0
        self.default = self.pen(DEFAULT)

    def pen(self, style: Style) -> Pen:
        """The pen of that style."""
        pen = self._pens.get(style)
        if pen is None:
            pen = self._pens[style] = Pen(style, self)
        return pen

    def remembers(self) -> bool:
        """Whether to remember a transition that was unknown.

        Not where there have been many: colours that are never the same again are not worth it. After a while all is
        forgotten and starts anew.
        """
        self._unknown += 1
        if self._unknown > _PATIENCE:
            self._unknown = 0
            for pen in self._pens.values():
                pen.clear()
            self._pens = {DEFAULT: self.default}
        return self._unknown < _LIMIT


def step(style: Style, sequence: str) -> Style:
    """The style after an escape sequence that ends in `m`; the same style where that is not SGR."""
    fields: list[Any] = list(style)
    match = _TRUE_COLOR.fullmatch(sequence)
    if match:
        ground, red, green, blue = match.groups()
        _color(fields, _FG if ground == "3" else _BG, (int(red), int(green), int(blue)))
        return Style._make(fields)
    match = _PARAMETERS.fullmatch(sequence)
    if match is None:
        return style
    codes = match[1].split(";")
    position = 0
    while position < len(codes):
        code = codes[position]
        position += 1
        if ":" in code:
            _colon_form(fields, code)
        elif code.lstrip("0") in ("38", "48", "58"):
            position += _semicolon_form(fields, _EXTENDED[_number(code)], codes[position : position + 4])
        else:
            _simple(fields, _number(code))
    return Style._make(fields)


def _number(text: str) -> int:
    return int(text) if text and len(text) < 9 else 0 if not text else 10**9


def _simple(fields: list[Any], code: int) -> None:
    if code == 0:
        fields[:_LINK] = DEFAULT[:_LINK]
    elif code == 22:
        fields[_BOLD] = fields[_FAINT] = False
    elif code in _SET:
        field, value = _SET[code]
        fields[field] = value


def _semicolon_form(fields: list[Any], field: int, codes: list[str]) -> int:
    """`38;5;n` and `38;2;r;g;b` (xterm); returns how many parameters that took."""
    if codes and codes[0] == "2":
        if len(codes) == 4 and ":" not in "".join(codes):
            _color(fields, field, (_number(codes[1]), _number(codes[2]), _number(codes[3])))
        return 4
    if codes and codes[0] == "5":
        if len(codes) > 1 and ":" not in codes[1]:
            _color(fields, field, _number(codes[1]))
        return 2
    return 1


def _colon_form(fields: list[Any], code: str) -> None:
    """`4:n`, `38:5:n`, `38:2:r:g:b` and `38:2:space:r:g:b` (ISO 8613-6)."""
    numbers = [_number(part) for part in code.split(":")]
    if numbers[0] == 4:
        if len(numbers) == 2 and numbers[1] <= 5:
            fields[_UNDERLINE] = numbers[1]
    elif numbers[0] in _EXTENDED:
        field = _EXTENDED[numbers[0]]
        if numbers[1] == 5 and len(numbers) > 2:
            _color(fields, field, numbers[2])
        elif numbers[1] == 2 and len(numbers) > 4:
            red, green, blue = numbers[3:6] if len(numbers) > 5 else numbers[2:5]
            _color(fields, field, (red, green, blue))


def _color(fields: list[Any], field: int, color: Color) -> None:
    if color is not None and (max(color) if isinstance(color, tuple) else color) <= 255:
        fields[field] = color


def parameters(style: Style) -> str:
    """The SGR parameters that make this style from the default one, as DECRQSS reports them."""
    codes = ["0"]
    for code, field in ((1, _BOLD), (2, _FAINT), (3, _ITALIC), (5, _BLINK), (7, _REVERSE), (8, _CONCEAL), (9, _STRIKE)):
        if style[field]:
            codes.append(str(code))
    if style.underline:
        codes.append("4" if style.underline == 1 else f"4:{style.underline}")
    for color, base in ((style.fg, 30), (style.bg, 40), (style.underline_color, 50)):
        codes.extend(_color_codes(color, base))
    return ";".join(codes)


def _color_codes(color: Color, base: int) -> list[str]:
    if color is None:
        return []
    if isinstance(color, tuple):
        return [f"{base + 8}:2::{color[0]}:{color[1]}:{color[2]}"]
    if base == 50 or color > 15:
        return [f"{base + 8}:5:{color}"]
    return [str(base + color if color < 8 else base + 52 + color)]
