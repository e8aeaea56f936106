"""What users type to find text: a regular expression, or plain text where it is none; bounded in time, whatever it is.

Python's `re` cannot be interrupted, and some expressions take it ages, such as `(x+x+)+y`. So it is used only for a
text in which it cannot take many steps: at most the text's length to the power of the expression's repetitions, times
two for each alternative, unless a group is repeated. All else goes to `regex`, which ends a match at a time limit. It
takes ten microseconds more for each text.
"""

import re
import time
import warnings
from functools import cache
from itertools import islice
from math import inf, prod
from typing import Any

from dockertui.i18n import _

TOO_SLOW = _("this expression takes too long: use a simpler one")

AT_ONCE = 0.05
"""Seconds that one text may take."""

SHARE = 0.08
"""Seconds of each second that an expression may take, unless whoever uses it pauses in between."""

LONG, MOST_LONG = 0.005, 1.0
"""Seconds from which on a text takes long, and those that such texts may take in all, with pauses in between."""

LONGEST = 1000
"""Characters of an expression."""

MOST_REPEATED = 10_000
"""The most times that counts in braces may repeat anything, all multiplied: `regex` writes each repetition out."""

FEW_STEPS, MOST_STEPS = 20_000, 5_000_000
"""Steps below which time is not counted, as they take some microseconds; and up to which `re` is used."""

_BRANCH = re.compile(r"[|?]")
_REPEATED = re.compile(r"[*+{]")
_GROUP_REPEATED = re.compile(r"\)[*+?{]")
_COUNT = re.compile(r"\{(\d*)(?:,(\d*))?\}")

MOST_SPANS = 100_000
"""Matches in one text that are looked at."""

Found = tuple[int, int]
"""Where something was found: from a character up to another one."""


@cache
def _regex() -> Any:
    import regex

    return regex


class Expression:
    """Case matters only where there is a capital letter.

    `too_slow` is set once it took more time than it may; it finds nothing from then on. With `paused`, whoever uses it
    gives others their turn between texts, so that it may go through as many as there are that do not take long. Only
    the time in which the thread computes counts: that others take the processor says nothing of an expression.
    """

    def __init__(self, text: str, paused: bool = False) -> None:
        self.text = text
        self.too_slow = len(text) > LONGEST
        self._paused = paused
        self._flags = 0 if any(letter.isupper() for letter in text) else re.IGNORECASE
        self._source = text[:LONGEST]
        self._quick = self._compiled()
        plain = self._source != text
        self._factor = len(text) * (1 if plain else 2 ** len(_BRANCH.findall(text)))
        self._power = 1 if plain else 1 + len(_REPEATED.findall(text))
        self._nested = not plain and _GROUP_REPEATED.search(text) is not None
        self._limited: Any = None
        self._second = -inf
        self._spent = 0.0

    def _compiled(self) -> re.Pattern[str]:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # about what a later Python may read in another way
                return re.compile(self._source, self._flags)
        except (re.error, RecursionError, OverflowError):
            self._source = re.escape(self._source)
            return re.compile(self._source, self._flags)

    def found_in(self, text: str) -> bool:
        """Whether it is found in a text."""
        return bool(self._run("search", text))

    def spans(self, text: str) -> list[Found]:
        """Where it is found, in order, up to a limit; empty matches are left out."""
        return [match.span() for match in self._run("finditer", text) or () if match.end() > match.start()]

    def _run(self, method: str, text: str) -> Any:
        """What a method of the compiled expression returns, matches in a list; None where there is no time left."""
        if self.too_slow:
            return None
        steps = inf if self._nested else min(inf, self._factor * float(len(text) or 1) ** min(self._power, 9))
        if steps <= FEW_STEPS:
            found = getattr(self._quick, method)(text)
            return list(islice(found, MOST_SPANS)) if method == "finditer" else found
        if steps > MOST_STEPS:
            _regex()
        if not self._paused and time.monotonic() - self._second > 1:
            self._second, self._spent = time.monotonic(), 0.0
        began = time.thread_time()
        try:
            if steps <= MOST_STEPS:
                found = getattr(self._quick, method)(text)
            else:
                found = getattr(self._slow(), method)(text, timeout=AT_ONCE)
            return list(islice(found, MOST_SPANS)) if method == "finditer" else found
        except (TimeoutError, MemoryError, RecursionError, ValueError):
            self.too_slow = True
            return None
        finally:
            took = time.thread_time() - began
            self._spent += took if not self._paused or took > LONG else 0.0
            self.too_slow |= self._spent > (MOST_LONG if self._paused else SHARE)

    def _slow(self) -> Any:
        """The expression for `regex`. Raises ValueError for one that is too large."""
        if self._limited is None:
            counts = [max(int(low or 0), int(high or 0), 1) for low, high in _COUNT.findall(self._source)]
            if prod(counts) > MOST_REPEATED:
                raise ValueError(self.text)
            try:
                self._limited = _regex().compile(self._source, self._flags)
            except _regex().error as error:
                raise ValueError(self.text) from error
        return self._limited


class Matcher:
    """A test for text by a filter as typed; a `!` in front inverts it. Nothing passes one that is too slow."""

    def __init__(self, pattern: str, paused: bool = False, inverts: bool = True) -> None:
        self.pattern = pattern
        self.inverse = inverts and pattern.startswith("!")
        self.expression = Expression(pattern[self.inverse :], paused)

    @property
    def too_slow(self) -> bool:
        """Whether it takes too long."""
        return self.expression.too_slow

    def __call__(self, text: str) -> bool:
        """Whether a text passes."""
        return self.expression.found_in(text) is not self.inverse and not self.too_slow
