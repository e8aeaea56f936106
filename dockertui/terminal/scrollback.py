"""What scrolled off the top of the screen."""

from collections import deque
from collections.abc import Iterator

from dockertui.terminal.row import Row

RUNS = 20
"""Runs that a row may have on average, before old rows are given up: 200,000 for 10,000 rows, at most some 70 MB.

Coloured output has a handful in a row. Without that bound pictures in true colours would take half a gigabyte.
"""


class Scrollback:
    """Rows, oldest first, at most `limit` of them. A row that is only text is kept as that, until somebody looks."""

    def __init__(self, limit: int) -> None:
        self._rows: deque[Row | str] = deque()
        self._weight = 0
        self.limit = limit
        self.dropped = 0
        """How many rows have been forgotten at the top."""

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: int) -> Row:
        row = self._rows[index]
        if isinstance(row, str):
            row = self._rows[index] = Row(row)
        return row

    def __iter__(self) -> Iterator[Row]:
        return (Row(row) if isinstance(row, str) else row for row in self._rows)

    def append(self, row: Row | str) -> None:
        """Add a row at the bottom."""
        self._rows.append(row)
        if not isinstance(row, str):
            self._weight += _weight(row)
        self._shrink()

    def extend(self, rows: list[Row | str]) -> None:
        """Add rows at the bottom."""
        self._rows.extend(rows)
        self._weight += sum(_weight(row) for row in rows if not isinstance(row, str))
        self._shrink()

    def end_line(self) -> None:
        """The newest row does not go on in the screen's first one any more."""
        row = self._rows[-1] if self._rows else ""
        if not isinstance(row, str) and row.wrapped:
            self._rows[-1] = row._replace(wrapped=False)

    def replace(self, rows: list[Row | str]) -> None:
        """Have these rows instead."""
        self._rows.clear()
        self._weight = 0
        self.extend(rows)

    def raw(self) -> list[Row | str]:
        """The rows as they are kept."""
        return list(self._rows)

    def clear(self) -> None:
        """Forget all rows."""
        self.dropped += len(self._rows)
        self._rows.clear()
        self._weight = 0

    def _shrink(self) -> None:
        """Forget the oldest rows, where there are too many or they take too much."""
        rows, limit, most = self._rows, self.limit, RUNS * self.limit
        while len(rows) > limit or self._weight > most:
            row = rows.popleft()
            self.dropped += 1
            if not isinstance(row, str):
                self._weight -= _weight(row)


def _weight(row: Row) -> int:
    """What a row takes, in runs: long links and heaps of combining marks count as several."""
    weight = len(row.runs) + (len(row.text) >> 6 if row.wide else 0)
    return weight + sum(len(style.link) >> 8 for _start, _length, style in row.runs if style.link)
