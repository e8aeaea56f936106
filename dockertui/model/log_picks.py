"""Which lines of a log pass a test: for filters and for searches, over all that is kept."""

import time
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from math import inf
from typing import NamedTuple

from dockertui.model.log_buffer import LogBuffer
from dockertui.model.log_text import plain

Test = Callable[[str], bool]


class _Passed(NamedTuple):
    numbers: list[int]
    looked: int


class Picks:
    """The numbers of the lines whose plain text passes a test, in order, found block by block from the newest on."""

    def __init__(self, buffer: LogBuffer, test: Test) -> None:
        self.numbers = array("q")
        self._buffer = buffer
        self._test = test
        self._low = self._high = buffer.end

    def step(self, until: float = inf) -> bool:
        """Look through one more block, new lines first, as far as there is time until then (of `time.monotonic`).

        False when all lines are looked at.
        """
        buffer = self._buffer
        self._trim()
        if self._high < buffer.end:
            start, texts = buffer.slab(self._high)
            passed = self._passed(range(self._high, start + len(texts)), start, texts, until)
            self._high += passed.looked
            self.numbers.extend(passed.numbers)
        elif self._low > buffer.first:
            start, texts = buffer.slab(self._low - 1)
            passed = self._passed(range(self._low - 1, start - 1, -1), start, texts, until)
            self._low -= passed.looked
            self.numbers = array("q", reversed(passed.numbers)) + self.numbers
        return self._high < buffer.end or self._low > buffer.first

    def before(self, number: int) -> int | None:
        """The nearest picked line above a line, None without one."""
        index = bisect_left(self.numbers, number)
        return self.numbers[index - 1] if index else None

    def after(self, number: int) -> int | None:
        """The nearest picked line below a line, None without one."""
        index = bisect_right(self.numbers, number)
        return self.numbers[index] if index < len(self.numbers) else None

    def place(self, number: int) -> int:
        """How many picked lines lie above a line."""
        return bisect_left(self.numbers, number)

    def __contains__(self, number: int) -> bool:
        index = bisect_left(self.numbers, number)
        return index < len(self.numbers) and self.numbers[index] == number

    def _passed(self, numbers: range, start: int, texts: list[str], until: float) -> "_Passed":
        """Those of some lines that pass, in the order in which they are looked at."""
        test, passed, looked = self._test, [], 0
        for number in numbers:
            if test(plain(texts[number - start])):
                passed.append(number)
            looked += 1
            if time.monotonic() > until:
                break
        return _Passed(passed, looked)

    def _trim(self) -> None:
        first = self._buffer.first
        if self._low < first:
            del self.numbers[: bisect_left(self.numbers, first)]
            self._low = first
            self._high = max(self._high, first)
