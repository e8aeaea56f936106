"""What was measured, beside what is wanted."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement. `most` is the target, as an upper limit in the same unit; None where there is none."""

    what: str
    value: float
    unit: str
    most: float | None = None
    note: str = ""

    @property
    def short(self) -> bool:
        """Whether the target is missed."""
        return self.most is not None and self.value > self.most


def table(figures: Sequence[Figure]) -> str:
    """All figures as lines of text: what, target, measured, ok or short."""
    rows = [("what", "target", "measured", "", "")]
    for figure in figures:
        verdict = "" if figure.most is None else "short" if figure.short else "ok"
        target = "" if figure.most is None else f"<= {_number(figure.most)} {figure.unit}"
        rows.append((figure.what, target, f"{_number(figure.value)} {figure.unit}", verdict, figure.note))
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
