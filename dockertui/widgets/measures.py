"""What is measured of a container, as graphs want it: title, numbers in words, series, and the top of the scale."""

from collections.abc import Callable
from dataclasses import dataclass

from dockertui.format import memory, percent, size, span
from dockertui.i18n import _
from dockertui.model.measurements import Series, Track
from dockertui.model.resource import Cell, Tone
from dockertui.widgets.graph import ceiling


@dataclass(frozen=True, slots=True)
class Measure:
    """One graph: `series` gives one series, or two of which the second hangs below.

    `label` writes a value of the scale, `exact` a measured one.
    `numbers` are short texts about now, the most important first. `tone` is that of the graph; a second one is `ok`.
    """

    title: str
    series: Callable[[Track], tuple[Series, ...]]
    numbers: Callable[[Track], list[Cell]]
    top: Callable[[Track, float], float]
    label: Callable[[float], str]
    exact: Callable[[float], str]
    tone: Callable[[Track], Tone]


def _cpu_numbers(track: Track) -> list[Cell]:
    throttled = next(iter(track.throttled.last(1)), 0.0)
    held = _("throttled {share}").format(share=percent(throttled * 100)) if throttled > 0 else ""
    return [Cell(percent(track.sample.cpu) if track.sample else "", "strong"), Cell(held, "warn")]


def _memory_numbers(track: Track) -> list[Cell]:
    sample = track.sample
    if sample is None:
        return []
    limit = f" / {memory(sample.memory_limit)}" if sample.memory_limit else ""
    share = percent(memory_share(track) * 100) if limit else ""
    return [Cell(memory(sample.memory) + limit, "strong"), Cell(share)]


def memory_share(track: Track) -> float:
    """The part of its limit that a container's memory takes, 0.0 where there is none."""
    sample = track.sample
    return sample.memory / sample.memory_limit if sample and sample.memory_limit else 0.0


def _memory_top(track: Track, peak: float) -> float:
    """The limit where it is near enough to matter, else a round number."""
    limit = track.sample.memory_limit if track.sample else 0
    return float(limit) if 0 < limit <= peak * 8 else ceiling(peak, 1 << 20, binary=True)


def _memory_tone(track: Track) -> Tone:
    share = memory_share(track)
    return "bad" if share >= 0.95 else "warn" if share >= 0.8 else "ok"


def _rate(value: float) -> str:
    return f"{size(value)}/s"


def _scale_rate(value: float) -> str:
    return _rate(value).replace(".0", "")


def _scale_memory(value: float) -> str:
    return memory(value).replace(".0", "")


def _network_numbers(track: Track) -> list[Cell]:
    rates, sample = track.rates, track.sample
    if rates is None or sample is None:
        return []
    received, sent = _("in {rate}").format(rate=_rate(rates.received)), _("out {rate}").format(rate=_rate(rates.sent))
    return [Cell(received, "busy"), Cell(sent, "ok"), _total(sample.rx, sample.tx)]


def _block_numbers(track: Track) -> list[Cell]:
    rates, sample = track.rates, track.sample
    if rates is None or sample is None:
        return []
    read, written = _("read {rate}").format(rate=_rate(rates.read)), _("write {rate}").format(rate=_rate(rates.written))
    return [Cell(read, "warn"), Cell(written, "ok"), _total(sample.read, sample.written)]


def _pids_numbers(track: Track) -> list[Cell]:
    return [Cell(str(track.sample.pids), "strong")] if track.sample else []


def _throttled_numbers(track: Track) -> list[Cell]:
    """The part of the last second that its processes were held back for, and how long they were in all."""
    if track.sample is None:
        return []
    share = next(iter(track.throttled.last(1)), 0.0)
    total = _("total {span}").format(span=span(track.sample.throttled))
    return [Cell(percent(100 * share), "warn" if share else "dim"), Cell(total, "dim")]


def _total(one: int, other: int) -> Cell:
    """The bytes since the container started."""
    return Cell(_("total {one} / {other}").format(one=size(one), other=size(other)), "dim")


CPU = Measure(
    title=_("CPU"),
    series=lambda track: (track.cpu,),
    numbers=_cpu_numbers,
    top=lambda track, peak: ceiling(peak, 5),
    label=lambda value: f"{value:.0f}%",
    exact=percent,
    tone=lambda track: "accent",
)
MEMORY = Measure(
    title=_("Memory"),
    series=lambda track: (track.memory,),
    numbers=_memory_numbers,
    top=_memory_top,
    label=_scale_memory,
    exact=memory,
    tone=_memory_tone,
)
NETWORK = Measure(
    title=_("Network"),
    series=lambda track: (track.received, track.sent),
    numbers=_network_numbers,
    top=lambda track, peak: ceiling(peak, 1000),
    label=_scale_rate,
    exact=_rate,
    tone=lambda track: "busy",
)
BLOCK = Measure(
    title=_("Block I/O"),
    series=lambda track: (track.read, track.written),
    numbers=_block_numbers,
    top=lambda track, peak: ceiling(peak, 1000),
    label=_scale_rate,
    exact=_rate,
    tone=lambda track: "warn",
)

PIDS = Measure(
    title=_("PIDs"),
    series=lambda track: (track.pids,),
    numbers=_pids_numbers,
    top=lambda track, peak: ceiling(peak, 5),
    label=lambda value: f"{value:.0f}",
    exact=lambda value: f"{value:.0f}",
    tone=lambda track: "accent",
)
THROTTLED = Measure(
    title=_("Throttled"),
    series=lambda track: (track.throttled,),
    numbers=_throttled_numbers,
    top=lambda track, peak: ceiling(peak, 0.1),
    label=lambda value: f"{100 * value:.0f}%",
    exact=lambda value: percent(100 * value),
    tone=lambda track: "warn",
)

MAIN = (CPU, MEMORY, NETWORK, BLOCK)
"""What is always shown."""

MEASURES = (*MAIN, PIDS, THROTTLED)
