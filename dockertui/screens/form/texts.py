"""The input of a repeated text: a line for each, and a blank one for the next."""

from collections.abc import Callable, Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container

from dockertui import effects
from dockertui.model.form import Field
from dockertui.screens.form.inputs import Edited, TextInput


def said(texts: Sequence[str]) -> list[str]:
    """The texts that say something: a blank line is only one to write in."""
    return [text for text in texts if text.strip()]


class TextsInput(Container):
    """Lines of text. Typing in the last one adds another below; one that is emptied goes when it is left."""

    def __init__(self, field: Field, values: Sequence[str]) -> None:
        super().__init__()
        self._field = field
        self._first = [*values, ""]
        self.take: Callable[[str], bool] = lambda text: False

    def compose(self) -> ComposeResult:
        """A line for each value, and the blank one."""
        yield from map(self._line, self._first)

    def _line(self, value: str) -> TextInput:
        line = TextInput(
            value,
            placeholder=self._field.placeholder,
            complete=self._field.complete,
            mask=self._field.mask,
        )
        line.take = self.take
        line.spread = self._spread
        return line

    @property
    def lines(self) -> list[TextInput]:
        """The inputs, the blank one last."""
        return list(self.query(TextInput))

    @property
    def value(self) -> list[str]:
        """The texts, without blank ones."""
        return said([line.text for line in self.lines] if self.is_attached else self._first)

    def load(self, values: Sequence[str]) -> None:
        """Take other values, without telling the form."""
        self._first = [*values, ""]
        lines = self.lines
        for line, value in zip(lines, self._first, strict=False):
            line.load(value)
        for line in lines[len(self._first) :]:
            line.remove()
        if len(self._first) > len(lines):
            self.mount(*map(self._line, self._first[len(lines) :]))

    def focus(self, scroll_visible: bool = True) -> "TextsInput":
        """Give the blank line the focus, as soon as it is there."""
        if self.lines:
            self.lines[-1].focus(scroll_visible)
        elif self.is_attached:
            self.call_after_refresh(effects.following(self.focus), scroll_visible)
        return self

    @on(Edited)
    def _edited(self, event: Edited) -> None:
        if event.source is self:
            return
        event.stop()
        lines = self.lines
        if lines and lines[-1].value.strip():
            self.mount(self._line(""))
        self.post_message(Edited(self))

    def _spread(self, line: TextInput, texts: Sequence[str]) -> bool:
        """Take pasted lines, the first of them into the line that has the focus."""
        lines = self.lines
        at = lines.index(line)
        values = [other.text for other in lines[:-1] if other is not line]
        values[at:at] = [line.text + texts[0], *texts[1:]]
        self.load(values)
        self.post_message(Edited(self))
        return True

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Remove a line that was emptied."""
        lines = self.lines
        if event.widget in lines[:-1] and isinstance(event.widget, TextInput) and not event.widget.value.strip():
            event.widget.remove()
            self.post_message(Edited(self))
