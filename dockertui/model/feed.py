"""From engine events to current records: an event marks objects dirty, the dirty ones are listed again by id."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from dockertui.engine.errors import AWAY, EngineError
from dockertui.engine.events import UNREADABLE
from dockertui.i18n import _
from dockertui.model.pauses import Pauses
from dockertui.model.resource import Event, Resource

if TYPE_CHECKING:
    from dockertui.model.session import Session

COALESCE = 0.03
"""Seconds in which events are gathered before the objects they touched are listed."""

BACKLOG = 24 * 3600.0
"""Seconds before the connection of which events are asked for, to be shown; the engine keeps the last 256.

Behind ssh:// they are asked for when they are to be shown (`recall`): they are more than all lists together.
"""

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


EVENTS = "events"
"""The name of the feed of events, beside those of the kinds."""

STEADY = 1.0
"""Seconds for which the engine must go on telling events, so that trying for them counts as having gone well."""

LATE = 5.0
"""Seconds without the answer to a list after which that is said."""


class DirtyIds:
    """The ids of a kind's objects that are to be listed again."""

    def __init__(self) -> None:
        self._ids: set[str] = set()
        self._wake = asyncio.Event()

    def add(self, identity: str) -> None:
        """Mark an object, or all by EVERYTHING."""
        self._ids.add(identity)
        self._wake.set()

    async def any(self) -> None:
        """Wait until there is a mark."""
        await self._wake.wait()

    def take(self) -> set[str]:
        """Take the marks away, and return them."""
        self._wake.clear()
        ids, self._ids = self._ids, set()
        return ids


