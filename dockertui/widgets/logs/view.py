"""The pane of a log: what is visible of a buffer is laid out when it is painted, however long the log is."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable

from rich.style import Style
from textual.message import Message

from dockertui.i18n import _
from dockertui.model.expressions import Matcher
from dockertui.model.log_buffer import LogBuffer
from dockertui.model.log_fields import pretty
from dockertui.model.log_levels import gravity
from dockertui.model.log_picks import Picks, Test
from dockertui.model.log_text import plain
from dockertui.widgets.lines import Line, Span
from dockertui.widgets.logs.rows import LOOK, STAMPS, LogLayout, layout, stamped
from dockertui.widgets.scroller import Scroller

SLICE = 0.01
"""Seconds that looking through the log takes before the screen has its turn."""

AT_ONCE = 2000
"""Lines that are made plain in one go."""

ROWS_KEPT = 2000
"""Lines that are kept as they were laid out."""


def all_of(tests: list[Test]) -> Test:
    """A test that passes what all tests pass."""
    return tests[0] if len(tests) == 1 else lambda text: all(test(text) for test in tests)


class LogView(Scroller):
    """Shows the lines of a buffer, the page standing at line `top` and `skip` rows further where that one is wrapped.

    Line 0 is a heading about what lies before the log shown; lines of the buffer follow, or those that pass the
    filters. While `following`, the page stays at the end. Of the numbers of lines, `match` is that of the search, and
    `chosen` that of the cursor while there is one, with `chosen_from` at the other end of a range.
    """

    class Reached(Message):
        """The user scrolled to the top."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.buffer = LogBuffer()
        self.heading: Callable[[], str] = lambda: ""
        self.filters: tuple[str, ...] = ()
        self.following = True
        self.unseen = 0
        self.skip = 0
        self.log_layout = LogLayout(80)
        self.filtered: Picks | None = None
        self.found: Picks | None = None
        self._matchers: list[Matcher] = []
        self.match: int | None = None
        self.gravity = -1
        self.chosen: int | None = None
        self.chosen_from: int | None = None
        self.unfolded: set[int] = set()
        self._anchor = -1
        self._rows: dict[int, list[Line]] = {}
        self._page: list[Line] = []
        self._scan: asyncio.Task[None] | None = None

    # What there is

    def count(self) -> int:
        """The lines there are, and the heading."""
        return 1 + (len(self.filtered.numbers) if self.filtered else len(self.buffer))

    def number(self, index: int) -> int:
        """The number in the buffer of a line shown; the heading counts as the line before the first one."""
        if self.filtered and self.filtered.numbers:
            return self.filtered.numbers[index - 1] if index > 0 else self.filtered.numbers[0] - 1
        return self.buffer.first + index - 1

    def index(self, number: int) -> int:
        """The place of a line of the buffer; of the line above it where it is not shown."""
        if self.filtered:
            return self.filtered.place(number) + (number in self.filtered)
        return max(0, min(number, self.buffer.end - 1) - self.buffer.first + 1)

    def row(self, index: int) -> Line:
        """The first row of a line."""
        return self.rows(index)[0]

    def rows(self, index: int) -> list[Line]:
        """A line as it is laid out."""
        if index == 0:
            return [[Span(f" {self.heading()}", "dim")]]
        number = self.number(index)
        rows = self._rows.get(number)
        if rows is None:
            entry, unfolded = self.buffer.entry(number), number in self.unfolded
            rows = self._rows[number] = layout(entry, self.log_layout, self._finder, number == self.match, unfolded)
        if self.chosen is not None and self.is_chosen(number):
            return [[span._replace(ground="cursor") for span in row] for row in rows]
        return rows

    # What changes

    def start(self, buffer: LogBuffer) -> None:
        """Show another log from its end."""
        self.buffer = buffer
        self.following, self.unseen = True, 0
        self.match = self.chosen = self.chosen_from = None
        self.unfolded.clear()
        self._look_again()

    def changed(self, new: int = 0) -> None:
        """The buffer changed, by `new` lines at its end: the page goes on showing what it shows, or follows."""
        if not self.following:
            self.unseen += new
        if len(self._rows) > ROWS_KEPT:
            self._rows.clear()
        self._stay()
        self._look()
        self.sync()

    def set_filters(self, filters: tuple[str, ...]) -> None:
        """Show only the lines that pass all of these, as typed by the user."""
        self.filters = filters
        self._look_again()

    def set_gravity(self, gravity: int) -> None:
        """Show only lines of at least that gravity, a place in `log_levels.GRAVITY`; -1 shows all."""
        self.gravity = gravity
        self._look_again()

    def set_log_layout(self, log_layout: LogLayout) -> None:
        """Lay the lines out differently."""
        self.log_layout = log_layout
        self._rows.clear()
        self.skip = 0
        self.sync()

    def next_stamp(self) -> None:
        """Show the next form of time stamps."""
        self.set_log_layout(self.log_layout._replace(stamp=(self.log_layout.stamp + 1) % len(STAMPS)))

    # Moving

    @property
    def bottom(self) -> int:
        """The largest `top`."""
        return self._end()[0]

    def move(self, index: int) -> None:
        """Put a line at the top of the page; following begins where that shows the end. Or move the cursor there."""
        if self.chosen is not None:
            self.choose(index)
        else:
            self._stand(max(0, min(index, self.count() - 1)), 0)

    def move_by(self, rows: int) -> None:
        """Move down, or up for a negative number: the page by rows, or the cursor by lines where there is one."""
        if self.chosen is not None:
            self.choose(self.index(self.chosen) + rows)
        else:
            self._scroll(rows)

    def _scroll(self, rows: int) -> None:
        top, skip = self.top, self.skip + rows
        while skip < 0 and top > 0:
            top -= 1
            skip += len(self.rows(top))
        while top < self.count() - 1 and skip >= len(self.rows(top)):
            skip -= len(self.rows(top))
            top += 1
        self._stand(top, max(0, skip))

    def follow(self, on: bool) -> None:
        """Stay at the end of the log from now on, or where the page is."""
        self.following = on
        if on:
            self.unseen = 0
        self.sync()

    def reveal(self, index: int) -> None:
        """Bring a line into sight."""
        shown = self.index_below()
        if not self.top < index < shown:
            self.following = False
            self._stand(max(0, min(index, self.count() - 1)), 0)
            self._scroll(-(self.page // 3))

    def index_below(self) -> int:
        """The first line below the page."""
        index, rows = self.top, -self.skip
        while index < self.count() and rows < max(1, self.page):
            rows += len(self.rows(index))
            index += 1
        return index

    def _stand(self, top: int, skip: int) -> None:
        end = self._end()
        self.top, self.skip = min((top, skip), end)
        self.follow((top, skip) >= end)
        if self.top == 0:
            self.post_message(self.Reached())

    def _end(self) -> tuple[int, int]:
        """Where the page stands at the end of the log; at the last line where it has no rows."""
        index, left = self.count(), max(1, self.page)
        while index > 0 and left > 0:
            index -= 1
            left -= len(self.rows(index))
        return index, max(0, -left)

    # Choosing lines

    def choose(self, index: int) -> None:
        """Put the cursor on a line, at most the first or the last, and bring it into sight."""
        index = max(1, min(index, self.count() - 1))
        if self.count() < 2:
            return
        self.following = False
        self.chosen = self.number(index)
        if index < self.top or (index == self.top and self.skip):
            self._stand(index, 0)
        while index >= self.index_below():
            self._scroll(len(self.rows(index)))
        self.following = False
        self.sync()

    def choose_here(self) -> None:
        """Give the cursor to the match of the search, or to the last line in sight."""
        visible = self.match is not None and self.top <= self.index(self.match) < self.index_below()
        self.choose(self.index(self.match) if visible and self.match is not None else self.index_below() - 1)

    def choose_none(self) -> None:
        """Take the cursor away."""
        self.chosen = self.chosen_from = None
        self.sync()

    def is_chosen(self, number: int) -> bool:
        """Whether a line is under the cursor or in the chosen range."""
        here = self.chosen
        if here is None:
            return False
        other = here if self.chosen_from is None else self.chosen_from
        return min(here, other) <= number <= max(here, other)

    def chosen_lines(self) -> list[str]:
        """The chosen lines that are shown, as plain text."""
        if self.chosen is None:
            return []
        other = self.chosen if self.chosen_from is None else self.chosen_from
        first, last = sorted((self.index(self.chosen), self.index(other)))
        return [self._plain(index) for index in range(max(1, first), last + 1)]

    def begin_range(self) -> None:
        """Let a range begin at the cursor, or end the one there is."""
        self.chosen_from = self.chosen if self.chosen_from is None else None
        self.sync()

    async def all_lines(self) -> AsyncIterator[list[str]]:
        """All lines that are shown, as plain text, some at a time."""
        for start in range(1, self.count(), AT_ONCE):
            yield [self._plain(index) for index in range(start, min(start + AT_ONCE, self.count()))]
            await asyncio.sleep(0)

    def _plain(self, index: int) -> str:
        entry = self.buffer.entry(self.number(index))
        name = self.log_layout.names[entry.origin].text if entry.origin < len(self.log_layout.names) else ""
        return f"{name}{stamped(entry.time, self.log_layout.stamp)}{plain(entry.text)}"

    def unfold(self) -> bool:
        """Show the fields of the line under the cursor below one another, or the line as it is; False for none."""
        if self.chosen is None or not pretty(plain(self.buffer.entry(self.chosen).text)):
            return False
        self.unfolded ^= {self.chosen}
        self._rows.pop(self.chosen, None)
        self.choose(self.index(self.chosen))
        return True

    # Searching

    def search(self, pattern: str) -> None:
        """Highlight a pattern everywhere; "" ends the search."""
        self._look_for(pattern)
        self.match = None
        self._look_again()
        if self.found:
            visible = [self.number(index) for index in range(max(1, self.top), self.index_below())]
            self.match = next((number for number in reversed(visible) if number in self.found), None)
            if self.match is None:
                self.next_match(-1)
            self._rows.clear()
            self.sync()

    def next_match(self, step: int) -> bool:
        """Go to the next match below, above for a negative step; False where there is none."""
        found = self.found
        if found is None or not found.numbers:
            return False
        here = self.match if self.match is not None else self.number(self.index_below() - 1 if step < 0 else self.top)
        number = found.after(here) if step > 0 else found.before(here)
        self.match = found.numbers[0 if step > 0 else -1] if number is None else number
        self._rows.clear()
        self.reveal(self.index(self.match))
        self.sync()
        return True

    def _look_again(self) -> None:
        """Begin filtering and searching anew."""
        filters = [Matcher(text, paused=True) for text in self.filters]
        searches = [Matcher(self.pattern, paused=True, inverts=False)] if self.pattern else []
        self._matchers = [*filters, *searches]
        tests: list[Test] = [*filters]
        if self.gravity >= 0:
            tests.append(lambda text: gravity(text) >= self.gravity)
        self.filtered = Picks(self.buffer, all_of(tests)) if tests else None
        self.found = Picks(self.buffer, all_of([*tests, *searches])) if searches else None
        self.top = self.skip = 0
        self._rows.clear()
        self._look()
        self.sync()

    def _look(self) -> None:
        """Look through the lines not looked through yet, in slices between which the screen is drawn."""
        if self._step() and (self._scan is None or self._scan.done()):
            self._scan = asyncio.create_task(self._look_on())

    async def _look_on(self) -> None:
        more = True
        while more:
            await asyncio.sleep(0)
            more = self._step()
            self._stay()
            self.sync()

    def _stay(self) -> None:
        """Stand at the line again that was at the top when the page was painted."""
        self.top = min(self.index(self._anchor), self.count() - 1)

    def _step(self) -> bool:
        until = time.monotonic() + SLICE
        picks = [picks for picks in (self.filtered, self.found) if picks]
        while picks and time.monotonic() < until:
            picks = [each for each in picks if each.step(until)]
        return bool(picks)

    # Painting

    def keep_in_sight(self) -> None:
        """Stand at the end while following, never beyond it."""
        cells = max(1, self.size.width - 1)
        if self.size and cells != self.log_layout.cells:
            self.log_layout = self.log_layout._replace(cells=cells)
            self._rows.clear()
        end = self._end()
        self.top, self.skip = end if self.following else min((self.top, self.skip), end)
        self._anchor = self.number(self.top)

    def line(self, y: int) -> Line:
        """A row, with the scroll bar."""
        if y >= len(self._page):
            return []
        return self._with_bar(list(self._page[y]), y, "")

    def style(self, tone: str, ground: str = "") -> Style:
        """The style of a tone, or of a look that the log itself wants."""
        if tone.startswith(LOOK):
            return super().style("", ground) + Style.parse(tone[len(LOOK) :])
        return super().style(tone, ground)

    def _compose_lines(self) -> list[Line]:
        page: list[Line] = []
        index = self.top
        while index < self.count() and len(page) < self.page + self.skip:
            page += self.rows(index)
            index += 1
        self._page = page[self.skip : self.skip + self.page]
        return super()._compose_lines()

    @property
    def too_slow(self) -> bool:
        """Whether a filter, or what is searched for, takes too long to find."""
        return any(matcher.too_slow for matcher in self._matchers)

    def matches(self) -> str:
        """A few words on the search."""
        if self.found is None:
            return ""
        total = len(self.found.numbers)
        if self.match is None or not total:
            return _("{total} matches").format(total=total) if total else _("no match")
        return _("{place} of {total}").format(place=self.found.place(self.match) + 1, total=total)
