"""Several containers in one graph: a row each, all on the same scale, one measure after the other."""

from collections.abc import Sequence

from dockertui.glyphs import GLYPHS
from dockertui.model.history import Track
from dockertui.widgets.graph import plot
from dockertui.widgets.lines import Line, Span
from dockertui.widgets.measures import MEASURES, Measure
from dockertui.widgets.panels import newest
from dockertui.widgets.text import fit, width

NAME_CELLS = 20
NUMBER_CELLS = 10

Named = tuple[str, Track]


def compare(tracks: Sequence[Named], cells: int, rows: int, each: int) -> list[Line]:
    """As many measures as fit in `rows` rows of `cells`; each dot stands for `each` samples.

    With more containers than rows the last ones are left out, and counted.
    """
    shown = tracks[: max(1, rows - 1)]
    lines: list[Line] = []
    for measure in MEASURES:
        if lines and len(lines) + len(shown) + 1 > rows:
            break
        lines += _section(measure, shown, len(tracks), cells, each)
    return lines[:rows]


def _section(measure: Measure, tracks: Sequence[Named], total: int, cells: int, each: int) -> list[Line]:
    name_cells = min(NAME_CELLS, max(width(name) for name, _track in tracks))
    breadth = max(1, cells - name_cells - NUMBER_CELLS - 4)
    values = [_sum(measure, track, breadth * 2 * each, each) for _name, track in tracks]
    peak = max((max(series, default=0.0) for series in values), default=0.0)
    top = max(measure.top(track, peak) for _name, track in tracks)
    count = f"{len(tracks)}/{total}" if len(tracks) < total else str(total)
    scale = f" {measure.label(top)} "
    title = [Span(f" {measure.title}", "title"), Span(f" {count} ", "dim")]
    used = sum(width(span.text) for span in title) + width(scale)
    lines: list[Line] = [[*title, Span(GLYPHS.line * max(0, cells - used - 1), "rule"), Span(scale, "dim")]]
    for (name, track), series in zip(tracks, values, strict=True):
        graph = plot(series, breadth, 1, top)[0]
        number = measure.exact(series[-1]) if series else ""
        spans = [Span(f" {fit(name, name_cells)} ", "strong"), Span(graph, measure.tone(track))]
        lines.append([*spans, Span(f" {fit(number, NUMBER_CELLS, right=True)} ")])
    return lines


def _sum(measure: Measure, track: Track, count: int, each: int) -> list[float]:
    series = [newest(one, count, each) for one in measure.series(track)]
    return series[0] if len(series) == 1 else [sum(pair) for pair in zip(*series, strict=False)]
