"""When a frame is written: at once where the line is fast; else what keys do first.

A frame may be more than a slow line carries in a moment. It is written in parts, as fast as the line carries them: the
first is seen early, and what a key does takes the place of what is still to come.
"""

from collections.abc import Callable

from dockertui.line import Line

FIRST_ANSWER = 0.5
"""Seconds for which the first frame waits for what the terminal says of itself, where it is asked at the start."""

FIRST_WAIT, FIRST_PART = 0.1, 1500
"""Seconds after which its first part does not wait, and the bytes of that: with the first rows of the first list."""

SETTLE, SETTLE_AT_MOST = 0.05, 0.1
"""Seconds without a change for which a frame waits on a slow line, and at most: what is one change comes at once."""

HELD = 0.3
"""Seconds for which frames wait at most until all that a key causes is done: what else changes would delay it."""

ASKED_FOR = 0.3
"""Seconds after a key, and after all that it causes is done, in which what is drawn is taken for what it does."""

SHARE = 0.5
"""The part of a slow line that goes to what changes by itself: the rest is for keys."""

PART, LEAST_PART = 0.12, 600
"""Seconds of a slow line that a part of a frame takes, and bytes that it has at least."""

LONGEST_REST = 2.0
"""Seconds for which what changes by itself waits at most: the rate may have been a guess."""

TRY_AGAIN = 0.02
"""Seconds after which a frame that has to wait is tried again, at least."""


class Pace:
    """Tells when the next frame is due on a `line`. Times are seconds of the monotonic clock.

    `asking` is whether the first frame waits for an answer of the terminal, `busy` tells whether something that a key
    causes is still to be done.
    """

    def __init__(self, line: Line, now: float, asking: bool = False, busy: Callable[[], bool] = lambda: False) -> None:
        self._line = line
        self._busy = busy
        self._done = now
        self._first = now + FIRST_ANSWER if asking else now
        self._first_part = now + FIRST_WAIT
        self._typed = now
        self._changed = self._changed_last = self._rested = self._begun = self._part_due = 0.0
        self._took = self._unserved = 0.0
        self._served = True
        self._goes_on = self._shows = self._of_key = False

    def typed(self, now: float) -> None:
        """A key, a paste or the mouse came: what is drawn next is their effect."""
        self._typed = now
        if self._served:
            self._served, self._unserved = False, now

    def changed(self, now: float, anew: bool) -> None:
        """Something was drawn; `anew` where all before was written."""
        self._changed_last = now
        if anew:
            self._changed = now

    def most(self, now: float) -> int | None:
        """Bytes after which the frame that is due ends, None for all."""
        line = self._line
        if not line.answers and now < self._first:
            return FIRST_PART
        if not line.slow or not line.rate:
            return None  # Small frames alone would never tell the rate.
        return max(LEAST_PART, int(line.rate * PART))

    def wrote(self, count: int, now: float, midway: bool, anew: bool = False) -> None:
        """A frame of so many bytes was written, the next one goes on where it ended `midway`.

        `anew` is whether it `starts_over`. What changes by itself then waits until it has left room for keys.
        """
        self._shows = self._shows or count > 0
        self._served = True
        if not self._goes_on or anew:
            self._begun, self._of_key, self._took = now, self._asked_for(now), 0.0
        elif not midway and self._typed > self._begun:
            self._typed = max(self._typed, now)  # What that key does could not be seen yet.
        self._goes_on = midway
        took = count / self._line.rate if self._line.slow and self._line.rate else 0.0
        self._part_due = now + took
        self._took += took
        self._rested = max(self._rested, now + took + min(self._took * (1 / SHARE - 1), LONGEST_REST))

    @property
    def starts_over(self) -> bool:
        """Whether the next part is the first one again: a key came, and the frame that is midway is not of another."""
        return self._goes_on and not self._of_key and self._typed > self._begun

    def wait(self, now: float) -> float:
        """Seconds until a frame may be written, as far as is known now; 0.0 means at once."""
        line = self._line
        if not line.room(now):
            return max(line.wait(now), TRY_AGAIN)
        if not line.answers and now < self._first:
            return (self._first if self._shows else max(now, self._first_part)) - now
        if not line.slow:
            return 0.0
        if now < self._unserved + HELD and self._busy():
            self._done = now
            return TRY_AGAIN
        if self._goes_on and not self.starts_over:
            return max(0.0, self._part_due - now)
        settled = min(self._changed + SETTLE_AT_MOST, self._changed_last + SETTLE)
        # What is done is drawn a moment later.
        done = max(self._done, self._unserved) + SETTLE
        return max(0.0, settled - now, (done if self._asked_for(now) else self._rested) - now)

    def _asked_for(self, now: float) -> bool:
        return now < max(self._typed, self._done) + ASKED_FOR
