"""Which lines of a log pass a test: for filters and for searches, over all that is kept."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable

from dockertui.model.log_buffer import LogBuffer
from dockertui.model.log_text import plain

Test = Callable[[str], bool]


class Picks:
    """The numbers of the lines whose plain text passes a test, in order, found block by block from the newest on."""

    def __init__(self, buffer: LogBuffer, test: Test) -> None:
        self.numbers = array("q")
        self._buffer = buffer
        self._test = test
        self._low = self._high = buffer.end

    def step(self) -> bool:
        """Look at one more block, new lines first; False when all lines are looked at."""
        buffer = self._buffer
        self._trim()
        if self._high < buffer.end:
            start, texts = buffer.slab(self._high)
            skipped = self._high - start
            self._high = start + len(texts)
            self.numbers.extend(self._found(start + skipped, texts[skipped:]))
        elif self._low > buffer.first:
            start, texts = buffer.slab(self._low - 1)
            self.numbers = self._found(start, texts[: self._low - start]) + self.numbers
            self._low = start
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

    def _found(self, start: int, texts: list[str]) -> "array[int]":
        test = self._test
        return array("q", (number for number, text in enumerate(texts, start) if test(plain(text))))

    def _trim(self) -> None:
        first = self._buffer.first
        if self._low < first:
            del self.numbers[: bisect_left(self.numbers, first)]
            self._low = first
            self._high = max(self._high, first)
