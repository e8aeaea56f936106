"""Timers go off however busy the machine is at the moment when they begin."""

import asyncio
from collections.abc import Iterator
from itertools import chain, repeat

import pytest
from textual import _time
from textual.app import App
from textual.timer import Timer

from dockertui import timers

BUSY = 0.02
"""Seconds for which nothing runs between two looks at the clock: more than the timer's own."""


@pytest.mark.parametrize("times", [0, 2])
async def test_a_timer_that_begins_late_goes_off(monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    timers.install()
    gone_off: list[int] = []
    app = App[None]()
    async with app.run_test() as pilot:
        real = _time.get_time
        late: Iterator[float] = chain((0.0,), repeat(BUSY))
        timer = Timer(app, 0.01, callback=lambda: gone_off.append(1), repeat=times)
        with monkeypatch.context() as patched:
            patched.setattr(_time, "get_time", lambda: real() + next(late))
            timer._start()
            assert timer._task is not None
            await asyncio.wait_for(timer._task, 30)
        await pilot.pause()
    assert len(gone_off) == times + 1
