"""How busy this machine is."""

import time
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from dockertui.engine.sample import Sample, Ticks, cpu_percent

INTERFACES = Path("/sys/class/net")


class HostSample(NamedTuple):
    """CPU use in percent of all cores since the last sample, memory and disk in bytes."""

    cpu: float
    memory_used: int
    memory_total: int
    disk_used: int
    disk_total: int


def host_sample(path: str = "/") -> HostSample:
    """Measure this machine; the disk is the one that holds `path`, or all zeros where it cannot be asked."""
    import psutil

    memory = psutil.virtual_memory()
    try:
        disk = psutil.disk_usage(path)
        used, total = disk.used, disk.total
    except OSError:
        used = total = 0
    return HostSample(psutil.cpu_percent(), memory.total - memory.available, memory.total, used, total)


class HostMeter:
    """Measures this machine in the terms of a container: CPU in percent of one core, all of its memory as the limit."""

    def __init__(self) -> None:
        self._before: Ticks | None = None

    def sample(self) -> Sample:
        """Measure now. Network traffic is that which leaves the machine, as far as interfaces tell."""
        import psutil

        times, memory, disks = psutil.cpu_times(), psutil.virtual_memory(), psutil.disk_io_counters()
        idle = times.idle + getattr(times, "iowait", 0.0)
        busy = sum(times[:8]) - idle  # guest times, which come last, are part of the others
        ticks = Ticks(int(busy * 1e9), time.monotonic_ns())
        percent, self._before = cpu_percent(self._before, ticks), ticks
        most = 100.0 * (psutil.cpu_count() or 1)  # the clocks of both counters tick apart
        traffic = [counts for name, counts in psutil.net_io_counters(pernic=True).items() if _leads_out(name)]
        return Sample(
            time=time.time(),
            cpu=None if percent is None else min(percent, most),
            memory=memory.total - memory.available,
            memory_limit=memory.total,
            rx=sum(counts.bytes_recv for counts in traffic),
            tx=sum(counts.bytes_sent for counts in traffic),
            read=disks.read_bytes if disks else 0,
            written=disks.write_bytes if disks else 0,
            pids=0,
            throttled=0.0,
        )


@lru_cache(maxsize=4096)
def _leads_out(name: str) -> bool:
    """Whether an interface is neither the loopback, nor a bridge, nor one of a bridge's ends to a container."""
    folder = INTERFACES / name
    return name != "lo" and not (folder / "bridge").exists() and not (folder / "brport").exists()
