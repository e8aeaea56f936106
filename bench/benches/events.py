"""From an event of the engine to the row on the screen, one at a time and a hundred a second."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from bench.figures import Figure, median, percentile
from bench.stage import LOAD, Stage, name
from bench.terminal import Terminal
from sandbox.api import Api

TIMES = 8
RATE, SECONDS = 100, 12
AT_WORK = 50
"""Containers that are started and stopped in turn while the keys are pressed elsewhere."""


def one(stage: Stage) -> Iterator[Figure]:
    """A container that is created among 1000."""
    engine = stage.real(1000)
    delays = []
    with stage.app(engine) as app:
        app.until("load-")
        app.settle(1.5)
        for number in range(TIMES):
            title = f"a-new-one-{number}"
            engine.api.post("/containers/create", LOAD, name=title)
            done = time.perf_counter()
            delays.append(1000 * (app.until(title) - done))
            engine.api.delete(f"/containers/{title}")
            app.until(lambda text, title=title: title not in text)  # type: ignore[misc]
    yield Figure("event to row, 1000 containers: p50", median(delays), "ms")
    yield Figure("event to row, 1000 containers: worst", max(delays), "ms", 150)


def many(stage: Stage) -> Iterator[Figure]:
    """Starts and stops among 1000 containers, while keys are pressed."""
    engine = stage.simulated(1000)
    with stage.app(engine) as app, ThreadPoolExecutor(1) as pool:
        app.until("0/1000 running")
        app.settle(1.5)
        while "NAME↑" not in app.text():
            app.press("o")
            app.settle(0.2)
            app.skip()
        at_rest = _echoes(app, 10)
        work = pool.submit(_toggle, engine.api, RATE * SECONDS)
        load = app.load(3)
        echoes = _echoes(app, SECONDS * 4)
        last = work.result()
        running = sum(each["State"] == "running" for each in engine.api.get("/containers/json", all=True))
        seen = app.until(f"{running}/1000 running")
    engine.stop()
    yield Figure(f"{RATE} events/s, 1000 containers, simulated: CPU", load.cpu, "%")
    yield Figure(
        f"{RATE} events/s: key to row meanwhile, p95",
        percentile(echoes, 0.95),
        "ms",
        50,
        f"p50 {median(echoes):.0f}, at rest {median(at_rest):.0f}",
    )
    yield Figure(f"{RATE} events/s: all shown after the last one", max(0.0, 1000 * (seen - last)), "ms", 150)


def _echoes(app: Terminal, count: int) -> list[float]:
    """Milliseconds from a key press to what it shows: rows are marked one after the other, by name."""
    delays = []
    for number in range(count):
        start = app.press(" ")
        delays.append(1000 * (app.until(f"{number + 1} marked") - start))
        time.sleep(0.1)
    app.press("\x1b")
    app.until(lambda text: "marked" not in text)
    return delays


def _toggle(api: Api, count: int) -> float:
    """Start the containers at work, stop them, and so on, at the rate; returns when the last one was done."""
    running = [False] * AT_WORK
    due = done = time.perf_counter()
    for turn in range(count + AT_WORK // 2):
        number = turn % AT_WORK
        running[number] = not running[number]
        api.post(f"/containers/{name(999 - number)}/{'start' if running[number] else 'stop'}")
        done = time.perf_counter()
        due += 1 / RATE
        time.sleep(max(0.0, due - done))
    return done
