"""The base of all text views: rows that are asked for when they are visible, with scrolling, a cursor and search."""

from collections.abc import Callable, Sequence

from textual import events

from dockertui.glyphs import GLYPHS
from dockertui.model.expressions import Expression, Found
from dockertui.widgets.lines import Line, Lines, Span
from dockertui.widgets.text import width

Finder = Callable[[str], Sequence[Found]]


def thumb(y: int, top: int, page: int, total: int) -> bool:
    """Whether the thumb of a scroll bar covers line `y` of a page that starts at row `top` of `total`."""
    if total <= page or not page:
        return False
    length = max(1, page * page // total)
    start = top * (page - length) // max(1, total - page)
    return start <= y < start + length


def highlight(line: Line, finder: Finder, tone: str = "match") -> list[Span]:
    """The line with what the finder finds in its text shown in another tone."""
    text = "".join(span.text for span in line)
    edges = finder(text)
    if not edges:
        return list(line)
    spans: list[Span] = []
    start = 0
    for span in line:
        end = start + len(span.text)
        at = start
        for low, high in edges:
            low, high = max(low, start), min(high, end)
            if low < high:
                spans.append(span._replace(text=text[at:low]))
                spans.append(span._replace(text=text[low:high], tone=tone))
                at = high
        spans.append(span._replace(text=text[at:end]))
        start = end
    return [span for span in spans if span.text]


class Stand:
    """Where a page of rows stands: where it was put, as far as its cursor, the rows there are and its size allow.

    So it is back in its place once a terminal that became small is large again.
    """

    def __init__(self) -> None:
        self._wanted = 0
        self._given = (0, 0)

    def top(self, top: int, cursor: int | None, page: int, count: int) -> int:
        """The first row of the page, which stands at `top`; one without rows stays where it is."""
        if (top, cursor or 0) != self._given:
            self._wanted = top
        if not page:
            return top
        top = self._wanted if cursor is None else max(min(self._wanted, cursor), cursor - page + 1)
        top = max(0, min(top, count - page))
        self._given = (top, cursor or 0)
        return top


class Scroller(Lines):
    """Subclasses say how many rows there are (`count`) and what each holds (`row`), and call `sync` on change.

    With `selects` a cursor row moves and the page follows it; without, the page itself moves. The first `head` lines
    are a heading that stays.
    """

    can_focus = True
    selects = False
    head = 0

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.top = 0
        self.cursor = 0
        self._standing = Stand()
        self.pattern = ""
        self._finder: Finder | None = None
        self._expression = Expression("")

    def count(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def row(self, index: int) -> Line:
        """What a row holds; its text is harmless already."""
        raise NotImplementedError

    @property
    def page(self) -> int:
        """How many rows fit."""
        return max(0, self.size.height - self.head)

    def head_line(self, y: int) -> Line:
        """What a line of the heading holds."""
        raise NotImplementedError

    @property
    def bottom(self) -> int:
        """The largest `top`."""
        return max(0, self.count() - self.page)

    def move_by(self, rows: int) -> None:
        """Move down, or up for a negative number."""
        self.move((self.cursor if self.selects else self.top) + rows)

    def move(self, index: int) -> None:
        """Move to a row, at most the first or the last."""
        if self.selects:
            self.cursor = max(0, min(index, self.count() - 1))
        else:
            self.top = max(0, min(index, self.bottom))
        self.sync()

    def reveal(self, index: int) -> None:
        """Bring a row into sight, by the cursor where there is one."""
        if self.selects:
            self.move(index)
        elif not self.top <= index < self.top + self.page:
            self.move(index - self.page // 3)

    def search(self, pattern: str) -> None:
        """Highlight a pattern, and go to the first match from here; "" ends the search."""
        self._look_for(pattern)
        if pattern and not self._is_match(self.cursor if self.selects else self.top):
            self.next_match(1)
        self.sync()

    @property
    def too_slow(self) -> bool:
        """Whether what is searched for takes too long to find."""
        return self._expression.too_slow

    def _look_for(self, pattern: str) -> None:
        self.pattern = pattern
        self._expression = Expression(pattern)
        self._finder = self._expression.spans if pattern else None

    def next_match(self, step: int) -> bool:
        """Go to the next match, the one before for a step of -1; False where there is none."""
        count = self.count()
        here = self.cursor if self.selects else self._seen
        for distance in range(1, count + 1):
            index = (here + step * distance) % count
            if self._is_match(index):
                self._seen = index
                self.reveal(index)
                return True
        return False

    _seen = -1

    def _is_match(self, index: int) -> bool:
        if self._finder is None or not 0 <= index < self.count():
            return False
        return bool(self._finder("".join(span.text for span in self.row(index))))

    def line(self, y: int) -> Line:
        """A row, with matches, cursor and the scroll bar."""
        if y < self.head:
            return self.head_line(y)
        y -= self.head
        index = self.top + y
        if index >= self.count():
            return []
        row = self.row(index)
        if self._finder:
            row = highlight(row, self._finder)
        ground = ("cursor" if self.has_focus else "blur") if self.selects and index == self.cursor else ""
        spans = [span if span.ground else span._replace(ground=ground) for span in row] if ground else list(row)
        return self._with_bar(spans, y, ground)

    def _with_bar(self, spans: list[Span], y: int, ground: str) -> list[Span]:
        used = sum(width(span.text) for span in spans)
        if used < self.size.width:
            mark = GLYPHS.thumb if thumb(y, self.top, self.page, self.count()) else " "
            spans.append(Span(" " * (self.size.width - used - 1), "", ground))
            spans.append(Span(mark, "rule", ground))
        return spans

    def keep_in_sight(self) -> None:
        """Move the page so that it holds the cursor and does not stand beyond the last row; not while it is hidden."""
        if self.selects:
            self.cursor = max(0, min(self.cursor, self.count() - 1))
        self.top = self._standing.top(self.top, self.cursor if self.selects else None, self.page, self.count())

    def on_focus(self) -> None:
        """Show the cursor as active."""
        self.sync()

    def on_blur(self) -> None:
        """Show the cursor as inactive."""
        self.sync()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll."""
        event.stop()
        self.move_by(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll."""
        event.stop()
        self.move_by(-3)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the row clicked."""
        if self.selects and event.y >= self.head:
            self.move(self.top + event.y - self.head)
