"""Text in terminal cells: fitting, cutting and padding."""

from rich.cells import cell_len, set_cell_size

from dockertui.glyphs import GLYPHS

SOME = 8
"""Characters for each cell that are looked at where a word is broken: marks have no width of their own."""


def width(text: str) -> int:
    """How many terminal cells the text takes."""
    return len(text) if text.isascii() else cell_len(text)


def cut(text: str, cells: int) -> str:
    """The text in at most `cells` cells, the middle left out where it is longer: names differ at their ends."""
    if width(text) <= cells:
        return text
    if cells < 4:
        return set_cell_size(text, max(0, cells))
    tail_cells = (cells - 1) // 2
    head = set_cell_size(text, cells - 1 - tail_cells).rstrip()
    tail = text
    while width(tail) > tail_cells:
        tail = tail[max(1, (width(tail) - tail_cells) // 2) :]
    return f"{head}{GLYPHS.ellipsis}{tail}"


def clip(text: str, cells: int) -> str:
    """Prose in at most `cells` cells, its end left out where it is longer."""
    if width(text) <= cells:
        return text
    return set_cell_size(text, max(0, cells - 1)).rstrip() + GLYPHS.ellipsis if cells > 0 else ""


def fit(text: str, cells: int, right: bool = False) -> str:
    """The text in exactly `cells` cells, padded on one side or cut."""
    length = width(text)
    if length > cells:
        text = cut(text, cells)
        length = width(text)
    padding = " " * (cells - length)
    return padding + text if right else text + padding


def _head(word: str, cells: int) -> str:
    """What of a word that is too long stands in one line."""
    head = set_cell_size(word, cells).rstrip() or word[0]
    end = max(head.rfind(mark) for mark in "/:,=&-_") + 1
    return head[:end] if end > len(head) // 2 else head


def wrap(text: str, cells: int) -> list[str]:
    """The text in lines of at most `cells` cells, broken at spaces, or else behind what ends a part of a path."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            joined = f"{line} {word}" if line else word
            if width(joined) <= cells or not line:
                line = joined
            else:
                lines.append(line)
                line = word
            at = 0
            while 0 < cells < width(line[at : at + SOME * cells]):
                head = _head(line[at : at + SOME * cells], cells)
                lines.append(head)
                at += len(head)
            line = line[at:]
        lines.append(line)
    return lines
