"""Several containers in one graph: all on the same scale, one measure after the other, the host below them."""

from collections.abc import Sequence
from typing import NamedTuple

from dockertui.glyphs import GLYPHS
from dockertui.i18n import _
from dockertui.model.measurements import Track
from dockertui.model.resource import Tone
from dockertui.widgets.graph import plot
from dockertui.widgets.lines import Line, Span
from dockertui.widgets.measures import MAIN, MEASURES, Measure
from dockertui.widgets.panels import newest
from dockertui.widgets.text import fit, width

NAME_CELLS = 20
HOST_CELLS = 16
NUMBER_CELLS = 10

TALLEST = 3
"""Rows that a container's graph takes at most."""

Named = tuple[str, Track]


class GraphFrame(NamedTuple):
    """What all graphs have in common: cells in all and for names, rows of a container, samples of a dot."""

    cells: int
    names: int
    height: int
    each: int

    @property
    def breadth(self) -> int:
        """Cells of a graph."""
        return max(1, self.cells - self.names - NUMBER_CELLS - 4)


def compare(tracks: Sequence[Named], cells: int, rows: int, each: int, host: Track | None = None) -> list[Line]:
    """As many measures as fit in `rows` rows of `cells`; each dot stands for `each` samples.

    With more containers than rows the last ones are left out, and counted. The host's graph has a scale of its own,
    which stands beside its name.
    """
    besides = 1 if host is None else 2
    shown = tracks[: max(1, rows - besides)]
    height = max(1, min(TALLEST, (rows // len(MAIN) - besides) // len(shown)))
    longest = max(0 if host is None else HOST_CELLS, *(width(name) for name, _track in shown))
    frame = GraphFrame(cells, min(NAME_CELLS, longest), height, each)
    lines: list[Line] = []
    for measure in MEASURES:
        if lines and len(lines) + len(shown) * height + besides > rows:
            break
        lines += _section(measure, shown, len(tracks), frame)
        lines += [] if host is None or measure not in MAIN else _host(measure, host, frame)
    return lines[:rows]


def _section(measure: Measure, tracks: Sequence[Named], total: int, frame: GraphFrame) -> list[Line]:
    values = [_sum(measure, track, frame) for _name, track in tracks]
    peak = max((max(series, default=0.0) for series in values), default=0.0)
    top = max(measure.top(track, peak) for _name, track in tracks)
    count = f"{len(tracks)}/{total}" if len(tracks) < total else str(total)
    scale = f" {measure.label(top)} "
    title = [Span(f" {measure.title}", "title"), Span(f" {count} ", "dim")]
    used = sum(width(span.text) for span in title) + width(scale)
    lines: list[Line] = [[*title, Span(GLYPHS.line * max(0, frame.cells - used - 1), "rule"), Span(scale, "dim")]]
    for (name, track), series in zip(tracks, values, strict=True):
        lines += _rows(Span(name, "strong"), measure, measure.tone(track), series, top, frame)
    return lines


def _host(measure: Measure, track: Track, frame: GraphFrame) -> list[Line]:
    """All of the machine in one row, paler."""
    series = _sum(measure, track, frame)
    top = measure.top(track, max(series, default=0.0))
    label = _("host, to {most}").format(most=measure.label(top))
    return _rows(Span(label, "dim"), measure, "dim", series, top, frame._replace(height=1))


def _rows(
    name: Span, measure: Measure, tone: Tone, series: Sequence[float], top: float, frame: GraphFrame
) -> list[Line]:
    """A name, a graph, and what was measured last, beside the lowest row."""
    graph = plot(series, frame.breadth, frame.height, top)
    number = measure.exact(series[-1]) if series else ""
    last = len(graph) - 1
    return [
        [
            Span(f" {fit(name.text if row == last else '', frame.names)} ", name.tone),
            Span(drawn, tone),
            Span(f" {fit(number if row == last else '', NUMBER_CELLS, right=True)} ", "dim" if tone == "dim" else ""),
        ]
        for row, drawn in enumerate(graph)
    ]


def _sum(measure: Measure, track: Track, frame: GraphFrame) -> list[float]:
    count = frame.breadth * 2 * frame.each
    series = [newest(one, count, frame.each) for one in measure.series(track)]
    return series[0] if len(series) == 1 else [sum(pair) for pair in zip(*series, strict=False)]
