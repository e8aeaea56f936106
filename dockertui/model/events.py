"""Events as they are remembered: a thousand of them, in a quarter of the memory that they came in."""

import sys
from collections.abc import Iterable
from typing import Any

from dockertui.model.resource import Event

KEPT = ("Type", "Action", "Actor", "time", "timeNano")
"""What is read of an event; older APIs tell the same once more by other names."""


def remembered(event: Event) -> Event:
    """What is kept of an event: texts that come again and again, such as labels, are there once for all events."""
    return {name: _shared(event[name]) for name in KEPT if name in event}


def out_of_memory(events: Iterable[Event]) -> set[str]:
    """The containers, by id, of which an event tells that the kernel killed a process for want of memory."""
    return {event["Actor"].get("ID", "") for event in events if event["Action"] == "oom"}


def hear_of_memory(found: set[str], event: Event) -> None:
    """Keep in `found` the containers of which an event has told that since they started."""
    identity = event["Actor"].get("ID", "")
    if event["Action"] == "oom":
        found.add(identity)
    elif event["Action"] in ("start", "destroy"):
        found.discard(identity)


def _shared(value: Any) -> Any:
    if isinstance(value, dict):
        return {sys.intern(name): _shared(inner) for name, inner in value.items()}
    return sys.intern(value) if isinstance(value, str) else value
