"""Keeps a buffer filled from the logs of containers: of one as it comes, of several merged by time."""

import asyncio
import heapq
import time
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter

from dockertui.engine import EngineError
from dockertui.format import clean
from dockertui.i18n import _
from dockertui.model.log_buffer import LogBuffer, LogEntry
from dockertui.model.log_source import FollowState, LogSource, Since
from dockertui.model.resource import Key
from dockertui.model.session import Session

GATHER = 0.1
"""Seconds in which lines of several containers are gathered and put in order."""

RANGES = (
    Since("0", _("last lines")),
    Since("1", _("1 minute"), 60),
    Since("2", _("5 minutes"), 300),
    Since("3", _("15 minutes"), 900),
    Since("4", _("1 hour"), 3600),
    Since("5", _("1 day"), 86400),
    Since("6", _("everything"), 0),
)

_LIVELIEST: tuple[FollowState, ...] = ("following", "reading", "ended", "failed")

_when = attrgetter("time")


def interleaved(entries: Iterable[LogEntry]) -> list[LogEntry]:
    """Entries of several logs by time; those of one log stay in the order that they came in, whatever its clock did."""
    logs: dict[int, list[LogEntry]] = {}
    for entry in entries:
        logs.setdefault(entry.origin, []).append(entry)
    return list(heapq.merge(*logs.values(), key=_when))


class LogReader:
    """Reads the logs of `containers`, each by its engine's session and its id.

    `changed` gets the number of new lines, 20 times a second at most.

    What several containers wrote is merged as far back as all of their logs are known: lines from before the oldest
    known one of any container are held until its older ones are fetched too.
    """

    def __init__(
        self,
        containers: Sequence[tuple[Session, str]],
        since: Since,
        buffer: LogBuffer,
        changed: Callable[[int], None],
    ) -> None:
        self.since = since
        self.fetching = False
        self._buffer = buffer
        self._changed = changed
        self._gathered: list[LogEntry] = []
        self._held: list[LogEntry] = []
        self._arrived = asyncio.Event()
        take = self._gather if len(containers) > 1 else self._append
        self.sources = [
            LogSource(session, identity, since, take, self._told, origin)
            for origin, (session, identity) in enumerate(containers)
        ]
        keys = [(session.key, identity) for session, identity in containers]
        self._by_key: dict[Key, LogSource] = dict(zip(keys, self.sources, strict=True))

    @property
    def state(self) -> FollowState:
        """How reading stands: as in the only log, or in the liveliest one."""
        return min((source.state for source in self.sources), key=_LIVELIEST.index)

    @property
    def at_start(self) -> bool:
        """Whether the buffer holds the beginning of what was asked for."""
        return all(source.at_start for source in self.sources) and not self._held

    async def run(self) -> None:
        """Read for ever; ends by cancellation."""
        if len(self.sources) == 1:
            await self.sources[0].run()
            return
        if not len(self._buffer):
            loaded = await asyncio.gather(*(source.load() for source in self.sources))
            self._held = list(heapq.merge(*loaded, key=_when))
            self._append(self._release())
        async with asyncio.TaskGroup() as tasks:
            for source in self.sources:
                tasks.create_task(source.run())
            while True:
                await self._arrived.wait()
                self._arrived.clear()
                await asyncio.sleep(GATHER)
                gathered, self._gathered = self._gathered, []
                self._append(interleaved(gathered))

    def poke(self, key: Key, running: bool, restarted: bool) -> None:
        """A container runs, or not, as far as is known; its log is read on where that makes sense."""
        if key in self._by_key:
            self._by_key[key].poke(running, restarted)

    def retry(self) -> None:
        """Try at once to read the logs that failed."""
        for source in self.sources:
            source.retry()

    async def fetch_older(self) -> int:
        """Put older lines before the first one, and return how many; 0 means that there are no more."""
        if self.at_start or self.fetching or self._buffer.dropped or self._buffer.full:
            return 0
        self.fetching = True
        try:
            older = await self._older()
            self._buffer.prepend(older)
            return len(older)
        except EngineError as error:
            last = self._buffer.entry(self._buffer.end - 1).time if len(self._buffer) else time.time()
            self._append([LogEntry("error", last, clean(str(error)))])
            return 0
        finally:
            self.fetching = False
            self._changed(0)

    async def _older(self) -> list[LogEntry]:
        released: list[LogEntry] = []
        while not released and not self.at_start:
            limit = self._known_from()
            behind = [source for source in self.sources if not source.at_start and source.first_time >= limit]
            fetched = await asyncio.gather(*(source.older() for source in behind))
            self._held = list(heapq.merge(self._held, *fetched, key=_when))
            released = self._release()
        return released

    def _known_from(self) -> float:
        """From when on the lines of all containers are known."""
        return max((source.first_time for source in self.sources if not source.at_start), default=0.0)

    def _release(self) -> list[LogEntry]:
        """The held lines that nothing unknown can come between any more."""
        limit = self._known_from()
        place = next((index for index, entry in enumerate(self._held) if entry.time >= limit), len(self._held))
        released, self._held = self._held[place:], self._held[:place]
        return released

    def _gather(self, entries: Sequence[LogEntry]) -> None:
        self._gathered.extend(entries)
        self._arrived.set()

    def _append(self, entries: Sequence[LogEntry]) -> None:
        if entries:
            self._buffer.append(entries)
            self._changed(len(entries))

    def _told(self) -> None:
        self._changed(0)
