"""The Overview tab: what there is to know about an object, in words."""

from collections.abc import Iterator, Sequence
from typing import Any

from dockertui.glyphs import GLYPHS
from dockertui.i18n import _
from dockertui.model.command import Command
from dockertui.model.overview import Fact, Section
from dockertui.widgets.lines import Line, Span
from dockertui.widgets.tabs.asking import AskingTab, inspect_command
from dockertui.widgets.tabs.base import CopyText, GoTo
from dockertui.widgets.text import fit, width, wrap

LABELS = (9, 20)
"""Cells that labels get, least and most: a longer one has a row of its own."""


def label_cells(sections: Sequence[Section], cells: int) -> int:
    """How wide the column of labels is in a tab of that width."""
    least, most = LABELS
    most = max(least, min(most, cells // 3))
    lengths = [width(fact.label) for section in sections for fact in section.facts]
    return max([least, *(length for length in lengths if length <= most)])


def lay_out(sections: Sequence[Section], cells: int) -> Iterator[tuple[Line, Fact | None]]:
    """The rows of sections, each with the fact that it belongs to."""
    column = label_cells(sections, cells)
    for number, section in enumerate(section for section in sections if section.facts):
        if number:
            yield [Span("")], None
        yield [Span(f" {section.title}", "title")], None
        for fact in section.facts:
            for line in _lines(fact, column, cells):
                yield line, fact


def _lines(fact: Fact, column: int, cells: int) -> Iterator[Line]:
    label = fact.label
    if column < width(label) <= cells - width(fact.text) - 8:
        column = width(label)
    elif width(label) > column:
        yield from ([Span(f"  {part}", "dim")] for part in wrap(label, max(1, cells - 4)))
        label = ""
    mark = f" {GLYPHS.link}" if fact.link else ""
    parts = wrap(fact.text, max(4, cells - column - 6 - len(mark) + 1))
    for index, part in enumerate(parts):
        tone = fact.tone or ("accent" if fact.link else "")
        last = index == len(parts) - 1
        head = Span(f"  {fit('' if index else label, column)}  ", "dim")
        yield [head, Span(part, tone), Span(mark if last else "", "accent")]


class OverviewTab(AskingTab[dict[str, Any]]):
    """Lays out the sections that the kind makes of a record and of what the engine knows of it."""

    every = 5.0

    async def ask(self) -> dict[str, Any]:
        """Inspect the record."""
        assert self.resource.inspect
        return await self.resource.inspect(self.session.engine, self.record)

    def draw(self, cells: int) -> list[tuple[Line, Any]]:
        """The sections."""
        assert self.resource.overview and self.answer is not None
        return list(lay_out(self.resource.overview(self.record, self.answer, self.session.store), cells))

    def command(self) -> str:
        """The command that says the same."""
        return inspect_command(self)

    def go(self) -> None:
        """Go to the object that the row under the cursor names."""
        if self.current and self.current.link:
            self.post_message(GoTo(*self.current.link))

    def copy(self) -> None:
        """Copy the value under the cursor."""
        if self.current:
            self.post_message(CopyText(self.current.text))

    COMMANDS = (
        Command(
            id="overview.go",
            title=_("Go to"),
            help=_("Go to the object that this line names"),
            keys=("enter",),
            run=lambda tab: tab.go(),
            hint=True,
            applies=lambda tab: bool(tab.current and tab.current.link),
        ),
        Command(
            id="overview.copy",
            title=_("Copy value"),
            help=_("Copy the value of this line"),
            keys=("y",),
            run=lambda tab: tab.copy(),
            hint=True,
            applies=lambda tab: bool(tab.current),
        ),
    )
