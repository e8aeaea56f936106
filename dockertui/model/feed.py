"""From engine events to current records: an event marks objects dirty, the dirty ones are listed again by id."""

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from dockertui.model.resource import Event, Resource

if TYPE_CHECKING:
    from dockertui.model.session import Session

COALESCE = 0.03
"""Seconds in which events are gathered before the objects they touched are listed."""

BACKLOG = 24 * 3600.0
"""Seconds before the connection of which events are asked for, to be shown; the engine keeps the last 256."""

MARGIN = 5.0
"""Seconds before the connection from which on an event may have come after the list: clocks are compared roughly."""

PACE = 0.1
"""Seconds between two rounds of lists while events keep coming."""

MANY = 300
"""From this many dirty objects of a kind on, the whole kind is listed. Engines take about 0.12 ms for each object that
they list, filtered or not; what limits the filter is the length of its URL, some 80 bytes an object."""

EVERYTHING = "*"

SETTLED = (0.3, 1.5)
"""Seconds after which a container that ended is listed once more: engines tell of an end before their list shows it."""


class Feed:
    """Follows the events of a session's engine and keeps its store current."""

    def __init__(self, session: "Session") -> None:
        self._session = session
        self._dirty: dict[str, set[str]] = {}
        self._wake = asyncio.Event()
        self._connected = 0.0
        self._newest = 0

    async def follow(self, live: Callable[[], None]) -> None:
        """List everything, call `live`, then apply events until the engine ends the stream.

        Raises EngineError when the engine is lost.
        """
        engine = self._session.engine
        self._dirty.clear()
        self._connected = time.time() + (engine.info.skew if engine.info else 0.0)
        # Events that happen at the same time are told in any order, so what is old is decided once for a connection.
        self._newest = max((event.get("timeNano", 0) for event in self._session.events), default=0)
        async with engine.events(since=self._connected - BACKLOG) as stream:
            await self._list_all()
            live()
            applier = asyncio.create_task(self._apply_for_ever())
            reader = asyncio.create_task(self._read(stream))
            watchers = [asyncio.create_task(r.watch(self._session)) for r in self._session.resources if r.watch]
            tasks = (applier, reader, *watchers)
            try:
                done, _pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    def mark(self, kind: str, identity: str = EVERYTHING) -> None:
        """Have an object, or a whole kind, listed again soon."""
        self._dirty.setdefault(kind, set()).add(identity)
        self._wake.set()

    async def _read(self, stream: Any) -> None:
        async for events in stream:
            for event in events:
                self._note(event)

    def _note(self, event: Event) -> None:
        if 0 < event.get("timeNano", 0) <= self._newest:
            return  # A new connection tells old ones again.
        self._session.note_event(event)
        if event.get("timeNano", 0) / 1e9 < self._connected - MARGIN:
            return  # Its effect is in the list already.
        for resource in self._session.resources:
            identity = resource.touched(event)
            if identity:
                self.mark(resource.kind, identity)
                if event["Action"] == "die":
                    for delay in SETTLED:
                        asyncio.get_running_loop().call_later(delay, self.mark, resource.kind, identity)

    async def _apply_for_ever(self) -> None:
        round_ended = 0.0
        while True:
            await self._wake.wait()
            await asyncio.sleep(max(COALESCE, round_ended + PACE - time.monotonic()))
            self._wake.clear()
            dirty, self._dirty = self._dirty, {}
            await asyncio.gather(*(self._relist(r, dirty[r.kind]) for r in self._session.resources if r.kind in dirty))
            round_ended = time.monotonic()

    async def _list_all(self) -> None:
        await asyncio.gather(*(self._relist(resource, {EVERYTHING}) for resource in self._session.resources))

    async def _relist(self, resource: Resource[Any], ids: set[str]) -> None:
        session = self._session
        if resource.fetch is None:
            return
        if EVERYTHING in ids or len(ids) > MANY:
            session.store.replace(resource.kind, await resource.fetch(session.engine, session.key, None))
        else:
            session.store.patch(resource.kind, ids, await resource.fetch(session.engine, session.key, ids))
