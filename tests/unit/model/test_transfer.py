"""Transfers of files as jobs: what a cancellation does to them."""

import asyncio
import threading
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from dockertui.engine import EngineError, Meter
from dockertui.model.command_log import CommandLog
from dockertui.model.jobs import Job, Jobs
from dockertui.model.transfer import metered


class FakeEngine:
    """Calls functions in threads, with a client that nobody looks at."""

    async def call(self, function: Callable[[Any], Any]) -> Any:
        return await asyncio.to_thread(function, None)


def start(function: Callable[[Meter], str]) -> Job:
    session: Any = SimpleNamespace(engine=FakeEngine())

    async def work(job: Job) -> str:
        return await metered(session, job, "file", 100, lambda client, meter: function(meter), "moving")

    return Jobs(CommandLog()).start("Move", ("docker", "save"), work)


async def test_a_transfer_that_is_stopped_is_cancelled() -> None:
    moving, loop = asyncio.Event(), asyncio.get_running_loop()

    def move(meter: Meter) -> str:
        while True:
            meter.add(1)
            time.sleep(0.005)
            if job.parts["file"].moved:
                loop.call_soon_threadsafe(moving.set)

    job = start(move)
    async with asyncio.timeout(10):
        await moving.wait()
    job.cancel()
    assert not await job.finished()
    assert job.state == "cancelled" and job.parts["file"].moved > 0


@pytest.mark.parametrize("times", [1, 3])
async def test_one_that_is_done_before_it_can_be_stopped_is_not(times: int) -> None:
    released = threading.Event()

    def move(meter: Meter) -> str:
        released.wait(5)
        return "moved"

    job = start(move)
    for _time in range(times):
        await asyncio.sleep(0.02)
        job.cancel()
    await asyncio.sleep(0.02)
    released.set()
    assert await job.finished()
    assert (job.state, job.outcome) == ("done", "moved")


async def test_what_goes_wrong_is_told() -> None:
    def move(meter: Meter) -> str:
        raise EngineError("refused", "No space left")

    job = start(move)
    assert not await job.finished()
    assert (job.state, job.outcome) == ("failed", "No space left")
