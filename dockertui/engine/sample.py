"""One measurement of a container, by the formulas of docker/cli (cli/command/container/stats_helpers.go)."""

import time
from typing import Any, NamedTuple

from dockertui.engine.answers import expect, fields, items, mapping, number, text


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


STATS = fields(
    cpu_stats=fields(
        cpu_usage=fields(total_usage=number, percpu_usage=items(number)),
        system_cpu_usage=number,
        online_cpus=number,
        throttling_data=fields(throttled_time=number),
    ),
    memory_stats=fields(usage=number, limit=number, stats=fields(total_inactive_file=number, inactive_file=number)),
    networks=mapping(fields(rx_bytes=number, tx_bytes=number)),
    blkio_stats=fields(io_service_bytes_recursive=items(fields(op=text, value=number))),
    pids_stats=fields(current=number),
)
"""What is read of an answer to GET /containers/ID/stats."""


def api_ticks(stats: dict[str, Any]) -> Ticks:
    """The CPU counters in an answer as STATS reads it."""
    cpu = stats.get("cpu_stats", {})
    usage = cpu.get("cpu_usage", {})
    cores = cpu.get("online_cpus") or len(usage.get("percpu_usage", ())) or 1
    return Ticks(usage.get("total_usage", 0), cpu.get("system_cpu_usage", 0), cores)


def api_sample(stats: dict[str, Any], before: Ticks | None) -> Sample:
    """An answer as a sample. Raises EngineError("answer")."""
    stats = expect(STATS, stats)
    memory = stats.get("memory_stats", {})
    networks = stats.get("networks", {}).values()
    return Sample(
        time=time.time(),
        cpu=cpu_percent(before, api_ticks(stats)),
        memory=_without_cache(memory.get("usage", 0), memory.get("stats", {})),
        memory_limit=memory.get("limit", 0),
        rx=sum(network.get("rx_bytes", 0) for network in networks),
        tx=sum(network.get("tx_bytes", 0) for network in networks),
        read=_transferred(stats, "r"),
        written=_transferred(stats, "w"),
        pids=stats.get("pids_stats", {}).get("current", 0),
        throttled=stats.get("cpu_stats", {}).get("throttling_data", {}).get("throttled_time", 0) / 1e9,
    )


def _without_cache(usage: int, details: dict[str, int]) -> int:
    inactive = details.get("total_inactive_file", details.get("inactive_file", 0))
    return usage - inactive if inactive < usage else usage


def _transferred(stats: dict[str, Any], letter: str) -> int:
    entries = stats.get("blkio_stats", {}).get("io_service_bytes_recursive", ())
    return sum(entry.get("value", 0) for entry in entries if entry.get("op", "")[:1].lower() == letter)
