"""A JSON document as rows that fold and unfold. Rows are made for what is unfolded only."""

import json
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from dockertui.format import clean
from dockertui.glyphs import GLYPHS
from dockertui.model.json_path import JsonPath, resolve

SLICE = 4000
"""Rows that are made at a time, in some ten milliseconds."""

PREVIEW = 160
"""Characters of a folded value that are shown in its row at most."""

LONGEST = 20_000
"""Characters of a text that are shown and searched at most; a copy has all of them."""

_FOLDED: dict[type, str] = {dict: f"{{{GLYPHS.ellipsis}}}", list: f"[{GLYPHS.ellipsis}]"}

Wrap = Callable[[str, int], list[str]]
"""Breaks a long text that is unfolded at a depth into the rows below it."""


Seen = Callable[[JsonPath, Any], Any]
"""What is to be seen of a text or a number at a path."""


class JsonRow(NamedTuple):
    """A value where it stands; `part` is a piece of the unfolded text above it.

    `keys` is the length of the longest key beside it, in characters, so that values can stand in one column.
    """

    path: JsonPath
    value: Any
    depth: int
    keys: int = 0
    part: str | None = None


def has_parts(value: Any) -> bool:
    """Whether a value can be unfolded into others."""
    return isinstance(value, (dict, list)) and bool(value)


def entries(value: Any) -> Iterable[tuple[str | int, Any]]:
    """The keys and values of a mapping, the indices and items of a list; nothing for other values."""
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list) else ()


def longest_key(value: Any) -> int:
    """The length in characters of the longest key or index."""
    return max((len(str(key)) for key, _item in entries(value)), default=0) if isinstance(value, dict) else 1


def scalar(value: Any) -> str:
    """A value in one harmless line: texts as they are, the empty one in quotes, others as JSON."""
    if isinstance(value, str):
        return clean(value[:LONGEST]) + (GLYPHS.ellipsis if len(value) > LONGEST else "") or '""'
    return json.dumps(value)


def copied(value: Any) -> str:
    """A value for the clipboard: a text as it is, others as JSON."""
    return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)


def as_it_is(path: JsonPath, value: Any) -> Any:
    """For `Seen`: nothing is hidden."""
    return value


def preview(value: Any, path: JsonPath = (), seen: Seen = as_it_is) -> str:
    """The beginning of what a folded value holds, in one line."""
    parts: list[str] = []
    length = 0
    for key, item in entries(value):
        text = _FOLDED[type(item)] if has_parts(item) else scalar(seen((*path, key), item))[:PREVIEW]
        parts.append(text if isinstance(value, list) else f"{clean(str(key))}: {text}")
        length += len(parts[-1]) + 2
        if length > PREVIEW:
            break
    return ", ".join(parts)


def walk(value: Any, path: JsonPath = ()) -> Iterator[tuple[JsonPath, Any]]:
    """Every value inside, with its path, in the order of the document."""
    stack = [(path, iter(entries(value)))]
    while stack:
        above, rest = stack[-1]
        for key, item in rest:
            here = (*above, key)
            yield here, item
            if has_parts(item):
                stack.append((here, iter(entries(item))))
                break
        else:
            stack.pop()


