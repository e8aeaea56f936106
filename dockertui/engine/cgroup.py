"""The kernel's own accounting of a container: cgroup files, versions 1 and 2, and /proc/PID/net/dev.

Reading them costs the engine nothing, and gives every container a sample a second. Sources: kernel documentation,
admin-guide/cgroup-v1 and cgroup-v2; cgroups(7); proc(5).
"""

import os
import re
import time
from dataclasses import dataclass
from pathlib import Path

from dockertui.engine.sample import Sample, Ticks, cpu_percent

MOUNTS = "/proc/self/mountinfo"


def _contents(path: str) -> bytes:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return os.read(handle, 1 << 16)
    finally:
        os.close(handle)


def host_memory() -> int:
    """All memory of this machine in bytes."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def mounts(path: str = MOUNTS) -> dict[str, tuple[str, str]]:
    """Where each cgroup v1 controller, and v2 as "", is mounted: the mount's root and its mount point."""
    found: dict[str, tuple[str, str]] = {}
    for line in Path(path).read_text(encoding="utf-8", errors="surrogateescape").splitlines():
        left, _separator, right = line.partition(" - ")
        place, (kind, _source, options) = left.split(), right.split()[:3]
        if kind == "cgroup":
            found |= dict.fromkeys(options.split(","), (place[3], place[4]))
        elif kind == "cgroup2":
            found[""] = (place[3], place[4])
    return found


def memberships(text: str) -> dict[str, str]:
    """A process's cgroup by controller, v2 as "", out of /proc/PID/cgroup."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        _number, controllers, path = line.split(":", 2)
        found |= dict.fromkeys(controllers.split(","), path)
    return found


@dataclass(frozen=True, slots=True)
class Layout:
    """The files of one cgroup version: its name for each measure, and the unit of its times in nanoseconds."""

    cpu: str
    throttle: str
    memory: str
    limit: str
    details: str
    blocks: str
    pids: str
    usage_key: bytes
    throttled_key: bytes
    cache_key: bytes
    nanoseconds: int
    transferred: tuple[re.Pattern[bytes], re.Pattern[bytes]]


V1 = Layout(
    cpu="cpuacct/cpuacct.usage",
    throttle="cpu/cpu.stat",
    memory="memory/memory.usage_in_bytes",
    limit="memory/memory.limit_in_bytes",
    details="memory/memory.stat",
    blocks="blkio/blkio.throttle.io_service_bytes_recursive",
    pids="pids/pids.current",
    usage_key=b"",
    throttled_key=b"throttled_time ",
    cache_key=b"total_inactive_file ",
    nanoseconds=1,
    transferred=(re.compile(rb" Read (\d+)"), re.compile(rb" Write (\d+)")),
)

V2 = Layout(
    cpu="/cpu.stat",
    throttle="/cpu.stat",
    memory="/memory.current",
    limit="/memory.max",
    details="/memory.stat",
    blocks="/io.stat",
    pids="/pids.current",
    usage_key=b"usage_usec ",
    throttled_key=b"throttled_usec ",
    cache_key=b"inactive_file ",
    nanoseconds=1000,
    transferred=(re.compile(rb"rbytes=(\d+)"), re.compile(rb"wbytes=(\d+)")),
)


class Meter:
    """Measures one container. Raises OSError from any method where its files are not there or not permitted.

    `pid` is its main process, `network` False where it shares the host's network and so has no traffic of its own.
    """

    def __init__(self, identity: str, pid: int, network: bool) -> None:
        self.pid = pid
        self._net = f"/proc/{pid}/net/dev" if network else ""
        self._layout, places = _places(identity, pid)
        names = ("cpu", "throttle", "memory", "limit", "details", "blocks", "pids")
        self._path = {name: _file(places, getattr(self._layout, name)) for name in names}
        self._before: Ticks | None = None
        self._ceiling = host_memory()

    def sample(self) -> Sample:
        """Measure now."""
        layout, path = self._layout, self._path
        cpu = _contents(path["cpu"])
        throttle = cpu if path["throttle"] == path["cpu"] else _optional(path["throttle"])
        ticks = Ticks(_number(cpu, layout.usage_key) * layout.nanoseconds, time.monotonic_ns())
        usage = _number(_contents(path["memory"]))
        cache = _number(_contents(path["details"]), layout.cache_key)
        limit = _contents(path["limit"])
        read, written = (sum(map(int, found.findall(_optional(path["blocks"])))) for found in layout.transferred)
        rx, tx = traffic(_contents(self._net)) if self._net else (0, 0)
        percent, self._before = cpu_percent(self._before, ticks), ticks
        return Sample(
            time=time.time(),
            cpu=percent,
            memory=usage - cache if cache < usage else usage,
            memory_limit=min(self._ceiling, self._ceiling if limit.startswith(b"max") else int(limit)),
            rx=rx,
            tx=tx,
            read=read,
            written=written,
            pids=_number(_optional(path["pids"])),
            throttled=_number(throttle, layout.throttled_key) * layout.nanoseconds / 1e9,
        )


def _places(identity: str, pid: int) -> tuple[Layout, dict[str, str]]:
    """The container's folder for each controller. A process of another container is refused: FileNotFoundError."""
    mounted = mounts()
    found: dict[str, str] = {}
    for controller, path in memberships(_contents(f"/proc/{pid}/cgroup").decode()).items():
        own, name, _below = path.partition(identity)
        if not name or controller not in mounted:
            continue
        # The cgroup is the component that holds the id; what runs in it may have moved itself to one below.
        suffix = _below.partition("/")[0]
        root, point = mounted[controller]
        found[controller] = point + (own + name + suffix).removeprefix(root.rstrip("/"))
    if "cpuacct" in found and "memory" in found:
        return V1, found
    if "" in found:
        return V2, found
    raise FileNotFoundError(f"process {pid} is not in a cgroup of {identity}")


def _file(places: dict[str, str], name: str) -> str:
    controller, _separator, file = name.partition("/")
    return f"{places[controller]}/{file}" if controller in places else ""


def _optional(path: str) -> bytes:
    """The contents of a file of a controller that not every kernel has."""
    try:
        return _contents(path) if path else b""
    except FileNotFoundError:
        return b""


def _number(text: bytes, key: bytes = b"") -> int:
    """The number after `key` at the beginning of a line; 0 where there is none."""
    if not key:
        return int(text or 0)
    start = 0 if text.startswith(key) else text.find(b"\n" + key) + 1
    if not start and not text.startswith(key):
        return 0
    start += len(key)
    end = text.find(b"\n", start)
    return int(text[start : end if end >= 0 else None])


def traffic(text: bytes) -> tuple[int, int]:
    """Bytes received and sent on all interfaces but the loopback, out of /proc/PID/net/dev."""
    received = sent = 0
    for line in text.splitlines()[2:]:
        name, _colon, numbers = line.partition(b":")
        if name.strip() != b"lo":
            values = numbers.split()
            received += int(values[0])
            sent += int(values[8])
    return received, sent
