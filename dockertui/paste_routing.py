"""Where a text goes that arrives at once: one that is pasted, or a line that something typed."""

from collections.abc import Awaitable, Callable
from typing import Any

from textual import events
from textual.screen import Screen
from textual.widget import Widget

from dockertui import format as fmt
from dockertui.i18n import _
from dockertui.key_reader import KeyReader
from dockertui.screens.main import MainScreen
from dockertui.terminal_events import TypedLine
from dockertui.typed_lines import beginning, is_run_line


def asks_for_text(widget: Widget | None) -> bool:
    """Whether text is typed into a widget: such ones tell where."""
    return hasattr(type(widget), "cursor_screen_offset")


class PasteRouting:
    """Gives texts to what takes them. `front` tells which screen is in front, `hand_on` has Textual deliver a paste."""

    def __init__(
        self,
        main: MainScreen,
        keys: KeyReader,
        front: Callable[[], Screen[Any]],
        hand_on: Callable[[events.Paste], Awaitable[None]],
    ) -> None:
        self._main = main
        self._keys = keys
        self._front = front
        self._hand_on = hand_on
        self._opened_for: events.Paste | None = None

    async def take_line(self, line: TypedLine) -> None:
        """Take a line that came at once: as keys where a program or one line of text is asked for, else as a paste."""
        view = self._main.terminals.view if self._in_front else None
        for_program = view is not None and view.wants_keys
        if for_program or (self._takes_text and "\n" not in line.text.rstrip("\n")):
            self._keys.insert(line.keys)
        elif self._takes_text or not line.rest:
            await self.paste(events.Paste(line.text))

    async def paste(self, paste: events.Paste) -> None:
        """Give a pasted text to what takes it: a docker run line to the form for it where nothing else does."""
        if self._in_front and self._main.terminals.paste(paste.text):
            return
        opens = self._in_front and not self._takes_text and not self._main.read_only and is_run_line(paste.text)
        if opens and paste is not self._opened_for:
            self._opened_for = paste
            self._keys.insert([paste])
            self._main.keyboard.run_id("app.run")
        else:
            await self._hand_on(paste)

    def refuse(self, paste: events.Paste) -> None:
        """Say of a pasted text that nothing took it."""
        said = _("Nothing here takes pasted text, so nothing was done with it: {text}")
        self._main.desk.notify(said.format(text=fmt.clean(beginning(paste.text))), "warning")

    @property
    def _in_front(self) -> bool:
        return self._front() is self._main

    @property
    def _takes_text(self) -> bool:
        """Whether what is in front has something that text is typed into."""
        if self._in_front and self._main.prompt.active:
            self._main.prompt.keep_focus()
        return asks_for_text(self._front().focused)
