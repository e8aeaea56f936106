"""What commands wrote: from where a shell says that it begins, or else below the line that the user entered.

Shells say so by OSC 133 (FinalTerm's semantic prompts): A where a prompt begins, C where output begins, D where that
ends.
"""

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

KEPT = 64
"""Marks that are remembered."""

PROMPT, OUTPUT, END, ENTERED = "A", "C", "D", "entered"


class ShellMark(NamedTuple):
    """A cell where something began; its row is counted from the first one that the terminal ever had."""

    row: int
    x: int
    kind: str


class ShellMarks:
    """The newest marks, in order. One that is set takes away those beyond it: they are of a screen that was cleared."""

    def __init__(self) -> None:
        self._marks: deque[ShellMark] = deque(maxlen=KEPT)

    def add(self, mark: ShellMark) -> None:
        """Set a mark where the cursor is."""
        self.drop_beyond(mark.row, mark.x)
        self._marks.append(mark)

    def drop_beyond(self, row: int, x: int) -> None:
        """Forget the marks behind a place."""
        while self._marks and self._marks[-1][:2] > (row, x):
            self._marks.pop()

    def __iter__(self) -> Iterator[ShellMark]:
        return iter(self._marks)

    def replace(self, marks: list[ShellMark]) -> None:
        """Have these marks instead."""
        self._marks = deque(marks, KEPT)


class Extent(NamedTuple):
    """An output: from its first mark to the next one, None where it goes on to the cursor."""

    start: ShellMark
    end: ShellMark | None


def extents(marks: ShellMarks) -> list[Extent]:
    """The outputs of commands, the newest first. What was entered counts only where no shell sets marks of its own."""
    known = list(marks)
    begin = OUTPUT if any(mark.kind == OUTPUT for mark in known) else ENTERED
    ends = (begin, PROMPT, END)
    found = [
        Extent(mark, next((later for later in known[number + 1 :] if later.kind in ends), None))
        for number, mark in enumerate(known)
        if mark.kind == begin
    ]
    return found[::-1]
