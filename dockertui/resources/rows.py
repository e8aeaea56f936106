"""Records out of an engine's list: what makes no sense in an entry costs that entry, and no other."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from typing import Any, TypeVar

from dockertui.engine.answers import MISFITS, MISSING, Reader, expect, items
from dockertui.i18n import _
from dockertui.model.resource import UNREADABLE, Record

R = TypeVar("R", bound=Record)

LISTED = items(lambda value: value)


def rows(
    answer: Any, reader: Reader, key: str, make: Callable[[dict[str, Any]], R], needs: Collection[str] = ()
) -> list[R]:
    """What `make` makes of each entry of a list, as `reader` reads it; `key` is the field that tells its id.

    `needs` are fields that every entry has where all is well. An entry without an id is a row of its own,
    `unreadable`. Records that lack something have the entry as their `raw`.
    Raises EngineError("answer") where the answer is no list.
    """
    return list(_rows(expect(LISTED, answer), reader, key, make, needs))


def _rows(
    entries: list[Any], reader: Reader, key: str, make: Callable[[dict[str, Any]], R], needs: Collection[str]
) -> Iterator[R]:
    unreadable, wanted = 0, set(needs)
    for entry in entries:
        before = MISFITS.count
        data = reader(entry)
        if data is MISSING or key not in data:
            unreadable += 1
            yield replace(make({key: f"{UNREADABLE}{unreadable}"}), name=_("unreadable"), raw=(entry,))
        elif MISFITS.count > before or not data.keys() >= wanted:
            yield replace(make(data), raw=(entry,))
        else:
            yield make(data)
