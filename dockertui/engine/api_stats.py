"""Samples of containers on another machine, through the engine's API, which is slow at it."""

import asyncio
import logging
from collections.abc import Collection, Iterable, Iterator
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


class ApiStats:
    """Follows the wanted containers by streams, and goes round the others slowly. Lives on the event loop.

    `problems` says of containers by id why they cannot be measured.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._streams: dict[str, asyncio.Task[None]] = {}
        self._sweepers: list[asyncio.Task[None]] = []
        self._queue: dict[str, None] = {}
        self._ticks: dict[str, Ticks] = {}
        self._fresh: dict[str, Sample] = {}
        self.problems: dict[str, EngineError] = {}

    def collect(self, running: Collection[str], wanted: Collection[str]) -> dict[str, Sample]:
        """The samples that came since the last call; what is followed from now on."""
        streamed = set(islice((identity for identity in wanted if identity in running), STREAMS))
        self._follow(streamed)
        self._sweep([identity for identity in running if identity not in streamed])
        for known in (self._ticks, self.problems):
            for identity in known.keys() - set(running):
                del known[identity]
        fresh, self._fresh = self._fresh, {}
        return {identity: sample for identity, sample in fresh.items() if identity in running}

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

    def _sweep(self, rest: Iterable[str]) -> None:
        order = dict.fromkeys(rest)
        self._queue = {identity: None for identity in self._queue if identity in order} | order
        self._sweepers = [task for task in self._sweepers if not task.done()]
        while self._queue and len(self._sweepers) < SWEEPERS:
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
            identity = next(iter(self._queue))
            del self._queue[identity]
            try:
                self._take(identity, await self._engine.call(methodcaller("one_sample", identity)))
            except EngineError as error:
                self._failed(identity, error)
            await asyncio.sleep(PAUSE)

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
