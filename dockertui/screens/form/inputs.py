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

ARROWS = ("‹", "›") if unicode_locale() else ("<", ">")


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
    """One line of text; control characters that are typed or pasted become harmless ones.

    `take` may take a text that is pasted or sent in place of the input, as one that is meant for the whole form;
    `spread` may take a pasted text of several lines.
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
    ) -> None:
        self._mask = mask
        self._known = clean(value)
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
        if self.has_focus or self.password:
            return super()._value
        return Text(self._mask(self.value), no_wrap=True, overflow="ignore", end="")

    @property
    def hiding(self) -> bool:
        """Whether the focus would show a text that is masked otherwise."""
        return self._mask(self.value) != self.value

    def validate_value(self, value: str) -> str:
        """Make every value harmless, for Textual."""
        return clean(value)

    def load(self, value: str) -> None:
        """Take another value, without telling the form."""
        self._known = clean(value)
        self.value = value

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
        if event.value != self._known:
            self._known = event.value
            self.post_message(Edited(self))

    def on_paste(self, event: events.Paste) -> None:
        """Hand over what is meant for the whole form."""
        lines = [line for line in event.text.splitlines() if line.strip()]
        if self.take(event.text) or (len(lines) > 1 and self.spread(self, lines)):
            event.stop()
            event.prevent_default()


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

    def load(self, value: bool) -> None:
        """Take another value, without telling the form."""
        self.value = value
        self.sync()

    def line(self, y: int) -> Line:
        """The box, and the label beside it."""
        box = (_("[x]") if self.value else _("[ ]")) if y == 0 else "   "
        texts = wrap(self.label, self.size.width - 4)
        text = texts[y] if y < len(texts) else ""  # It may have the height of another width still.
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
