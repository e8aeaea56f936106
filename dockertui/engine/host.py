"""How busy this machine is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HostSample:
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
