"""When a frame is written: at once where the line is fast; else what keys do first, and whole."""

from dockertui.line import Line

FIRST_ANSWER = 0.5
"""Seconds for which the first frame waits for what the terminal says of itself, where it is asked at the start."""

SETTLE, SETTLE_AT_MOST = 0.05, 0.2
"""Seconds without a change for which a frame waits on a slow line, and at most: what a key opens is written whole."""

ASKED_FOR = 0.3
"""Seconds after a key in which what is drawn is taken for what it does."""

SHARE = 0.5
"""The part of a slow line that goes to what changes by itself: the rest is for keys."""

LEAST = 0.02
"""Seconds after which a frame that has to wait is tried again, at least."""


class Pace:
    """Tells when the next frame is due on a `line`. Times are seconds of the monotonic clock.

    `asking` is whether the first frame waits for an answer of the terminal.
    """

    def __init__(self, line: Line, now: float, asking: bool = False) -> None:
        self._line = line
        self._first = now + FIRST_ANSWER if asking else now
        self._typed = now
        self._changed = self._changed_last = self._rested = 0.0

    def typed(self, now: float) -> None:
        """A key, a paste or the mouse came: what is drawn next is their effect."""
        self._typed = now

    def changed(self, now: float, anew: bool) -> None:
        """Something was drawn; `anew` where all before was written."""
        self._changed_last = now
        if anew:
            self._changed = now

    def wrote(self, count: int, now: float) -> None:
        """A frame of so many bytes was written: what changes by itself then waits until it has left room for keys."""
        self._rested = now + count / self._line.rate / SHARE if self._line.slow and self._line.rate else now

    def wait(self, now: float) -> float:
        """Seconds until a frame may be written, as far as is known now; 0.0 means at once."""
        line = self._line
        if not line.room(now):
            return max(line.wait(now), LEAST)
        if not line.answers and now < self._first:
            return self._first - now
        if not line.slow:
            return 0.0
        settled = min(self._changed + SETTLE_AT_MOST, self._changed_last + SETTLE)
        asked_for = now < self._typed + ASKED_FOR
        return max(0.0, settled - now, 0.0 if asked_for else self._rested - now)
