"""Whether a limit holds: what a container may use at most, beside what it was measured to use."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dockertui import format as fmt
from dockertui.i18n import _
from dockertui.model.measurements import Track
from dockertui.model.resource import Cell

SETTLED = 3
"""Samples after the start that do not count: the load begins meanwhile."""

WINDOW = 20
"""Samples at most that a verdict looks back on: one a second."""

CPU_MARGIN = 1.08
"""How much more than its limit a container may seem to use: the kernel's accounts and ours tick at different times."""

FAIRNESS = 0.25
"""How far, as a part of it, the ratio of two containers' CPU may be from that of their shares."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What a container is expected to use at most: percent of one core, and bytes; None where it is not limited.

    `shares` is its weight (`docker run -c`) against that of the other containers which are proved together.
    """

    name: str
    cpu: float | None = None
    memory: int | None = None
    shares: int = 1024


def verdicts(proofs: Mapping[str, Proof], tracks: Mapping[str, Track], shown: Iterable[str]) -> list[Cell]:
    """A line for each limit of the containers among `shown`, then one about the shares of those that compete."""
    told = {identity: proofs[identity] for identity in shown if identity in proofs}
    lines = [line for identity, proof in told.items() for line in _verdict(proof, tracks.get(identity))]
    if len({proof.shares for proof in told.values()}) > 1:
        lines.append(_fairness([(proof, tracks.get(identity)) for identity, proof in told.items()]))
    return lines


def _verdict(proof: Proof, track: Track | None) -> list[Cell]:
    cpu = _mean(track)
    if track is None or cpu is None:
        return [Cell(_("{name}: the load begins").format(name=proof.name), "dim")]
    lines = []
    if proof.cpu is not None:
        fine = cpu <= proof.cpu * CPU_MARGIN + 0.5
        lines.append(_said(proof.name, _("CPU"), fine, fmt.percent(cpu), fmt.percent(proof.cpu)))
    if proof.memory is not None:
        peak = max(track.memory.last(WINDOW), default=0.0)
        fine = peak <= proof.memory
        lines.append(_said(proof.name, _("memory"), fine, fmt.memory(peak), fmt.memory(proof.memory)))
    none = _("{name}: no limit: {cpu} CPU").format(name=proof.name, cpu=fmt.percent(cpu))
    return lines or [Cell(none, "ok")]


def _said(name: str, what: str, held: bool, measured: str, limit: str) -> Cell:
    text = (
        _("{name}: {what} held at {measured} of {limit}")
        if held
        else _("{name}: {what} NOT held: {measured} of {limit}")
    )
    return Cell(text.format(name=name, what=what, measured=measured, limit=limit), "ok" if held else "bad")


def _fairness(told: Iterable[tuple[Proof, Track | None]]) -> Cell:
    """Whether the two of the fewest and the most shares get the CPU in that ratio."""
    ordered = sorted(told, key=lambda each: each[0].shares)
    (few, one), (many, other) = ordered[0], ordered[-1]
    low, high = _mean(one), _mean(other)
    if not low or high is None:
        return Cell(_("shares: the load begins"), "dim")
    wanted, got = many.shares / few.shares, high / low
    held = abs(got / wanted - 1) <= FAIRNESS
    text = (
        _("shares held: 1 to {got:.1f} of 1 to {wanted:.1f}")
        if held
        else _("shares: 1 to {got:.1f}, 1 to {wanted:.1f} wanted")
    )
    return Cell(text.format(got=got, wanted=wanted), "ok" if held else "warn")


def _mean(track: Track | None) -> float | None:
    """The CPU use of the last seconds, in percent of a core; None where too little is known."""
    if track is None or len(track.cpu) <= SETTLED:
        return None
    values = list(track.cpu.last(min(WINDOW, len(track.cpu) - SETTLED)))
    return sum(values) / len(values)
