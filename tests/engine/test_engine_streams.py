"""Logs and measurements of real containers."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import pairwise

import pytest

from dockertui.engine import Engine, LogLine, Sample, StatsCollector, log_lines, resolve
from dockertui.engine.api_stats import ApiStats

pytestmark = pytest.mark.engine

Run = Callable[..., Awaitable[str]]


@pytest.fixture
async def engine(clean_engine: str) -> AsyncIterator[Engine]:
    found = Engine(resolve(f"unix://{clean_engine}"))
    await found.connect()
    yield found
    await found.close()


async def run(engine: Engine, script: str, *, tty: bool = False, wait: bool = True, **limits: object) -> str:
    """A container of a shell script, run to its end if so wanted; its id."""

    def start(client: object) -> str:
        c: object = client
        host = c.create_host_config(**limits)  # type: ignore[attr-defined]
        made = c.create_container("busybox", ["sh", "-c", script], tty=tty, host_config=host)  # type: ignore[attr-defined]
        c.start(made["Id"])  # type: ignore[attr-defined]
        if wait:
            c.wait(made["Id"])  # type: ignore[attr-defined]
        return str(made["Id"])

    return await engine.call(start)


async def lines_of(engine: Engine, identity: str, **options: object) -> list[LogLine]:
    found: list[LogLine] = []
    async with asyncio.timeout(60), log_lines(engine, identity, **options) as stream:  # type: ignore[arg-type]
        async for batch in stream:
            found += batch
    return found


async def test_lines_of_both_streams_with_times(engine: Engine) -> None:
    identity = await run(engine, "echo one; echo two >&2; printf three")
    found = await lines_of(engine, identity, tty=False)
    assert sorted((line.stream, line.text) for line in found) == [
        ("stderr", "two"),
        ("stdout", "one"),
        ("stdout", "three"),
    ]
    assert all(line.time > 1.6e9 for line in found)


@pytest.mark.parametrize("tty", [False, True])
async def test_long_lines_binary_and_many(engine: Engine, tty: bool) -> None:
    script = "head -c 40000 /dev/zero | tr '\\0' x; echo; printf '\\033[31mred\\377\\000\\n'; seq 1 20000; printf end"
    found = await lines_of(engine, await run(engine, script, tty=tty), tty=tty, tail="all")
    assert [line.text for line in found[:2]] == ["x" * 40000, "\x1b[31mred\ufffd\x00"]
    assert [line.text for line in found[2:]] == [*(str(n) for n in range(1, 20001)), "end"]


async def test_tail_since_and_until(engine: Engine) -> None:
    identity = await run(engine, "for n in 1 2 3; do echo $n; sleep 0.2; done")
    every = await lines_of(engine, identity, tty=False)
    first, second = ((one.time + other.time) / 2 for one, other in pairwise(every))
    assert [line.text for line in await lines_of(engine, identity, tty=False, tail=1)] == ["3"]
    assert [line.text for line in await lines_of(engine, identity, tty=False, since=first)] == ["2", "3"]
    early = await lines_of(engine, identity, tty=False, until=second, follow=False)
    assert [line.text for line in early] == ["1", "2"]


async def test_following_shows_what_is_written_later(engine: Engine) -> None:
    identity = await run(engine, "while [ ! -e /go ]; do sleep 0.05; done; echo later", wait=False)
    async with asyncio.timeout(30), log_lines(engine, identity, tty=False) as stream:
        made = await engine.call(lambda c: c.exec_create(identity, ["touch", "/go"]))
        await engine.call(lambda c: c.exec_start(made["Id"]))
        found = [line.text async for batch in stream for line in batch]
    assert found == ["later"]


async def gather(collect: Callable[[], Awaitable[dict[str, Sample]]], enough: Callable[[Sample], bool]) -> Sample:
    """Sample once in a while until a sample is as wanted."""
    async with asyncio.timeout(60):
        while True:
            for sample in (await collect()).values():
                if enough(sample):
                    return sample
            await asyncio.sleep(0.5)


async def test_kernel_and_api_agree(engine: Engine) -> None:
    script = "head -c 8000000 /dev/zero > /dev/shm/x; while :; do :; done"
    identity = await run(engine, script, wait=False, mem_limit="64m", cpu_quota=20000)
    collector, api = StatsCollector(engine), ApiStats(engine)

    async def through_the_api() -> dict[str, Sample]:
        return api.collect([identity], [identity])

    def steady(sample: Sample) -> bool:
        # The memory is filled, and what has filled it has ended.
        return sample.cpu is not None and sample.memory > 8_000_000 and sample.pids == 1 and sample.throttled > 0

    here = await gather(lambda: collector.collect([identity], [identity]), steady)
    there = await gather(through_the_api, steady)
    await collector.close()
    await api.close()
    assert here.cpu is not None and there.cpu is not None
    assert 10 < here.cpu < 30 and 10 < there.cpu < 30
    assert here.memory == pytest.approx(there.memory, rel=0.2)
    assert here.memory_limit == there.memory_limit == 64 << 20
    assert here.pids == there.pids == 1
    assert here.throttled > 0 and there.throttled > 0


async def test_a_restarted_container_is_measured_again(engine: Engine) -> None:
    identity = await run(engine, "sleep 1000", wait=False)
    collector = StatsCollector(engine)
    await gather(lambda: collector.collect([identity], []), lambda sample: sample.cpu is not None)
    await engine.call(lambda c: c.restart(identity, timeout=0))
    sample = await gather(lambda: collector.collect([identity], []), lambda sample: sample.cpu is None)
    assert sample.pids == 1
    assert await collector.collect([], []) == {}
    await collector.close()


async def test_sweep_reaches_what_no_stream_follows(engine: Engine) -> None:
    identity = await run(engine, "sleep 1000", wait=False)
    api = ApiStats(engine)

    async def unwanted() -> dict[str, Sample]:
        return api.collect([identity], [])

    assert (await gather(unwanted, lambda sample: sample.pids == 1)).memory > 0
    await api.close()
