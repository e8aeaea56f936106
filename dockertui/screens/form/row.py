"""The row of a form that holds an input with its label and its note."""

from typing import Any

from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.widgets import Static

from dockertui.format import clean
from dockertui.glyphs import GLYPHS
from dockertui.model.form import Field
from dockertui.screens.form.inputs import ChoiceInput, SwitchInput, TextInput


def _input(field: Field) -> TextInput | SwitchInput | ChoiceInput:
    if field.kind == "switch":
        return SwitchInput(field.label, bool(field.default))
    if field.kind == "choice":
        return ChoiceInput(field.choices, str(field.default or (field.choices or ("",))[0]))
    return TextInput(str(field.default))


class FieldRow(Horizontal):
    """A field: its label, its input, and a note that is the hint or what is wrong with the value."""

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self.input = _input(field)
        self.checked = False
        """Whether a wrong value shows: from the first change on."""

    def compose(self) -> ComposeResult:
        """The parts, for Textual."""
        if self.field.kind != "switch":
            yield Static(clean(self.field.label), classes="label", markup=False)
        with Container(classes="cell"):
            yield self.input
            yield Static(classes="note", markup=False)

    def align_columns(self, label: int, note: int) -> None:
        """Give label and note their columns, in cells; a note without one stands below the input."""
        for part in self.query(".label"):
            part.styles.width = label
        cell = self.query_one(".cell")
        cell.styles.margin = (0, 0, 0, label if self.field.kind == "switch" else 0)
        cell.set_class(note > 0, "beside")
        self.query_one(".note").styles.min_width = note

    @property
    def value(self) -> Any:
        """The present value: bool for a switch, else str."""
        return self.input.value

    @property
    def error(self) -> str:
        """What is wrong with the value, or ""."""
        return self.field.check(self.input.value) if isinstance(self.input.value, str) else ""

    def annotate(self) -> None:
        """Show the error, or the hint where there is none."""
        note = self.query_one(".note", Static)
        error = self.error if self.checked else ""
        text = clean(f"{GLYPHS.failed} {error}" if error else self.field.hint)
        note.set_class(bool(error), "error")
        note.set_class(not text, "empty")
        note.update(text)
