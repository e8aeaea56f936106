"""A container's cgroup limits beside what it uses of them, and the kernel's files that hold them."""

from collections.abc import Iterator
from typing import Any

from dockertui import format as fmt
from dockertui.i18n import _
from dockertui.model.overview import Fact, fact
from dockertui.model.resource import Tone

Files = dict[str, str]
"""Cgroup files by `controller/name` (version 1) or `/name` (version 2), as they read."""

UNLIMITED = 1 << 60
"""From this many bytes on version 1 means no limit at all."""

SHARES = 1024
"""CPU shares by default (docker run -c)."""


def limits(host: dict[str, Any], files: Files, folder: str) -> Iterator[Fact]:
    """Limits and use, from the kernel's files or, without any, from the settings."""
    yield Fact(_("CPU shares"), _shares(host, files), "" if host.get("CpuShares") else "dim")
    yield Fact(_("CPUs"), _cpus(host, files))
    yield fact(_("CPU set"), _first(files, "cpuset/cpuset.cpus", "/cpuset.cpus.effective") or host.get("CpusetCpus"))
    yield fact(_("Memory nodes"), _first(files, "cpuset/cpuset.mems", "/cpuset.mems.effective") or None)
    yield _memory(host, files)
    yield _swap(host, files)
    yield fact(_("Peak memory"), _bytes(_first(files, "memory/memory.max_usage_in_bytes", "/memory.peak")) or None)
    yield _limit_met(files)
    yield _pids(host, files)
    yield fact(_("Block weight"), _first(files, "blkio/blkio.weight", "/io.weight").removeprefix("default ") or None)
    yield from _stalls(files)
    yield fact(_("Folder"), folder or None, "dim")


def _first(files: Files, *names: str) -> str:
    return next((files[name] for name in names if files.get(name)), "")


def _bytes(text: str) -> str:
    return fmt.memory(int(text)) if text.isdecimal() else ""


def _shares(host: dict[str, Any], files: Files) -> str:
    told = _first(files, "cpu/cpu.shares")
    weight = _first(files, "/cpu.weight")
    shares = told or str(host.get("CpuShares") or SHARES)
    parts = _("{shares}, default {default}").format(shares=shares, default=SHARES)
    return fmt.joined((parts, _("cpu.weight {weight}").format(weight=weight) if weight else ""), ", ")


def _cpus(host: dict[str, Any], files: Files) -> str:
    quota, period = files.get("cpu/cpu.cfs_quota_us", ""), files.get("cpu/cpu.cfs_period_us", "")
    if "/cpu.max" in files:
        quota, _space, period = files["/cpu.max"].partition(" ")
    if not quota:
        cpus = (host.get("NanoCpus") or 0) / 1e9
        return f"{cpus:g}" if cpus else _("no limit")
    if quota in ("-1", "max") or not period.isdecimal():
        return _("no limit")
    share = int(quota) / int(period)
    return _("{cpus}: {quota} of every {period} µs").format(cpus=f"{share:g}", quota=quota, period=period)


def _used(used: str, limit: str) -> Fact | None:
    if not used.isdecimal():
        return None
    if not limit.isdecimal() or int(limit) >= UNLIMITED:
        return Fact("", _("{used}, no limit").format(used=fmt.memory(int(used))))
    share = int(used) / max(1, int(limit))
    text = _("{used} of {limit}, {share}").format(
        used=fmt.memory(int(used)), limit=fmt.memory(int(limit)), share=fmt.percent(share * 100)
    )
    return Fact("", text, _full(share))


def _full(share: float) -> Tone:
    return "bad" if share > 0.95 else "warn" if share > 0.8 else "ok"


def _memory(host: dict[str, Any], files: Files) -> Fact:
    used = _used(
        _first(files, "memory/memory.usage_in_bytes", "/memory.current"),
        _first(files, "memory/memory.limit_in_bytes", "/memory.max"),
    )
    if used:
        return Fact(_("Memory"), _("{text} (page cache counts)").format(text=used.text), used.tone)
    return Fact(_("Memory"), fmt.memory(host["Memory"]) if host.get("Memory") else _("no limit"))


def _swap(host: dict[str, Any], files: Files) -> Fact:
    used = _used(
        _first(files, "memory/memory.memsw.usage_in_bytes"), _first(files, "memory/memory.memsw.limit_in_bytes")
    )
    if used:
        return Fact(_("Memory+swap"), used.text, used.tone)
    used = _used(_first(files, "/memory.swap.current"), _first(files, "/memory.swap.max"))
    if used:
        return Fact(_("Swap"), used.text, used.tone)
    swap = host.get("MemorySwap") or 0
    return Fact(_("Memory+swap"), _("unlimited") if swap < 0 else fmt.memory(swap) if swap else "")


def _limit_met(files: Files) -> Fact:
    """How often memory ran against the limit, and how often that killed a process where the kernel tells."""
    events = dict(line.split() for line in files.get("/memory.events", "").splitlines() if len(line.split()) == 2)
    met = files.get("memory/memory.failcnt") or events.get("max", "0")
    killed = events.get("oom_kill", "0")
    text = _("{count} times").format(count=met) if met != "0" else ""
    if killed != "0":
        text = fmt.joined((text, _("{count} processes killed").format(count=killed)), ", ")
    return Fact(_("Limit met"), text, "bad" if killed != "0" else "warn")


def _pids(host: dict[str, Any], files: Files) -> Fact:
    used, limit = _first(files, "pids/pids.current", "/pids.current"), _first(files, "pids/pids.max", "/pids.max")
    if not used.isdecimal():
        most = host.get("PidsLimit") or 0
        return Fact(_("Processes"), str(most) if most > 0 else _("no limit"))
    if not limit.isdecimal():
        return Fact(_("Processes"), _("{used}, no limit").format(used=used))
    share = int(used) / max(1, int(limit))
    return Fact(_("Processes"), _("{used} of {limit}").format(used=used, limit=limit), _full(share))


def _stalls(files: Files) -> Iterator[Fact]:
    """Pressure within the cgroup, which version 2 measures."""
    for name in ("cpu", "memory", "io"):
        first = files.get(f"/{name}.pressure", "").partition("\n")[0]
        average = first.partition("avg10=")[2].partition(" ")[0]
        if average:
            text = _("tasks stalled {share} of 10 s").format(share=fmt.percent(float(average)))
            yield Fact(_("{name} pressure").format(name=name), text, "warn" if float(average) > 20 else "")
