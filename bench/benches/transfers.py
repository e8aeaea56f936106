"""Keys pressed while a large image moves: saved, loaded, pushed, pulled, and built from a large context."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from bench.figures import Figure, median, percentile
from bench.stage import APP, Stage
from bench.terminal import Stuck, Terminal
from sandbox.engine import PrivateEngine
from sandbox.registry import Registry

SIZE = 1_000_000_000
"""Bytes of the layer, and of the build's context."""

REST = 0.2
"""Seconds between two keys."""

MARKS = 80
"""Containers that are marked one after the other before all marks are taken away."""

PATIENCE = 300.0
"""Seconds that a transfer takes at most."""

JOB = "1 job"
"""What the header says meanwhile."""

DOCKERFILE = "FROM busybox\nCOPY blob /blob\n"


def latency(stage: Stage) -> Iterator[Figure]:
    """From key to row on the main screen, transfers being jobs in the background; then while the CLI does the same."""
    engine = stage.real(100)
    if not isinstance(engine, PrivateEngine):
        return
    with tempfile.TemporaryDirectory() as folder, Registry() as registry:
        _context(Path(folder))
        name = f"{registry.name}/large:1"
        empty = {"XDG_CONFIG_HOME": str(engine.folder), "XDG_STATE_HOME": str(engine.folder)}

        def cli(*words: str) -> Callable[[], bool]:
            command = ("docker", *words)
            process = subprocess.Popen(command, cwd=folder, env=engine.environment, stdout=subprocess.DEVNULL)
            return lambda: process.poll() is None

        def remove() -> None:
            engine.api.delete(f"/images/{name}", force=True)
            engine.api.post("/images/prune")

        with Terminal(["env", "-C", folder, APP, "-H", engine.url], empty) as app:
            app.until("load-")
            app.press("1t")
            app.settle(1.5)
            before = app.rss
            ours, theirs = _job(app, "2b\r"), _keys(app, cli("build", "-q", "--no-cache", "-t", name, "."))
            app.press("2/large\r")
            app.until("/large ")
            yield _figure("build", ours, theirs)
            ours, theirs = _job(app, "2w\x15large.tar\r"), _keys(app, cli("save", "-o", "other.tar", name))
            yield _figure("save", ours, theirs)
            ours = _job(app, "2P\r")
            shutil.rmtree(registry.folder / "data", ignore_errors=True)
            yield _figure("push", ours, _keys(app, cli("push", "-q", name)))
            remove()
            ours = _job(app, "2Wlarge.tar\r")
            remove()
            yield _figure("load", ours, _keys(app, cli("load", "-q", "-i", "large.tar")))
            remove()
            ours = _job(app, f"2p{name}\r")
            remove()
            yield _figure("pull", ours, _keys(app, cli("pull", "-q", name)))
            yield Figure("memory that five large transfers took", app.rss - before, "MiB", 30)
        remove()


def _context(folder: Path) -> None:
    (folder / "Dockerfile").write_text(DOCKERFILE)
    with (folder / "blob").open("wb") as file:
        for _piece in range(SIZE // 10**6):
            file.write(os.urandom(10**6))


class Keys(NamedTuple):
    """Milliseconds from key to row, one after the other, and the CPU seconds that the app took meanwhile."""

    delays: list[float]
    cpu: float

    def __str__(self) -> str:
        return f"p95 {percentile(self.delays, 0.95):.0f}, p50 {median(self.delays):.0f}, {self.cpu:.1f} s of CPU"


def _job(app: Terminal, keys: str) -> Keys:
    """Begin a job by keys, and press others until it has ended."""
    for key in keys:
        app.press(key)
        time.sleep(REST)
    app.until("Jobs")
    app.press("\x1b")
    app.until(lambda text: JOB in text and "Jobs" not in text)
    return _keys(app, lambda: JOB in app.text())


def _keys(app: Terminal, goes_on: Callable[[], bool]) -> Keys:
    """Mark one container after the other while something goes on."""
    app.press("1g")
    start, before, delays = time.perf_counter(), app.cpu, list[float]()
    while goes_on():
        if time.perf_counter() > start + PATIENCE:
            raise Stuck(f"it does not end:\n{app.text()}")
        number = len(delays) % MARKS
        pressed = app.press(" ")
        delays.append(1000 * (app.until(f" {number + 1} marked") - pressed))
        if number + 1 == MARKS:
            _unmark(app)
        time.sleep(REST)
        app.skip()
    _unmark(app)
    return Keys(delays, app.cpu - before)


def _unmark(app: Terminal) -> None:
    app.press("\x1b")
    app.until(lambda text: "marked" not in text)
    app.press("g")


def _figure(verb: str, ours: Keys, theirs: Keys) -> Figure:
    what = f"key to row during a {verb} of {SIZE // 10**6} MB, p95"
    return Figure(what, percentile(ours.delays, 0.95), "ms", 20, f"{ours}; while docker {verb} does it: {theirs}")
