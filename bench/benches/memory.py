"""Memory over many events."""

from collections.abc import Iterator

from bench.figures import Figure
from bench.stage import Stage, each

CONTAINERS, RUNNING = 100, 20
ROUNDS = 50
"""Starts and stops of all containers but the running ones, in one burst: some 12,000 events."""


def flat(stage: Stage) -> Iterator[Figure]:
    """Containers start and stop as quickly as the simulated engine can: memory must not grow with their number."""
    engine = stage.simulated(CONTAINERS)
    each(engine.api, range(RUNNING), "start")
    sizes = []
    with stage.app(engine) as app:
        app.until(f"{RUNNING}/{CONTAINERS} running")
        app.settle(0.5)
        sizes.append(app.rss)
        for _burst in range(2):
            for action in ("start", "stop") * ROUNDS:
                each(engine.api, range(RUNNING, CONTAINERS), action)
            app.until(f"{RUNNING}/{CONTAINERS} running")
            app.settle(0.5)
            sizes.append(app.rss)
    engine.stop()
    yield Figure("memory, 100 containers: at first", sizes[0], "MiB", 70)
    yield Figure("memory, 100 containers: after two bursts of events", sizes[2], "MiB", 70)
    yield Figure("memory, 100 containers: growth by the second burst", max(0.0, sizes[2] - sizes[1]), "MiB", 1)
