"""The buttons of a form in one widget: each with the key that presses it, in as many rows as they need."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message

from dockertui.format import clean
from dockertui.i18n import _
from dockertui.model.form import Button
from dockertui.screens.form.inputs import Control
from dockertui.widgets.lines import Line, Span
from dockertui.widgets.text import cut, width

CANCEL = Button("", _("Cancel"))
GAP = 1


def button_keys(buttons: Sequence[Button], confirms: bool) -> list[str]:
    """A key for each button: the first free letter of its label, else a digit.

    `y` is kept for the only grave button of a form that `confirms`, as people expect of a question.
    """
    question = confirms and sum(button.grave for button in buttons) == 1
    keys: list[str] = []
    for button in buttons:
        letters = [
            letter for letter in button.label.casefold() if letter.isascii() and letter.isalnum() and letter != "y"
        ]
        wanted = ["y"] if question and button.grave else [*letters, *"123456789"]
        keys.append(next((key for key in wanted if key not in keys), ""))
    return keys


def flow(widths: Sequence[int], cells: int) -> Iterator[list[int]]:
    """The indexes of the boxes in each row, when boxes of these widths are set in rows of at most `cells`."""
    row: list[int] = []
    used = 0
    for index, box in enumerate(widths):
        if row and used + GAP + box > cells:
            yield row
            row, used = [], 0
        used += box + (GAP if row else 0)
        row.append(index)
    if row:
        yield row


class ButtonBar(Control):
    """The ways out of a form, the last of them to cancel."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", _("Before"), id="form.button.before"),
        Binding("right", "step(1)", _("Next"), id="form.button.next"),
        Binding("enter,space", "press", _("Press"), id="form.button.press"),
    ]

    class Pressed(Message):
        """A button was pressed; `CANCEL` for the one that is always there."""

        def __init__(self, button: Button) -> None:
            self.button = button
            super().__init__()

    def __init__(self, buttons: Sequence[Button], *, direct: bool) -> None:
        """With `direct` the keys work wherever the focus is, so they are shown as active."""
        super().__init__()
        self.buttons = (*buttons, CANCEL)
        self.keys = [*button_keys(buttons, direct), "Esc"]
        self.direct = direct
        self.current = 0

    def press_key(self, key: str) -> bool:
        """Press the button with that key; False where there is none."""
        key = key.casefold()
        if key not in self.keys:
            return False
        self.press(self.keys.index(key))
        return True

    def press(self, index: int) -> None:
        """Press a button."""
        self.current = index
        self.sync()
        self.post_message(self.Pressed(self.buttons[index]))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as the buttons need, for Textual."""
        return len(list(flow(self._widths(width), width)))

    def _label(self, index: int, cells: int) -> str:
        return cut(clean(self.buttons[index].label), cells - width(self.keys[index]) - 3)

    def _widths(self, cells: int) -> list[int]:
        return [width(self.keys[index] + self._label(index, cells)) + 3 for index in range(len(self.buttons))]

    def _row(self, y: int) -> list[int]:
        """The indexes of the buttons in a row; none where it has the height of another width still."""
        rows = list(flow(self._widths(self.size.width), self.size.width))
        return rows[y] if y < len(rows) else []

    def line(self, y: int) -> Line:
        """The buttons of one row."""
        spans: list[Span] = []
        for index in self._row(y):
            spans += [*self._button(index), Span(" " * GAP)]
        return spans

    def _button(self, index: int) -> list[Span]:
        here = self.has_focus and index == self.current
        ground = "cursor" if here else "chosen"
        active = self.direct or self.has_focus or self.buttons[index] is CANCEL
        tone = "bad" if self.buttons[index].grave else "strong" if here else ""
        return [
            Span(f" {self.keys[index]} ", "key" if active else "dim", ground),
            Span(f"{self._label(index, self.size.width)} ", tone, ground),
        ]

    def action_step(self, step: int) -> None:
        """Move to a neighbour."""
        self.current = max(0, min(self.current + step, len(self.buttons) - 1))
        self.sync()

    def action_press(self) -> None:
        """Press the button under the cursor."""
        self.press(self.current)

    def on_key(self, event: events.Key) -> None:
        """Press the button whose key was typed."""
        if event.is_printable and self.press_key(event.character or ""):
            event.stop()

    def on_click(self, event: events.Click) -> None:
        """Press the button under the mouse."""
        widths = self._widths(self.size.width)
        left = 0
        for index in self._row(event.y):
            if left <= event.x < left + widths[index]:
                self.press(index)
            left += widths[index] + GAP
