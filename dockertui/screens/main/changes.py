"""Gathering what changed in the stores of several engines."""

import time
from collections.abc import Callable, Collection

from textual.widget import Widget

PACE = 0.05
"""Seconds between two rounds, at least."""


class Changes:
    """Calls `apply` with the kinds that changed: the first at once, what comes right after it together."""

    def __init__(self, widget: Widget, apply: Callable[[Collection[str]], None]) -> None:
        self._widget = widget
        self._apply = apply
        self._kinds: set[str] = set()
        self._applied = 0.0

    def note(self, kind: str) -> None:
        """A kind changed."""
        if not self._kinds:
            wait = self._applied + PACE - time.monotonic()
            if wait <= 0:
                self._widget.call_later(self._round)
            else:
                self._widget.set_timer(wait, self._round)
        self._kinds.add(kind)

    def _round(self) -> None:
        self._applied = time.monotonic()
        kinds, self._kinds = self._kinds, set()
        self._apply(kinds)
