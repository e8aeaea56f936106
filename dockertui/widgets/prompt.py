"""The one-line prompt at the bottom: for filters, searches, and what a tab asks."""

from collections.abc import Callable, Sequence
from itertools import accumulate, takewhile
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Label

from dockertui.widgets.text import width

Complete = Callable[[str], tuple[str, Sequence[str]]]
"""What a text typed so far may become: the part of it that stays, and the words that may follow it."""


def common(words: Sequence[str]) -> str:
    """What all the words begin with."""
    first, last = min(words, default=""), max(words, default="")
    return "".join(
        letter for letter, _other in takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    )


class PromptInput(Input):
    """The prompt's input: Esc, Ctrl-C and an emptying backspace end it, Tab completes."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def on_key(self, event: events.Key) -> None:
        """Back out, or complete."""
        prompt = self.parent
        assert isinstance(prompt, Prompt)
        if event.key in ("escape", "ctrl+c") or (event.key == "backspace" and not self.value):
            event.stop()
            event.prevent_default()
            prompt.end(None)
        elif event.key == "tab":
            event.stop()
            event.prevent_default()
            prompt.complete()


class Prompt(Horizontal):
    """Asks for one line. `typed` hears of every change, `done` of the end: the text, or None if the user backs out."""

    def __init__(self) -> None:
        super().__init__(id="prompt")
        self._label = Label("", markup=False)
        self._input = PromptInput(compact=True, select_on_focus=False)
        self._offers = Label("", markup=False, id="offers")
        self._typed: Callable[[str], None] | None = None
        self._done: Callable[[str | None], None] | None = None
        self._complete: Complete | None = None

    def compose(self) -> ComposeResult:
        """A label, the input, and what it may become."""
        yield self._label
        yield self._input
        yield self._offers

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
        complete: Complete | None = None,
    ) -> None:
        """Start asking. With `complete` the prompt shows what the text may become, and Tab writes what is common."""
        self._label.update(f" {title}")
        self._done, self._typed = done, None
        self._input.value = initial
        self._typed = typed
        self._complete = complete
        self._offer()
        self.display = True
        self.screen.set_focus(self._input)
        self._input.cursor_position = len(initial)

    def keep_focus(self) -> None:
        """Take the focus back from whatever got it meanwhile: the keys are for the answer."""
        self.screen.set_focus(self._input)

    def end(self, text: str | None) -> None:
        """Stop asking, and tell."""
        done, self._done, self._typed, self._complete = self._done, None, None, None
        self.display = False
        if done:
            done(text)

    def complete(self) -> None:
        """Write what all that may follow has in common."""
        if self._complete:
            stays, words = self._complete(self._input.value)
            text = stays + common(words)
            if len(text) > len(self._input.value):
                self._input.value = text
                self._input.cursor_position = len(text)

    def _offer(self) -> None:
        """Show what the text may become, as far as there is room."""
        words = self._complete(self._input.value)[1] if self._complete else ()
        ends = accumulate(width(word) + 2 for word in words)
        room = self.app.size.width // 2
        shown = [word for word, end in zip(words, ends, strict=True) if end <= room]
        self._offers.display = bool(shown)
        self._offers.update("  ".join(shown))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell what is typed so far."""
        event.stop()
        self._offer()
        if self._typed:
            self._typed(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The user is done."""
        event.stop()
        self.end(event.value)
