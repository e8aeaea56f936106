"""A list to choose one thing from, with headings between groups of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from dockertui.i18n import _
from dockertui.widgets.lines import Line, Span
from dockertui.widgets.scroller import Scroller
from dockertui.widgets.text import clip, fit, width


@dataclass(frozen=True, slots=True)
class Item:
    """One row: `name` at the left (with its tones), `about` in a column of its own, `key` at the right edge.

    A heading has no `value` and is passed over. Rows that are not `enabled` can be looked at but not taken.
    All texts are harmless already.
    """

    name: Line
    about: str = ""
    key: str = ""
    value: Any = None
    enabled: bool = True

    @property
    def heading(self) -> bool:
        """Whether it only names the rows below."""
        return self.value is None


class Picker(Scroller):
    """A list of items with a cursor, which is drawn as active also while an input above has the focus."""

    selects = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k,ctrl+p", "step(-1)", _("Up"), id="pick.up"),
        Binding("down,j,ctrl+n", "step(1)", _("Down"), id="pick.down"),
        Binding("pageup", "page(-1)", _("Page up"), id="pick.pageup"),
        Binding("pagedown", "page(1)", _("Page down"), id="pick.pagedown"),
        Binding("home,g", "move(0)", _("First"), id="pick.first"),
        Binding("end,G", "move(-1)", _("Last"), id="pick.last"),
        Binding("enter", "take", _("Take"), id="pick.take"),
    ]

    class Taken(Message):
        """An item was chosen."""

        def __init__(self, value: Any) -> None:
            self.value = value
            super().__init__()

    def __init__(self, *, id: str | None = None, widest: int = 26) -> None:
        """`widest` is the most cells that the column of names gets."""
        super().__init__(id=id)
        self.items: Sequence[Item] = ()
        self.widest = widest
        self._names = 0

    def load(self, items: Sequence[Item], cursor: int = 0) -> None:
        """Show these items, the cursor on the first one from `cursor` on that can be chosen."""
        self.items = items
        widths = [sum(width(span.text) for span in item.name) for item in items if not item.heading]
        self._names = min(self.widest, max(widths, default=0))
        self.top = min(self.top, cursor)
        self.cursor = cursor
        self._pass_headings(1)
        self.sync()

    @property
    def current(self) -> Item | None:
        """The item under the cursor."""
        return self.items[self.cursor] if self.cursor < len(self.items) else None

    def count(self) -> int:
        """How many rows there are."""
        return len(self.items)

    def row(self, index: int) -> Line:
        """A row in its columns."""
        item = self.items[index]
        if item.heading:
            return item.name
        inner = self.size.width - 2 - width(item.key) - 1
        names = min(self._names, inner)
        about = clip(item.about, inner - names - 2)
        return [
            Span(" "),
            *_fitted(item.name, names, "" if item.enabled else "dim"),
            Span("  "),
            Span(fit(about, max(0, inner - names - 2)), "" if index == self.cursor else "dim"),
            Span(" "),
            Span(item.key, "key" if item.enabled else "dim"),
        ]

    def line(self, y: int) -> Line:
        """A row, with the cursor as active."""
        return [span._replace(ground="cursor") if span.ground == "blur" else span for span in super().line(y)]

    def move(self, index: int) -> None:
        """Move to an item, -1 for the last, passing over headings."""
        last = len(self.items) - 1
        index = last if index < 0 else min(index, last)
        step = 1 if index >= self.cursor else -1
        self.cursor = max(0, index)
        self._pass_headings(step)
        if self.cursor == next((i for i, item in enumerate(self.items) if not item.heading), 0):
            self.top = 0
        self.sync()

    def _pass_headings(self, step: int) -> None:
        able = [index for index, item in enumerate(self.items) if not item.heading]
        ahead = [index for index in able if (index - self.cursor) * step >= 0]
        if able:
            self.cursor = (min if step > 0 else max)(ahead) if ahead else (able[-1] if step > 0 else able[0])

    def action_step(self, step: int) -> None:
        """Move by one."""
        self.move(max(0, self.cursor + step))

    def action_page(self, pages: int) -> None:
        """Move by a page."""
        self.move(max(0, self.cursor + pages * max(1, self.page - 1)))

    def action_move(self, index: int) -> None:
        """Move to an item, -1 for the last."""
        self.move(index)

    def action_take(self) -> None:
        """Choose the item under the cursor."""
        item = self.current
        if item and item.enabled and not item.heading:
            self.post_message(self.Taken(item.value))

    def on_click(self, event: events.Click) -> None:
        """Choose the item under the mouse."""
        index = self.top + event.y
        if index < len(self.items) and not self.items[index].heading:
            self.move(index)
            self.action_take()


def _fitted(line: Line, cells: int, tone: str) -> list[Span]:
    """The line in exactly `cells` cells; `tone` is for spans without one."""
    spans = []
    for span in line:
        text = clip(span.text, cells)
        cells -= width(text)
        spans.append(Span(text, span.tone or tone))
    return [*spans, Span(" " * cells)]
