"""Ten engines of 100 containers in one list, one of them slow; and going from one engine to another."""

import time
from collections.abc import Iterator, Sequence

from bench.benches.keys import KEYS, press
from bench.figures import Figure, median, percentile
from bench.simulated import SimulatedEngine
from bench.stage import APP, Stage, create, each
from bench.terminal import Terminal

ENGINES, CONTAINERS = 10, 100
SLOW = 2.0
"""Seconds that each answer of the slow engine takes."""

GAP = 0.03
"""Seconds without output that end the answer to a key: each goes to another engine, and the right side follows."""

IDLE = 15
SETTLED = 5.0
"""Seconds in which measurements begin."""

STARTS = 5
"""How often the start is measured."""


def many(stage: Stage) -> Iterator[Figure]:
    """Start, keys, events and rest with ten engines, nine of which are quick."""
    quick = [stage.simulated(CONTAINERS) for _number in range(ENGINES - 1)]
    slow = stage.simulated(CONTAINERS, SLOW)
    environ = stage.contexts([*quick, slow])
    names = [word for number in range(ENGINES) for word in ("-c", f"engine-{number}")]
    first, filled = zip(*(_start(names, environ) for _try in range(STARTS)), strict=True)
    yield Figure("ten engines, one of them slow: first frame", median(first), "ms", 300)
    yield Figure("ten engines, one of them slow: the 900 containers of the others", median(filled), "ms", 600)
    with Terminal([APP, *names], environ) as app:
        app.until(f"Containers {CONTAINERS * (ENGINES - 1)} ")
        yield Figure("while the slow engine is asked: event of another to its row", _event(app, quick[0]), "ms", 150)
        app.until(f"Containers {CONTAINERS * ENGINES} ")
        app.settle(1.5)
        pressed = [press(app, key, GAP) for key in KEYS]
        delays, counts, _totals = zip(*pressed, strict=True)
        yield Figure("key press, ten engines of 100: last byte, p95", percentile(delays, 0.95), "ms", 20)
        yield Figure("key press, ten engines of 100: bytes, p95", percentile(counts, 0.95), "B", 2000)
        app.settle(1.5)
        load = app.load(IDLE)
        yield Figure("idle, ten engines of 100: written to the terminal", load.bytes, "B/s", 0)
        yield Figure("idle, ten engines of 100: CPU", load.cpu, "%", 0.5)
        for engine in quick:
            each(engine.api, range(CONTAINERS // 3), "start")
        time.sleep(SETTLED)
        load = app.load(IDLE)
        yield Figure("live stats of 300 containers on ten engines: CPU", load.cpu, "%", 3)
        yield Figure("live stats of 300 containers on ten engines: written to the terminal", load.bytes, "B/s", 2000)
        yield Figure("memory, ten engines of 100", app.rss, "MiB", 70)


def switch(stage: Stage) -> Iterator[Figure]:
    """From one engine to another that was not reached before, and back to one that is kept."""
    engines = [stage.simulated(CONTAINERS + number) for number in range(5)]
    environ = stage.contexts(engines)
    delays: list[float] = []
    with Terminal([APP, "-c", "engine-0"], environ) as app:
        app.until(f"Containers {CONTAINERS} ")
        for number in (1, 2, 3, 4, 0):
            app.press(":")
            app.settle(0.3)
            app.press(f"@engine-{number}")
            app.until(f"Engine engine-{number}")
            app.settle(0.2)
            start = app.press("\r")
            shown = app.until(f"Containers {CONTAINERS + number} ")
            delays.append(1000 * (shown - start))
    yield Figure("switch to another engine of 100: its rows", max(delays), "ms", 1000)


def _start(names: Sequence[str], environ: dict[str, str]) -> tuple[float, float]:
    """Milliseconds to the first frame, and to the containers of the quick engines."""
    with Terminal([APP, *names], environ) as app:
        first = app.until("dockertui") - app.started
        filled = app.until(f"Containers {CONTAINERS * (ENGINES - 1)} ") - app.started
    return 1000 * first, 1000 * filled


def _event(app: Terminal, engine: SimulatedEngine) -> float:
    """Milliseconds from a new container to the list that counts it."""
    start = time.perf_counter()
    create(engine.api, CONTAINERS + 1)
    shown = app.until(f"Containers {CONTAINERS * (ENGINES - 1) + 1} ")
    engine.api.delete("/containers/load-0100")
    return 1000 * (shown - start)
