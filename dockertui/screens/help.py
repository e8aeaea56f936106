"""The help: every key that works, from the same registry as the keys themselves."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.widgets import Input

from dockertui.i18n import _
from dockertui.screens.dialog import Dialog, Hints
from dockertui.screens.form.inputs import Edited, TextInput
from dockertui.screens.help_lines import HelpSection, help_lines, matching
from dockertui.widgets.lines import Line, Span
from dockertui.widgets.scroller import Scroller

__all__ = ["HelpScreen", "HelpSection"]


class HelpView(Scroller):
    """The sections in columns, scrolled by keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "by(-1)", _("Up"), id="help.up"),
        Binding("down,j", "by(1)", _("Down"), id="help.down"),
        Binding("pageup,ctrl+b", "page(-1)", _("Page up"), id="help.pageup"),
        Binding("pagedown,ctrl+f,space", "page(1)", _("Page down"), id="help.pagedown"),
        Binding("home,g", "to(0)", _("Top"), id="help.top"),
        Binding("end,G", "to(-1)", _("End"), id="help.end"),
    ]

    def __init__(self, sections: Sequence[HelpSection]) -> None:
        super().__init__()
        self._sections = sections
        self.ids = False
        self._lines: list[Line] = []

    def show(self, pattern: str) -> None:
        """Show the rows that match a filter as typed, all for ""."""
        found = matching(self._sections, pattern)
        found = [section.by_ids() for section in found] if self.ids else found
        self._lines = help_lines(found, max(1, self.size.width - 1)) or [[Span(_("Nothing matches."), "dim")]]
        self.search(pattern.removeprefix("!") if found else "")
        self.move(0)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as all sections need, filtered or not, for Textual."""
        return len(help_lines(self._sections, max(1, width - 1)))

    def count(self) -> int:
        """How many lines there are."""
        return len(self._lines)

    def row(self, index: int) -> Line:
        """A line."""
        return self._lines[index]

    def action_by(self, lines: int) -> None:
        """Scroll by lines."""
        self.move_by(lines)

    def action_page(self, pages: int) -> None:
        """Scroll by pages."""
        self.move_by(pages * max(1, self.page - 1))

    def action_to(self, line: int) -> None:
        """Scroll to a line, -1 for the last."""
        self.move(line if line >= 0 else self.count())


class HelpScreen(Dialog[None]):
    """Shows what the keys do, filtered by what is typed after `/`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,question_mark", "close", _("Close"), id="help.close"),
        Binding("slash", "filter", _("Filter"), id="help.filter"),
        Binding("i", "ids", _("The ids that the configuration gives keys by, or what they do"), id="help.ids"),
    ]

    VERTICAL_BREAKPOINTS = [*Dialog.VERTICAL_BREAKPOINTS, (32, "-high")]

    def __init__(self, sections: Sequence[HelpSection]) -> None:
        super().__init__(_("Help"))
        self.sections = sections

    def body(self) -> ComposeResult:
        """The filter, shown on demand, and the keys."""
        yield TextInput(id="filter")
        yield HelpView(self.sections)

    def hints(self) -> Hints:
        """The keys that work now."""
        if self._input.has_focus:
            return [("Enter", _("keep")), ("dialog.cancel", _("clear"))]
        told = _("what they do") if self._view.ids else _("ids")
        return [("help.filter", _("filter")), ("help.ids", told), ("dialog.cancel", _("close"))]

    @property
    def _view(self) -> HelpView:
        return self.query_one(HelpView)

    @property
    def _input(self) -> TextInput:
        return self.query_one(TextInput)

    def on_mount(self) -> None:
        """Start with everything shown."""
        super().on_mount()
        self._input.display = False
        self._view.focus()

    def on_resize(self, event: events.Resize) -> None:
        """Set the columns anew."""
        super().on_resize(event)
        self.call_after_refresh(self._show)

    def on_descendant_focus(self) -> None:
        """Show the keys that work now."""
        self.label()

    @on(Edited)
    def _show(self) -> None:
        view = self._view
        view.styles.max_height = max(1, self.size.height - 2 - self._input.display)
        view.show(self._input.value)

    @on(Input.Submitted)
    def _keep(self) -> None:
        self._view.focus()

    def action_filter(self) -> None:
        """Type what to look for."""
        self._input.display = True
        self._input.focus()
        self._show()

    def action_ids(self) -> None:
        """Show the ids of all that has keys, or what that does."""
        self._view.ids = not self._view.ids
        self._show()
        self.label()

    def action_close(self) -> None:
        """Close, filtered or not."""
        self.dismiss(None)

    def action_cancel(self) -> None:
        """Take the filter away, else close."""
        if not self._input.display:
            self.dismiss(None)
            return
        self._input.value = ""
        self._input.display = False
        self._view.focus()
        self.call_after_refresh(self._show)
