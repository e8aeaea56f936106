"""The inputs of a form and moving among them: all at once, or section by section where the form is large."""

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Static

from dockertui import effects
from dockertui.format import clean
from dockertui.i18n import _
from dockertui.model.form import Field, Form
from dockertui.screens.form.fields import Fields
from dockertui.screens.form.inputs import TextInput
from dockertui.screens.form.sections import SectionList

MOST_FOUND = 12
"""Fields that are shown of those found; whoever types on finds the rest."""


def findable(field: Field) -> str:
    """What a field is found by."""
    return " ".join((field.label, field.hint, field.help, field.words, field.section)).casefold()


class FormBody(Vertical):
    """Sections, fields, and the line that finds a field. `arrange` is called when what is shown takes another size."""

    def __init__(self, form: Form, take: Callable[[str], bool], arrange: Callable[[], object]) -> None:
        super().__init__(id="main")
        self.large = bool(form.sections)
        self.fields = Fields(form, take)
        self.sections = SectionList(form.sections, self.fields.marks)
        self.finder = TextInput(id="find", placeholder=_("find a field by its name, its option or what it does"))
        self._form = form
        self._arrange = arrange
        self._text = Static(id="text", markup=False)
        self._scroll = Container(self._text, self.fields, id="body")

    def compose(self) -> ComposeResult:
        """The finder above, sections and fields below it."""
        if not self.large:
            yield self._scroll
            return
        yield self.finder
        with Horizontal():
            yield self.sections
            yield self._scroll

    def on_mount(self) -> None:
        """Show the first section, or all there is."""
        self.finder.display = False
        self.open(self.sections.open)

    def open(self, section: str) -> None:
        """Show a section, or all there is where the form has none."""
        self.sections.choose(section)
        text = [self._form.asides[section]] if section in self._form.asides else []
        if not self.large or section == self.sections.names[0]:
            text = [*self._form.text, *text]
        self._text.update("\n".join(clean(line) for line in text))
        self._text.display = bool(text)
        self._show([field for field in self._form.fields if field.section == section])

    def _show(self, fields: Sequence[Field]) -> None:
        self.fields.show(fields)
        self._scroll.scroll_home(animate=False)
        self._arrange()

    def align(self, height: int, beside: bool) -> None:
        """Take at most `height` rows; notes stand beside the inputs where there is room for both."""
        self.fields.align(self._scroll.size.width, beside)
        self._scroll.styles.max_height = max(1, height - self.finder.display)

    def stops(self) -> list[Widget]:
        """What can have the focus, from top to bottom."""
        return self.fields.inputs()

    def leave(self, step: int) -> bool:
        """Go on to the section beside the open one; False where that is the end."""
        names = self.sections.names
        here = names.index(self.sections.open) + step if self.sections.open in names else -1
        if not 0 <= here < len(names):
            return False
        self.turn_to(names[here], last=step < 0)
        return True

    def turn(self, step: int) -> None:
        """Open the section beside the open one, around the ends; without sections, scroll what does not fit."""
        names = self.sections.names
        if self.large:
            here = names.index(self.sections.open) if self.sections.open in names else -1
            self.turn_to(names[(here + step) % len(names)])
        else:
            self._scroll.scroll_relative(y=step * max(1, self._scroll.size.height - 1), animate=False)

    def turn_to(self, section: str, last: bool = False) -> None:
        """Open a section and give its first input the focus, or its last one."""
        self._close_finder()
        self.open(section)
        self.call_after_refresh(effects.following(self._focus_edge), last)

    def _focus_edge(self, last: bool) -> None:
        stops = self.stops()
        open = [stop for stop in stops if not (isinstance(stop, TextInput) and stop.hiding)] or stops
        open[-1 if last else 0].focus()

    def on_section_list_chosen(self, event: SectionList.Chosen) -> None:
        """Open the section that was clicked."""
        self.turn_to(event.section)

    def go_to(self, field_id: str) -> None:
        """Show a field, with what is wrong with it, and give it the focus."""
        field = next((field for field in self._form.fields if field.id == field_id), None)
        if field is None:
            return
        if field not in self.fields.shown:
            self._close_finder()
            self.open(field.section)
        row = self.fields.row(field_id)
        if row:
            row.checked = True
            row.annotate()
            self.call_after_refresh(effects.following(row.input.focus))

    def find(self) -> None:
        """Find a field of any section by typing."""
        if self.large:
            self.finder.display = True
            self.finder.focus()

    def end_find(self) -> bool:
        """Stop finding; False where nothing is being found."""
        if not self.finder.display:
            return False
        row = self.fields.row_of(self.screen.focused)
        self.turn_to(row.field.section if row else self.sections.names[0])
        return True

    def _close_finder(self) -> None:
        self.finder.load("")
        self.finder.display = False

    def look(self) -> None:
        """Show what was found by now."""
        words = self.finder.value.casefold().split()
        found = [field for field in self._form.fields if all(word in findable(field) for word in words)]
        self.sections.choose("")
        self._text.display = False
        self._show(found[:MOST_FOUND] if words else [])
