"""Running containers, measured once a second; beside it `docker stats`, and the API's own streams read by nobody."""

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import psutil

from bench.benches.raw_stats import Raw
from bench.figures import Figure
from bench.processes import busy, of_engine
from bench.simulated import SimulatedEngine
from bench.stage import Stage, each
from bench.terminal import Load, Terminal
from dockertui.engine import Engine, resolve
from dockertui.model.measurements import Track
from dockertui.model.session import Session
from dockertui.resources import RESOURCES
from sandbox.engine import PrivateEngine

FEW, MANY = (10, 100), 300
SECONDS = 15
WARM = 5.0
"""Seconds until a reader has found all containers, and shows them."""

PATIENCE = 60
"""Seconds until all are measured at most."""

ROOM = 6 << 30
"""Bytes of memory without which so many real containers are not started."""


class Measured(NamedTuple):
    """What a reader of measurements took: itself, and the engine in percent of a core."""

    own: Load
    engine: float


def real(stage: Stage) -> Iterator[Figure]:
    """Containers on the real engine."""
    engine = stage.real(max(FEW))
    for running in FEW:
        each(engine.api, range(running), "start")
        yield from _compared(stage, engine, running)
    each(engine.api, range(max(FEW)), "kill")


def many(stage: Stage) -> Iterator[Figure]:
    """As many as a large server runs; in simulated ones' stead where the machine has no room for them."""
    fits = psutil.virtual_memory().available > ROOM
    engine = stage.real(MANY) if fits else stage.simulated(MANY)
    each(engine.api, range(MANY), "start")
    yield from _compared(stage, engine, MANY)
    each(engine.api, range(MANY), "kill")


def _compared(stage: Stage, engine: PrivateEngine | SimulatedEngine, running: int) -> Iterator[Figure]:
    """The app beside the others, one after the other, and beside the engine on its own."""
    real = isinstance(engine, PrivateEngine)
    what = f"live stats of {running} running" + ("" if real else ", simulated")
    processes = of_engine(engine.url)

    def measured(load: Callable[[float], Load]) -> Measured:
        with busy(processes) as used:
            own = load(SECONDS)
        return Measured(own, used())

    time.sleep(WARM)
    alone = measured(_nothing).engine
    with stage.app(engine) as app:
        app.until(f"{running}/")
        app.until("%")
        time.sleep(WARM)
        ours = measured(app.load)
    ticks = asyncio.run(_ticks(engine.url, running))
    notes = ["", "", "", ""]
    if isinstance(engine, PrivateEngine):
        with Terminal(["docker", "stats"], {"DOCKER_HOST": engine.url}) as cli:
            time.sleep(WARM)
            theirs = measured(cli.load)
        with Raw(engine.socket) as raw:
            time.sleep(WARM)
            api = measured(raw.load)
            rate = raw.ticks / SECONDS / running
        notes = [
            f"docker stats {theirs.own.cpu:.1f} %, the API's streams alone {api.own.cpu:.1f} %",
            f"docker stats {theirs.own.bytes:.0f} B/s",
            f"docker stats {theirs.engine - alone:.1f} %, the API's streams alone {api.engine - alone:.1f} %",
            f"the API's streams {rate:.2f}",
        ]
    yield Figure(f"{what}: CPU", ours.own.cpu, "%", 3, notes[0])
    yield Figure(f"{what}: written to the terminal", ours.own.bytes, "B/s", 2000, notes[1])
    over = max(0.0, ours.engine - alone)
    yield Figure(f"{what}: engine over its own idle of {alone:.0f} %", over, "%", 2, notes[2])
    yield Figure(f"{what}: samples a second for each", ticks, "", note=notes[3], least=0.95)


def _nothing(seconds: float) -> Load:
    time.sleep(seconds)
    return Load(0.0, 0.0)


async def _ticks(url: str, running: int) -> float:
    """How often a second each container is measured, by a session without an interface."""
    session = Session(Engine(resolve(url)), RESOURCES)
    tasks = [asyncio.create_task(work) for work in (session.run(), session.measure())]
    tracks = session.history.tracks
    for _wait in range(PATIENCE):
        if len(tracks) == running:
            break
        await asyncio.sleep(1)
    before, start = _samples(tracks), time.monotonic()
    await asyncio.sleep(SECONDS)
    ticks = (_samples(tracks) - before) / running / (time.monotonic() - start)
    for task in tasks:
        task.cancel()
    await session.close()
    return ticks


def _samples(tracks: Mapping[str, Track]) -> int:
    return sum(len(track.cpu) for track in tracks.values())
