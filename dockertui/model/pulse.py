"""Whether an engine answers: when it is to be asked, and for how long nothing was heard of it."""

QUIET = 2.0
"""Seconds without a word after which the engine is asked whether it is there."""

SILENT = 5.0
"""Seconds without a word, and with a question, after which it is said that there is no answer."""


class Pulse:
    """Follows one engine by what it is told; all times are `time.monotonic()` seconds.

    `answered` is always when the engine last sent anything.
    """

    def __init__(self) -> None:
        self._asked: float | None = None

    def asks(self, answered: float, now: float) -> bool:
        """Whether there is a question to ask, or to ask again: nothing was heard for a while, or since it was asked."""
        if self._asked is not None and answered >= self._asked:
            self._asked = None
        if self._asked is None and now - answered >= QUIET:
            self._asked = now
        return self._asked is not None

    def silence(self, answered: float, now: float) -> float:
        """For how many seconds there has been no answer; 0.0 while there is no reason to worry."""
        waits = self._asked is not None and answered < self._asked
        return now - answered if waits and now - answered >= SILENT else 0.0
