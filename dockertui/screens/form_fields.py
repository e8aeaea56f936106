"""The inputs of a form, each as tall as what it says, and the row that holds one with its label and note."""

from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from dockertui.format import clean
from dockertui.glyphs import GLYPHS, unicode_locale
from dockertui.i18n import _
from dockertui.model.form import Field
from dockertui.widgets.lines import Line, Lines, Span
from dockertui.widgets.text import cut, wrap

ARROWS = ("‹", "›") if unicode_locale() else ("<", ">")


class Edited(Message):
    """The user changed the value of an input."""

    def __init__(self, source: Widget) -> None:
        self.source = source
        super().__init__()


class TextInput(Input):
    """One line of text; control characters that are typed or pasted become harmless ones."""

    def __init__(self, value: str = "", *, id: str | None = None) -> None:
        super().__init__(value, id=id, compact=True, select_on_focus=False)
        self.cursor_blink = False

    def validate_value(self, value: str) -> str:
        """Make every value harmless, for Textual."""
        return clean(value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell the form."""
        event.stop()
        self.post_message(Edited(self))


class Control(Lines):
    """The base of inputs that draw themselves."""

    can_focus = True

    def on_focus(self) -> None:
        """Show the input as active."""
        self.sync()

    def on_blur(self) -> None:
        """Show the input as inactive."""
        self.sync()

    @property
    def ground(self) -> str:
        """What the active part stands on."""
        return "cursor" if self.has_focus else ""


class SwitchInput(Control):
    """Yes or no: a box before its label."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "flip", _("Toggle"), id="form.toggle")]

    def __init__(self, label: str, value: bool) -> None:
        super().__init__()
        self.label = clean(label)
        self.value = value

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the label needs, for Textual."""
        return len(wrap(self.label, width - 4))

    def line(self, y: int) -> Line:
        """The box, and the label beside it."""
        box = (_("[x]") if self.value else _("[ ]")) if y == 0 else "   "
        text = wrap(self.label, self.size.width - 4)[y]
        return [Span(box, "accent" if self.value else "", self.ground), Span(f" {text}", "", self.ground), Span("")]

    def action_flip(self) -> None:
        """Change to the other value."""
        self.value = not self.value
        self.sync()
        self.post_message(Edited(self))

    def on_click(self) -> None:
        """Change to the other value."""
        self.action_flip()


class ChoiceInput(Control):
    """One of several texts, the others a key away."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", _("Before"), id="form.before"),
        Binding("right,space", "step(1)", _("Next"), id="form.next"),
    ]

    def __init__(self, choices: tuple[str, ...], value: str) -> None:
        super().__init__()
        self.choices = choices
        self.value = value

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line, for Textual."""
        return 1

    def line(self, y: int) -> Line:
        """The value between arrows, and which of how many it is."""
        place = f"{self._place + 1}/{len(self.choices)}"
        before, after = ARROWS
        text = cut(clean(self.value), self.size.width - len(place) - 6)
        arrow = "accent" if self.has_focus else "dim"
        return [
            Span(f"{before} ", arrow, self.ground),
            Span(text, "strong", self.ground),
            Span(f" {after}", arrow, self.ground),
            Span(f"  {place}", "dim"),
        ]

    @property
    def _place(self) -> int:
        return self.choices.index(self.value) if self.value in self.choices else -1

    def choose(self, index: int) -> None:
        """Change to the value of that index, counted around the ends."""
        self.value = self.choices[index % len(self.choices)]
        self.sync()
        self.post_message(Edited(self))

    def action_step(self, step: int) -> None:
        """Change to a neighbour."""
        if self.choices:
            self.choose(self._place + step)

    def on_click(self) -> None:
        """Change to the next value."""
        self.action_step(1)

    def on_key(self, event: events.Key) -> None:
        """Go to the next value that begins with the letter typed."""
        if not event.is_printable or event.character is None:
            return
        letter = event.character.casefold()
        for distance in range(1, len(self.choices) + 1):
            index = (self._place + distance) % len(self.choices)
            if self.choices[index].casefold().startswith(letter):
                event.stop()
                self.choose(index)
                return


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
