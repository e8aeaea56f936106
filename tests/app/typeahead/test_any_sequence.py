"""Keys that arrive in one write end as the same keys typed slowly, whatever they are."""

import asyncio
import random
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from sandbox.api import Api
from tests.app.running import Running, running
from tests.app.test_container_actions import create
from tests.app.typeahead.refusing import refusing
from tests.app.typeahead.sequences import message, quiet, sequence, state, way_out

SEQUENCES = 60
"""Sequences for each seed."""

PACE = 0.03


async def type_slowly(run: Running, keys: list[str]) -> None:
    for key in keys:
        run.app.post_message(message(key))
        await quiet(run, PACE)


async def type_at_once(run: Running, keys: list[str]) -> None:
    for key in keys:
        run.app.post_message(message(key))
    await quiet(run, PACE)


@pytest.mark.parametrize("seed", range(4))
async def test_any_sequence(clean_engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    monkeypatch.chdir(tmp_path)  # Some keys save files.
    api, choose = Api(clean_engine), random.Random(seed)
    for name in ("alpha", "beta", "gamma"):
        create(api, name, "sh", "-c", "echo one; echo two; sleep 100000")
    api.post("/volumes/create", {"Name": "data"})
    async with AsyncExitStack() as stack:
        socket = await stack.enter_async_context(refusing(clean_engine, tmp_path))
        slow = await stack.enter_async_context(running(socket))
        fast = await stack.enter_async_context(running(socket))
        for run in (slow, fast):
            run.app.keys.queue.patience = 60.0  # However slow this machine is, its engine counts as a quick one.
            run.app.exit = lambda *args, **options: None  # type: ignore[method-assign]
            await run.select("container", "alpha")
            await quiet(run, PACE)
        typed = []
        for number in range(SEQUENCES):
            keys = [*way_out(slow, choose), *sequence(choose)]
            typed.append(keys)
            await asyncio.gather(type_slowly(slow, keys), type_at_once(fast, keys))
            assert state(fast) == state(slow), f"{number}: {typed[-4:]!r}"
