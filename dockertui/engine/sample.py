"""One measurement of a container, by the formulas of docker/cli (cli/command/container/stats_helpers.go)."""

import time
from typing import Any, NamedTuple


class Sample(NamedTuple):
    """What a container uses. `time` in epoch seconds; `cpu` in percent of one core, None in the first sample.

    `memory` in bytes without the page cache that can be given up at once; `memory_limit` the host's memory where
    there is no limit. `rx`, `tx` (network), `read`, `written` (block devices) in bytes and `throttled` in seconds:
    all since the container started.
    """

    time: float
    cpu: float | None
    memory: int
    memory_limit: int
    rx: int
    tx: int
    read: int
    written: int
    pids: int
    throttled: float


class Ticks(NamedTuple):
    """Counters that two samples are compared by: the container's CPU time and all of the host's, in nanoseconds."""

    used: int
    passed: int
    cores: int = 1


def cpu_percent(before: Ticks | None, now: Ticks) -> float | None:
    """Percent of one core between two readings: used / passed, times the cores that `passed` counts."""
    if before is None or now.passed <= before.passed or now.used < before.used:
        return None
    return (now.used - before.used) / (now.passed - before.passed) * now.cores * 100


def api_ticks(stats: dict[str, Any]) -> Ticks:
    """The CPU counters in the engine's answer to GET /containers/ID/stats."""
    cpu = stats.get("cpu_stats") or {}
    usage = cpu.get("cpu_usage") or {}
    cores = cpu.get("online_cpus") or len(usage.get("percpu_usage") or ()) or 1
    return Ticks(int(usage.get("total_usage") or 0), int(cpu.get("system_cpu_usage") or 0), int(cores))


def api_sample(stats: dict[str, Any], before: Ticks | None) -> Sample:
    """The engine's answer to GET /containers/ID/stats as a sample."""
    cpu = stats.get("cpu_stats") or {}
    memory = stats.get("memory_stats") or {}
    networks = (stats.get("networks") or {}).values()
    return Sample(
        time=time.time(),
        cpu=cpu_percent(before, api_ticks(stats)),
        memory=_without_cache(int(memory.get("usage") or 0), memory.get("stats") or {}),
        memory_limit=int(memory.get("limit") or 0),
        rx=sum(network.get("rx_bytes") or 0 for network in networks),
        tx=sum(network.get("tx_bytes") or 0 for network in networks),
        read=_transferred(stats, "r"),
        written=_transferred(stats, "w"),
        pids=int((stats.get("pids_stats") or {}).get("current") or 0),
        throttled=int((cpu.get("throttling_data") or {}).get("throttled_time") or 0) / 1e9,
    )


def _without_cache(usage: int, details: dict[str, int]) -> int:
    inactive = details.get("total_inactive_file", details.get("inactive_file", 0))
    return usage - inactive if inactive < usage else usage


def _transferred(stats: dict[str, Any], letter: str) -> int:
    entries = (stats.get("blkio_stats") or {}).get("io_service_bytes_recursive") or ()
    return sum(int(entry["value"]) for entry in entries if str(entry.get("op", ""))[:1].lower() == letter)
