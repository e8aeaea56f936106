"""What a table shows of its records: order, filter, scope, cursor and marks, without any drawing."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic

from dockertui.model.expressions import Matcher
from dockertui.model.resource import Column, Key, Listing, R


def text_of(columns: Sequence[Column[R]], record: R) -> str:
    """What a filter looks at: the id and the text of every column."""
    return " ".join((record.id, *(column.cell(record).text for column in columns)))


class View(Generic[R]):
    """Rows in their order, with a cursor that stays on its object when rows come and go."""

    def __init__(self, listing: Listing[R]) -> None:
        self.listing = listing
        self.rows: list[R] = []
        self.total = 0
        self.cursor = 0
        self.marks: set[Key] = set()
        self.sort = listing.sort
        self.descending = listing.descending
        self.filter = ""
        self._matcher = Matcher("")
        self.scope = 0
        self._records: list[R] = []
        self._cursor_key: Key | None = None
        self._anchor: Key | None = None
        self._texts: dict[Key, tuple[R, str]] = {}

    @property
    def current(self) -> R | None:
        """The record under the cursor."""
        return self.rows[self.cursor] if self.rows else None

    @property
    def chosen(self) -> list[R]:
        """What an action works on: the marked rows, else the one under the cursor."""
        marked = [row for row in self.rows if row.key in self.marks] if self.marks else []
        return marked or ([self.current] if self.current else [])

    def load(self, records: Iterable[R]) -> None:
        """Take the records as they are now."""
        self._records = list(records)
        self._arrange()

    def sort_by(self, column_id: str) -> None:
        """Order by a column; a second time turns the order round."""
        if column_id == self.sort:
            self.descending = not self.descending
        else:
            self.sort = column_id
            self.descending = self.listing.column(column_id).first == "high"
        self._arrange()

    def order_by(self, column_id: str, descending: bool) -> None:
        """Order by a column in a given direction."""
        self.sort, self.descending = column_id, descending
        self._arrange()

    @property
    def too_slow(self) -> bool:
        """Whether the filter takes too long to find anything."""
        return bool(self.filter) and self._matcher.too_slow

    def set_filter(self, pattern: str) -> None:
        """Keep only the rows that match; "" keeps all."""
        self.filter = pattern
        self._arrange()

    def set_scope(self, index: int) -> None:
        """Choose one of the scopes."""
        self.scope = index % max(1, len(self.listing.scopes))
        self._arrange()

    def move_to(self, index: int) -> None:
        """Put the cursor on a row, at most the first or the last."""
        self.cursor = max(0, min(index, len(self.rows) - 1))
        current = self.current
        self._cursor_key = current.key if current else None

    def find(self, key: Key) -> bool:
        """Put the cursor on an object, making it visible first if scope or filter hide it; False if it is not there."""
        if not any(record.key == key for record in self._records):
            return False
        self._cursor_key = key
        self._arrange()
        if self.current is None or self.current.key != key:
            self.filter = ""
            self.scope = self._widest_scope()
            self._cursor_key = key
            self._arrange()
        return True

    def toggle_mark(self) -> None:
        """Mark or unmark the row under the cursor, and remember it as one end of a range."""
        if self.current:
            self.marks ^= {self.current.key}
            self._anchor = self.current.key

    def mark_range(self) -> None:
        """Mark all rows from the last one marked to the cursor."""
        start = next((i for i, row in enumerate(self.rows) if row.key == self._anchor), self.cursor)
        low, high = sorted((start, self.cursor))
        self.marks |= {row.key for row in self.rows[low : high + 1]}

    def mark_all(self) -> None:
        """Mark all rows shown, or unmark them if all are marked."""
        keys = {row.key for row in self.rows}
        self.marks = set() if keys <= self.marks else self.marks | keys

    def _widest_scope(self) -> int:
        sizes = [len(scope.pick(self._records)) for scope in self.listing.scopes]
        return sizes.index(max(sizes)) if sizes else 0

    def _arrange(self) -> None:
        rows = self._records
        if not self.filter:
            self._texts.clear()
        if self.listing.scopes:
            rows = self.listing.scopes[self.scope].pick(rows)
        self.total = len(rows)
        if self.filter not in ("", "!"):
            if self._matcher.pattern != self.filter:
                self._matcher = Matcher(self.filter)
            rows = [row for row in rows if self._matcher(self._text(row))]
            rows = [] if self._matcher.too_slow else rows
        order: Callable[[R], Any] = self.listing.column(self.sort).sort
        rows = sorted(rows, key=lambda row: row.name)
        rows.sort(key=order, reverse=self.descending)
        self.rows = rows
        self._keep_cursor()
        if self.marks:
            self.marks &= {record.key for record in self._records}

    def _text(self, record: R) -> str:
        """What a filter looks at, kept for as long as the record is the same."""
        known = self._texts.get(record.key)
        if known is None or known[0] is not record:
            known = self._texts[record.key] = (record, text_of(self.listing.columns, record))
        return known[1]

    def _keep_cursor(self) -> None:
        if self._cursor_key is not None:
            for index, row in enumerate(self.rows):
                if row.key == self._cursor_key:
                    self.cursor = index
                    return
        self.move_to(self.cursor)
