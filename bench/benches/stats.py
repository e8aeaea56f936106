"""Running containers, measured once a second."""

import socket
import struct
import subprocess
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import psutil

from bench.figures import Figure
from bench.simulated import SimulatedEngine
from bench.stage import Stage, each
from bench.terminal import cpu_seconds
from sandbox.engine import PrivateEngine

RUNNING, MANY = 25, 300
SECONDS = 15


def real(stage: Stage) -> Iterator[Figure]:
    """Containers on the real engine, whose own use is compared to what it takes without the app."""
    engine = stage.real(100)
    each(engine.api, range(RUNNING), "start")
    daemon = _processes(engine.url)
    before = _used(daemon)
    time.sleep(SECONDS)
    alone = (_used(daemon) - before) / SECONDS
    with stage.app(engine) as app:
        app.until("%")
        app.settle(0.4)
        before, start = _used(daemon), time.perf_counter()
        load = app.load(SECONDS)
        beside = (_used(daemon) - before) / (time.perf_counter() - start)
    client, by_cli = _cli(engine, daemon)
    each(engine.api, range(RUNNING), "kill")
    note = f"docker stats {client:.1f} %" if client else ""
    yield Figure(f"live stats of {RUNNING} running: CPU", load.cpu, "%", 3, note)
    yield Figure(f"live stats of {RUNNING} running: written to the terminal", load.bytes, "B/s", 2000)
    note = f"docker stats {100 * (by_cli - alone):.1f} %" if client else ""
    yield Figure(f"live stats of {RUNNING} running: dockerd over its own idle", 100 * (beside - alone), "%", 2, note)


def _cli(engine: PrivateEngine | SimulatedEngine, daemon: list[psutil.Process]) -> tuple[float, float]:
    """What `docker stats` takes of a core, in percent, and the engine with it, as a share; 0.0 on a simulated one."""
    if not isinstance(engine, PrivateEngine):
        return 0.0, 0.0
    with subprocess.Popen(("docker", "stats"), env=engine.environment, stdout=subprocess.DEVNULL) as cli:
        client = psutil.Process(cli.pid)
        time.sleep(3)
        before, mine, start = _used(daemon), cpu_seconds(client), time.perf_counter()
        time.sleep(SECONDS)
        passed = time.perf_counter() - start
        used = 100 * (cpu_seconds(client) - mine) / passed, (_used(daemon) - before) / passed
        cli.kill()
    return used


def simulated(stage: Stage) -> Iterator[Figure]:
    """Containers of a simulated engine, in real control groups."""
    engine = stage.simulated(MANY)
    each(engine.api, range(MANY), "start")
    with stage.app(engine) as app:
        app.until(f"{MANY}/{MANY} running")
        time.sleep(10)  # all are looked up
        load = app.load(SECONDS)
    engine.stop()
    yield Figure(f"live stats of {MANY} running, simulated: CPU", load.cpu, "%", 3)
    yield Figure(f"live stats of {MANY} running, simulated: written to the terminal", load.bytes, "B/s", 2000)


def _processes(url: str) -> list[psutil.Process]:
    """The engine that listens on a socket, and what it has started."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.connect(urlsplit(url).path)
        pid = struct.unpack("3i", probe.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0]
    engine = psutil.Process(pid)
    return [engine, *engine.children(recursive=True)]


def _used(processes: list[psutil.Process]) -> float:
    return sum(cpu_seconds(process) for process in processes)
