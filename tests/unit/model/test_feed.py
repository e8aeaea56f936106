"""The feed without an engine: what is told by whom, and what that costs the others."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest

from dockertui.engine import Endpoint, EngineError
from dockertui.model import feed
from dockertui.model.resource import Record, Resource, Source
from dockertui.model.session import Session

LATER = 1 << 62
"""A time in nanoseconds that is decades away."""


def event(number: int, when: int | None = None) -> dict[str, Any]:
    """One that changes the object of kind "a" whose id is the number."""
    told = time.time_ns() if when is None else when
    return {"Type": "a", "Action": "change", "Actor": {"ID": str(number), "Attributes": {}}, "timeNano": told}


@dataclass
class FakeEngine:
    """Tells what it is given: each of `streams` is one connection's events, the last one goes on."""

    streams: list[list[dict[str, Any]]]
    gone: bool = False
    failing: set[str] = field(default_factory=set)
    listed: list[tuple[str, frozenset[str] | None]] = field(default_factory=list)
    info: Any = None
    answered: float = 0.0
    before: list[dict[str, Any]] = field(default_factory=list)
    asked: list[tuple[float, float]] = field(default_factory=list)
    endpoint: Endpoint = field(default_factory=lambda: Endpoint("e", "unix:///e", "test", None, "e"))

    async def connect(self) -> None:
        self.answered = time.monotonic()

    async def ping(self) -> None:
        if self.gone:
            raise EngineError("absent", "gone")

    def events(self, since: float, begun: Callable[[], None] = lambda: None, until: float = 0.0) -> "FakeStream":
        self.asked.append((since, until))
        if until:
            return FakeStream(self.before, True, begun)
        last = len(self.streams) == 1
        return FakeStream(self.streams[0] if last else self.streams.pop(0), not last, begun)


@dataclass
class FakeStream:
    told: list[dict[str, Any]]
    ends: bool
    begun: Callable[[], None]

    async def __aenter__(self) -> AsyncIterator[list[dict[str, Any]]]:
        self.begun()
        return self._batches()

    async def __aexit__(self, *_error: object) -> None:
        return

    async def _batches(self) -> AsyncIterator[list[dict[str, Any]]]:
        yield self.told
        if not self.ends:
            await asyncio.Event().wait()


def kind(name: str) -> Resource[Record]:
    async def fetch(engine: Any, host: str, ids: Collection[str] | None) -> list[Record]:
        engine.listed.append((name, None if ids is None else frozenset(ids)))
        if name in engine.failing:
            raise EngineError.answer("it is null")
        return [Record(host=host, id=identity, name=identity) for identity in ids or ("1", "2")]

    touched = lambda told: told["Actor"]["ID"] if told["Type"] == name else ""  # noqa: E731
    return Resource(name, name, Source(fetch=fetch, touched=touched))


async def run(engine: FakeEngine, until: Callable[[Session], bool]) -> Session:
    """A session on that engine, as it is when a condition holds."""
    session = Session(engine, [kind("a"), kind("b")])  # type: ignore[arg-type]
    task = asyncio.create_task(session.run())
    async with asyncio.timeout(20):
        while not until(session):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    return session


async def test_one_list_that_fails_leaves_the_others_current() -> None:
    engine = FakeEngine([[]], failing={"b"})
    seen: list[bool] = []

    def tried(session: Session) -> bool:
        seen.append(session.state == "live" and session.lapse("a") is None and session.lapse("b") is not None)
        return engine.listed.count(("b", None)) > 2

    session = await run(engine, tried)
    assert seen[-1]
    assert {record.id for record in session.store.all("a")} == {"1", "2"}


async def test_a_list_that_is_mended_is_current_by_itself() -> None:
    engine = FakeEngine([[]], failing={"a"})

    def mended(session: Session) -> bool:
        if engine.listed.count(("a", None)) > 1:
            engine.failing.clear()
        return bool(session.store.all("a")) and not session.feeds.lapses

    await run(engine, mended)


async def test_events_that_are_told_again_are_not_noted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "STEADY", 0.01)
    first, second = event(1), event(2)
    engine = FakeEngine([[first], [first, second], [first, second]])
    session = await run(engine, lambda session: len(engine.streams) == 1 and not session.feeds.lapses)
    assert [told["Actor"]["ID"] for told in session.events] == ["1", "2"]
    assert ("b", None) in engine.listed[2:]  # Everything is listed whenever events may have been missed.


async def test_a_time_that_is_yet_to_come_hides_no_later_event(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "STEADY", 0.01)
    engine = FakeEngine([[event(1, LATER)], [event(2)]])
    session = await run(engine, lambda session: len(engine.streams) == 1 and not session.feeds.lapses)
    assert [told["Actor"]["ID"] for told in session.events] == ["1", "2"]


async def test_an_old_event_is_in_the_list_already_but_for_want_of_memory() -> None:
    hour_ago = time.time_ns() - 3600 * 10**9
    session = Session(FakeEngine([[]]), [kind("a")])  # type: ignore[arg-type]
    followed = feed.Feed(session)
    followed._connected = time.time()
    for told in (event(1, hour_ago), {**event(2, hour_ago), "Action": "oom"}):
        followed._note(told)
    assert followed._marks["a"].take() == {"2"}
    assert session.store.out_of_memory == {"2"}


async def test_an_engine_is_lost_where_its_events_end_and_it_is_gone() -> None:
    engine = FakeEngine([[], []], gone=True)
    session = await run(engine, lambda session: session.state == "lost")
    assert not session.feeds.lapses


async def test_behind_ssh_the_last_day_is_asked_for_when_it_is_to_be_shown() -> None:
    now = time.time_ns()
    first, second = event(1, now - 10**13), event(2, now - 10**12)
    engine = FakeEngine([[event(3, now), event(4, now + 1)]], before=[first, second, event(3, now)])
    engine.endpoint = Endpoint("e", "ssh://e", "test", None, "e")
    session = Session(engine, [kind("a")])  # type: ignore[arg-type]
    task = asyncio.create_task(session.run())
    async with asyncio.timeout(20):
        while session.state != "live" or not session.events:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    ((since, _until),) = engine.asked
    assert since > time.time() - 60
    assert await session.recall()
    assert [told["Actor"]["ID"] for told in session.events] == ["1", "2", "3", "4"]
    assert not await session.recall()
    assert len(engine.asked) == 2
    task.cancel()


async def test_no_more_is_recalled_than_there_is_room_for() -> None:
    session = Session(FakeEngine([[]]), [kind("a")])  # type: ignore[arg-type]
    for number in range(998):
        session.note_event(event(number))
    session.precede([event(-3), event(-2), event(-1)])
    assert [told["Actor"]["ID"] for told in session.events][:3] == ["-2", "-1", "0"]
    assert len(session.events) == 1000
    session.precede([event(-9)])
    assert session.events[0]["Actor"]["ID"] == "-2"


async def test_what_is_recalled_tells_of_ends_for_want_of_memory() -> None:
    session = Session(FakeEngine([[]]), [kind("container")])  # type: ignore[arg-type]
    told = [
        {**event(number), "Action": action} for number, action in ((1, "oom"), (2, "oom"), (3, "oom"), (2, "start"))
    ]
    session.note_event({**event(3), "Action": "start"})
    session.precede(told)
    assert session.store.out_of_memory == {"1"}
    assert session._feed._marks["container"].take() == {"1"}
