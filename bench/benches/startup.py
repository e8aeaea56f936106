"""From the command to what it shows; beside it what Python and Textual take for nothing."""

import subprocess
import sys
import time
from collections.abc import Iterator

from bench.figures import Figure, median
from bench.stage import Stage
from bench.terminal import Terminal

RUNS = 5
SMALLEST = """
from textual.app import App
from textual.widgets import Static
App.compose = lambda self: [Static("here")]
App().run()
"""


def floor(stage: Stage) -> Iterator[Figure]:
    """What cannot be beaten."""
    empty = []
    for _run in range(RUNS):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", "pass"], check=True)
        empty.append(1000 * (time.perf_counter() - start))
    yield Figure("floor: python -c pass", median(empty), "ms")
    yield Figure(
        "floor: the smallest Textual app, first frame", _first_frame([sys.executable, "-c", SMALLEST], "here"), "ms"
    )


def _first_frame(command: list[str], text: str) -> float:
    times = []
    for _run in range(RUNS):
        with Terminal(command) as terminal:
            times.append(1000 * (terminal.until(text) - terminal.started))
    return median(times)


def start(stage: Stage) -> Iterator[Figure]:
    """The first frame, and a table of 100."""
    frames, filled = _start(stage, 100)
    yield Figure("first frame", frames, "ms", 300)
    yield Figure("table filled with 100", filled, "ms", 450)


def start_large(stage: Stage) -> Iterator[Figure]:
    """A table of 1000."""
    yield Figure("table filled with 1000", _start(stage, 1000)[1], "ms", 600)


def _start(stage: Stage, count: int) -> tuple[float, float]:
    """Milliseconds to the first frame and to the full table, in the middle of some runs; the first one warms up."""
    engine = stage.real(count)
    total = len(engine.api.get("/containers/json", all=True))
    frames, filled = [], []
    for _run in range(1 + RUNS):
        with stage.app(engine) as app:
            frames.append(1000 * (app.until("Containers") - app.started))
            filled.append(
                1000 * (app.until(lambda text: f"/{total} running" in text and "load-" in text) - app.started)
            )
    return median(frames[1:]), median(filled[1:])
