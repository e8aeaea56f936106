"""The one-line prompt at the bottom: for filters, searches, and what a tab asks."""

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Label


class PromptInput(Input):
    """The prompt's input: Esc, Ctrl-C and an emptying backspace end it."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def on_key(self, event: events.Key) -> None:
        """Back out."""
        if event.key in ("escape", "ctrl+c") or (event.key == "backspace" and not self.value):
            event.stop()
            event.prevent_default()
            prompt = self.parent
            assert isinstance(prompt, Prompt)
            prompt.end(None)


class Prompt(Horizontal):
    """Asks for one line. `typed` hears of every change, `done` of the end: the text, or None if the user backs out."""

    def __init__(self) -> None:
        super().__init__(id="prompt")
        self._label = Label("", markup=False)
        self._input = PromptInput(compact=True, select_on_focus=False)
        self._typed: Callable[[str], None] | None = None
        self._done: Callable[[str | None], None] | None = None

    def compose(self) -> ComposeResult:
        """A label and the input."""
        yield self._label
        yield self._input

    @property
    def active(self) -> bool:
        """Whether something is being asked."""
        return self._done is not None

    def ask(
        self,
        title: str,
        initial: str,
        done: Callable[[str | None], None],
        typed: Callable[[str], None] | None = None,
    ) -> None:
        """Start asking."""
        self._label.update(f" {title}")
        self._done, self._typed = done, None
        self._input.value = initial
        self._typed = typed
        self.display = True
        self.screen.set_focus(self._input)
        self._input.cursor_position = len(initial)

    def end(self, text: str | None) -> None:
        """Stop asking, and tell."""
        done, self._done, self._typed = self._done, None, None
        self.display = False
        if done:
            done(text)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell what is typed so far."""
        event.stop()
        if self._typed:
            self._typed(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The user is done."""
        event.stop()
        self.end(event.value)
