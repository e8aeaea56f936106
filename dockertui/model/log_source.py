"""The log of one container as entries: its end first, then what comes, across restarts; older ones on demand."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from dockertui import format
from dockertui.engine import EngineError, LogLine, log_lines
from dockertui.engine.answers import expect, fields, flag, reading, text
from dockertui.format import clean, parse_time
from dockertui.i18n import _
from dockertui.model.log_buffer import LogEntry
from dockertui.model.log_seams import After, Known, Repeats, Seam
from dockertui.model.pauses import Pauses
from dockertui.model.session import Session

TAIL = 200
"""Lines read at first."""

OLDER = 1000
"""Lines fetched at a time before the oldest."""

MOST = 100_000
"""Lines at most that are read ahead of merging."""

FIRST = 1.0
"""Seconds in which the lines that there are begin to come, once the engine answers; where none do, there are none."""

PAUSE = 0.05
"""Seconds between two batches: the screen is drawn 20 times a second at most."""

SEAM = 2e-6
"""Seconds around a line's time in which others may have been read already: times are exact to a microsecond."""

BOUNDARY = 200
"""Lines at most that may lie within the seam of two reads."""

RESUMED = 1000
"""Lines at the end of a log among which the last known one is looked for."""

INSPECTED = fields(
    Config=fields(Tty=flag),
    HostConfig=fields(LogConfig=fields(Type=text, Config=lambda value: value)),
    State=fields(StartedAt=text, FinishedAt=text, Running=flag),
)
"""What is read of an answer to GET /containers/ID/json."""

FollowState = Literal["reading", "following", "ended", "failed"]


@dataclass(frozen=True, slots=True)
class Since:
    """How far back a log is read: `seconds`, 0 for all of it, None for the last lines and more on demand.

    `until` are epoch seconds at which reading ends, 0.0 to follow the log.
    """

    key: str
    title: str
    seconds: float | None = None
    until: float = 0.0

    def options(self) -> dict[str, Any]:
        """The options of `log_lines` that read from there on."""
        if self.seconds is None:
            return {"tail": TAIL}
        start = time.time() - self.seconds if self.seconds else 0.0
        return {"tail": "all", "since": start, "until": self.until, "follow": not self.until}


