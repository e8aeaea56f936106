"""Timers that were due before they began go off at once.

Textual's `Timer` never ends where its interval is negative, and holds the event loop for ever; where it is 0, it may
end without going off. A toast that is shown anew as its time runs out has such an interval.
"""

from typing import Any

from textual._types import MessageTarget
from textual.timer import Timer

SOONEST = 0.001
"""The shortest interval of a timer, in seconds."""

_textual_init = Timer.__init__


def _init(self: Timer, event_target: MessageTarget, interval: float, **options: Any) -> None:
    _textual_init(self, event_target, max(SOONEST, interval), **options)


def install() -> None:
    """Have all of Textual's timers go off; once is enough."""
    setattr(Timer, "__init__", _init)  # noqa: B010  (a method of a type is not to be assigned to)
