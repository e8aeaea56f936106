"""The right side: what the selection is about, one tab at a time."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.timer import Timer

from dockertui.glyphs import GLYPHS
from dockertui.model.resource import Key, Record, Resource
from dockertui.model.session import Session
from dockertui.widgets.lines import Line, Lines, Span
from dockertui.widgets.tabs.base import Tab
from dockertui.widgets.tabs.catalogue import TABS
from dockertui.widgets.text import clip, cut, width

if TYPE_CHECKING:
    from dockertui.model.action import Desk

REST = 0.045
"""Seconds for which the selection must rest before a tab asks the engine about it."""

TALL = 12
"""The rows of the right side from which on the strip has its second row."""


class TabStrip(Lines):
    """The titles of the tabs on a rule, the open one marked; below, the docker command that shows the same."""

    class Chosen(Message):
        """A title was clicked."""

        def __init__(self, tab: str) -> None:
            self.tab = tab
            super().__init__()

    def __init__(self, detail: "Detail") -> None:
        super().__init__(classes="tab-strip")
        self._detail = detail
        self._ends: list[tuple[int, str]] = []

    def line(self, y: int) -> Line:
        """Titles, then command and notes; where there is one row only, the notes stand behind the titles."""
        if y == 1:
            return self._about()
        titles = self._titles()
        room = self.size.width - 1 - sum(width(span.text) for span in titles)
        words = cut(self._notes(), max(0, room - 2)) if self.size.height == 1 else ""
        rule = GLYPHS.line * max(0, room - width(words) - 2 * bool(words))
        return [*titles, Span(f"{rule} " if words else rule, "rule"), Span(words, "accent"), Span(" ")]

    def _about(self) -> Line:
        """The command, with the name that it is about standing out, and the notes."""
        detail = self._detail
        if detail.tab is None:
            return []
        notes = clip(self._notes(), self.size.width * 2 // 3)
        name = detail.tab.record.name if detail.tab.record else ""
        command = detail.tab.command()
        room = self.size.width - width(notes) - 4
        shown = cut(command or name, room)
        before, found, after = shown.rpartition(name) if name else ("", shown, "")
        spans = [Span(" "), Span(before, "dim"), Span(found), Span(after, "dim")]
        space = self.size.width - 1 - width(notes) - sum(width(span.text) for span in spans)
        return [*spans, Span(" " * space), Span(notes, "accent"), Span(" ")]

    def _notes(self) -> str:
        return self._detail.tab.notes() if self._detail.tab else ""

    def _titles(self) -> list[Span]:
        """The titles; where there is not room for all, those around the open one."""
        detail = self._detail
        shown, before, after = self._fitting([width(detail.title(identity)) + 2 for identity in detail.order])
        spans = [Span(GLYPHS.ellipsis if before else GLYPHS.line, "rule")]
        self._ends = []
        used = 1
        for identity in detail.order[shown]:
            title = f" {detail.title(identity)} "
            chosen = identity == detail.tab_id
            tone = ("title" if detail.focused_inside else "strong") if chosen else "dim"
            spans.append(Span(title, tone, "chosen" if chosen else ""))
            used += width(title)
            self._ends.append((used, identity))
        hidden = (detail.mark(identity) for identity in detail.order[shown.stop :])
        return [*spans, Span(GLYPHS.ellipsis if after else "", "rule"), Span("".join(sorted(set(hidden)))[:1], "warn")]

    def _fitting(self, cells: list[int]) -> tuple[slice, bool, bool]:
        """Which titles of these widths are shown, and whether there are others before and after them."""
        detail = self._detail
        here = detail.order.index(detail.tab_id) if detail.tab_id in detail.order else 0
        first, end = 0, len(cells)
        while end > here + 1 and sum(cells[first:end]) > self.size.width - 3:
            end -= 1
        while first < here and sum(cells[first:end]) > self.size.width - 3:
            first += 1
        return slice(first, end), first > 0, end < len(cells)

    def on_click(self, event: events.Click) -> None:
        """Open the tab under the mouse."""
        for end, identity in self._ends:
            if event.y == 0 and event.x < end:
                self.post_message(self.Chosen(identity))
                return


class Detail(Vertical):
    """Shows one record by the tabs of its resource; tabs are made when first opened, and then kept.

    Tabs with a title of their own, such as terminals, stand behind those: they are about something else, and one that
    is in front stays there when the selection moves.
    """

    def __init__(self, desk: "Desk") -> None:
        super().__init__(id="detail")
        self._desk = desk
        self.strip = TabStrip(self)
        self.session: Session | None = None
        self.record: Any = None
        self.resource: Resource[Any] | None = None
        self.marked: Sequence[Any] = ()
        self.tabs: tuple[str, ...] = ()
        self.tab: Tab | None = None
        self.tab_id = ""
        self._made: dict[str, Tab] = {}
        self._kept: dict[str, Tab] = {}
        self._front = ""
        self._chosen: dict[str, str] = {}
        self._kind = ""
        self._rest: Timer | None = None

    def compose(self) -> ComposeResult:
        """The strip; tabs follow when they are needed."""
        yield self.strip

    @property
    def focused_inside(self) -> bool:
        """Whether the open tab has the focus, also where its widget has not heard of that yet: keys may be ahead."""
        return self.tab is not None and self.is_attached and self.screen.focused is self.tab.main

    @property
    def measured(self) -> Sequence[Record]:
        """The records of which measurements are shown here."""
        return self.tab.measured if self.display and self.tab else ()

    @property
    def order(self) -> tuple[str, ...]:
        """The ids of all tabs that can be opened, as they stand."""
        return (*self.tabs, *self._kept)

    def title(self, tab_id: str) -> str:
        """What a tab is called."""
        return self._kept[tab_id].title if tab_id in self._kept else TABS[tab_id].title

    def mark(self, tab_id: str) -> str:
        """A sign for what happened in a tab unseen."""
        return self._kept[tab_id].mark if tab_id in self._kept else ""

    def keep(self, tab_id: str, tab: Tab) -> None:
        """Add a tab with a title of its own."""
        self._kept[tab_id] = tab
        tab.display = False
        self.mount(tab)

    def drop(self, tab_id: str) -> None:
        """Remove such a tab."""
        tab = self._kept.pop(tab_id)
        if self._front == tab_id:
            self._front = ""
        if self.tab is tab:
            self.pause()
            self.resume()
        tab.remove()
        self.strip.sync()

    def show(
        self, session: Session, resource: Resource[Any], record: Record | None, marked: Sequence[Record] = ()
    ) -> None:
        """Be about another record, or none; `marked` are those that a tab may show together."""
        if record is None:
            self._clear()
            return
        if resource.details.members and not marked:
            marked = resource.details.members(record, session.store)
        self.session, self.record, self.tabs = session, record, resource.details.tabs
        same = resource.kind == self._kind and _keys(marked) == _keys(self.marked)
        self._kind, self.resource, self.marked = resource.kind, resource, marked
        if self._front:
            self.strip.sync()
            return
        # What the tab shows counts, not what was selected last: that one may still wait for its turn.
        if same and self.tab and self.tab.record is not None and self.tab.record.key == record.key:
            self._cancel_rest()
            self.tab.record_changed(record)
        else:
            self._show_soon()
        self.strip.sync()

    def open(self, tab_id: str) -> bool:
        """Open a tab, if the record has it."""
        if tab_id not in self.order:
            return False
        self._front = tab_id if tab_id in self._kept else ""
        if not self._front:
            self._chosen[self._kind] = tab_id
        self._show_now()
        return True

    def open_next(self, step: int) -> None:
        """Open the tab beside the open one, that of what is selected by now."""
        self.resume()
        order = self.order
        if order:
            here = order.index(self.tab_id) if self.tab_id in order else 0
            self.open(order[(here + step) % len(order)])

    def tick(self) -> None:
        """A second went by."""
        if self.tab and self.display:
            self.tab.tick()
            self.strip.sync()

    def pause(self) -> None:
        """The right side is not visible: stop what runs for it."""
        if self.tab:
            self.tab.hide()
            self.tab.display = False
            self.tab, self.tab_id = None, ""

    def resume(self) -> None:
        """The right side is visible again, or gets the keys: what is selected is shown now."""
        if self.tab is None or self._rest:
            self._show_now()

    def _clear(self) -> None:
        self.record, self.tabs = None, ()
        self._cancel_rest()
        if not self._front:
            self.pause()
        self.strip.sync()

    def _cancel_rest(self) -> None:
        if self._rest:
            self._rest.stop()
            self._rest = None

    def _show_soon(self) -> None:
        self._cancel_rest()
        self._rest = self.set_timer(REST, self._show_now)

    def _show_now(self) -> None:
        self._cancel_rest()
        nothing = self.record is None or self.session is None or self.resource is None
        if not self.display or (nothing and not self._front):
            return
        wanted = self._front or self._chosen.get(self._kind, self.tabs[0])
        focused = self.focused_inside
        tab = self._kept.get(wanted) or self._made.get(wanted) or self._make(wanted)
        if tab is not self.tab:
            self.pause()
        tab.display = True
        self.tab, self.tab_id = tab, wanted
        if self._front:
            tab.show(tab.session, tab.record)
        elif self.session and self.resource:
            tab.desk, tab.resource, tab.marked = self._desk, self.resource, self.marked
            tab.show(self.session, self.record)
        if focused:
            self.screen.set_focus(tab.main)
        self.strip.sync()

    def _make(self, tab_id: str) -> Tab:
        tab = self._made[tab_id] = TABS[tab_id].make()
        self.mount(tab)
        return tab

    def on_resize(self, event: events.Resize) -> None:
        """Give the strip its second row where there is room."""
        self.strip.styles.height = 2 if event.size.height >= TALL else 1

    def on_descendant_focus(self) -> None:
        """Mark the open tab as active."""
        self.strip.sync()

    def on_descendant_blur(self) -> None:
        """Mark the open tab as inactive."""
        self.strip.sync()

    def on_notes_changed(self) -> None:
        """Say what the open tab says of itself now."""
        self.strip.sync()

    def on_tab_strip_chosen(self, message: TabStrip.Chosen) -> None:
        """Open the tab that was clicked."""
        self.open(message.tab)


def _keys(records: Iterable[Record]) -> list[Key]:
    return [record.key for record in records]
