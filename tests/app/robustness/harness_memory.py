"""Repeats a gesture, and counts what it leaves behind; engine and app are there for all gestures of a module."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest_asyncio
from textual.screen import Screen

from sandbox import containers
from sandbox.api import Api
from tests.app.running import Running, running
from tests.app.test_container_actions import create
from tests.census import Census, census, grown, holders

TIMES = 2
"""How often a gesture is made between two counts: what it leaves behind each time is there as often."""

SERIES = 5
"""How often something must have grown to count as left behind: what is loaded, cached or under way comes once."""

TIMERS = 35.0
"""Seconds after which timers that were cancelled are gone: until then asyncio keeps them, and they their contexts."""

NAMES = {"container": "web", "volume": "data", "network": "a-net", "project": "shop"}
"""What a gesture is about, by kind; of images the first one."""

LABELS = {"com.docker.compose.project": "shop", "com.docker.compose.service": "db"}

Gesture = Callable[[Running], Awaitable[None]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def run(engine_socket: str) -> AsyncIterator[Running]:
    """The app on an engine where something of each kind is there."""
    api = Api(engine_socket)
    create(api, "web")
    api.post("/networks/create", {"Name": "a-net"})
    create(api, "shop-db-1", start=False, Labels=LABELS, HostConfig={"NetworkMode": "a-net"})
    api.post("/volumes/create", {"Name": "data"})
    async with running(engine_socket) as driver:
        yield driver
    containers.clear(api)


async def leaves_nothing(run: Running, gesture: Gesture) -> None:
    """Repeat a gesture, and count."""
    await gesture(run)
    first = before = census()
    growing: dict[str, int] | None = None
    for _series in range(SERIES):
        for _time in range(TIMES):
            await gesture(run)
        after = census()
        grew = grown(before, after, TIMES)
        growing = {name: grew[name] for name in grew if growing is None or name in growing}
        before = after
        if not growing:
            break
    growing = await _after_a_while(first, growing)
    if growing:
        # Textual's list of the toasts that are displayed is made anew when others come, and holds the last ones.
        await gesture(run)
        growing = await _after_a_while(first, growing)
    assert not growing, f"{growing}\n" + "\n".join(f"{name}:\n{holders(name)}" for name in growing)
    assert not run.app.failures


async def closed(run: Running) -> None:
    """Go back to the main screen, as often as it takes."""
    main: Any = run.main
    await run.until(lambda: run.app.screen is not main and run.app.screen.is_mounted, "a screen")
    await run.pilot.pause()
    while run.app.screen is not main:
        await _left(run, run.app.screen)
    await run.until(lambda: run.app.keys.idle, "keys to be heard")


async def _left(run: Running, screen: Screen[Any]) -> None:
    await run.press("escape")
    await run.until(lambda: run.app.screen is not screen and run.app.screen.is_mounted, "the screen to close")


async def front(run: Running, kind: str) -> None:
    """Go to a kind's pane, and to what is there of it for gestures."""
    if kind in NAMES:
        await run.select(kind, NAMES[kind])
    pane = run.main.pane_of(kind)
    await run.press(str(pane.number))
    await run.until(lambda: run.main.pane is pane and pane.view.rows, f"something in {kind}")


async def _after_a_while(first: Census, growing: dict[str, int] | None) -> dict[str, int] | None:
    """What has still grown once timers are over."""
    deadline = time.monotonic() + TIMERS
    while growing and time.monotonic() < deadline:
        await asyncio.sleep(0.5)
        growing = grown(first, census(), TIMES * SERIES)
    return growing