class LogSource:
    """One container's log. `take` gets its entries on the event loop, 20 times a second at most; `told` is called
    when `state` changes.

    `at_start` says whether the beginning of what was asked for is known; `origin` stands in every entry.
    """

    def __init__(
        self,
        session: Session,
        identity: str,
        since: Since,
        take: Callable[[Sequence[LogEntry]], Any],
        told: Callable[[], Any],
        origin: int = 0,
    ) -> None:
        self.state: FollowState = "reading"
        self.at_start = since.seconds is not None
        self.received = 0
        self.since = since
        self.origin = origin
        self._session = session
        self._identity = identity
        self._take = take
        self._told = told
        self._tty = False
        self._rotated = False
        self._begin = ""
        self._restart: LogEntry | None = None
        self._wake = asyncio.Event()
        self._newest: deque[LogEntry] = deque(maxlen=BOUNDARY)
        self._oldest: list[LogEntry] = []
        self._said = ""
        self._pauses = Pauses()
        self._retry_at = 0.0

    @property
    def first_time(self) -> float:
        """When the oldest known line was written; now where none is known."""
        return self._oldest[0].time if self._oldest else time.time()

    async def run(self) -> None:
        """Read for ever; ends by cancellation."""
        while True:
            await self._guarded(self._follow)
            self._wake.clear()
            await self._wake.wait()

    async def load(self) -> list[LogEntry]:
        """Read the end of the log without waiting for more; `run` then goes on from there."""
        entries: list[LogEntry] = []

        async def read() -> None:
            await self._look()
            entries.extend(await self._read(MOST, **self.since.options()))

        await self._guarded(read)
        self.at_start = len(entries) < (TAIL if self.since.seconds is None else MOST)
        self._remember(entries)
        return entries

    def poke(self, running: bool, restarted: bool) -> None:
        """The container runs, or not, as far as is known; go on reading where that makes sense.

        A log that failed is tried again after a restart, and after a pause that grows.
        """
        if self._restart:
            self._pass_on([])
        if self._session.state == "live" and (restarted or self._goes_on(running)):
            self._wake.set()

    def retry(self) -> None:
        """Try at once to read a log that failed."""
        if self.state == "failed":
            self._wake.set()

    def _goes_on(self, running: bool) -> bool:
        if self.state == "failed":
            return time.monotonic() >= self._retry_at
        return running and self.state == "ended" and not self.since.until

    async def older(self) -> list[LogEntry]:
        """The lines before the oldest known one, none where that is the first. Raises EngineError."""
        older: list[LogEntry] = []
        tails: tuple[int | Literal["all"], ...] = (self.received + OLDER, "all")
        for tail in tails:
            # The engine stops at the first line after `until`, which is too early where the clock was put back.
            seam = Seam(self._oldest)
            lines = await self._read(OLDER + BOUNDARY, tail=tail, until=self.first_time + SEAM / 2)
            older = seam.fresh(lines)
            if self._oldest and not seam.met:
                older = await self._before(self._oldest[0])
                break
            if older:
                break
        self.received += len(older)
        self.at_start = not older
        if older:
            self._oldest = _seam_of(older)
        return older

    async def _guarded(self, read: Callable[[], Awaitable[None]]) -> None:
        try:
            with reading():
                await read()
            self._set_state("ended")
        except EngineError as error:
            self._say(str(error))
            self._retry_at = time.monotonic() + self._pauses.failed()
            self._set_state("ended" if error.kind == "lost" else "failed")

    async def _follow(self) -> None:
        resumed = bool(self._begin)
        await self._look()
        options, known = await self._resume() if resumed else (self.since.options(), Seam())
        repeats = Repeats() if self._rotated else None
        async with log_lines(self._session.engine, self._identity, tty=self._tty, **options) as batches:
            self._pauses.went_well()
            empty = asyncio.get_running_loop().call_later(FIRST, self._set_state, "following")
            try:
                async for batch in batches:
                    entries = known.fresh([LogEntry(*line, self.origin) for line in batch])
                    self._pass_on(repeats.fresh(entries) if repeats else entries)
                    if self.state != "following":
                        self._set_state("following")
                    await asyncio.sleep(PAUSE)
            finally:
                empty.cancel()

    async def _resume(self) -> tuple[dict[str, Any], Known]:
        """How to read on, and which lines are known then: up to the last one, or those of its time if it is far away.

        Its place tells more than its time: the clock may have been put back, before or since.
        """
        going_on = {"until": self.since.until, "follow": not self.since.until}
        last = self._newest[-1] if self._newest else None
        since = last.time if last else time.time()
        found = await self._read(RESUMED, tail=RESUMED) if last else []
        if last not in found:
            return {"tail": "all", "since": since, **going_on}, Seam(self._newest)
        if all(entry.time >= since for entry in found[found.index(last) :]):
            return {"tail": "all", "since": since - SEAM, **going_on}, After(last, MOST)
        return {"tail": 2 * RESUMED, **going_on}, After(last, 2 * RESUMED)

    async def _read(self, most: int, **options: Any) -> list[LogEntry]:
        """The last lines, `most` at most, of those that there are now."""
        kept: deque[LogLine] = deque(maxlen=most)
        options["follow"] = False
        async with log_lines(self._session.engine, self._identity, tty=self._tty, **options) as batches:
            async for batch in batches:
                kept.extend(batch)
        return [LogEntry(*line, self.origin) for line in kept]

    async def _before(self, entry: LogEntry) -> list[LogEntry]:
        """The lines before one, by going through the whole log; none where that is no longer there."""
        kept: deque[LogLine] = deque(maxlen=OLDER)
        async with log_lines(self._session.engine, self._identity, tty=self._tty, tail="all", follow=False) as batches:
            async for batch in batches:
                place = next((index for index, line in enumerate(batch) if line == entry[:3]), None)
                kept.extend(batch[:place])
                if place is not None:
                    return [LogEntry(*line, self.origin) for line in kept]
        return []

    async def _look(self) -> None:
        answer = await self._session.engine.call(lambda client: client.inspect_container(self._identity))
        info = expect(INSPECTED, answer)
        state, config = info.get("State", {}), info.get("Config", {})
        if "Tty" not in config:
            raise EngineError.answer(_("it does not tell whether the container has a terminal"))
        self._tty = config["Tty"]
        self._rotated = _rotated(info.get("HostConfig", {}).get("LogConfig", {}))
        begin = state.get("StartedAt", "")
        if begin != self._begin and parse_time(self._begin) > 0:
            clock = format.clock(parse_time(begin))
            # It writes before the engine notes its start, so what follows the end of the run before is new.
            ended = parse_time(state.get("FinishedAt", ""))
            if not state.get("Running") and self._newest:
                ended = self._newest[-1].time  # that was the end of this run already
            self._restart = LogEntry("note", ended, _("started again at {time}").format(time=clock), self.origin)
        self._begin = begin

    def _pass_on(self, entries: list[LogEntry]) -> None:
        """Hand lines over, with the note of a restart before the first one of the new run."""
        self._remember(entries)
        note, self._restart = self._restart, None
        if note:
            place = next((i for i, entry in enumerate(entries) if entry.time >= note.time), len(entries))
            entries.insert(place, note)
        if entries:
            self._take(entries)

    def _remember(self, entries: Sequence[LogEntry]) -> None:
        """Keep what another read of the log may bring again."""
        if not entries:
            return
        self.received += len(entries)
        self._said = ""
        if not self._oldest:
            self._oldest = _seam_of(entries)
        self._newest.extend(entries[-BOUNDARY:])
        limit = self._newest[-1].time - SEAM
        while self._newest[0].time < limit:
            self._newest.popleft()

    def _say(self, text: str) -> None:
        """Put what went wrong among the lines, once."""
        if text != self._said:
            self._said = text
            self._take([LogEntry("error", time.time(), clean(text), self.origin)])

    def _set_state(self, state: FollowState) -> None:
        self.state = state
        self._told()


def _seam_of(entries: Sequence[LogEntry]) -> list[LogEntry]:
    """The entries at the beginning that another read which ends there may bring again."""
    limit = entries[0].time + SEAM
    return [entry for entry in entries[:BOUNDARY] if entry.time <= limit]


def _rotated(driver: Mapping[str, Any]) -> bool:
    """Whether a log goes over several files."""
    return driver.get("Type") == "local" or "max-size" in (driver.get("Config") or {})
