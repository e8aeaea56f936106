"""Worker threads: bounded, reused, and no obstacle to the program's end."""

import asyncio
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable

import pytest

from dockertui.engine.stream import WAITING, Stream
from dockertui.engine.workers import Workers

Wait = Callable[[Callable[[], bool]], bool]


async def test_results_and_errors_come_back() -> None:
    workers = Workers(2, "test")
    assert await workers.run(lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        await workers.run(lambda: 1 / 0)
    workers.close()


async def test_no_more_threads_than_allowed() -> None:
    workers = Workers(2, "bounded")
    free = threading.Event()
    tasks = [asyncio.create_task(workers.run(free.wait)) for _number in range(5)]
    await asyncio.sleep(0.05)
    assert sum(thread.name.startswith("bounded") for thread in threading.enumerate()) == 2
    free.set()
    assert await asyncio.gather(*tasks) == [True] * 5
    workers.close()


async def test_cancelled_before_its_turn_is_not_run() -> None:
    workers = Workers(1, "test")
    free, ran = threading.Event(), threading.Event()
    first = asyncio.create_task(workers.run(free.wait))
    second = asyncio.create_task(workers.run(ran.set))
    await asyncio.sleep(0.05)
    second.cancel()
    await asyncio.sleep(0)
    free.set()
    await first
    await workers.run(lambda: None)
    assert not ran.is_set()
    workers.close()


def test_a_stuck_call_does_not_keep_the_program_alive() -> None:
    program = (
        "import asyncio, time\n"
        "from dockertui.engine.workers import Workers\n"
        "async def main():\n"
        "    asyncio.create_task(Workers(1, 'x').run(lambda: time.sleep(1000)))\n"
        "    await asyncio.sleep(0.1)\n"
        "asyncio.run(main())\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


async def test_a_slow_consumer_holds_the_reader_back(wait_until: Wait) -> None:
    given = []

    def read(adopt: object) -> object:
        for number in range(WAITING * 3):
            given.append(number)
            yield [number]

    stream: Stream[int] = Stream(read, lambda error: error)  # type: ignore[arg-type]
    async with stream:
        assert await asyncio.to_thread(wait_until, lambda: len(given) > WAITING)
        await asyncio.sleep(0.2)
        assert len(given) == WAITING + 1
        taken = [number async for batch in stream for number in batch]
    assert taken == list(range(WAITING * 3))


async def test_an_error_comes_after_what_was_read() -> None:
    def read(adopt: object) -> object:
        yield [1, 2]
        raise ValueError("broken")

    taken = []
    stream: Stream[int] = Stream(read, lambda error: error)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="broken"):
        async with stream:
            async for batch in stream:
                taken += batch
    assert taken == [1, 2]


async def test_idle_threads_end_and_others_take_their_place(wait_until: Wait, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dockertui.engine.workers.IDLE", 0.05)
    workers = Workers(4, "brief")

    def alive() -> int:
        return sum(thread.name.startswith("brief") for thread in threading.enumerate())

    for _round in range(3):
        await asyncio.gather(*(workers.run(lambda: None) for _number in range(20)))
        assert await asyncio.to_thread(wait_until, lambda: not alive())
    workers.close()


async def test_a_thread_that_rests_keeps_nothing(wait_until: Wait) -> None:
    class Large:
        pass

    workers = Workers(1, "test")
    held = weakref.ref(await workers.run(Large))
    assert await asyncio.to_thread(wait_until, lambda: held() is None)
    workers.close()
