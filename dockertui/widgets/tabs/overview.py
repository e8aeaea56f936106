"""Tabs that say in words what there is to know about an object: the overview, and further pages of a kind."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from dockertui.glyphs import GLYPHS
from dockertui.i18n import _
from dockertui.model.command import Command
from dockertui.model.overview import Fact, Section
from dockertui.model.resource import Page, Record
from dockertui.widgets.lines import Line, Span
from dockertui.widgets.tabs.asking import AskingTab, inspect_command
from dockertui.widgets.tabs.base import CopyText, GoTo
from dockertui.widgets.text import fit, width, wrap

T = TypeVar("T")

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
        labelled = any(fact.label for fact in section.facts)
        for fact in section.facts:
            for line in _lines(fact, column if labelled else 0, cells):
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


class SectionsTab(AskingTab[T]):
    """Lays out sections of facts, which subclasses make of an answer; a fact may lead to another object."""

    every = 5.0

    def sections(self, answer: T) -> Sequence[Section]:
        """What there is to show."""
        raise NotImplementedError

    def draw(self, cells: int) -> list[tuple[Line, Any]]:
        """The sections."""
        assert self.answer is not None
        return list(lay_out(self.sections(self.answer), cells))

    def identity(self, item: Fact) -> object:
        """The object that a fact is about, or its label."""
        return item.about or item.link or item.label or item.text

    def activate(self) -> None:
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
            run=lambda tab: tab.activate(),
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


class OverviewTab(SectionsTab[dict[str, Any]]):
    """The sections that the kind makes of a record and of what the engine knows of it."""

    async def ask(self) -> dict[str, Any]:
        """Inspect the record; the answer of a kind that cannot be inspected is empty."""
        inspect = self.resource.details.inspect
        return await inspect(self.session.engine, self.record) if inspect else {}

    def sections(self, answer: dict[str, Any]) -> Sequence[Section]:
        """The kind's overview."""
        overview = self.resource.details.overview
        assert overview
        return overview(self.record, answer, self.session.store)

    def command(self) -> str:
        """The command that says the same."""
        return inspect_command(self) if self.resource.details.inspect else ""


class PageTab(SectionsTab[Sequence[Section]]):
    """A further page of a kind, under the tab's id."""

    async def ask(self) -> Sequence[Section]:
        """Ask for the page."""
        return await self._page().ask(self.session, self.record)

    def sections(self, answer: Sequence[Section]) -> Sequence[Section]:
        """The page as it came."""
        return answer

    def command(self) -> str:
        """The command that says much the same."""
        return self._page().command(self.record)

    @property
    def target(self) -> tuple[str, Record] | None:
        """The object that the line under the cursor is about, where the page has its lines stand for objects."""
        line: Fact | None = self.current
        about = line and (line.about or line.link)
        if not about or not self._page().acts:
            return None
        found = self.session.store.get(*about)
        return (about[0], found) if found else None

    def _page(self) -> Page[Any]:
        assert self.id
        return self.resource.details.pages[self.id]
