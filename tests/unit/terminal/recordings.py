"""Recorded programs and the screens that tmux shows for them; the format is in tests/terminal/recordings/README.md."""

import gzip
import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from dockertui.terminal import DEFAULT, Row, Style, Terminal
from dockertui.terminal.widths import Widths

FOLDER = Path(__file__).parents[2] / "terminal" / "recordings"
NAMES = sorted(path.name.removesuffix(".bin.gz") for path in FOLDER.glob("*.bin.gz"))

Step = tuple[int, int] | dict[str, Any]
"""A size to take, or a screen to compare."""

Look = tuple[str, str, str]
"""Foreground, background and flags as the recordings write them."""

PLAIN: Look = ("default", "default", "")


class Recording(NamedTuple):
    data: bytes
    about: dict[str, Any]

    @property
    def cuts(self) -> list[dict[str, Any]]:
        cuts: list[dict[str, Any]] = self.about["cuts"]
        return cuts

    def terminal(self) -> Terminal:
        return Terminal(self.about["cols"], self.about["rows"])

    def steps(self) -> list[tuple[int, Step]]:
        """What is to be done at which points, in order."""
        steps: list[tuple[int, Step]] = [(cut["offset"], cut) for cut in self.cuts]
        steps += [(size["offset"], (size["cols"], size["rows"])) for size in self.about["resizes"]]
        return sorted(steps, key=lambda step: (step[0], isinstance(step[1], tuple)))


def load(name: str) -> Recording:
    data = gzip.decompress((FOLDER / f"{name}.bin.gz").read_bytes())
    return Recording(data, json.loads(gzip.decompress((FOLDER / f"{name}.json.gz").read_bytes())))


def differences(terminal: Terminal, cut: dict[str, Any]) -> list[str]:
    """What the terminal shows otherwise than tmux; empty where it is the same."""
    found: list[str] = []
    top = terminal.history_size
    for y in range(terminal.lines):
        row = terminal.row(top + y)
        if y not in cut["soft"]:
            found += _row_differences(row, y, cut)
    cursor = terminal.cursor
    shown = ([cursor.x, cursor.y], cursor.visible, terminal.alternate)
    wanted = (cut["cursor"], cut["visible"], cut["alternate"])
    if shown != wanted:
        found.append(f"cursor {shown} not {wanted}")
    return found


def _row_differences(row: Row, y: int, cut: dict[str, Any]) -> Iterator[str]:
    wanted = unicodedata.normalize("NFC", cut["text"][y])
    text = unicodedata.normalize("NFC", row.text.rstrip())
    if text != wanted:
        yield f"row {y}: {text!r} not {wanted!r}"
        return
    width = min(cut["widths"][y], cut["cols"] - 1)
    shown = _looks(row)[:width]
    looks = [PLAIN] * width
    for x, count, fg, bg, flags in cut["runs"].get(str(y), []):
        looks[x : x + count] = [(str(fg), str(bg), flags)] * count
    shown += [PLAIN] * (width - len(shown))
    if shown != looks[:width]:
        x = next(x for x in range(width) if shown[x] != looks[x])
        yield f"row {y}, column {x}: {shown[x]} not {looks[x]}"


def _looks(row: Row) -> list[Look]:
    looks: list[Look] = []
    widths = Widths()
    for text, style in row.pieces:
        for char in widths.clusters(text) if row.wide else text:
            looks.append(looks[-1] if char == "" else _look(char, style))
    return looks


def _look(char: str, style: Style) -> Look:
    if style is DEFAULT:
        return PLAIN
    flags = "".join(
        letter
        for letter, on in (("b", style.bold), ("i", style.italic), ("r", style.reverse), ("u", style.underline))
        if on
    )
    if char == " " and not style.reverse and not style.underline:
        return ("default", _color(style.bg), "")
    return (_color(style.fg), _color(style.bg), flags)


def _color(color: object) -> str:
    if color is None:
        return "default"
    return "{:02x}{:02x}{:02x}".format(*color) if isinstance(color, tuple) else str(color)
