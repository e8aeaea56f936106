"""What scrolled off the top of the screen."""

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice

from dockertui.terminal.row import Row


class History:
    """Rows, oldest first, at most `limit` of them. A row that is only text is kept as that, until somebody looks."""

    def __init__(self, limit: int) -> None:
        self._rows: deque[Row | str] = deque(maxlen=limit)
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

    def texts(self) -> Iterator[tuple[str, bool]]:
        """The text of each row, and whether its line goes on in the next."""
        return ((row, False) if isinstance(row, str) else (row.text, row.wrapped) for row in self._rows)

    def append(self, row: Row | str) -> None:
        """Add a row at the bottom."""
        if len(self._rows) == self.limit:
            self.dropped += 1
        self._rows.append(row)

    def extend(self, rows: list[Row | str]) -> None:
        """Add rows at the bottom."""
        self.dropped += max(0, len(self._rows) + len(rows) - self.limit)
        self._rows.extend(rows[-self.limit :] if self.limit else ())

    def take(self, count: int) -> list[Row]:
        """Remove the newest rows; returns them, oldest first."""
        count = min(count, len(self._rows))
        rows = [self[index] for index in range(len(self._rows) - count, len(self._rows))]
        for _ in range(count):
            self._rows.pop()
        return rows

    def replace(self, rows: Iterable[Row | str]) -> None:
        """Have these rows instead."""
        self._rows = deque(rows, self.limit)

    def raw(self) -> list[Row | str]:
        """The rows as they are kept."""
        return list(self._rows)

    def clear(self) -> None:
        """Forget all rows."""
        self.dropped += len(self._rows)
        self._rows.clear()

    def slice(self, start: int, end: int) -> list[Row]:
        """The rows from `start` up to `end`."""
        if end - start < 2:
            return [self[index] for index in range(start, min(end, len(self)))]
        return [self[start + n] for n, _ in enumerate(islice(self._rows, start, end))]
