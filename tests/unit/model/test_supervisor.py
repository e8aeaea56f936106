"""The supervisor as a state machine: a clock that only pauses move on, and no engine."""

import asyncio
from collections.abc import Callable

import pytest

from dockertui.engine.errors import EngineError
from dockertui.model.pauses import LONGEST
from dockertui.model.supervisor import Supervisor


class Clock:
    """Time that passes by waiting; `pauses` are those that were waited for, and `stop` ends all after so many."""

    def __init__(self, stop: int = 1000) -> None:
        self.now = 1000.0
        self.pauses: list[float] = []
        self.stop = stop

    def __call__(self) -> float:
        return self.now

    async def wait(self, _event: asyncio.Event, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds
        if len(self.pauses) == self.stop:
            raise asyncio.CancelledError


def supervisor(clock: Clock) -> Supervisor:
    return Supervisor(clock, clock, clock.wait)


async def kept(feeds: Supervisor, *outcomes: "Callable[[], object] | Exception") -> None:
    """Keep a work that does one thing after the other, and the last one again and again, until the clock stops."""
    left = list(outcomes)

    async def work() -> None:
        outcome = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(outcome, Exception):
            raise outcome
        outcome()

    with pytest.raises(asyncio.CancelledError):
        await feeds.keep("web", work)


BROKEN = EngineError.answer("it is null")


async def test_pauses_grow_to_a_limit() -> None:
    clock = Clock(8)
    await kept(supervisor(clock), BROKEN)
    assert clock.pauses == [0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0]
    assert LONGEST < 10.0  # A list is to be current within 10 s after the engine answers well again.


async def test_it_tells_since_when_and_why_and_when_it_is_tried_again() -> None:
    clock = Clock(3)
    feeds = supervisor(clock)
    told: list[tuple[float, str, float | None]] = []
    feeds.listeners.append(lambda: told.append(tuple(feeds.lapses["web"])))  # type: ignore[arg-type]
    await kept(feeds, BROKEN, EngineError.answer("it is empty"))
    assert told == [
        (1000.0, "it is null", None),
        (1000.0, "it is null", 1000.25),
        (1000.0, "it is null", None),
        (1000.0, "it is empty", None),
        (1000.0, "it is empty", 1000.75),
        (1000.0, "it is empty", None),
        (1000.0, "it is empty", 1001.75),
    ]


async def test_what_becomes_current_begins_anew() -> None:
    clock = Clock(5)
    feeds = supervisor(clock)
    seen: list[bool] = []

    def well() -> None:
        feeds.current("web")
        seen.append("web" in feeds.lapses)
        raise BROKEN

    await kept(feeds, BROKEN, BROKEN, well, BROKEN)
    assert clock.pauses == [0.25, 0.5, 0.25, 0.5, 1.0]
    assert seen == [False]
    assert feeds.lapses["web"].since == 1000.75


async def test_a_work_that_ends_is_run_again() -> None:
    clock = Clock(2)
    feeds = supervisor(clock)
    await kept(feeds, lambda: None)
    assert feeds.lapses["web"].why == "it ended"


async def test_a_mistake_is_told_once_and_the_work_goes_on() -> None:
    clock = Clock(4)
    feeds = supervisor(clock)
    mistakes: list[BaseException] = []
    feeds.mistaken = mistakes.append
    await kept(feeds, KeyError("Id"), KeyError("Id"), KeyError("Id"), BROKEN)
    assert [str(error) for error in mistakes] == ["'Id'"]
    assert feeds.lapses["web"].why == "it is null"


async def test_works_do_not_know_of_each_other() -> None:
    feeds = Supervisor()
    ran = asyncio.Event()

    async def fails() -> None:
        raise BROKEN

    async def goes_on() -> None:
        feeds.current("other")
        ran.set()
        await asyncio.Event().wait()

    tasks = [asyncio.create_task(feeds.keep("web", fails)), asyncio.create_task(feeds.keep("other", goes_on))]
    await ran.wait()
    await asyncio.sleep(0)
    assert list(feeds.lapses) == ["web"]
    for task in tasks:
        task.cancel()


async def test_trying_now_ends_a_pause() -> None:
    feeds = Supervisor()
    waits = asyncio.Queue[float]()

    def told() -> None:
        if when := feeds.lapses["web"].retry_at:
            waits.put_nowait(when)

    feeds.listeners.append(told)

    async def work() -> None:
        raise BROKEN

    task = asyncio.create_task(feeds.keep("web", work))
    for _try in range(8):  # by the pauses alone 15 s
        await waits.get()
        feeds.retry_now()
    task.cancel()


async def test_what_all_share_is_forgotten_for_each() -> None:
    clock = Clock(2)
    feeds = supervisor(clock)

    def forget() -> None:
        feeds.forget()
        raise BROKEN

    await kept(feeds, BROKEN, forget)
    assert feeds.lapses["web"].since == 1000.25
