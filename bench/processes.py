"""What an engine's own processes take."""

import socket
import struct
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from bench.terminal import cpu_seconds

SHIM = "containerd-shim"


def of_engine(url: str) -> list[psutil.Process]:
    """The engine that listens on a socket, what it has started, and the shims of its containers."""
    path = urlsplit(url).path
    with socket.socket(socket.AF_UNIX) as probe:
        probe.connect(path)
        pid = struct.unpack("3i", probe.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0]
    engine = psutil.Process(pid)
    folder = str(Path(path).parent)
    shims = [process for process in psutil.process_iter(("name", "cmdline")) if _serves(process, folder)]
    return [*{each.pid: each for each in (engine, *engine.children(recursive=True), *shims)}.values()]


def _serves(process: psutil.Process, folder: str) -> bool:
    told = process.info["cmdline"] or ()
    return SHIM in (process.info["name"] or "") and any(folder in word for word in told)


@contextmanager
def busy(processes: Sequence[psutil.Process]) -> Iterator[Callable[[], float]]:
    """Gives a function that tells, once the block is left, what the processes took within: percent of a core."""
    before, start = _used(processes), time.perf_counter()
    taken = 0.0
    yield lambda: taken
    taken = 100 * (_used(processes) - before) / (time.perf_counter() - start)


def _used(processes: Sequence[psutil.Process]) -> float:
    used = 0.0
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            used += cpu_seconds(process)
    return used
