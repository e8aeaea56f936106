"""A list to choose one thing from, found by typing."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from dockertui.format import clean
from dockertui.i18n import _
from dockertui.model.expressions import Matcher
from dockertui.model.form import Option
from dockertui.screens.dialog import Dialog, Hints
from dockertui.screens.form.inputs import Edited, TextInput
from dockertui.screens.pick import Item, Picker
from dockertui.widgets.lines import Span


def items(options: Sequence[Option]) -> Iterator[Item]:
    """The rows, under the headings of their groups."""
    group = ""
    for option in options:
        if option.group != group:
            group = option.group
            yield Item([Span(clean(group), "strong")])
        yield Item([Span(clean(option.title))], "", clean(option.about), option)


class ChooseScreen(Dialog[Option | None]):
    """The result is the option taken, None where the user backs out."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,ctrl+p", "step(-1)", _("Up"), priority=True, id="choose.up"),
        Binding("down,ctrl+n", "step(1)", _("Down"), priority=True, id="choose.down"),
        Binding("pageup", "page(-1)", _("Page up"), priority=True, id="choose.pageup"),
        Binding("pagedown", "page(1)", _("Page down"), priority=True, id="choose.pagedown"),
    ]

    def __init__(self, title: str, options: Sequence[Option]) -> None:
        super().__init__(title)
        self._options = options

    def body(self) -> ComposeResult:
        """The input, and what matches below it."""
        yield TextInput(id="query", placeholder=_("type to search"))
        yield Picker(id="found", widest=200)

    def hints(self) -> Hints:
        """The keys that work."""
        return [("Enter", _("take")), ("dialog.cancel", _("close"))]

    def on_mount(self) -> None:
        """Show everything, ready for typing."""
        super().on_mount()
        self.picker.can_focus = False
        self.query_one(TextInput).focus()
        self.call_after_refresh(self._find)

    @property
    def picker(self) -> Picker:
        """The list of what matches."""
        return self.query_one(Picker)

    @on(Edited)
    def _find(self) -> None:
        text = self.query_one(TextInput).value
        matches = Matcher("" if text == "!" else text)
        found = [option for option in self._options if matches(f"{option.title} {option.about}")]
        self.picker.load([*items(found)])

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.picker.action_take()

    @on(Picker.Taken)
    def _taken(self, event: Picker.Taken) -> None:
        self.dismiss(event.value)

    def action_step(self, step: int) -> None:
        """Move the cursor."""
        self.picker.action_step(step)

    def action_page(self, pages: int) -> None:
        """Move the cursor by a page."""
        self.picker.action_page(pages)
