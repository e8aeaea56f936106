"""One engine as dockertui sees it: connection, records, measurements, events, commands."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from dockertui.engine import Engine, EngineError, Sample
from dockertui.i18n import _
from dockertui.model.command_log import CommandLog
from dockertui.model.events import hear_of_memory, remembered
from dockertui.model.feed import EVENTS, Feed
from dockertui.model.jobs import Jobs
from dockertui.model.measurements import Measurements
from dockertui.model.pulse import SILENT, Pulse
from dockertui.model.resource import Event, Resource, Tone
from dockertui.model.store import Store
from dockertui.model.supervisor import Lapse, Supervisor
from dockertui.model.works import Works

if TYPE_CHECKING:
    from dockertui.engine import StatsCollector
    from dockertui.engine.compose import ComposePlace
    from dockertui.engine.glance import Glance
    from dockertui.model.proof import Proof

log = logging.getLogger(__name__)

SessionState = Literal["connecting", "live", "lost", "closed"]

RETRY_FIRST = 0.5
RETRY_LONGEST = 15.0
SAMPLE_EVERY = 1.0
SAMPLES_KEPT = 10.0
"""Seconds for which a sample is shown beyond the time after which the next one is due."""

MEASUREMENTS = "measurements"
"""The name of the feed of measurements."""


class NextTry(NamedTuple):
    """When the next attempt to reach a lost engine is due, in `time.monotonic()` seconds; `first` since its loss."""

    at: float
    first: bool = True


class Session:
    """Keeps one engine's records current from connection to close, through every loss in between.

    `key` names the session among others, `tone` is that of its engine's name; `seen` tells whether its engine ever
    answered; `feeds` says what of it is not current, `unmeasured` why containers by id are not measured; `place` is
    where the user's compose files are, `files_allowed` such files and folders of projects as the user wants read, as
    they want all of them in `trusted_folders`; `glance` is what the engine was asked already. `wanted` tells
    of which containers, by id, measurements are shown, the most important one first, and `measured_every` how many
    seconds lie between two of those, 0.0 for about one. Listeners are called on the event loop when `state` changes.
    """

    def __init__(
        self, engine: Engine, resources: Collection[Resource[Any]], key: str = "", tone: Tone = "strong"
    ) -> None:
        self.key = key or engine.endpoint.key
        self.engine = engine
        self.tone = tone
        self.resources = tuple(resources)
        self.store = Store(resources)
        self.commands = CommandLog()
        self.jobs = Jobs(self.commands)
        self.works = Works()
        self.events: deque[Event] = deque(maxlen=1000)
        self.event_listeners: list[Callable[[Event], None]] = []
        self.history = Measurements()
        self.proofs: dict[str, Proof] = {}
        self.state: SessionState = "connecting"
        self.seen = False
        self.error: EngineError | None = None
        self.retry: NextTry | None = None
        self.listeners: list[Callable[[Session], None]] = []
        self.place: ComposePlace | None = None
        self.files_allowed: set[tuple[tuple[str, ...], str]] = set()
        self.trusted_folders: Sequence[str] = ()
        self.glance: Glance | None = None
        self.wanted: Callable[[], Sequence[str]] = lambda: ()
        self.measured_every = 0.0
        self.feeds = Supervisor()
        self.unmeasured: Mapping[str, EngineError] = {}
        self._feed = Feed(self)
        self._pulse = Pulse()
        self._begun = time.monotonic()
        self._retry_now = asyncio.Event()

    async def run(self) -> None:
        """Connect, follow the engine, and connect again after a loss, for ever; ends by cancellation."""
        delay = RETRY_FIRST
        looking = asyncio.create_task(self._look())
        listening = asyncio.create_task(self._listen())
        try:
            while True:
                if not self.seen:
                    self._set_state("connecting")
                self._begun = time.monotonic()
                error = await self._follow()
                if self.state == "live":
                    delay = RETRY_FIRST
                await self._wait(error, delay)
                delay = min(delay * 2, RETRY_LONGEST)
        finally:
            looking.cancel()
            listening.cancel()
            self._set_state("closed")

    async def _follow(self) -> EngineError:
        """Connect, and follow the engine until it is lost; returns why it is, or could not be reached."""
        try:
            await self.engine.connect()
            return await self._feed.follow(self._live)
        except EngineError as error:
            return error
        except Exception as error:  # noqa: BLE001  (told, and tried again)
            self.feeds.mistaken(error)
            what = _("Cannot follow the engine at {host}").format(host=self.engine.endpoint.host)
            return EngineError("refused", what, _("a mistake in dockertui: {error}").format(error=repr(error)))

    async def measure(self) -> None:
        """Sample the running containers once a second, for ever; ends by cancellation."""
        await self.feeds.keep(MEASUREMENTS, self._measure)

    async def _measure(self) -> None:
        collector: StatsCollector | None = None
        try:
            while True:
                if self.state == "live":
                    collector = collector or await self._collector()
                    await self._sample(collector)
                    self.feeds.current(MEASUREMENTS)
                # All sessions at the same moment of a second, so that what they bring is painted together.
                await asyncio.sleep(SAMPLE_EVERY - time.time() % SAMPLE_EVERY)
        finally:
            if collector:
                await collector.close()

    async def settle(self) -> None:
        """Put right what is half done; takes `SETTLE_WITHIN` seconds at most, no time for nothing."""
        await self.jobs.settle()
        await self.works.watched(self.jobs.patience)
        await self.jobs.settle()

    async def close(self) -> None:
        """Cancel the jobs, wait until what they had under way is whole, and let the engine go."""
        await self.jobs.close()
        await self.works.close()
        self.works.abandon()
        await self.engine.close()

    def retry_now(self) -> None:
        """Try to reach a lost engine at once, and whatever else waits for its next try."""
        self._retry_now.set()
        self.feeds.retry_now()
        self._feed.retry_now()

    @property
    def silence(self) -> float:
        """For how many seconds the engine has not answered what it was asked; 0.0 while there is nothing to say."""
        if self.state == "live":
            return self._pulse.silence(self.engine.answered, time.monotonic())
        waited = time.monotonic() - self._begun
        return waited if self.state == "connecting" and waited >= SILENT else 0.0

    def lapse(self, kind: str) -> Lapse | None:
        """Why a kind is not current: its own list, what it is worked out of, or the events that tell of changes."""
        if not self.feeds.lapses:
            return None
        resource = next((one for one in self.resources if one.kind == kind), None)
        sources = resource.source.linked_to if resource and resource.source.derive else ()
        names = (kind, *sources, EVENTS)
        return next((self.feeds.lapses[name] for name in names if name in self.feeds.lapses), None)

    async def _listen(self) -> None:
        """Ask an engine that has been quiet whether it is there, once a second at most, for ever."""
        ping: asyncio.Task[None] | None = None
        try:
            while True:
                asks = self.state == "live" and self._pulse.asks(self.engine.answered, time.monotonic())
                if asks and (ping is None or ping.done()):
                    ping = asyncio.create_task(self._ping())
                await asyncio.sleep(1.0 - time.time() % 1.0)
        finally:
            if ping:
                ping.cancel()

    async def _ping(self) -> None:
        """Ask once; what became of an engine that is not there, the feed of events finds out."""
        try:
            await self.engine.ping()
        except EngineError as error:
            log.info("engine %s: no answer: %s", self.key, error)

    def fail(self, error: EngineError) -> None:
        """Take it that there is no engine to reach, so that none is tried."""
        self.error = error
        self._set_state("lost")

    def note_event(self, event: Event) -> None:
        """Remember an event for the event list, and what it alone tells."""
        event = remembered(event)
        self.store.hear(event)
        self.events.append(event)
        for listener in self.event_listeners:
            listener(event)

    async def recall(self) -> bool:
        """Ask for the events of the last day that were not asked for, for the line's sake; whether any came.

        Raises EngineError.
        """
        return await self._feed.recall()

    def precede(self, events: Sequence[Event]) -> None:
        """Remember events from before those that are known, the last ones of them that there is room for."""
        room = (self.events.maxlen or 0) - len(self.events)
        self.events.extendleft(map(remembered, reversed(events[len(events) - min(room, len(events)) :])))
        ended: set[str] = set()
        for event in self.events:
            hear_of_memory(ended, event)
        for identity in ended - self.store.out_of_memory:
            self.store.out_of_memory.add(identity)
            self.refresh("container", identity)

    def set_sizes(self, kind: str, sizes: Mapping[str, int]) -> None:
        """Keep the sizes in bytes, by id, that were asked of the engine for a kind's records."""
        records = (self.store.get(kind, identity) for identity in sizes)
        self.store.sample(kind, [replace(record, size=sizes[record.id]) for record in records if record])

    def refresh(self, kind: str, identity: str) -> None:
        """Have one object listed again soon, for changes that the engine sends no event for."""
        self._feed.mark(kind, identity)

    async def _look(self) -> None:
        """Show what the engine was asked for at start-up, once it has answered, until it is connected."""
        glance, self.glance = self.glance, None
        listed = None if glance is None else await asyncio.wrap_future(glance.listed)
        if listed is None or self.state != "connecting" or self.engine.info is not None:
            return  # Once it is connected, its own lists are on the way, or there.
        for resource in self.resources:
            if resource.source.glanced:
                self.store.replace(resource.kind, resource.source.glanced(self.key, listed))

    async def _collector(self) -> "StatsCollector":
        """What samples; imported once the records are there."""
        stats = await asyncio.to_thread(import_module, "dockertui.engine.stats")
        collector: StatsCollector = stats.StatsCollector(self.engine)
        return collector

    async def _sample(self, collector: "StatsCollector") -> None:
        containers = self.store.all("container")
        running = [record.id for record in containers if record.running]
        samples = await collector.collect(running, (*self.proofs, *self.wanted()))
        self.unmeasured, self.measured_every = collector.problems, collector.every
        self.history.add(samples, {record.id for record in containers}, collector.host, collector.every)
        self._forget_old()
        if samples:
            self.store.sample("container", self._measured(samples))

    def _forget_old(self) -> None:
        """Show no old measurement of a container that was out of sight, where only what is in sight is measured."""
        if self.measured_every:
            oldest = time.time() - 2 * self.measured_every - SAMPLES_KEPT
            containers = self.store.all("container")
            old = [record for record in containers if record.sample and record.sample.time < oldest]
            if old:
                self.store.sample("container", [replace(record, sample=None, rates=None) for record in old])

    def _measured(self, samples: dict[str, Sample]) -> list[Any]:
        records = (self.store.get("container", identity) for identity in samples)
        tracks = self.history.tracks
        return [
            replace(record, sample=samples[record.id], rates=tracks[record.id].rates) for record in records if record
        ]

    def _live(self) -> None:
        self._set_state("live")

    async def _wait(self, error: EngineError, delay: float) -> None:
        if str(error) != str(self.error):
            log.warning("engine %s: %s", self.key, error)
        self.error = error.alone()
        asks = error.kind == "question"  # Until somebody answers, another attempt ends as this one did.
        self.retry = None if asks else NextTry(time.monotonic() + delay, delay == RETRY_FIRST)
        self._retry_now.clear()
        self._set_state("lost")
        with suppress(TimeoutError):
            await asyncio.wait_for(self._retry_now.wait(), None if asks else delay)
        self.retry = None

    def _set_state(self, state: SessionState) -> None:
        self.state = state
        if state == "lost":
            self.feeds.forget()
        if state == "live":
            self.error = None
            self.seen = True
        for listener in self.listeners:
            listener(self)
