"""Nothing happens: what the app takes then."""

from collections.abc import Iterator

from bench.figures import Figure
from bench.stage import Stage

SECONDS = 15


def quiet(stage: Stage) -> Iterator[Figure]:
    """1000 containers of which none runs."""
    with stage.app(stage.real(1000)) as app:
        app.until("load-")
        app.settle(1.5)
        load = app.load(SECONDS)
    yield Figure("idle, 1000 containers: written to the terminal", load.bytes, "B/s", 0)
    yield Figure("idle, 1000 containers: CPU", load.cpu, "%", 0.5)
