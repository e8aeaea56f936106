"""How many cells a character takes.

The painter decides: a row must be as wide for the emulator as for whoever draws it. So the emulator takes the measure
of text from outside (Textual's is `rich.cells.cell_len`) and asks it for single characters and for clusters only, as in
a character with its variation selector.
"""

import re
from collections.abc import Callable

from wcwidth import wcswidth

Measure = Callable[[str], int]
"""The number of cells that a text takes."""

JOINER = "\u200d"
"""ZERO WIDTH JOINER (Unicode 23.2): what follows it is drawn in the same cells."""

EMOJI = "\ufe0f"
"""VARIATION SELECTOR-16 (Unicode 23.4): it makes some narrow characters wide, as their emoji are (UAX 11)."""

CLUSTER = 32
"""Characters in one cell at most: enough for any emoji, and a bound for heaps of accents."""

_HIDDEN = re.compile("[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
"""C1 controls (ECMA-48 5.3), and what reorders or hides text: nothing that a program shows may mislead its reader."""

_LIMIT = 20_000


def measure(text: str) -> int:
    """The measure of wcwidth's tables, for use without a painter."""
    return max(0, wcswidth(text))


class Widths(dict[str, int]):
    """The width of a character: 0, 1 or 2 cells; -1 for one that is left out."""

    def __init__(self, cells: Measure = measure) -> None:
        super().__init__()
        self.cells = cells

    def __missing__(self, char: str) -> int:
        width = -1 if _HIDDEN.match(char) else min(2, self.cells(char))
        if len(self) > _LIMIT:
            self.clear()
        self[char] = width
        return width

    def split(self, text: str) -> str | list[str] | None:
        """The text as cells, the second cell of a wide character empty; None where a character takes no cell.

        Where each takes one, the text itself is the cells.
        """
        cells: list[str] = []
        add = cells.append
        for char in text:
            width = self[char]
            if width == 1:
                add(char)
            elif width == 2:
                add(char)
                add("")
            else:
                return None
        return text if len(cells) == len(text) else cells

    def clusters(self, text: str) -> list[str]:
        """The text of a row as cells: the inverse of joining the cells of a row."""
        cells: list[str] = []
        joined = False
        for char in text:
            width = self[char]
            if cells and (joined or width <= 0):
                _extend(cells, char, self.cells)
                joined = char == JOINER and not joined
            else:
                joined = False
                cells.append(char)
                if width == 2:
                    cells.append("")
        return cells


def _extend(cells: list[str], char: str, measure: Measure) -> None:
    """Add a character to the last of the cells; it may widen by that."""
    wide = cells[-1] == ""
    base = cells[-2] if wide else cells[-1]
    cluster = base + char
    if wide:
        cells[-2] = cluster
    else:
        cells[-1] = cluster
        if char == EMOJI and measure(cluster) == 2:
            cells.append("")
