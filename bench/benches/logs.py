"""A log of 200,000 lines: its end, all of it, and what that takes."""

import socket
import subprocess
import time
from collections.abc import Iterator

from bench.figures import Figure
from bench.simulated import SimulatedEngine
from bench.stage import Stage
from sandbox.api import Api
from sandbox.engine import PrivateEngine

LINES, NEEDLES = 200_000, 200
SCRIPT = (
    f"BEGIN {{ for (i = 1; i <= {LINES}; i++) printf"
    ' "%06d of %s: GET /api/v1/products?page=%d 200 in %d ms, client 10.0.0.7%s\\n",'
    f' i, name, i % 97, i % 31, (i % {LINES // NEEDLES} ? "" : " needle") }}'
)


def long(stage: Stage) -> Iterator[Figure]:
    """Two such logs; the selection moves from one to the other."""
    engine = stage.real(100)
    for title in ("big-log-a", "big-log-b"):
        _write(engine.api, title)
    own = _read(engine.api, "big-log-b")
    cli = _printed(engine, "big-log-b")
    with stage.app(engine) as app:
        app.until("load-")
        app.press("/big-log\r")
        app.until(f"{LINES} of big-log-a")
        start = app.press("j")
        tail = app.until(f"{LINES} of big-log-b") - start
        app.press("l++")
        app.settle(0.5)
        before = app.rss
        start = app.press("6")
        app.press("/needle\r")
        found = app.until(f"{NEEDLES} matches") - start
        after = app.rss
    yield Figure(f"log of {LINES} lines: its end visible, from the key press", 1000 * tail, "ms", 100)
    yield Figure(f"log of {LINES} lines: the engine's own time", own, "s")
    note = f"docker logs prints it in {cli:.1f} s" if cli else ""
    yield Figure(f"log of {LINES} lines: all searched", found, "s", 1.2 * own, note)
    yield Figure(f"log of {LINES} lines: memory it takes", after - before, "MiB", 60)


def _write(api: Api, title: str) -> None:
    body = {"Image": "busybox", "Cmd": ["awk", "-v", f"name={title}", SCRIPT], "HostConfig": {"NetworkMode": "none"}}
    api.post("/containers/create", body, name=title)
    api.post(f"/containers/{title}/start")
    api.post(f"/containers/{title}/wait")


def _printed(engine: PrivateEngine | SimulatedEngine, title: str) -> float:
    """Seconds that `docker logs` takes to print a log into nothing; 0.0 where there is no real engine."""
    if not isinstance(engine, PrivateEngine):
        return 0.0
    start = time.perf_counter()
    nothing = subprocess.DEVNULL
    subprocess.run(("docker", "logs", "-t", title), env=engine.environment, check=True, stdout=nothing, stderr=nothing)
    return time.perf_counter() - start


def _read(api: Api, title: str) -> float:
    """Seconds that the engine takes to send a log to a client that does nothing with it."""
    query = "stdout=1&stderr=1&timestamps=1&tail=all"
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(api.path)
        start = time.perf_counter()
        connection.sendall(f"GET /containers/{title}/logs?{query} HTTP/1.0\r\n\r\n".encode())
        while connection.recv(1 << 17):
            pass
        return time.perf_counter() - start
