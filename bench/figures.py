"""What was measured, beside what is wanted."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement. `most` or `least` is the target, in the same unit; None where there is none."""

    what: str
    value: float
    unit: str
    most: float | None = None
    note: str = ""
    least: float | None = None

    @property
    def short(self) -> bool:
        """Whether the target is missed."""
        too_much = self.most is not None and self.value > self.most
        return too_much or (self.least is not None and self.value < self.least)

    @property
    def target(self) -> str:
        """What is wanted, in words; empty where there is no target."""
        if self.most is not None:
            return f"<= {_number(self.most)} {self.unit}"
        return "" if self.least is None else f">= {_number(self.least)} {self.unit}"


def table(figures: Sequence[Figure]) -> str:
    """All figures as lines of text: what, target, measured, ok or short."""
    rows = [("what", "target", "measured", "", "")]
    for figure in figures:
        verdict = "" if not figure.target else "short" if figure.short else "ok"
        rows.append((figure.what, figure.target, f"{_number(figure.value)} {figure.unit}", verdict, figure.note))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = [
        f"{row[0]:{widths[0]}}  {row[1]:>{widths[1]}}  {row[2]:>{widths[2]}}  {row[3]:{widths[3]}}  {row[4]}".rstrip()
        for row in rows
    ]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])


def _number(value: float) -> str:
    return (
        f"{value:.0f}" if value == round(value) or value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
    )


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def median(values: Sequence[float]) -> float:
    """The value in the middle."""
    return statistics.median(values)
