"""The lines of the help: sections set in columns, each row a key, what it does, and why one would."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import NamedTuple

from dockertui.format import clean
from dockertui.model.expressions import Matcher
from dockertui.widgets.lines import Line, Span
from dockertui.widgets.text import cut, fit, width, wrap

COLUMN, GAP = 52, 2
"""The cells that a column needs at least, and those between two columns."""
KEYS = 14
TITLE = 16


class HelpRow(NamedTuple):
    """A row: keys as people write them, what they do in a word or two and in a sentence, and its id."""

    keys: str
    title: str
    help: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class HelpSection:
    """A heading and its rows."""

    title: str
    rows: Sequence[HelpRow]

    def by_ids(self) -> "HelpSection":
        """The same with ids in place of the sentences."""
        return HelpSection(self.title, [row._replace(help=row.id) for row in self.rows])


def matching(sections: Sequence[HelpSection], pattern: str) -> list[HelpSection]:
    """The rows that match a filter as typed, in their sections; the section's title counts as part of each."""
    fits = Matcher(pattern)
    found = [
        HelpSection(section.title, [row for row in section.rows if fits(" ".join((*row, section.title)))])
        for section in sections
    ]
    return [section for section in found if section.rows]


def pack(heights: Sequence[int], columns: int) -> list[list[int]]:
    """The indexes of boxes of these heights in each column, in order, the highest column as low as possible."""
    for limit in range(max(heights, default=0), sum(heights) + 1):
        packed: list[list[int]] = [[]]
        used = 0
        for index, height in enumerate(heights):
            if used + height > limit:
                packed.append([])
                used = 0
            packed[-1].append(index)
            used += height
        if len(packed) <= columns:
            return packed
    return []


def help_lines(sections: Sequence[HelpSection], cells: int) -> list[Line]:
    """All sections in lines of `cells` cells."""
    columns = max(1, (cells + GAP) // (COLUMN + GAP))
    column = (cells + GAP) // columns - GAP
    keys = min(KEYS, max((width(row[0]) for section in sections for row in section.rows), default=0))
    titles = min(TITLE, max((width(row[1]) for section in sections for row in section.rows), default=0))
    blocks = [list(_section(section, column, keys, titles)) for section in sections]
    stacks = [[line for index in stack for line in blocks[index]] for stack in pack([*map(len, blocks)], columns)]
    rows = [_side_by_side(lines, column) for lines in zip_longest(*stacks, fillvalue=())]
    return rows[:-1]  # the tallest stack ends, as each, with the blank line below a section


def _section(section: HelpSection, cells: int, keys: int, titles: int) -> Iterator[Line]:
    yield [Span(cut(clean(section.title), cells), "strong")]
    for row in section.rows:
        yield from _row(*map(clean, row[:3]), cells=cells, keys=keys, titles=titles)
    yield []


def _row(key: str, title: str, text: str, *, cells: int, keys: int, titles: int) -> Iterator[Line]:
    """A row; what its help does not get beside the title goes below it, where there is little room at all."""
    indent = keys + 2
    head = [Span(fit(key, keys), "key"), Span("  ")]
    beside = cells - indent - titles - 2
    if beside < 20:
        yield [*head, Span(cut(title, cells - indent))]
        for part in wrap(text, cells - indent) if text else ():
            yield [Span(" " * indent), Span(part, "dim")]
        return
    parts = wrap(text, beside)
    yield [*head, Span(fit(title, titles)), Span("  "), Span(parts[0], "dim")]
    for part in parts[1:]:
        yield [Span(" " * (indent + titles + 2)), Span(part, "dim")]


def _side_by_side(lines: Sequence[Line], cells: int) -> Line:
    spans: list[Span] = []
    for line in lines[:-1]:
        padding = cells + GAP - sum(width(span.text) for span in line)
        spans += [*line, Span(" " * padding)]
    return [*spans, *lines[-1]]
