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

FIRST_SLOW = 2048
"""The same before its rate is known, where it is known to be slow: more than the first part of the first frame."""

SILENCE = 1.0
"""Seconds after which a question counts as answered, where the terminal has never answered one in so long."""

LONGEST_SILENCE = 30.0
"""The same at most where it has answered before: an answer was lost, the line is slower than it was, or it was cut.

It begins with SILENCE and four times what an answer should take, and doubles with each that does not come.
"""

SLOWEST = 1000
"""Bytes a second that a line is taken to carry as long as nothing is known."""

SILENT = 4000
"""Bytes a second that a line is taken to carry that the user calls slow, where the terminal never answers, or another
program in its place.
"""

MOST_DOUBLED = 5
"""How often the patience doubles at most: 2**5 times SILENCE is more than LONGEST_SILENCE."""

SLOW, SLOW_RATE = 0.05, 100_000
"""Seconds of a round trip from which on, and bytes a second below which, a line is a slow one."""

NEAR, SLOW_RATE_NEAR = 0.02, 30_000
"""Seconds of a round trip within this machine or room, and bytes a second below which such a line is a slow one: where
answers come at once, it may be the machine that is busy.
"""

GIVEN_UP = 4
"""Questions without an answer after which a terminal that has never given one is not asked any more."""

SHORTEST = 0.002
"""Seconds below which no time is measured on a busy machine."""

AT_ONCE = 0.05
"""Seconds within which bytes were written that tell the rate: over a longer time the line may have been idle."""

EARLY = 0.8
"""The part of the shortest way before which an answer is that to a question from before, where one was late."""

MEASURED = 6
"""Measurements that are kept: the best count, as a busy machine makes others look worse."""


class Line:
    """What is known of the line. Times are seconds of the monotonic clock.

    Whoever writes asks `room` before, tells of it by `wrote`, and writes what `ask` returns then, and after an answer.
    `taken` is what it is taken for whatever is measured: "slow" or "fast". Where it is `relayed`, as by tmux, answers
    tell nothing of the way beyond; a slow one is taken to carry SILENT bytes a second.
    """

    def __init__(self, taken: str = "", relayed: bool = False) -> None:
        self.taken = taken
        self.relayed = relayed
        self.round_trip = 0.0
        self._rates: deque[float] = deque(maxlen=MEASURED)
        self._ways: deque[float] = deque(maxlen=MEASURED)
        self._under_way = self._asked = 0
        self._first: float | None = None
        self._asked_first = self._last = self._looked = 0.0
        self._asked_at: float | None = None
        self._answers = self._silences = self._lost = self._late = 0
        self._skipped = False

    @property
    def rate(self) -> float:
        """Bytes a second that the line carries, 0.0 as long as that is not known.

        The best measurement but one: a busy machine makes most look worse, and one now and then better.
        """
        best = sorted(self._rates)
        if not best:
            return SILENT if self.taken == "slow" and not self.responsive else 0.0
        return best[-2] if len(best) > 2 else best[-1]

    @property
    def way(self) -> float:
        """Seconds that an answer takes where nothing else is under way."""
        return min(self._ways, default=0.0)

    @property
    def window(self) -> int:
        """Bytes that may be under way."""
        if not self._rates:
            return FIRST_SLOW if self.slow else FIRST
        return max(LEAST, min(int(self.rate * (WINDOW + self.way)), MOST))

    @property
    def load(self) -> float:
        """Seconds that what is under way takes, 0.0 where the rate is not known."""
        return self._under_way / self.rate if self.rate else 0.0

    @property
    def slow(self) -> bool:
        """Whether little is written, and that late: keys take their time to be seen, or the user says so."""
        return self.taken == "slow" or (self.taken != "fast" and self.felt)

    @property
    def felt(self) -> bool:
        """Whether keys take their time to be seen, as far as was measured."""
        limit = SLOW_RATE_NEAR if self.way < NEAR else SLOW_RATE
        return self.way >= SLOW or (bool(self._rates) and 0 < self.rate < limit)

    @property
    def answers(self) -> bool:
        """Whether the terminal has answered by now."""
        return self._answers > 0

    @property
    def responsive(self) -> bool:
        """Whether answers tell of the line, or may do so: after some questions without one none is asked any more."""
        guessed = self.relayed and self.taken == "slow"
        return not guessed and (self._answers > 0 or self._silences < GIVEN_UP)

    @property
    def asked(self) -> bool:
        """Whether a question is open."""
        return self._asked_at is not None

    def room(self, now: float) -> bool:
        """Whether a frame may be written. Where it may not, a question is open or due (`ask`)."""
        if self._asked_at is not None and now >= self._asked_at + self._patience:
            self._silences += 1
            self._lost = min(self._lost + 1, MOST_DOUBLED)
            # An answer that comes after all is that to this question, unless it has come already, or was lost.
            self._late += not self._skipped
            self._skipped = False
            self._asked_at, self._under_way, self._first = None, 0, None
        if not self.responsive:  # Time alone tells how far the terminal is, as far as anything does.
            self._under_way = max(0, self._under_way - int(self.rate * (now - self._looked)))
            self._looked = now
        return self._under_way <= self.window or not (self.responsive or self.rate)

    def wait(self, now: float) -> float:
        """Seconds after which there is room even if the terminal does not answer."""
        return 0.0 if self._asked_at is None else max(0.0, self._asked_at + self._patience - now)

    def wrote(self, count: int, now: float) -> None:
        """So many bytes were written."""
        if self._first is None:
            self._first = now
        self._under_way += count

    def ask(self, now: float) -> str:
        """The question to write now, "" for none: one is open, or so little is under way that it is not worth it."""
        few = self.window // 4 if self._rates and not self.slow else 0
        if self._asked_at is not None or not self.responsive or self._under_way < few:
            return ""
        if self._answers and not self._under_way:
            return ""
        self._asked, self._asked_at = self._under_way, now
        self._asked_first, self._first = now if self._first is None else self._first, None
        return QUESTION

    def answered(self, now: float) -> None:
        """The terminal has answered: the oldest question first."""
        self._answers += 1
        self._lost = 0
        took = max(0.0, now - self._asked_at) if self._asked_at is not None else 0.0
        if self._asked_at is None or (self._late and (not self._ways or took < EARLY * self.way)):
            self._late = max(0, self._late - 1)
            self._skipped = self._asked_at is not None
            return
        self.round_trip = took if not self.round_trip else 0.7 * self.round_trip + 0.3 * took
        if self._asked < LEAST // 2 or not self._ways or took < self.way:
            self._ways.append(took)
        elif self._asked_at - self._asked_first <= AT_ONCE:
            # These bytes arrived one after the other since the last answer was given, or since they were written.
            busy = now - max(self._last, self._asked_first + self.way)
            self._rates.append(self._asked / max(busy, SHORTEST))
        self._under_way -= self._asked
        self._last, self._asked_at = now, None

    @property
    def _patience(self) -> float:
        if not self._answers:
            return SILENCE
        expected = self.round_trip + self._asked / (self.rate or SLOWEST)
        return min((SILENCE + 4 * expected) * (1 << self._lost), LONGEST_SILENCE)
