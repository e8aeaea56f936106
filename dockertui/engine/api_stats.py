"""Samples of containers on another machine, through the engine's API, which is slow at it."""

import asyncio
import logging
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from operator import methodcaller
from typing import TYPE_CHECKING, Any

from dockertui.engine.answers import expect
from dockertui.engine.engine import Engine
from dockertui.engine.errors import EngineError
from dockertui.engine.sample import STATS, Sample, Ticks, api_sample, api_ticks

if TYPE_CHECKING:
    from dockertui.engine.client import Client

log = logging.getLogger(__name__)

STREAMS = 24
"""Containers that are followed by a stream of their own."""

SWEEPERS = 2
"""Single samples asked for at the same time; each takes the engine a second or two."""

PAUSE = 0.5
"""Seconds between two single samples of a sweeper."""

SPARING, SHORTEST, LONGEST = 6, 0.1, 5.0
"""Behind ssh:// the next sample waits for so many times as long as the last one took, in seconds at least and at most:
measuring takes a small part of what the line carries, however little that is.
"""

OFTEN = 1.0
"""Seconds between two samples of the first of those that are wanted, at least."""


class ApiStats:
    """Follows the wanted containers by streams, and goes round the others slowly. Lives on the event loop.

    Behind ssh:// it goes round the wanted ones alone, and takes the first of them every second time. `problems` says of
    containers by id why they cannot be measured; `every` is how many seconds lie between two samples of a wanted one
    there, 0.0 as long as that is not known.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._streams: dict[str, asyncio.Task[None]] = {}
        self._sweepers: list[asyncio.Task[None]] = []
        self._queue: dict[str, None] = {}
        self._ticks: dict[str, Ticks] = {}
        self._fresh: dict[str, Sample] = {}
        self._sparing = engine.endpoint.scheme == "ssh"
        self._first, self._first_due, self._was_first, self._count = "", 0.0, False, 0
        self.every = 0.0
        self.problems: dict[str, EngineError] = {}

    def collect(self, running: Collection[str], wanted: Sequence[str]) -> dict[str, Sample]:
        """The samples that came since the last call; what is followed from now on, the most important one first."""
        there = set(running)
        seen = list(dict.fromkeys(identity for identity in wanted if identity in there))
        if self._sparing:
            self._first = seen[0] if seen else ""
            self._count = len(seen)
            self._sweep(seen, 1)
        else:
            streamed = set(islice(seen, STREAMS))
            self._follow(streamed)
            self._sweep([identity for identity in running if identity not in streamed], SWEEPERS)
        for known in (self._ticks, self.problems):
            for identity in known.keys() - (set(seen) if self._sparing else there):
                del known[identity]
        fresh, self._fresh = self._fresh, {}
        return {identity: sample for identity, sample in fresh.items() if identity in there}

    async def close(self) -> None:
        """Stop measuring."""
        tasks = [*self._streams.values(), *self._sweepers]
        self._streams, self._sweepers = {}, []
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _follow(self, streamed: set[str]) -> None:
        for identity, task in list(self._streams.items()):
            if task.done() or identity not in streamed:
                self._streams.pop(identity).cancel()
        for identity in streamed - self._streams.keys():
            self._streams[identity] = asyncio.create_task(self._stream(identity))

    def _sweep(self, rest: Iterable[str], sweepers: int) -> None:
        order = dict.fromkeys(rest)
        self._queue = {identity: None for identity in self._queue if identity in order} | order
        self._sweepers = [task for task in self._sweepers if not task.done()]
        while self._queue and len(self._sweepers) < sweepers:
            self._sweepers.append(asyncio.create_task(self._go_round()))

    async def _stream(self, identity: str) -> None:
        def read(client: "Client") -> Iterator[list[dict[str, Any]]]:
            from dockertui.engine.body import json_lines

            with closing(client.open("/containers/{0}/stats", identity, stream="true")) as response:
                yield from json_lines(response)

        try:
            async with self._engine.batches(read) as stream:
                async for batch in stream:
                    self._take(identity, batch[-1])
        except EngineError as error:
            self._failed(identity, error)
            await asyncio.sleep(PAUSE)

    async def _go_round(self) -> None:
        while self._queue:
            identity = self._next()
            begun = time.monotonic()
            pause = PAUSE
            try:
                self._take(identity, await self._engine.call(methodcaller("one_sample", identity)))
                if self._sparing:
                    pause = self._pause(time.monotonic() - begun)
            except EngineError as error:
                self._failed(identity, error)
            await asyncio.sleep(pause)

    def _next(self) -> str:
        """Which one is to be measured now; the next call of `collect` puts it at the end of those that wait."""
        now = time.monotonic()
        first = self._first in self._queue and not self._was_first and now >= self._first_due
        identity = self._first if first else next(iter(self._queue))
        self._was_first = identity == self._first
        if self._was_first:
            self._first_due = now + OFTEN
        del self._queue[identity]
        return identity

    def _pause(self, took: float) -> float:
        """Seconds until the next sample behind ssh://, where the last one took so long; `every` follows from that."""
        pause = min(max(SHORTEST, SPARING * took), LONGEST)
        rate = 1 / (took + pause)
        every = (self._count - 1) / (rate - min(rate / 2, 1 / OFTEN)) if self._count > 1 else 1 / rate
        self.every = every if not self.every else 0.8 * self.every + 0.2 * every
        return pause

    def _failed(self, identity: str, error: EngineError) -> None:
        self.problems[identity] = error
        log.debug("stats of %s: %s", identity[:12], error)

    def _take(self, identity: str, answer: Any) -> None:
        stats = expect(STATS, answer)
        self.problems.pop(identity, None)
        if not (stats.get("memory_stats") or stats.get("pids_stats")):
            return  # What the engine answers for a container that has just ended.
        self._fresh[identity] = api_sample(stats, self._ticks.get(identity))
        self._ticks[identity] = api_ticks(stats)
