"""What is alive in this process: counted before and after something that should leave nothing behind."""

import asyncio
import gc
import os
import threading
from collections import Counter
from types import FrameType
from typing import Any

VALUES = tuple(f"textual.{name}." for name in ("cache", "content", "css", "filter", "geometry", "strip", "style"))
"""Textual's values, which its caches keep in any number up to a limit."""

OF_TIME = {
    "dockertui.engine.sample.Sample",
    "dockertui.model.log_buffer.LogEntry",
    "dockertui.model.command_log.CommandEntry",
}
"""What lists of a limited length gather as time goes by."""

OTHERS = {"function", "method", "generator", "coroutine", "async_generator", "Task", "socket", "Future", "Response"}
"""Types of the library that listeners, calls and connections consist of."""

Census = Counter[str]
"""How many there are of each type that matters, and of open files, threads and tasks."""


def census() -> Census:
    """Count what is alive, without garbage and without what `gc.freeze` has put aside."""
    gc.collect()
    counted: Census = Counter()
    for kind, count in Counter(map(type, gc.get_objects())).items():
        if name := _name(kind):
            counted[name] += count
    counted["open files"] = len(os.listdir("/proc/self/fd"))  # noqa: PTH208  (names are enough)
    counted["threads"] = threading.active_count()
    counted["tasks"] = len(asyncio.all_tasks())
    return counted


def grown(before: Census, after: Census, least: int) -> dict[str, int]:
    """The types of which there are at least `least` more than before."""
    return {name: after[name] - before[name] for name in after if after[name] - before[name] >= least}


def holders(name: str, depth: int = 6) -> str:
    """Who keeps the newest object of a type alive, one line for each step away from it."""
    found: Any = next((kept for kept in reversed(gc.get_objects()) if _name(type(kept)) == name), None)
    lines, seen = [], {id(found)}
    for _step in range(depth if found is not None else 0):
        lines.append(f"  {type(found).__qualname__}: {_short(found)}")
        referrers = gc.get_referrers(found)
        seen.add(id(referrers))
        found = next((other for other in referrers if _tells(other) and id(other) not in seen), None)
        del referrers
        if found is None:
            break
        seen.add(id(found))
    return "\n".join(lines)


def _tells(found: object) -> bool:
    """Whether it is more than a part of this search."""
    return not isinstance(found, FrameType) and not (isinstance(found, list) and len(found) > 10_000)


def _short(found: object) -> str:
    return object.__repr__(found) if isinstance(found, (dict, list)) and len(found) > 20 else repr(found)[:100]


def _name(kind: type) -> str:
    """A type's name, where its objects are to be counted."""
    name = f"{kind.__module__}.{kind.__qualname__}"
    if kind.__name__ in OTHERS:
        return name
    ours = name.startswith(("textual.", "dockertui.", "pyte.")) and not name.startswith(VALUES)
    return name if ours and not issubclass(kind, (tuple, type)) and name not in OF_TIME else ""
