"""A shell in a container: how soon a key is echoed, what a line and a frame cost, and what a flood of output does."""

import asyncio
import time
from collections.abc import Iterator

from bench.figures import Figure, percentile
from bench.stage import Stage
from bench.terminal import Terminal
from dockertui.app import DockerTui
from dockertui.config import Config
from sandbox.api import Api

KEYS = 60
REST = 0.15
"""Seconds between two keys."""

WARM = 2.0
"""Seconds until what was begun is surely over."""

FLOODS = 5
FLOOD = 2.0
"""Seconds that a flood lasts before it is interrupted."""

NAME = "a-shell"
PROMPT = "bash-5"
FRAME = "clear; for i in {1..30}; do printf '%s-abcdefghijklmnopqrstuvwxyz0123456789\\n' $RANDOM; done; echo e''nd\r"


def shell(stage: Stage) -> Iterator[Figure]:
    """Echo, bytes, and ctrl-c in a flood, seen from the terminal that dockertui runs in."""
    engine = stage.real()
    if stage.without:
        return
    with _container(engine.api), stage.app(engine) as app:
        app.until(NAME)
        time.sleep(WARM)
        app.press("e")
        app.until(PROMPT)
        app.press(b"\x1dz")
        time.sleep(WARM)
        delays, counts = zip(*(_echo(app, key) for key in "echo-" * (KEYS // 5)), strict=True)
        yield Figure("terminal: echo of a key, p95", percentile(delays, 0.95), "ms", 35)
        yield Figure("terminal: bytes a changed line, p95", percentile(counts, 0.95), "B")
        app.press("\x03")
        time.sleep(WARM)
        start = app.press(FRAME)
        app.until("\nend ")
        yield Figure("terminal: bytes a full frame", sum(len(c.data) for c in app.written(start, 1.0)), "B")
        floods = [_interrupt(app) for _flood in range(FLOODS)]
        yield Figure("terminal: ctrl-c in a flood, worst", max(floods), "ms", 200)


def flood(stage: Stage) -> Iterator[Figure]:
    """The event loop while a shell writes as quickly as it can."""
    engine = stage.real()
    if stage.without:
        return
    with _container(engine.api):
        lags = asyncio.run(_lags(engine.url))
    yield Figure("terminal: loop lag in a flood, p99", 1000 * percentile(lags, 0.99), "ms", 50)


class _container:
    """A running container with a shell; removed at the end."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def __enter__(self) -> None:
        body = {"Image": "bash", "Cmd": ["sleep", "infinity"], "HostConfig": {"Init": True, "NetworkMode": "none"}}
        self._api.post("/containers/create", body, name=NAME)
        self._api.post(f"/containers/{NAME}/start")

    def __exit__(self, *_: object) -> None:
        self._api.delete(f"/containers/{NAME}", force=True)


def _echo(app: Terminal, key: str) -> tuple[float, int]:
    """Milliseconds to the first byte, and bytes."""
    start = app.press(key)
    time.sleep(REST)
    chunks = app.written(start, 0.04)
    return 1000 * (chunks[0].time - start), sum(len(chunk.data) for chunk in chunks)


def _interrupt(app: Terminal) -> float:
    """Milliseconds from ctrl-c to the prompt."""
    app.press("clear; yes\r")
    app.until("\ny ")
    time.sleep(FLOOD)
    app.skip()
    start = app.press("\x03")
    return 1000 * (app.until("^C") - start)


async def _lags(url: str) -> list[float]:
    """How much later than asked for the loop came round, again and again, in seconds."""
    app = DockerTui(Config(), host=url)
    lags = []
    try:
        async with app.run_test(size=(120, 40)) as pilot:
            while not any(row.name == NAME for row in app.main.pane_of("container").view.rows):
                await pilot.pause(0.05)
            await pilot.press("e")
            while not app.main.terminals.tabs or app.main.terminals.tabs[0].live.state != "live":
                await pilot.pause(0.05)
            app.main.terminals.tabs[0].live.type(b"yes\r")
            await pilot.pause(0.5)
            until = time.monotonic() + FLOODS * FLOOD
            while (asked := time.monotonic()) < until:
                await asyncio.sleep(0.005)
                lags.append(time.monotonic() - asked - 0.005)
    finally:
        await app.close_all()
    return lags
