"""Keys that arrive in one write end as the same keys typed slowly, whatever they are and whatever happens meanwhile."""

import asyncio
import os
import random
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.geometry import Size

from sandbox.api import Api
from tests.app.running import Running, running
from tests.app.test_container_actions import create
from tests.app.typeahead.refusing import refusing
from tests.app.typeahead.sequences import PREFIX, message, quiet, sequence, state, way_out

SEQUENCES = int(os.environ.get("SEQUENCES", "40"))
"""Sequences for each seed: `SEQUENCES=250` types 2,000 of them, in about half an hour."""

DISTURBED = SEQUENCES // 4
"""The same for those among which other things happen."""

SIZES = [(80, 24), (120, 40), (100, 30), (80, 24)]

PACE = 0.03

SCROLLING = {"pageup", "pagedown"}
"""Keys that go as far as the screen is high."""


async def type_slowly(run: Running, keys: list[str]) -> list[str]:
    """Type; returns what each key led to."""
    trail = []
    for key in keys:
        run.app.post_message(message(key))
        await quiet(run, PACE)
        now = state(run)
        trail.append(
            f"{key!r}: " + ", ".join(f"{name} {now[name]}" for name in ("screens", "focus", "texts", "layout"))
        )
    return trail


async def type_at_once(run: Running, keys: list[str]) -> None:
    for key in keys:
        run.app.post_message(message(key))
    await quiet(run, PACE)


async def two_apps(
    stack: AsyncExitStack, engine: str, folder: Path, size: tuple[int, int], delay: Callable[[], float] = lambda: 0.0
) -> tuple[Running, Running]:
    """Two apps that are alike on an engine that refuses changes; answers for the second one take longer."""
    api = Api(engine)
    for name in ("alpha", "beta", "gamma"):
        create(api, name, "sh", "-c", "echo one; echo two; sleep 100000")
    api.post("/volumes/create", {"Name": "data"})
    runs = []
    for name, late in (("slow", lambda: 0.0), ("fast", delay)):
        socket = await stack.enter_async_context(refusing(engine, folder, late, name))
        run = await stack.enter_async_context(running(socket, size, apps=2))
        run.app.keys.queue.patience = 60.0  # However slow this machine is, its engine counts as a quick one.
        # They stay on their engine: one that is not there drops keys, and says so when it pleases.
        run.app.engines.use = run.app.engines.also = lambda endpoint: None  # type: ignore[method-assign]
        run.app.exit = lambda *args, **options: None  # type: ignore[method-assign]
        await run.select("container", "alpha")
        await quiet(run, PACE)
        runs.append(run)
    return runs[0], runs[1]


@pytest.mark.parametrize("seed", range(8))
async def test_any_sequence(clean_engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    monkeypatch.chdir("/proc")  # Some keys save files: both apps are refused.
    choose = random.Random(seed)
    async with AsyncExitStack() as stack:
        slow, fast = await two_apps(stack, clean_engine, tmp_path, SIZES[seed % len(SIZES)])
        typed = []
        for number in range(SEQUENCES):
            keys = [*way_out(slow, choose), *sequence(choose)]
            typed.append(keys)
            trail, _none = await asyncio.gather(type_slowly(slow, keys), type_at_once(fast, keys))
            assert state(fast) == state(slow), "\n".join((f"{number}: {typed[-4:]!r}", *trail))


async def test_a_cursor_in_lines_that_are_read_anew(clean_engine: str, tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        slow, fast = await two_apps(stack, clean_engine, tmp_path, SIZES[0])
        for keys in (["l", "enter"], ["escape", "escape", "l", "5", "enter"], ["escape", "0", "pagedown", "enter"]):
            await asyncio.gather(type_slowly(slow, keys), type_at_once(fast, keys))
            assert state(slow)["cursor"] and state(fast) == state(slow), keys


async def test_a_page_of_a_list_that_has_just_come_back(clean_engine: str, tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        slow, fast = await two_apps(stack, clean_engine, tmp_path, (80, 24))
        for keys in [["home", "a", "x"], [PREFIX, "escape", "end", "left", "pageup"]] * 8:
            await asyncio.gather(type_slowly(slow, keys), type_at_once(fast, keys))
            assert state(fast)["pane"] == state(slow)["pane"], keys


async def events_for_ever(engine: str, choose: random.Random) -> None:
    """Have the engine tell of something that changes nothing, several times a second."""
    api = Api(engine)
    while True:
        name = choose.choice(["alpha", "beta", "gamma"])
        await asyncio.to_thread(api.post, f"/containers/{name}/kill", signal="WINCH")
        await asyncio.sleep(choose.uniform(0, 0.4))


async def sizes_for_ever(run: Running, choose: random.Random) -> None:
    """Resize the terminal, to sizes at which the same is shown as at the first one."""
    while True:
        size = Size(choose.randint(110, 160), choose.randint(36, 60))
        run.app.post_message(events.Resize(size, size))
        await asyncio.sleep(choose.uniform(0, 0.3))
        await run.until(partial(has, run, size))  # Else a busy machine has more and more to lay out.


def has(run: Running, size: Size) -> bool:
    """Whether what is in front was laid out for this size."""
    return run.app.size == run.app.screen.size == size


@asynccontextmanager
async def beside(*disturbances: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Have things happen while the body runs; fails where one of them does."""
    tasks = [asyncio.create_task(disturbance) for disturbance in disturbances]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert all(isinstance(outcome, asyncio.CancelledError) for outcome in outcomes), outcomes


@pytest.mark.parametrize("seed", range(100, 104))
async def test_any_sequence_with_events_sizes_and_slow_answers_between(
    clean_engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.chdir("/proc")
    choose, other = random.Random(seed), random.Random(seed)
    async with AsyncExitStack() as stack:
        slow, fast = await two_apps(
            stack, clean_engine, tmp_path, (120, 40), lambda: other.choice([0.0, 0.0, 0.1, 0.4])
        )
        await stack.enter_async_context(beside(events_for_ever(clean_engine, other), sizes_for_ever(fast, other)))
        typed = []
        for number in range(DISTURBED):
            keys = [key for key in (*way_out(slow, choose), *sequence(choose)) if key not in SCROLLING]
            typed.append(keys)
            trail, _none = await asyncio.gather(type_slowly(slow, keys), type_at_once(fast, keys))
            assert state(fast) == state(slow), "\n".join((f"{number}: {typed[-4:]!r}", *trail))
