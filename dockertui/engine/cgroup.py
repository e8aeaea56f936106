"""The kernel's own accounting of a container: cgroup files, versions 1 and 2, and /proc/PID/net/dev.

Reading them costs the engine nothing, and gives every container a sample a second. Sources: kernel documentation,
admin-guide/cgroup-v1 and cgroup-v2; cgroups(7); proc(5).
"""

import os
import re
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from dockertui.engine.open_files import Kept
from dockertui.engine.own_process import belongs
from dockertui.engine.sample import Sample, Ticks, cpu_percent

MOUNTS = "/proc/self/mountinfo"
TRAFFIC = "net/dev"
READ = 1 << 16

MOST_FILES = 8
"""Files that are read for a container."""


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
class CgroupFiles:
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
    read: re.Pattern[bytes]
    written: re.Pattern[bytes]


V1 = CgroupFiles(
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
    read=re.compile(rb" Read (\d+)"),
    written=re.compile(rb" Write (\d+)"),
)

V2 = CgroupFiles(
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
    read=re.compile(rb"rbytes=(\d+)"),
    written=re.compile(rb"wbytes=(\d+)"),
)


class ContainerMeter:
    """Measures one container; to be closed. Raises OSError where its files are not there or not permitted.

    `pid` is its main process, `network` False where it shares the host's network and so has no traffic of its own.
    The files stay open where there are enough to be had (`kept`): opening them again for every sample takes three
    times as long.
    """

    def __init__(self, identity: str, pid: int, network: bool, kept: Kept) -> None:
        layout, places = folders(identity, pid)
        self._layout = layout
        self._paths: dict[str, str] = {}
        self._handles: dict[str, int] = {}
        self._kept = kept
        self._keeps = kept.take(MOST_FILES)
        self._before: Ticks | None = None
        self._host_memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        try:
            for name in (layout.cpu, layout.memory, layout.limit, layout.details):
                self._open(name, _file(places, name))
            for name in (layout.throttle, layout.blocks, layout.pids):
                with suppress(FileNotFoundError):  # Not every kernel has these controllers.
                    self._open(name, _file(places, name))
            if network:
                self._open(TRAFFIC, f"/proc/{pid}/net/dev")
        except OSError:
            self.close()
            raise

    def close(self) -> None:
        """Close the files."""
        for handle in self._handles.values():
            os.close(handle)
        self._handles = {}
        if self._keeps:
            self._kept.give_back(MOST_FILES)
            self._keeps = False

    def sample(self) -> Sample:
        """Measure now."""
        layout = self._layout
        ticks = Ticks(number(self._read(layout.cpu), layout.usage_key) * layout.nanoseconds, time.monotonic_ns())
        usage = number(self._read(layout.memory))
        cache = number(self._read(layout.details), layout.cache_key)
        limit = self._read(layout.limit)
        blocks = self._read(layout.blocks)
        rx, tx = traffic(self._read(TRAFFIC))
        percent, self._before = cpu_percent(self._before, ticks), ticks
        return Sample(
            time=time.time(),
            cpu=percent,
            memory=usage - cache if cache < usage else usage,
            memory_limit=self._host_memory if limit.startswith(b"max") else min(self._host_memory, int(limit)),
            rx=rx,
            tx=tx,
            read=sum(map(int, layout.read.findall(blocks))),
            written=sum(map(int, layout.written.findall(blocks))),
            pids=number(self._read(layout.pids)),
            throttled=number(self._read(layout.throttle), layout.throttled_key) * layout.nanoseconds / 1e9,
        )

    def _open(self, name: str, path: str) -> None:
        """Take a file among those that are read. Raises OSError where that is not possible."""
        if name not in self._paths:
            handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            self._paths[name] = path
            if self._keeps:
                self._handles[name] = handle
            else:
                os.close(handle)

    def _read(self, name: str) -> bytes:
        if handle := self._handles.get(name):
            return os.pread(handle, READ, 0)
        if name not in self._paths:
            return b""
        handle = os.open(self._paths[name], os.O_RDONLY | os.O_CLOEXEC)
        try:
            return os.pread(handle, READ, 0)
        finally:
            os.close(handle)


def folders(identity: str, pid: int) -> tuple[CgroupFiles, dict[str, str]]:
    """The container's folder for each controller. A process of another container is refused: FileNotFoundError."""
    if not belongs(pid, identity):
        raise FileNotFoundError(f"process {pid} is not in a cgroup of {identity}")
    mounted = mounts()
    found: dict[str, str] = {}
    for controller, path in memberships(
        Path(f"/proc/{pid}/cgroup").read_text(encoding="utf-8", errors="surrogateescape")
    ).items():
        own, name, below = path.partition(identity)
        if not name or controller not in mounted:
            continue
        # The cgroup is the component that holds the id; what runs in it may have moved itself to one below.
        suffix = below.partition("/")[0]
        root, point = mounted[controller]
        found[controller] = point + (own + name + suffix).removeprefix(root.rstrip("/"))
    if "cpuacct" in found and "memory" in found:
        return V1, found
    if "" in found:
        return V2, found
    raise FileNotFoundError(f"process {pid} is not in a cgroup of {identity}")


def _file(places: dict[str, str], name: str) -> str:
    controller, _separator, file = name.partition("/")
    if controller not in places:
        raise FileNotFoundError(f"no cgroup controller {controller}")
    return f"{places[controller]}/{file}"


def number(text: bytes, key: bytes = b"") -> int:
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
