"""The inputs of a form, each as tall as what it says."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.suggester import Suggester
from textual.widget import Widget
from textual.widgets import Input

from dockertui.format import clean
from dockertui.glyphs import unicode_locale
from dockertui.i18n import _
from dockertui.model.form import nothing
from dockertui.widgets.lines import Line, Lines, Span
from dockertui.widgets.text import cut, wrap

MARKS = {"\n": "⏎", "\t": "⇥"}
"""What stands for line breaks and tabs where a text is shown in one line."""

_SHOWN = {ord(character): mark for character, mark in MARKS.items()}
_MEANT = {ord(mark): character for character, mark in MARKS.items()}

ARROWS = ("‹", "›") if unicode_locale() else ("<", ">")


def shown(text: str) -> str:
    """A text as an input paints it, character by character: harmless, and line breaks and tabs to be seen."""
    return clean(text.translate(_SHOWN))


def meant(text: str) -> str:
    """A text that was typed or pasted: the marks in it are what they stand for."""
    return text.translate(_MEANT)


class Edited(Message):
    """The user changed the value of an input."""

    def __init__(self, source: Widget) -> None:
        self.source = source
        super().__init__()


class Completer(Suggester):
    """Offers the likeliest of a field's completions behind the cursor."""

    def __init__(self, complete: Callable[[str], Sequence[str]]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._complete = complete

    async def get_suggestion(self, value: str) -> str | None:
        """The first completion, made harmless, for Textual."""
        found = next((text for text in map(clean, self._complete(value)) if text.startswith(value)), None)
        return found if found != value else None


class TextInput(Input):
    """A text in one line. `text` is the text itself; `value` is what is painted of it, as `shown` makes it.

    What is painted is never turned back into the text: an edit changes the characters that it is about and no others,
    so that a text nobody touched is the one that was given. `take` may take a text that is pasted or sent in place of
    the input, as one that is meant for the whole form; `spread` may take a pasted text of several lines. With `breaks`
    such a text is put in whole, else its first line is.
    """

    def __init__(
        self,
        value: str = "",
        *,
        id: str | None = None,
        placeholder: str = "",
        complete: Callable[[str], Sequence[str]] = nothing,
        mask: Callable[[str], str] = str,
        password: bool = False,
        breaks: bool = False,
    ) -> None:
        self._mask = mask
        self._text = value
        self._known = value
        self._breaks = breaks
        completer = Completer(complete) if complete is not nothing else None
        super().__init__(
            value,
            id=id,
            placeholder=placeholder,
            suggester=completer,
            password=password,
            compact=True,
            select_on_focus=False,
        )
        self.cursor_blink = False
        self.take: Callable[[str], bool] = lambda text: False
        self.spread: Callable[[TextInput, Sequence[str]], bool] = lambda line, texts: False

    @property
    def _value(self) -> Text:
        """What is painted of the value, for Textual."""
        if self.password:
            return super()._value
        masked = self.value if self.has_focus else self._mask(self.value)
        painted = Text(masked, no_wrap=True, overflow="ignore", end="")
        for place, character in enumerate(self.text if masked == self.value else ""):
            if character in MARKS:
                painted.stylize("dim", place, place + 1)
        return painted

    @property
    def text(self) -> str:
        """The text itself, with all that is not to be seen of it."""
        return self._text if shown(self._text) == self.value else meant(self.value)

    @property
    def hiding(self) -> bool:
        """Whether the focus would show a text that is masked otherwise."""
        return self._mask(self.value) != self.value

    @property
    def selected_text(self) -> str:
        """What is selected of the text itself, for Textual to copy or to cut out."""
        return self.text[slice(*sorted(self.selection))]

    def validate_value(self, value: str) -> str:
        """Paint no text as it is, for Textual."""
        return shown(value)

    def load(self, value: str) -> None:
        """Take another text, without telling the form."""
        self._text = self._known = value
        self.value = value

    def replace(self, text: str, start: int, end: int) -> None:
        """Put a text in place of what is between two places; every edit by the user comes through here."""
        before = self.text
        start, end = sorted((max(0, start), min(len(before), end)))
        self._text = before[:start] + meant(text) + before[end:]
        super().replace(text, start, end)

    def complete(self) -> bool:
        """Take the completion that is offered; False where there is none."""
        offered = self._suggestion
        if not offered or self.cursor_position < len(self.value):
            return False
        self.value = offered
        self.cursor_position = len(offered)
        return True

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell the form what it does not know yet."""
        event.stop()
        if self.text != self._known:
            self._known = self.text
            self.post_message(Edited(self))

    def on_paste(self, event: events.Paste) -> None:
        """Hand over what is meant for the whole form; the end of a single line is no part of it."""
        event.stop()
        event.prevent_default()
        lines = [line for line in event.text.splitlines() if line.strip()]
        if self.take(event.text) or (len(lines) > 1 and self.spread(self, lines)):
            return
        whole = self._breaks and len(lines) > 1
        self.replace(event.text if whole else "".join(event.text.splitlines()[:1]), *self.selection)


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
    """Yes or no: a box before its label. An `optional` one has a third state, None: nothing is said."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "flip", _("Toggle"), id="form.toggle")]

    def __init__(self, label: str, value: bool | None, optional: bool = False) -> None:
        super().__init__()
        self.label = clean(label)
        self.value = value
        self._optional = optional

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the label needs, for Textual."""
        return len(wrap(self.label, width - 4))

    def load(self, value: bool | None) -> None:
        """Take another value, without telling the form."""
        self.value = value
        self.sync()

    def line(self, y: int) -> Line:
        """The box, and the label beside it."""
        no = _("[-]") if self._optional and self.value is False else _("[ ]")
        box = (_("[x]") if self.value else no) if y == 0 else "   "
        texts = wrap(self.label, self.size.width - 4)
        text = texts[y] if y < len(texts) else ""  # It may have the height of another width still.
        return [Span(box, "accent" if self.value else "", self.ground), Span(f" {text}", "", self.ground), Span("")]

    def action_flip(self) -> None:
        """Change to the other value, or to the next of three: nothing said, yes, no."""
        self.value = None if self._optional and self.value is False else not self.value
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

    def load(self, value: str) -> None:
        """Take another value, without telling the form."""
        self.value = value
        self.sync()

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
