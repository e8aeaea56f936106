"""The right side: what the selection is about, one tab at a time."""

from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.timer import Timer

from dockertui.glyphs import GLYPHS
from dockertui.model.resource import Record, Resource
from dockertui.model.session import Session
from dockertui.widgets.lines import Line, Lines, Span
from dockertui.widgets.tabs.base import Tab
from dockertui.widgets.tabs.catalogue import TABS
from dockertui.widgets.text import cut, width

REST = 0.08
"""Seconds for which the selection must rest before a tab asks the engine about it."""


class TabStrip(Lines):
    """The titles of the tabs on a rule, the open one marked, and the name of what they are about."""

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
        """Titles at the left, name and notes at the right."""
        detail = self._detail
        spans = [Span(GLYPHS.line, "rule")]
        self._ends = []
        used = 1
        for identity in detail.tabs:
            title = f" {TABS[identity].title} "
            chosen = identity == detail.tab_id
            tone = ("title" if detail.focused_inside else "strong") if chosen else "dim"
            spans.append(Span(title, tone, "chosen" if chosen else ""))
            used += width(title)
            self._ends.append((used, identity))
        room = self.size.width - used - 2
        notes = detail.tab.notes() if detail.tab else ""
        name = cut(detail.record.name, max(0, room - width(notes) - 3)) if detail.record and room > 8 else ""
        words = cut(" ".join(word for word in (notes, name) if word), max(0, room - 2))
        rule = GLYPHS.line * max(0, room - width(words) - (2 if words else 0))
        spans.append(Span(f"{rule} " if words else rule, "rule"))
        if words:
            spans += [Span(words, "accent"), Span(f" {GLYPHS.line}", "rule")]
        return spans

    def on_click(self, event: events.Click) -> None:
        """Open the tab under the mouse."""
        for end, identity in self._ends:
            if event.x < end:
                self.post_message(self.Chosen(identity))
                return


class Detail(Vertical):
    """Shows one record by the tabs of its resource; tabs are made when first opened, and then kept."""

    def __init__(self) -> None:
        super().__init__(id="detail")
        self.strip = TabStrip(self)
        self.session: Session | None = None
        self.record: Any = None
        self.tabs: tuple[str, ...] = ()
        self.tab: Tab | None = None
        self.tab_id = ""
        self._made: dict[str, Tab] = {}
        self._chosen: dict[str, str] = {}
        self._kind = ""
        self._rest: Timer | None = None

    def compose(self) -> ComposeResult:
        """The strip; tabs follow when they are needed."""
        yield self.strip

    @property
    def focused_inside(self) -> bool:
        """Whether the open tab has the focus."""
        return self.tab is not None and self.tab.main.has_focus

    def show(self, session: Session, resource: Resource[Any], record: Record | None) -> None:
        """Be about another record, or none."""
        if record is None:
            self._clear()
            return
        self.session, self.record, self.tabs = session, record, resource.tabs
        same_kind = resource.kind == self._kind
        self._kind = resource.kind
        # What the tab shows counts, not what was selected last: that one may still wait for its turn.
        if same_kind and self.tab and self.tab.record is not None and self.tab.record.key == record.key:
            self._cancel_rest()
            self.tab.record_changed(record)
        else:
            self._show_soon()
        self.strip.sync()

    def open(self, tab_id: str) -> bool:
        """Open a tab, if the record has it."""
        if tab_id not in self.tabs:
            return False
        self._chosen[self._kind] = tab_id
        self._show_now()
        return True

    def open_next(self, step: int) -> None:
        """Open the tab beside the open one."""
        if self.tabs:
            here = self.tabs.index(self.tab_id) if self.tab_id in self.tabs else 0
            self.open(self.tabs[(here + step) % len(self.tabs)])

    def tick(self) -> None:
        """A second went by."""
        if self.tab and self.display:
            self.tab.tick()
            self.strip.sync()

    def pause(self) -> None:
        """The right side is not visible: stop what runs for it."""
        if self.tab:
            self.tab.hide()
            self.tab, self.tab_id = None, ""

    def resume(self) -> None:
        """The right side is visible again."""
        if self.record is not None and self.tab is None:
            self._show_now()

    def _clear(self) -> None:
        self.record, self.tabs = None, ()
        self._cancel_rest()
        if self.tab:
            self.tab.hide()
            self.tab.display = False
        self.tab, self.tab_id = None, ""
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
        if self.record is None or self.session is None or not self.display:
            return
        wanted = self._chosen.get(self._kind, self.tabs[0])
        focused = self.focused_inside
        if wanted != self.tab_id and self.tab:
            self.tab.hide()
            self.tab.display = False
        tab = self._made.get(wanted)
        if tab is None:
            tab = self._made[wanted] = TABS[wanted].make()
            self.mount(tab)
        tab.display = True
        self.tab, self.tab_id = tab, wanted
        tab.show(self.session, self.record)
        if focused:
            tab.main.focus()
        self.strip.sync()

    def on_descendant_focus(self) -> None:
        """Mark the open tab as active."""
        self.strip.sync()

    def on_descendant_blur(self) -> None:
        """Mark the open tab as inactive."""
        self.strip.sync()

    def on_tab_strip_chosen(self, message: TabStrip.Chosen) -> None:
        """Open the tab that was clicked."""
        self.open(message.tab)
