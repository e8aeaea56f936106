"""Panels: one measure each, as a title with numbers, a graph with its scale, and a time axis."""

from itertools import zip_longest

from dockertui.format import span as duration
from dockertui.glyphs import ASCII, GLYPHS
from dockertui.i18n import _
from dockertui.model.measurements import Series, Track
from dockertui.model.resource import Cell
from dockertui.widgets.graph import condense, plot
from dockertui.widgets.lines import Line, Span
from dockertui.widgets.measures import Measure
from dockertui.widgets.text import fit, width

GUTTER = 10
"""Cells for the labels of a scale, and the line behind them."""

AXIS_FROM = 4
"""Rows from which on a panel has room for its time axis."""

TICKS = (10, 20, 30, 60, 120, 300, 600, 900, 1800)
"""Seconds between two times on an axis: the first that leaves `TICK_CELLS` between them is taken."""

TICK_CELLS = 10

EDGE = "│" if GLYPHS is not ASCII else "|"


def area(measure: Measure, track: Track, cells: int, rows: int, each: int) -> tuple[list[Line], float]:
    """The graph alone, in rows of exactly `cells` cells, and the value at the top of its scale.

    Each dot stands for `each` samples. Of two series the second hangs below the first, in a paler tone; where there
    is only one row the graph is of their sum.
    """
    count = cells * 2 * each
    series = [newest(one, count, each) for one in measure.series(track)]
    if len(series) == 2 and rows < 2:
        series = [[sum(pair) for pair in zip(*series, strict=True)]]
    top = measure.top(track, max((max(one, default=0.0) for one in series), default=0.0))
    upper = (rows + 1) // 2 if len(series) == 2 else rows
    tone = measure.tone(track)
    drawn = [[Span(text, tone)] for text in plot(series[0], cells, upper, top)]
    if len(series) == 2:
        drawn += [[Span(text, "ok")] for text in plot(series[1], cells, rows - upper, top, hanging=True)]
    return list(drawn), top


def newest(series: Series, count: int, each: int) -> list[float]:
    """The newest values, the largest of each group of `each`; groups stay the same while the series grows."""
    part = len(series) % each
    return condense(series.last(count - each + part if part else count), each)


def numbers(measure: Measure, track: Track, cells: int, ago: int | None = None) -> Line:
    """The title, and as many numbers as fit; exactly `cells` cells. They tell of now, or of `ago` samples before."""
    spans = [Span(f" {measure.title}", "title")]
    used = width(spans[0].text)
    for text, tone in measure.numbers(track) if ago is None else _then(measure, track, ago):
        if not text or used + width(text) + 2 > cells:
            continue
        spans.append(Span(f"  {text}", tone))
        used += width(text) + 2
    spans.append(Span(" " * max(0, cells - used)))
    return spans if used <= cells else [Span(fit(measure.title, cells), "title")]


def _then(measure: Measure, track: Track, ago: int) -> list[Cell]:
    """The values that many samples ago."""
    values = [next(iter(series.last(ago + 1)), 0.0) if len(series) > ago else 0.0 for series in measure.series(track)]
    when = _("{span} ago").format(span=duration(ago)) if ago else _("now")
    return [Cell(when, "accent"), *(Cell(measure.exact(value), "strong") for value in values)]


def _pointed(line: Line, column: int) -> Line:
    """A row of a graph, a single span, with one cell on the ground of the cursor."""
    span = line[0]
    parts = (span.text[:column], span.text[column : column + 1], span.text[column + 1 :])
    return [span._replace(text=parts[0]), Span(parts[1], span.tone, "cursor"), span._replace(text=parts[2])]


def panel(measure: Measure, track: Track, cells: int, rows: int, each: int, ago: int | None = None) -> list[Line]:
    """A measure in exactly `cells` x `rows`; one row holds the numbers only.

    `ago` puts a cursor that many samples before now.
    """
    lines = [numbers(measure, track, cells, ago)]
    axis = rows >= AXIS_FROM
    height = rows - 1 - axis
    if height <= 0:
        return lines[:rows]
    breadth = max(1, cells - GUTTER - 1)
    drawn, top = area(measure, track, breadth, height, each)
    if ago is not None and (column := breadth - 1 - ago // (2 * each)) >= 0:
        drawn = [_pointed(line, column) for line in drawn]
    labels = {0: measure.label(top)}
    if height > 1:
        labels[height - 1] = measure.label(top if len(measure.series(track)) == 2 else 0)
    for y, line in enumerate(drawn):
        label = fit(labels.get(y, ""), GUTTER - 1, right=True)
        lines.append([Span(label, "dim"), Span(EDGE, "rule"), *line, Span(" ")])
    if axis:
        lines.append([Span(" " * GUTTER), Span(time_axis(breadth, each), "dim"), Span(" ")])
    return lines


def time_axis(cells: int, each: int) -> str:
    """How long ago what a graph shows was, at round times; a cell stands for two dots of `each` seconds."""
    second_cells = 1 / (2 * each)
    step = next((step for step in TICKS if step * second_cells >= TICK_CELLS), TICKS[-1])
    text, end = _("now"), cells
    axis = text
    for ago in range(step, cells * 2 * each + 1, step):
        label = f"-{duration(ago) if ago % 60 == 0 or ago < 60 else f'{ago // 60}m{ago % 60}s'}"
        start = end - round(ago * second_cells)
        gap = end - width(axis) - start - width(label)
        if start < 0 or gap < 1:
            break
        axis = label + " " * gap + axis
    return axis.rjust(cells) if width(axis) <= cells else " " * cells


def beside(left: list[Line], right: list[Line]) -> list[Line]:
    """Two panels next to each other."""
    return [[*a, *b] for a, b in zip_longest(left, right, fillvalue=())]
