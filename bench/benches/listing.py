"""The list of 1000 containers, as the engine layer reads it."""

import asyncio
import time
from collections.abc import Iterator

from bench.figures import Figure
from bench.stage import Stage
from dockertui.engine import Engine, resolve
from dockertui.resources.container.record import fetch

ROUNDS = 10


def client(stage: Stage) -> Iterator[Figure]:
    """The CPU that it takes on our side, and the time with the engine's."""
    used, passed = asyncio.run(_list(stage.real(1000).url))
    yield Figure("list of 1000 containers: client CPU", used, "ms", 15)
    yield Figure("list of 1000 containers: with the engine's time", passed, "ms")


async def _list(url: str) -> tuple[float, float]:
    engine = Engine(resolve(url))
    await engine.connect()
    await fetch(engine, "", None)
    used, start = time.process_time(), time.perf_counter()
    for _round in range(ROUNDS):
        await fetch(engine, "", None)
    used, passed = time.process_time() - used, time.perf_counter() - start
    await engine.close()
    return 1000 * used / ROUNDS, 1000 * passed / ROUNDS
