"""Timers go off, however late.

Textual's `Timer` never ends where its interval is negative, and holds the event loop for ever: a toast that is shown
anew as its time runs out has such an interval. And it leaves out what is overdue, also where it is to go off only once:
where the machine is busy for as long as the interval at the moment when it begins, it ends without going off. A resize
that waits for it is never shown then, nor any after it.
"""

from typing import Any

from textual._types import MessageTarget
from textual.timer import Timer

SOONEST = 0.001
"""The shortest interval of a timer, in seconds."""

_textual_init = Timer.__init__


def _init(self: Timer, event_target: MessageTarget, interval: float, **options: Any) -> None:
    once = {"skip": False} if options.get("repeat") is not None else {}
    _textual_init(self, event_target, max(SOONEST, interval), **{**options, **once})


def install() -> None:
    """Have all of Textual's timers go off; once is enough."""
    setattr(Timer, "__init__", _init)  # noqa: B010  (a method of a type is not to be assigned to)
