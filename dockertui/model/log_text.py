"""Lines of a log as harmless text: colours are kept, whatever else could control a terminal is taken out."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from dockertui.format import legible

# ECMA-48: CSI sequences (5.4), and control strings OSC, DCS, SOS, PM, APC up to ST (5.6) or, as xterm has it, BEL.
_SEQUENCE = re.compile(
    r"\x1b\[(?P<sgr>[0-9;:]*)m"
    r"|\x1b\[[0-?]*[ -/]*[@-~]"
    r"|\x1b[]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)"
    r"|\x1b[ -/]*[0-Z\\`-~]"
)

_ON = {1: "bold", 2: "dim", 3: "italic", 4: "underline", 7: "reverse", 9: "strike", 21: "underline2"}
_OFF = {
    22: ("bold", "dim"),
    23: ("italic",),
    24: ("underline", "underline2"),
    27: ("reverse",),
    29: ("strike",),
}


class StyledRun(NamedTuple):
    """Text of one look. `look` is a style definition of Rich's, such as `bold color(1) on #202020`; "" is plain."""

    text: str
    look: str = ""


class Sgr:
    """The state that Select Graphic Rendition (ECMA-48 8.3.117, xterm ctlseqs) builds up within a line.

    Blinking and concealed text is left as it is: a log must not hide what it says.
    """

    def __init__(self) -> None:
        self._attributes: set[str] = set()
        self._colours = {"": "", "on ": ""}

    def apply(self, parameters: str) -> None:
        """Take the parameters between `CSI` and `m`; those unknown are skipped."""
        codes = iter([_numbers(parameter) for parameter in parameters.split(";")])
        for numbers in codes:
            code = numbers[0]
            if code == 0:
                self.__init__()  # type: ignore[misc]
            elif code in _ON:
                self._attributes.add(_ON[code])
            elif code in _OFF:
                self._attributes.difference_update(_OFF[code])
            elif code in (38, 48):
                self._colours["" if code == 38 else "on "] = _extended(numbers, codes)
            else:
                self._basic(code)

    def _basic(self, code: int) -> None:
        for first, ground in ((30, ""), (40, "on ")):
            if first <= code < first + 8:
                self._colours[ground] = f"color({code - first})"
            elif first + 60 <= code < first + 68:
                self._colours[ground] = f"color({code - first - 52})"
            elif code == first + 9:
                self._colours[ground] = ""

    @property
    def look(self) -> str:
        """The state as a style definition."""
        colours = [ground + colour for ground, colour in self._colours.items() if colour]
        return " ".join((*sorted(self._attributes), *colours))


def _numbers(parameter: str) -> list[int]:
    return [int(part[:6]) if part else 0 for part in parameter.split(":")]


def _extended(numbers: list[int], following: Iterator[list[int]]) -> str:
    """The colour behind 38 or 48: `;5;n`, `;2;r;g;b`, or the same with colons and perhaps a colour space."""
    values = numbers[1:] or [next(following, [0])[0]]
    kind = values[0]
    needed = {5: 1, 2: 3}.get(kind, 0)
    if len(numbers) > 1:
        parts = values[1:][-needed:] if needed else []
    else:
        parts = [next(following, [-1])[0] for _index in range(needed)]
    if len(parts) < needed or not needed or not all(0 <= part <= 255 for part in parts):
        return ""
    return f"color({parts[0]})" if kind == 5 else "#{:02x}{:02x}{:02x}".format(*parts)


def runs(text: str) -> list[StyledRun]:
    """A line of a log as harmless pieces of one look each."""
    if "\x1b" not in text:
        return [StyledRun(_harmless(text))]
    found: list[StyledRun] = []
    sgr, look, at = Sgr(), "", 0
    for match in _SEQUENCE.finditer(text):
        if match.start() > at:
            found.append(StyledRun(_harmless(text[at : match.start()]), look))
        at = match.end()
        if match["sgr"] is not None:
            sgr.apply(match["sgr"])
            look = sgr.look
    if at < len(text):
        found.append(StyledRun(_harmless(text[at:]), look))
    return found


def plain(text: str) -> str:
    """A line of a log as harmless text without any look: what searches and filters see."""
    return _harmless(_SEQUENCE.sub("", text) if "\x1b" in text else text)


def _harmless(text: str) -> str:
    return legible(text.expandtabs(4) if "\t" in text else text)
