"""Records out of an engine's list: what makes no sense in an entry costs that entry, and no other."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

from dockertui.engine.answers import MISSING, Reader, expect, items
from dockertui.i18n import _
from dockertui.model.resource import Record

R = TypeVar("R", bound=Record)

LISTED = items(lambda value: value)


def rows(answer: Any, reader: Reader, key: str, make: Callable[[dict[str, Any]], R]) -> list[R]:
    """What `make` makes of each entry of a list, as `reader` reads it; `key` is the field that tells its id.

    An entry that has none is a row of its own, `unreadable`, with the entry as its `raw`.
    Raises EngineError("answer") where the answer is no list.
    """
    return list(_rows(expect(LISTED, answer), reader, key, make))


def _rows(entries: list[Any], reader: Reader, key: str, make: Callable[[dict[str, Any]], R]) -> Iterator[R]:
    unreadable = 0
    for entry in entries:
        data = reader(entry)
        if data is not MISSING and key in data:
            yield make(data)
        else:
            unreadable += 1
            # Nothing has an id like this one, so that a request about it is refused.
            yield replace(make({key: f"?{unreadable}"}), name=_("unreadable"), raw=(entry,))
