"""Keeps a buffer filled from a container's log: the newest lines first, then what comes, across restarts and losses."""

import asyncio
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from dockertui.engine import EngineError, LogLine, log_lines
from dockertui.format import clean, parse_time
from dockertui.i18n import _
from dockertui.model.log_buffer import OWN, Entry, LogBuffer
from dockertui.model.session import Session

TAIL = 200
"""Lines shown at first."""

OLDER = 1000
"""Lines fetched at a time before the oldest."""

PAUSE = 0.05
"""Seconds between two batches: the screen is drawn 20 times a second at most."""

SEAM = 2e-6
"""Seconds around a line's time in which others may have been read already: times are exact to a microsecond."""

BOUNDARY = 200
"""Lines at most that may lie within the seam of two reads."""

State = Literal["reading", "following", "ended", "failed"]


@dataclass(frozen=True, slots=True)
class Since:
    """How far back a log is read: `seconds`, 0 for all of it, None for the last lines and more on demand."""

    key: str
    title: str
    seconds: float | None = None


RANGES = (
    Since("0", _("last lines")),
    Since("1", _("1 minute"), 60),
    Since("2", _("5 minutes"), 300),
    Since("3", _("15 minutes"), 900),
    Since("4", _("1 hour"), 3600),
    Since("5", _("1 day"), 86400),
    Since("6", _("everything"), 0),
)


class _Seam:
    """Lines that were read before and come again where two reads of a log meet."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._known = Counter(entries)

    def fresh(self, lines: Iterable[LogLine]) -> list[Entry]:
        """The lines that were not read before."""
        entries = [Entry(*line) for line in lines]
        if self._known:
            entries = [entry for entry in entries if not self._meet(entry)]
        return entries

    def _meet(self, entry: Entry) -> bool:
        if entry not in self._known:
            return False
        self._known -= Counter((entry,))
        return True


class LogReader:
    """Reads one container's log. `changed` is called on the event loop, 20 times a second at most.

    `state` says how it stands, `at_start` whether the buffer holds the beginning of what was asked for.
    """

    def __init__(
        self, session: Session, identity: str, since: Since, buffer: LogBuffer, changed: Callable[[int], None]
    ) -> None:
        self.since = since
        self.state: State = "reading"
        self.at_start = since.seconds is not None
        self.fetching = False
        self._session = session
        self._identity = identity
        self._buffer = buffer
        self._changed = changed
        self._tty = False
        self._begin = ""
        self._restart: Entry | None = None
        self._wake = asyncio.Event()
        self._received = 0

    async def run(self) -> None:
        """Read for ever; ends by cancellation."""
        while True:
            try:
                await self._follow()
                self._set_state("ended")
            except EngineError as error:
                self._say(str(error))
                self._set_state("ended" if error.kind == "lost" else "failed")
            self._wake.clear()
            await self._wake.wait()

    def poke(self, running: bool, restarted: bool) -> None:
        """The container runs, or not, as far as is known; go on reading where that makes sense.

        A log that failed is tried again after a restart only.
        """
        if self._restart:
            self._take([])
        if self._session.state == "live" and (restarted or (running and self.state == "ended")):
            self._wake.set()

    async def fetch_older(self) -> int:
        """Put older lines before the first one, and return how many; 0 means that there are no more."""
        if self.at_start or self.fetching or self._buffer.dropped or self._buffer.full:
            return 0
        self.fetching = True
        try:
            known = max(self._received, len(self._buffer))
            older = await self._older(known + OLDER) or await self._older("all")
            self._buffer.prepend(older)
            self._received += len(older)
            self.at_start = not older
            return len(older)
        except EngineError as error:
            self._say(str(error))
            return 0
        finally:
            self.fetching = False
            self._changed(0)

    async def _follow(self) -> None:
        resumed = bool(self._begin)
        await self._look(resumed)
        seam, last = _Seam(self._newest()), self._last_time()
        options: dict[str, Any] = {"tail": TAIL}
        if resumed:
            options = {"tail": "all", "since": last or time.time()}
        elif self.since.seconds is not None:
            options = {"tail": "all", "since": time.time() - self.since.seconds if self.since.seconds else 0.0}
        stream = log_lines(self._session.engine, self._identity, tty=self._tty, **options)
        async with stream as batches:
            self._set_state("following")
            async for batch in batches:
                self._take(seam.fresh(batch))
                await asyncio.sleep(PAUSE)

    async def _look(self, resumed: bool) -> None:
        info = await self._session.engine.call(lambda client: client.inspect_container(self._identity))
        self._tty = bool(info["Config"]["Tty"])
        begin = str(info["State"]["StartedAt"])
        if resumed and begin != self._begin:
            when = parse_time(begin)
            text = _("started again at {time}").format(time=time.strftime("%H:%M:%S", time.localtime(when)))
            self._restart = Entry("note", when, text)
        self._begin = begin

    def _take(self, entries: list[Entry]) -> None:
        """Append lines, with the note of a restart before the first one that was written after it."""
        self._received += len(entries)
        count = len(entries)
        note, self._restart = self._restart, None
        if note:
            place = next((i for i, entry in enumerate(entries) if entry.time >= note.time), count)
            entries.insert(place, note)
        if entries:
            self._buffer.append(entries)
            self._changed(count)

    def _say(self, text: str) -> None:
        newest = self._buffer.entry(self._buffer.end - 1) if len(self._buffer) else None
        if newest is None or newest.text != clean(text):
            self._buffer.append([Entry("error", time.time(), clean(text))])
        self._changed(0)

    def _set_state(self, state: State) -> None:
        self.state = state
        self._changed(0)

    async def _older(self, tail: int | Literal["all"]) -> list[Entry]:
        """Lines before the oldest one, out of the last `tail` lines of the log."""
        first = self._first_time()
        seam = _Seam(self._oldest(first))
        kept: deque[LogLine] = deque(maxlen=OLDER + BOUNDARY)
        engine, identity = self._session.engine, self._identity
        stream = log_lines(engine, identity, tty=self._tty, tail=tail, until=first + SEAM / 2, follow=False)
        async with stream as batches:
            async for batch in batches:
                kept.extend(batch)
        return seam.fresh(kept)

    def _lines(self, numbers: Iterable[int]) -> Iterable[Entry]:
        entries = (self._buffer.entry(number) for number in numbers)
        return (entry for entry in entries if entry.source not in OWN)

    def _first_time(self) -> float:
        return next((entry.time for entry in self._lines(range(self._buffer.first, self._buffer.end))), time.time())

    def _last_time(self) -> float:
        return next((entry.time for entry in self._newest()), 0.0)

    def _oldest(self, first: float) -> list[Entry]:
        numbers = range(self._buffer.first, min(self._buffer.end, self._buffer.first + BOUNDARY))
        return [entry for entry in self._lines(numbers) if entry.time <= first + SEAM]

    def _newest(self) -> list[Entry]:
        """The lines that were written at the very end, newest first."""
        numbers = range(self._buffer.end - 1, max(self._buffer.first, self._buffer.end - BOUNDARY) - 1, -1)
        found = list(self._lines(numbers))
        return [entry for entry in found if entry.time >= found[0].time - SEAM]
