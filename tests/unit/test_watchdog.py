"""The watchdog notes what held the event loop, and nothing else."""

import asyncio
import linecache
import time
from typing import Any

from dockertui.watchdog import HELD, Watchdog

PATIENCE = 30.0
"""Seconds after which what is not noted yet counts as never noted."""


def computing_for(seconds: float) -> None:
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


def computing(watchdog: Watchdog) -> None:
    """Compute for long, and until it is noted where."""
    computing_for(4 * HELD)
    until = time.monotonic() + PATIENCE
    while not watchdog._where:
        assert time.monotonic() < until


def waiting(watchdog: Watchdog) -> None:
    """Wait for long, and until it is noted where."""
    time.sleep(4 * HELD)
    until = time.monotonic() + PATIENCE
    while not watchdog._where:
        assert time.monotonic() < until
        time.sleep(0.01)


def holds(*steps: Any) -> Watchdog:
    watchdog = Watchdog()

    async def main() -> None:
        watchdog.begin()
        for step in steps:
            await asyncio.sleep(0)
            step(watchdog)
        await asyncio.sleep(0)
        watchdog.end()

    with asyncio.Runner(loop_factory=watchdog.new_loop) as runner:
        runner.run(main())
    return watchdog


def test_computing_is_noted_with_its_place() -> None:
    (hold,) = (hold for hold in holds(computing).holds if hold.computed > HELD)
    assert hold.seconds >= hold.computed >= 4 * HELD
    assert "in computing" in hold.where


def test_waiting_is_noted_and_told_apart() -> None:
    (hold,) = (hold for hold in holds(waiting).holds if "in waiting" in hold.where)
    assert hold.computed < HELD < hold.seconds


def test_many_short_steps_hold_nothing() -> None:
    steps = [lambda _watchdog: computing_for(HELD / 50)] * 100
    assert not [hold for hold in holds(*steps).holds if hold.computed > HELD]


def test_telling_where_it_is_keeps_no_files() -> None:
    linecache.clearcache()
    assert any("in computing" in hold.where for hold in holds(computing).holds)
    assert not linecache.cache