class Tree:
    """The rows of a document, or of the part of it at `base`. What is unfolded is kept by path when it changes.

    The rows of a large document come in slices: call `more` until it says that there are no more. Rows have the values
    as they are; what is to be seen of them, and searched, `seen` tells.
    """

    def __init__(self, wrap: Wrap, seen: Seen = as_it_is) -> None:
        self._seen = seen
        self.rows: list[JsonRow] = []
        self._rest: Iterator[JsonRow] = iter(())
        self.base: JsonPath = ()
        self.open: set[JsonPath] = set()
        self._document: Any = None
        self._root: Any = None
        self._wrap = wrap

    def load(self, document: Any) -> None:
        """Show another document. Raises PathError where it has nothing at `base`; there are no rows then."""
        self._document = document
        self.narrow(self.base)

    def narrow(self, path: JsonPath) -> None:
        """Show only what is at a path; () shows all. Raises PathError, as `load` does."""
        self.base, self.rows, self._rest = path, [], iter(())
        self.base, self._root = resolve(self._document, path)
        self.flatten()

    def flatten(self, unfold: bool = False) -> None:
        """Make the rows again, the first slice of them; with `unfold` everything but long texts is unfolded."""
        root = JsonRow(self.base, self._root, 0)
        self._rest = (
            self._below(self.base, self._root, 0, unfold) if has_parts(self._root) else iter([root, *self._parts(root)])
        )
        self.rows = []
        self.more()

    def more(self, most: int | None = SLICE) -> bool:
        """Make at most so many rows more, None for all; whether there may be still more."""
        before = len(self.rows)
        self.rows.extend(islice(self._rest, most))
        return most is not None and len(self.rows) - before == most

    def find(self, path: JsonPath) -> int:
        """The number of the row of a path, or of the nearest one around it that there is a row for; else 0.

        Rows are made until that is known.
        """
        return deque(self.finding(path), maxlen=1)[0]

    def finding(self, path: JsonPath) -> Iterator[int]:
        """What is known of `find` after each slice of rows, at last what it is."""
        best, length, number, more = 0, 0, 0, bool(path)
        while length < len(path) and (more or number < len(self.rows)):
            while number < len(self.rows) and length < len(path):
                here = self.rows[number].path
                if len(here) > length and here == path[: len(here)]:
                    best, length = number, len(here)
                number += 1
            more = length < len(path) and self.more()
            yield best
        yield best

    def toggle(self, number: int) -> None:
        """Fold a row, or unfold it; nothing below it is forgotten. A piece of a text folds that text."""
        self.more(None)
        row = self.rows[number]
        if row.part is not None:
            number = self.find(row.path)
            row = self.rows[number]
        if row.path in self.open:
            self.open.discard(row.path)
            end = number + 1
            while end < len(self.rows) and (self.rows[end].depth > row.depth):
                end += 1
            del self.rows[number + 1 : end]
        elif has_parts(row.value) or isinstance(row.value, str):
            self.open.add(row.path)
            self.rows[number + 1 : number + 1] = self._inside(row)

    def fold_all(self) -> None:
        """Fold everything."""
        self.open.clear()
        self.flatten()

    def unfold_all(self) -> None:
        """Unfold everything but long texts."""
        self.flatten(unfold=True)

    def reveal(self, path: JsonPath) -> Iterator[int]:
        """Unfold what a path lies in, and look for its row: as `finding` does."""
        around = {path[:length] for length in range(len(self.base) + 1, len(path))}
        if not around <= self.open:
            self.open |= around
            self.flatten()
        return self.finding(path)

    def texts(self) -> Iterator[tuple[JsonPath, str]]:
        """The path of every key and value, folded or not, and what a search looks at, in the document's order."""
        found = [(self.base, self._root)] if not has_parts(self._root) else walk(self._root, self.base)
        return ((path, text_of(path, value if has_parts(value) else self._seen(path, value))) for path, value in found)

    def place(self, paths: list[JsonPath], path: JsonPath, step: int) -> int:
        """The number of the first of `paths`, which are in order, after a path, or of the last before it; round."""
        here = self._order(path)
        if step > 0:
            return bisect_right(paths, here, key=self._order) % len(paths)
        return (bisect_left(paths, here, key=self._order) - 1) % len(paths)

    def _order(self, path: JsonPath) -> tuple[int, ...]:
        """What puts paths in the order of the document."""
        value, places = self._document, []
        for key in path:
            places.append(key if isinstance(key, int) else list(value).index(key))
            value = value[key]
        return tuple(places)

    def _below(self, path: JsonPath, value: Any, depth: int, unfold: bool = False) -> Iterator[JsonRow]:
        stack = [(path, iter(entries(value)), longest_key(value))]
        opened = self.open
        while stack:
            above, rest, keys = stack[-1]
            for key, item in rest:
                here = (*above, key)
                row = JsonRow(here, item, depth + len(stack) - 1, keys)
                yield row
                if unfold and has_parts(item):
                    opened.add(here)
                if here in opened:
                    if has_parts(item):
                        stack.append((here, iter(entries(item)), longest_key(item)))
                        break
                    yield from self._parts(row)
            else:
                stack.pop()

    def _inside(self, row: JsonRow) -> list[JsonRow]:
        return list(self._below(row.path, row.value, row.depth + 1)) if has_parts(row.value) else self._parts(row)

    def _parts(self, row: JsonRow) -> list[JsonRow]:
        """The rows of a text that is unfolded."""
        if row.path not in self.open or not isinstance(row.value, str):
            return []
        pieces = self._wrap(scalar(self._seen(row.path, row.value)) if row.value else "", row.depth + 1)
        return [JsonRow(row.path, row.value, row.depth + 1, 0, piece) for piece in pieces]


def text_of(path: JsonPath, value: Any) -> str:
    """What a search looks at: the key, and the value where it is no mapping or list."""
    key = clean(str(path[-1])) if path else ""
    return key if has_parts(value) else f"{key}  {scalar(value)}"
