"""The line to the user's terminal: how much is under way on it, and whether there is room for more.

A terminal answers a question about its status (DSR 5, ECMA-48, 8.3.35) once it has taken what was written before. So
the answers tell how far it is, how long the way is and what it carries. At most one question is open at a time.
"""

from collections import deque

QUESTION, ANSWER = "\x1b[5n", b"\x1b[0n"

WINDOW = 0.25
"""Seconds' worth of bytes that may be under way, beyond what the way itself takes."""

LEAST, FIRST, MOST = 1024, 16384, 1 << 20
"""Bytes that may be under way: at least, before anything is known, and at most."""

SILENCE = 1.0
"""Seconds after which a question counts as answered, where the terminal has never answered one in so long."""

LONGEST_SILENCE = 10.0
"""The same where it has answered before: the line is slow, or was cut."""

SLOW = 0.05
"""Seconds of a round trip from which on a line is a slow one."""

SETTLED = 8
"""Answers after which a terminal that gave none of them is not asked any more."""


RATES = 4
"""Measurements of the rate of which the best one counts: a busy machine makes the others look slow."""


class Line:
    """What is known of the line. Times are seconds of the monotonic clock."""

    def __init__(self) -> None:
        self.round_trip = 0.0
        self._rates: deque[float] = deque(maxlen=RATES)
        self._under_way = 0
        self._asked = 0
        self._asked_at: float | None = None
        self._answered = self._unanswered = 0
        self._quickest = float("inf")

    @property
    def rate(self) -> float:
        """Bytes a second that the line carries, 0.0 as long as that is not known."""
        return max(self._rates, default=0.0)

    @property
    def window(self) -> int:
        """Bytes that may be under way."""
        if not self.rate:
            return FIRST
        return max(LEAST, min(int(self.rate * (WINDOW + self._quickest)), MOST))

    @property
    def slow(self) -> bool:
        """Whether keys take their time to be seen."""
        return self._answered > 0 and (self.round_trip >= SLOW or 0 < self.rate < 100_000)

    def room(self, now: float) -> bool:
        """Whether a frame may be written."""
        self._give_up(now)
        return self._under_way <= self.window or not self._asks

    def wait(self, now: float) -> float:
        """Seconds after which there is room even if the terminal does not answer."""
        return 0.0 if self._asked_at is None else max(0.0, self._asked_at + self._silence - now)

    def wrote(self, count: int, now: float) -> str:
        """Bytes were written; returns the question that is to follow them, "" for none."""
        self._under_way += count
        if self._asked_at is not None or not self._asks or self._under_way < self._worth_asking:
            return ""
        self._asked, self._asked_at = self._under_way, now
        return QUESTION

    def answered(self, now: float) -> None:
        """The terminal has answered."""
        if self._asked_at is None:
            return
        took = now - self._asked_at
        self._answered += 1
        self._unanswered = 0
        self._quickest = min(self._quickest * 1.02, took)
        self.round_trip = took if not self.round_trip else 0.7 * self.round_trip + 0.3 * took
        if self._asked >= LEAST // 4:
            self._rates.append(self._asked / max(took - 0.8 * self._quickest, 0.0005))
        self._take_away()

    @property
    def _asks(self) -> bool:
        """Whether the terminal is asked at all: one that never answered is not."""
        return self._answered > 0 or self._unanswered < SETTLED

    @property
    def _worth_asking(self) -> int:
        """Bytes under way from which on the terminal is asked."""
        return self.window // 4

    @property
    def _silence(self) -> float:
        return LONGEST_SILENCE if self._answered else SILENCE

    def _give_up(self, now: float) -> None:
        if self._asked_at is not None and now >= self._asked_at + self._silence:
            self._unanswered += 1
            self._take_away()

    def _take_away(self) -> None:
        self._under_way -= self._asked
        self._asked, self._asked_at = 0, None
