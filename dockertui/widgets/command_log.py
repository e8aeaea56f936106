"""The command log: every action as the docker command it equals, with how it ended."""

from collections.abc import Callable

from dockertui import format as fmt
from dockertui.glyphs import GLYPHS
from dockertui.i18n import _
from dockertui.model.command_log import CommandEntry
from dockertui.model.session import Session
from dockertui.widgets.lines import Line, Lines, Span
from dockertui.widgets.text import cut, width


class CommandLogView(Lines):
    """The newest commands at the bottom; in focus a cursor chooses one to copy."""

    can_focus = True

    def __init__(self, session: Callable[[], Session]) -> None:
        super().__init__(id="command-log")
        self._session = session
        self._back = 0

    @property
    def current(self) -> CommandEntry | None:
        """The entry under the cursor, the newest one unless moved."""
        entries = self._session().commands.entries
        return entries[-1 - self._back] if entries else None

    @property
    def page(self) -> int:
        """How many entries fit."""
        return self.size.height - 1

    def move_by(self, rows: int) -> None:
        """Move the cursor, down for a positive number."""
        self.move(len(self._session().commands.entries) - 1 - self._back + rows)

    def move(self, index: int) -> None:
        """Put the cursor on an entry, at most the first or the last."""
        last = len(self._session().commands.entries) - 1
        self._back = max(0, min(last - index, last))
        self.sync()

    def line(self, y: int) -> Line:
        """The title, then entries up to the newest."""
        if y == 0:
            text = f"{GLYPHS.line} {_('Commands')} "
            rule = GLYPHS.line * max(0, self.size.width - width(text))
            return [Span(text, "title" if self.has_focus else "dim"), Span(rule, "rule")]
        entries = self._session().commands.entries
        if not entries:
            hint = _("Each action appears here as the docker command it equals.")
            return [Span(f" {cut(hint, self.size.width - 1)}", "dim")] if y == 1 else []
        rows = self.size.height - 1
        bottom = max(len(entries) - self._back, min(rows, len(entries)))
        index = bottom - rows + y - 1 if bottom > rows else y - 1
        return self._entry(entries[index], index == len(entries) - 1 - self._back) if 0 <= index < bottom else []

    def _entry(self, entry: CommandEntry, current: bool) -> Line:
        ground = "cursor" if current and self.has_focus else ""
        outcome, ending = self._outcome(entry)
        room = self.size.width - 3
        outcome = cut(fmt.clean(outcome), max(8, room // 2))
        command = cut(fmt.clean(entry.command), room - width(outcome) - 1)
        space = " " * max(1, room - width(command) - width(outcome))
        return [
            Span(" $ ", "dim", ground),
            Span(command, "", ground),
            Span(space, "", ground),
            Span(outcome, ending, ground),
        ]

    def _outcome(self, entry: CommandEntry) -> tuple[str, str]:
        if entry.seconds is None:
            return (GLYPHS.busy, "busy")
        if entry.error:
            return (f"{GLYPHS.failed} {entry.error}", "bad")
        return (fmt.joined((entry.result, f"{entry.seconds:.1f}s {GLYPHS.ok}"), " "), "ok")

    def on_focus(self) -> None:
        """Show the cursor."""
        self.sync()

    def on_blur(self) -> None:
        """Hide the cursor, and follow the newest entry again."""
        self._back = 0
        self.sync()
