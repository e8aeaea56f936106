"""The row of a form: a label, an input, and a note that is the hint or what is to be said about the value."""

from collections.abc import Callable
from typing import Any

from textual.app import ComposeResult

from dockertui.format import clean
from dockertui.glyphs import GLYPHS
from dockertui.model.form import Field, Notice
from dockertui.screens.form.inputs import ChoiceInput, SwitchInput, TextInput
from dockertui.screens.form.texts import TextsInput, said
from dockertui.widgets.lines import Line, Lines, Span
from dockertui.widgets.text import cut, fit, width, wrap

GAP = 2
"""Cells between label, input and note."""


def _shown(field: Field, value: Any) -> Any:
    """What an input takes a value for, as long as nobody touches it."""
    match field.kind:
        case "switch":
            return value if field.default is None else bool(value)
        case "choice":
            return str(value or (field.choices or ("",))[0])
        case "texts":
            return said(value)
    return str(value)


def _input(field: Field, value: Any) -> TextInput | TextsInput | SwitchInput | ChoiceInput:
    value = _shown(field, value)
    match field.kind:
        case "switch":
            return SwitchInput(field.label, value, optional=field.default is None)
        case "choice":
            return ChoiceInput(field.choices, value)
        case "texts":
            return TextsInput(field, value)
        case "secret":
            return TextInput(value, placeholder=field.placeholder, password=True)
    return TextInput(
        value,
        placeholder=field.placeholder,
        complete=field.complete,
        mask=field.mask,
        breaks=field.breaks,
    )


class FieldRow(Lines):
    """A field of a form. The row draws label and note around its input.

    `checked` tells whether a wrong value shows: from the first change on. `notice` is what the form as a whole has to
    say about the value.
    """

    def __init__(
        self, field: Field, value: Any, take: Callable[[str], bool] = lambda text: False, dense: bool = False
    ) -> None:
        """With `dense` a hint that does not fit beside the input is left out."""
        super().__init__()
        self._dense = dense
        self.field = field
        self._given = value
        self.input = _input(field, value)
        self.checked = False
        self.notice: Notice | None = None
        if isinstance(self.input, TextInput | TextsInput):
            self.input.take = take
        self._label = clean(field.label) if field.kind != "switch" else ""
        self._columns = (0, 0)
        self._note = clean(field.hint)
        self._tone = "dim"

    def compose(self) -> ComposeResult:
        """The input, for Textual."""
        yield self.input

    @property
    def value(self) -> Any:
        """The value that was given until the user changes it: then a bool (or None, where a switch may say nothing),
        a list[str] for a repeated text, else a str.
        """
        present = self.input.text if isinstance(self.input, TextInput) else self.input.value
        return self._given if present == _shown(self.field, self._given) else present

    @property
    def error(self) -> str:
        """What is wrong with the value, or ""."""
        return self.field.wrong(self.value)

    def load(self, value: Any) -> None:
        """Take another value, without telling the form."""
        self._given = value
        self.input.load(_shown(self.field, value))
        self.annotate()

    def align_columns(self, label: int, note: int) -> None:
        """Give label and note their columns, in cells; a note that does not fit stands below the input."""
        self._columns = (label, note)
        self._place()

    def annotate(self) -> None:
        """Show the error, the form's notice, or the hint where there is neither."""
        error = self.error if self.checked else ""
        if error or (self.notice and self.notice.bad):
            self._note, self._tone = f"{GLYPHS.failed} {error or (self.notice.text if self.notice else '')}", "bad"
        elif self.notice:
            self._note, self._tone = f"{GLYPHS.unhealthy} {self.notice.text}", "warn"
        else:
            self._note, self._tone = self.field.hint, "dim"
        self._note = clean(self._note)
        self._place()

    @property
    def _beside(self) -> bool:
        return bool(self._columns[1]) and width(self._note) <= self._columns[1]

    def _below(self) -> list[str]:
        """The lines of the note where it stands below the input."""
        cells = self.size.width - self._columns[0]
        if self._beside or not self._note or cells < 1 or (self._dense and self._tone == "dim"):
            return []
        return wrap(self._note, cells)

    def _place(self) -> None:
        label, note = self._columns
        margin = (0, note + GAP if note else 0, len(self._below()), label)
        if self.input.styles.margin != margin:
            self.input.styles.margin = margin
        self.sync()

    def line(self, y: int) -> Line:
        """The label before the input, the note beside or below it."""
        label, note = self._columns
        tone = "strong" if self.has_focus_within else "dim"
        spans = [Span(fit(self._label, max(0, label - GAP)) if y == 0 else "", tone)]
        below = self._below()
        if self._beside and y == 0:
            gap = self.size.width - note - sum(width(span.text) for span in spans)
            spans += [Span(" " * max(0, gap)), Span(cut(self._note, note), self._tone)]
        elif y >= self.size.height - len(below):
            text = below[y - (self.size.height - len(below))]
            spans += [Span(" " * (label - sum(width(span.text) for span in spans))), Span(text, self._tone)]
        return spans

    def on_resize(self) -> None:
        """Break the note anew."""
        super().on_resize()
        self._place()

    def on_descendant_focus(self) -> None:
        """Show the label as active."""
        self.sync()

    def on_descendant_blur(self) -> None:
        """Show the label as inactive."""
        self.sync()
