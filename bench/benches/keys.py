"""A key press among 1000 containers."""

import time
from collections.abc import Iterator

from bench.figures import Figure, median, percentile
from bench.stage import Stage
from bench.terminal import Terminal

KEYS = (*"jjjjjjjjkkkkGgjjjjjjkkjj", "\x1b[6~", "\x1b[6~")
GAP = 0.04
"""Seconds without output that end the answer to a key."""

REST = 0.6
"""Seconds between two keys, in which the right side follows."""


def moves(stage: Stage) -> Iterator[Figure]:
    """Moving in the table: up, down, by pages, to both ends."""
    with stage.app(stage.real(1000)) as app:
        app.until("load-")
        app.settle(1.5)
        pressed = [press(app, key) for key in KEYS]
    delays, counts, totals = zip(*pressed, strict=True)
    yield Figure("key press, 1000 containers: last byte, p50", median(delays), "ms")
    yield Figure("key press, 1000 containers: last byte, p95", percentile(delays, 0.95), "ms", 20)
    yield Figure("key press, 1000 containers: bytes, p95", percentile(counts, 0.95), "B", 2000)
    yield Figure(
        "key press, 1000 containers: bytes with the right side that follows, p95", percentile(totals, 0.95), "B"
    )


def press(app: Terminal, key: str, gap: float = GAP) -> tuple[float, int, int]:
    """Milliseconds to the last byte before a pause of `gap` seconds, bytes, and bytes until the next key."""
    start = app.press(key)
    time.sleep(REST)
    burst = app.written(start, gap)
    everything = app.written(start, REST)
    count = sum(len(chunk.data) for chunk in burst)
    return 1000 * (burst[-1].time - start), count, sum(len(chunk.data) for chunk in everything)
