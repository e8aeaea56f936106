"""Where two reads of a log meet: which lines were read before, whatever the clock that stamped them did."""

from array import array
from collections import Counter
from collections.abc import Iterable
from operator import lt
from typing import Protocol

from dockertui.model.log_buffer import LogEntry

REMEMBERED = 1 << 16
"""Lines at least that a repetition is recognized by."""


class Known(Protocol):
    """Tells the lines of a read that were read before."""

    def fresh(self, entries: list[LogEntry]) -> list[LogEntry]:
        """The entries that were not."""


class Seam:
    """Lines that were read before and may come again. `met` says whether one of them did."""

    def __init__(self, entries: Iterable[LogEntry] = ()) -> None:
        self.met = False
        self._known = Counter(entries)

    def fresh(self, entries: list[LogEntry]) -> list[LogEntry]:
        """The entries that were not read before; each known one is met once."""
        return [entry for entry in entries if not self._meet(entry)] if self._known else entries

    def _meet(self, entry: LogEntry) -> bool:
        if entry not in self._known:
            return False
        self._known -= Counter((entry,))
        self.met = True
        return True


class After:
    """All lines up to a certain one were read before. Where it does not come within `most` lines, none of them were."""

    def __init__(self, last: LogEntry, most: int) -> None:
        self._last: LogEntry | None = last
        self._most = most
        self._held: list[LogEntry] = []

    def fresh(self, entries: list[LogEntry]) -> list[LogEntry]:
        """The entries behind that one."""
        if self._last is None:
            return entries
        if self._last in entries:
            rest = entries[entries.index(self._last) + 1 :]
        elif len(self._held) + len(entries) > self._most:
            rest = [*self._held, *entries]
        else:
            self._held += entries
            return []
        self._last = None
        self._held = []
        return rest


class Repeats:
    """Drops lines that come again within one read: some engines follow a log that is rotated into its new file twice.

    A line is the same where its time is too, which the engine takes for each one to the nanosecond.
    """

    def __init__(self) -> None:
        self._latest = 0.0
        self._hashes = array("q")
        self._known: set[int] = set()

    def fresh(self, entries: list[LogEntry]) -> list[LogEntry]:
        """The entries that did not come before."""
        times = [self._latest, *(entry.time for entry in entries)]
        if all(map(lt, times, times[1:])):
            self._known.clear()
            self._hashes.extend(map(hash, entries))
        else:
            self._known = self._known or set(self._hashes)
            entries = [entry for entry in entries if self._new(hash(entry))]
        self._latest = max(times)
        if len(self._hashes) > 2 * REMEMBERED:
            del self._hashes[:REMEMBERED]
            self._known.clear()
        return entries

    def _new(self, identity: int) -> bool:
        if identity in self._known:
            return False
        self._known.add(identity)
        self._hashes.append(identity)
        return True
