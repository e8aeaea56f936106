"""The records of one engine, kept current by the feed and read by the panes."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from dockertui.model.events import hear_of_memory
from dockertui.model.resource import Event, Record, Resource

Grouping = Callable[[Any], Iterable[str]]
"""The names under which a record is found in groups."""


class Store:
    """Records by kind and id. Written on the event loop only, so it needs no locks.

    Listeners are told the kind whose records changed. `out_of_memory` are the containers, by id, in which the kernel
    killed a process for want of memory since they started, as events tell it: an engine that hears of it only after
    the container's end never says so when it is inspected.
    """

    def __init__(self, resources: Collection[Resource[Any]]) -> None:
        self._sources = {resource.kind: resource.source for resource in resources}
        self._rows: dict[str, dict[str, Any]] = {kind: {} for kind in self._sources}
        self._grouped: dict[str, dict[Grouping, dict[str, list[Any]]]] = {}
        self.out_of_memory: set[str] = set()
        self.listeners: list[Callable[[str], None]] = []

    def all(self, kind: str) -> Collection[Any]:
        """The records of a kind, in no particular order."""
        return self._rows[kind].values()

    def get(self, kind: str, identity: str) -> Any | None:
        """The record of that id, or None."""
        return self._rows[kind].get(identity)

    def grouped(self, kind: str, by: Grouping) -> Mapping[str, Sequence[Any]]:
        """The records of a kind by each of the names that `by` gives for them; worked out once for each change."""
        known = self._grouped.setdefault(kind, {})
        groups = known.get(by)
        if groups is None:
            groups = known[by] = {}
            for record in self._rows[kind].values():
                for name in by(record):
                    groups.setdefault(name, []).append(record)
        return groups

    def replace(self, kind: str, records: Iterable[Record]) -> None:
        """Take `records` as all there is of a kind."""
        link = self._sources[kind].link
        rows = {record.id: link(record, self) for record in records}
        if rows != self._rows[kind]:
            self._rows[kind] = rows
            self._changed(kind)

    def patch(self, kind: str, ids: Collection[str], records: Iterable[Record]) -> None:
        """Take `records` as all there is of a kind among `ids`; the other ids of them are gone."""
        link = self._sources[kind].link
        rows = self._rows[kind]
        there = {record.id: record for record in records}
        changed = False
        for identity in ids:
            if identity not in there:
                changed |= rows.pop(identity, None) is not None
        found = {identity: link(record, self) for identity, record in there.items()}
        for identity, record in found.items():
            if rows.get(identity) != record:
                rows[identity] = record
                changed = True
        if changed:
            self._changed(kind)

    def sample(self, kind: str, records: Iterable[Record]) -> None:
        """Put new measurements of known records in their place; nothing that is linked to them follows."""
        rows = self._rows[kind]
        for record in records:
            if record.id in rows:
                rows[record.id] = record
        self._tell(kind)

    def hear(self, event: Event) -> None:
        """Take in what events alone tell for certain; what follows from it is in the records once they are listed."""
        hear_of_memory(self.out_of_memory, event)

    def _changed(self, kind: str) -> None:
        self._tell(kind)
        for other, source in self._sources.items():
            if kind in source.linked_to:
                self.replace(other, source.derive(self) if source.derive else list(self._rows[other].values()))

    def _tell(self, kind: str) -> None:
        self._grouped.pop(kind, None)
        for listener in self.listeners:
            listener(kind)
