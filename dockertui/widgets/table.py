"""A table of records that repaints only what changed and costs only what is visible."""

from collections.abc import Sequence
from typing import Any, Generic, NamedTuple

from textual import events
from textual.message import Message

from dockertui.glyphs import GLYPHS
from dockertui.model.resource import Column, R
from dockertui.model.view import View
from dockertui.widgets.lines import Line, Lines, Span
from dockertui.widgets.scroller import Stand, thumb
from dockertui.widgets.text import clip, fit, width

GAP = 1
"""Cells between two columns."""

FULL_RANK = 9
"""Columns of this rank are left for the full screen."""

LONG_NAME = 28
"""Cells of a name that count when columns are chosen: a longer one is cut before other columns go."""


class Placed(NamedTuple):
    """A column with the cells it gets."""

    column: Column[Any]
    x: int
    width: int


def place(columns: Sequence[Column[Any]], cells: int, full: bool, extra: dict[str, int], name: int) -> list[Placed]:
    """Which columns fit in `cells`, and how wide each is.

    The columns of the lowest ranks get in first; what is left over goes to those that grow. The first of these shows
    names, the longest of which takes `name` cells. `extra` holds the cells that the user gave or took by hand, by
    column id.
    """
    names = next((column.id for column in columns if column.grows), "")
    widths = {column.id: column.width for column in columns}
    widths[names] = max(widths.get(names, 0), min(name, LONG_NAME, cells // 2))
    wanted = {column.id: max(1, widths[column.id] + extra.get(column.id, 0)) for column in columns}
    chosen: set[str] = set()
    left = cells
    for column in sorted(columns, key=lambda column: column.rank):
        need = wanted[column.id] + (GAP if chosen else 0)
        if (column.rank >= FULL_RANK and not full) or (need > left and chosen):
            continue
        chosen.add(column.id)
        left -= need
    shown = [column for column in columns if column.id in chosen]
    growing = [column for column in shown if column.grows]
    for index, column in enumerate(growing):
        share = left // (len(growing) - index)
        wanted[column.id] += share
        left -= share
    placed, x = [], 0
    for column in shown:
        placed.append(Placed(column, x, min(wanted[column.id], cells - x)))
        x += wanted[column.id] + GAP
    return placed


class Table(Lines, Generic[R]):
    """Draws a `View`: a title line, a line of column headings, and as many rows as fit."""

    can_focus = True

    class Moved(Message):
        """The cursor is on another record, or the record under it changed."""

        def __init__(self, table: "Table[Any]") -> None:
            self.table = table
            super().__init__()

    class Opened(Message):
        """A row was double-clicked."""

        def __init__(self, table: "Table[Any]") -> None:
            self.table = table
            super().__init__()

    def __init__(self, view: View[R], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.view = view
        self.full = False
        self.compact = False
        self._top = 0
        self._standing = Stand()
        self._extra: dict[str, int] = {}
        self._placed: list[Placed] = []
        self._padding = ""
        self._placed_for: tuple[int, bool, int, frozenset[str], bool] | None = None
        self._rows: list[R] | None = None
        self._name_cells = 0
        self._blank: frozenset[str] = frozenset()

    @property
    def page(self) -> int:
        """How many rows fit."""
        return max(0, self.size.height - self._head)

    @property
    def measured(self) -> Sequence[R]:
        """The records of which measurements are shown: the rows on the screen first, all where a measure sorts them."""
        rows = self.view.rows
        seen = rows[self._top : self._top + self.page]
        if not rows or not all(node.display for node in self.ancestors_with_self):
            return ()
        if self.view.listing.column(self.view.sort).measured:
            return [*seen, *rows]
        return seen if self.shows_measures else ()

    @property
    def shows_measures(self) -> bool:
        """Whether there is room for a column of measurements."""
        return any(placed.column.measured for placed in self._placed)

    @property
    def _head(self) -> int:
        """How many lines stand above the rows: the title, and the headings unless `compact`."""
        return 1 if self.compact else 2

    def title(self) -> Line:
        """The title line; a pane puts counts, sort and filter here."""
        raise NotImplementedError

    def line(self, y: int) -> Line:
        """What Lines paints."""
        if y == 0:
            return self.title()
        if y < self._head:
            return self._headings()
        return self._row(self._top + y - self._head)

    def _compose_lines(self) -> list[Line]:
        placed = self.columns()
        used = sum(column.width for column in placed) + 1 + GAP * max(0, len(placed) - 1)
        self._padding = " " * max(0, self.size.width - 1 - used)
        return super()._compose_lines()

    def move(self, index: int) -> None:
        """Put the cursor on a row."""
        self.view.move_to(index)
        self.sync()
        self.post_message(self.Moved(self))

    def move_by(self, rows: int) -> None:
        """Move the cursor down, or up for a negative number."""
        self.move(self.view.cursor + rows)

    def widen(self, column_id: str, cells: int) -> None:
        """Give a column more cells, or less."""
        self._extra[column_id] = self._extra.get(column_id, 0) + cells
        self._placed_for = None
        self.sync()

    def columns(self) -> list[Placed]:
        """The columns that fit now."""
        self._look_at_rows()
        listing = self.view.listing
        measuring = self.full and listing.column(self.view.sort).measured
        wanted = (self.size.width - 2, self.full, self._name_cells, self._blank, measuring)
        if self._placed_for != wanted:
            self._placed_for = wanted
            cells, full, name, blank, measuring = wanted
            columns = [column for column in listing.columns if column.id not in blank]
            if measuring:
                columns = [
                    column._replace(rank=min(1, column.rank)) if column.measured else column for column in columns
                ]
            self._placed = place(columns, cells, full, self._extra, name)
        return self._placed

    def _look_at_rows(self) -> None:
        """Note the longest name, and the columns that hold nothing at all, once for each arrangement of the rows."""
        rows = self.view.rows
        if self._rows is rows:
            return
        self._rows = rows
        self._name_cells = max((width(row.name) for row in rows), default=0)
        optional = [column for column in self.view.listing.columns if column.optional]
        self._blank = frozenset(column.id for column in optional if not any(column.cell(row).text for row in rows))

    def keep_in_sight(self) -> None:
        """Move the page so that it holds the cursor and does not stand beyond the last row."""
        self._top = self._standing.top(self._top, self.view.cursor, self.page, len(self.view.rows))

    def _headings(self) -> Line:
        spans = [Span(" ")]
        for column, x, cells in self._placed:
            text = column.title
            if column.id == self.view.sort:
                text += GLYPHS.descending if self.view.descending else GLYPHS.ascending
            spans += [Span(" " * GAP if x else ""), Span(fit(text, cells, column.right), "dim")]
        return spans

    def _row(self, index: int) -> Line:
        rows = self.view.rows
        if index >= len(rows):
            empty = index == 0 and not rows
            return [Span(f" {self.empty_text()}", "dim")] if empty else []
        record = rows[index]
        ground = ("cursor" if self.has_focus else "blur") if index == self.view.cursor else ""
        stale = self.is_stale(record)
        dim = stale or self.view.listing.muted(record)
        marked = record.key in self.view.marks
        spans = [Span(GLYPHS.mark if marked else " ", "accent", ground)]
        for column, x, cells in self._placed:
            cell = column.cell(record)
            tone = "dim" if stale or (dim and cell.tone in ("", "strong")) else cell.tone
            if marked and not tone:
                tone = "accent"
            text = clip(cell.text, cells) if column.prose else cell.text
            spans += [Span(" " * GAP if x else "", "", ground), Span(fit(text, cells, column.right), tone, ground)]
        inside = thumb(index - self._top, self._top, self.page, len(rows))
        spans.append(Span(self._padding + (GLYPHS.thumb if inside else " "), "rule", ground))
        return spans

    def is_stale(self, record: R) -> bool:
        """Whether what is known of a record may be out of date."""
        return False

    def empty_text(self) -> str:
        """What stands where there are no rows."""
        return self.view.listing.empty

    def on_focus(self) -> None:
        """Show the cursor as active."""
        self.sync()

    def on_blur(self) -> None:
        """Show the cursor as inactive."""
        self.sync()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll by moving the cursor."""
        event.stop()
        self.move_by(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll by moving the cursor."""
        event.stop()
        self.move_by(-3)

    def on_click(self, event: events.Click) -> None:
        """Select a row, or sort by the heading clicked."""
        index = self._top + event.y - self._head
        if 0 < event.y < self._head:
            self._click_heading(event.x)
        elif self._top <= index < len(self.view.rows):
            self.move(index)
            if event.chain == 2:
                self.post_message(self.Opened(self))

    def _click_heading(self, x: int) -> None:
        for column, start, cells in self.columns():
            if start <= x - 1 < start + cells:
                self.view.sort_by(column.id)
                self.sync()