class Feed:
    """Follows the events of a session's engine and keeps its store current.

    Each kind has its own list, kept by the session's supervisor: what is wrong with one leaves the others alone.
    """

    def __init__(self, session: "Session") -> None:
        self._session = session
        self._listed = [resource for resource in session.resources if resource.source.fetch]
        self._marks = {resource.kind: DirtyIds() for resource in self._listed}
        self._tried: dict[str, asyncio.Event] = {}
        self._again: dict[str, asyncio.TimerHandle] = {}
        self._gone: asyncio.Future[EngineError] | None = None
        self._connected = 0.0
        self._newest = 0
        self._recalled = False

    async def follow(self, live: Callable[[], None]) -> EngineError:
        """List everything, call `live`, then apply events until the engine is gone; returns why it is."""
        engine, keep = self._session.engine, self._session.feeds.keep
        self._gone = asyncio.get_running_loop().create_future()
        self._tried = {resource.kind: asyncio.Event() for resource in self._listed}
        self._connected = time.time() + (engine.info.skew if engine.info else 0.0)
        self._mark_all()
        tasks = [asyncio.create_task(keep(EVENTS, self._events()))]
        tasks += [asyncio.create_task(keep(one.kind, partial(self._keep_listed, one))) for one in self._listed]
        try:
            await self._try_all()
            if not self._gone.done():
                live()
                watched = [resource for resource in self._session.resources if resource.source.watch]
                tasks += [asyncio.create_task(keep(one.kind, partial(_watch, self._session, one))) for one in watched]
            ends: list[asyncio.Future[Any]] = [self._gone, *tasks]
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                if task.done():
                    task.result()
            return self._gone.result()
        finally:
            for timer in self._again.values():
                timer.cancel()
            for task in tasks:
                task.cancel()
            self._again.clear()
            await asyncio.gather(*tasks, return_exceptions=True)

    def mark(self, kind: str, identity: str = EVERYTHING) -> None:
        """Have an object, or a whole kind, listed again soon."""
        if kind in self._marks:
            self._marks[kind].add(identity)

    def retry_now(self) -> None:
        """List again now the kinds of which something could not be read."""
        for kind in self._again:
            self.mark(kind)

    def _mark_all(self) -> None:
        for kind in self._marks:
            self.mark(kind)

    # Events

    def _events(self) -> Callable[[], Awaitable[None]]:
        """The work that follows the events. Whenever it is tried again, everything is listed: some may be missed."""
        again = False

        async def work() -> None:
            nonlocal again
            if again:
                self._mark_all()
            again = True
            try:
                await self._follow_events()
                error = EngineError.lost(self._session.engine.endpoint)
            except EngineError as reason:
                error = reason
            await self._look_for_engine(error)
            raise error

        return work

    async def _follow_events(self) -> None:
        session = self._session
        # Events that happen at the same time are told in any order, so what is old is decided once for a connection.
        # Times that are yet to come say nothing.
        skew = session.engine.info.skew if session.engine.info else 0.0
        latest = (time.time() + skew + MARGIN) * 1e9
        times = (event.get("timeNano", 0) for event in session.events)
        self._newest = max((when for when in times if when <= latest), default=0)
        since = self._connected - BACKLOG
        if session.engine.endpoint.scheme == "ssh":
            since = max(since, self._newest / 1e9) if self._newest else self._connected - MARGIN
        timers: list[asyncio.TimerHandle] = []

        def begun() -> None:
            timers.append(asyncio.get_running_loop().call_later(STEADY, session.feeds.current, EVENTS))

        try:
            async with session.engine.events(since, begun) as stream:
                async for events in stream:
                    for event in events:
                        self._note(event)
        finally:
            for timer in timers:
                timer.cancel()

    async def recall(self) -> bool:
        """Ask for the events from before the connection, if that was not done yet; whether any came.

        Raises EngineError.
        """
        session = self._session
        if session.engine.endpoint.scheme != "ssh" or self._recalled or session.state != "live":
            return False
        self._recalled = True
        times = (event.get("timeNano", 0) for event in session.events)
        first = min((when for when in times if when > 0), default=self._connected * 1e9)
        old: list[Event] = []
        try:
            async with session.engine.events(self._connected - BACKLOG, until=self._connected) as stream:
                async for events in stream:
                    old += [event for event in events if event.get("timeNano", 0) < first]
        except BaseException:
            self._recalled = False
            raise
        session.precede(old)
        return bool(old)

    async def _look_for_engine(self, error: EngineError) -> None:
        """Find out whether the engine is gone, now that its events have ended by `error`."""
        assert self._gone
        try:
            await self._session.engine.ping()
        except EngineError as reason:
            if reason.kind in AWAY and not self._gone.done():
                self._gone.set_result(error if error.kind in AWAY else reason)

    def _note(self, event: Event) -> None:
        if 0 < event.get("timeNano", 0) <= self._newest:
            return  # A new connection tells old ones again.
        self._session.note_event(event)
        if event["Type"] == UNREADABLE:
            self._mark_all()  # It may have been about anything.
            return
        if event.get("timeNano", 0) / 1e9 < self._connected - MARGIN and event["Action"] != "oom":
            return  # Its effect is in the list already, which an end for want of memory may not be.
        for resource in self._session.resources:
            identity = resource.source.touched(event)
            if identity:
                self.mark(resource.kind, identity)
                if event["Action"] == "die":
                    for delay in SETTLED:
                        asyncio.get_running_loop().call_later(delay, self.mark, resource.kind, identity)

    # Lists

    async def _try_all(self) -> None:
        """Wait until each list was tried once, though for none of them long; without any, look for the engine."""
        tried = [asyncio.create_task(event.wait()) for event in self._tried.values()]
        assert self._gone
        pending: set[asyncio.Future[Any]] = {*tried}
        end = time.monotonic() + LATE
        try:
            while pending and not self._gone.done() and (left := end - time.monotonic()) > 0:
                _done, pending = await asyncio.wait(
                    (*pending, self._gone), timeout=left, return_when=asyncio.FIRST_COMPLETED
                )
                pending.discard(self._gone)
        finally:
            for task in tried:
                task.cancel()
        lapses = self._session.feeds.lapses
        failed = next((lapses[kind] for kind in self._marks if kind in lapses), None)
        if failed and all(kind in lapses for kind in self._marks):
            await self._look_for_engine(EngineError.lost(self._session.engine.endpoint, failed.why))

    async def _keep_listed(self, resource: Resource[Any]) -> None:
        """List a kind whenever something of it is marked; the whole kind after a failure, and at once then."""
        marks, ended, pauses = self._marks[resource.kind], 0.0, Pauses()
        while True:
            await marks.any()
            if ended:
                await asyncio.sleep(max(COALESCE, ended + PACE - time.monotonic()))
            try:
                await self._relist(resource, marks.take())
            except BaseException:
                marks.add(EVERYTHING)
                raise
            finally:
                self._tried[resource.kind].set()
            self._session.feeds.current(resource.kind)
            self._look_for_gaps(resource.kind, pauses)
            ended = time.monotonic()

    def _look_for_gaps(self, kind: str, pauses: Pauses) -> None:
        """Have a kind listed again, after a pause that grows, while there are rows that could not be read in full."""
        if timer := self._again.pop(kind, None):
            timer.cancel()
        if any(record.raw for record in self._session.store.all(kind)):
            self._again[kind] = asyncio.get_running_loop().call_later(pauses.failed(), self.mark, kind)
        else:
            pauses.went_well()

    async def _relist(self, resource: Resource[Any], ids: set[str]) -> None:
        session = self._session
        fetch = resource.source.fetch
        assert fetch
        if EVERYTHING in ids or len(ids) > MANY:
            found = await self._in_time(resource.kind, fetch(session.engine, session.key, None))
            session.store.replace(resource.kind, found)
        else:
            found = await self._in_time(resource.kind, fetch(session.engine, session.key, ids))
            session.store.patch(resource.kind, ids, found)

    async def _in_time(self, kind: str, answer: Awaitable[list[Any]]) -> list[Any]:
        """The answer to a list; where that is late, it is said meanwhile."""
        asking = asyncio.ensure_future(answer)
        try:
            if not (await asyncio.wait({asking}, timeout=LATE))[0]:
                self._session.feeds.lapsed(kind, _("no answer yet"))
                self._tried[kind].set()
            return await asking
        finally:
            asking.cancel()


async def _watch(session: "Session", resource: Resource[Any]) -> None:
    assert resource.source.watch
    await resource.source.watch(session)
