"""The tab of an open terminal."""

import re
import shlex
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from textual import events
from textual.app import ComposeResult
from textual.message import Message

from dockertui.format import clean, joined
from dockertui.glyphs import GLYPHS
from dockertui.i18n import _
from dockertui.model.command import Command
from dockertui.model.session import Session
from dockertui.model.terminals.live import LiveTerminal
from dockertui.widgets.lines import Line, Lines, Span
from dockertui.widgets.tabs.base import AskLine, CopyText, Tab
from dockertui.widgets.terminal.selection import Selection, whole
from dockertui.widgets.terminal.view import TerminalView
from dockertui.widgets.text import wrap

MOST_NOTICE = 4
"""Lines that stand under a terminal at most."""


class Notice(Lines):
    """The lines under a terminal: how it ended, or what to know about it."""

    def __init__(self, live: LiveTerminal) -> None:
        super().__init__(classes="notice")
        self._live = live

    def line(self, y: int) -> Line:
        """One of the lines."""
        live = self._live
        tone = "dim" if live.state != "ended" else "ok" if live.status == 0 or live.detached else "warn"
        lines = self._lines(self.size.width)
        return [Span(f" {lines[y]}" if y < len(lines) else "", tone, "bar")]

    def fit(self, columns: int) -> None:
        """Have room for all that there is to say."""
        text = self._text()
        self.display = bool(text)
        self.styles.height = len(self._lines(columns)) if text else 0

    def _text(self) -> str:
        live = self._live
        if live.state != "ended":
            return live.plan.note
        return joined((clean(live.verdict), _("Enter closes")))

    def _lines(self, columns: int) -> list[str]:
        return wrap(self._text(), max(10, columns - 2))[:MOST_NOTICE]


def _moves(
    identity: str, title: str, keys: tuple[str, ...], move: Callable[[Selection], None]
) -> Command["TerminalTab"]:
    """A movement of the copy mode."""

    def run(tab: "TerminalTab") -> None:
        move(tab.view.choose())
        tab.view.reveal_cursor()

    return Command(
        id=f"terminal.{identity}", title=title, help=title, keys=keys, run=run, applies=lambda tab: tab.choosing
    )


class TerminalTab(Tab):
    """A terminal with its keys; it stays whatever is selected, until it is closed."""

    class Changed(Message):
        """It ended (`what` is `ended`), or its program wants the clipboard (`clipboard`), or to hear of the mouse's
        movements or not (`motion`).
        """

        def __init__(self, tab: "TerminalTab", what: Literal["ended", "clipboard", "motion"]) -> None:
            self.tab = tab
            self.what = what
            super().__init__()

    def __init__(self, identity: str, session: Session, live: LiveTerminal, prefix: str) -> None:
        super().__init__(id=identity)
        self.identity = identity
        self.session = session
        self.live = live
        self.prefix = prefix
        self.view = TerminalView(live)
        self.notice = Notice(live)
        self.clipboard = ""
        self.allowed: bool | None = None
        self._said = False
        self._motion = False
        live.listeners.append(self._changed)

    def compose(self) -> ComposeResult:
        """The terminal above its notice."""
        self.notice.display = bool(self.live.plan.note)
        yield self.view
        yield self.notice

    @property
    def main(self) -> TerminalView:
        """The terminal."""
        return self.view

    @property
    def title(self) -> str:
        """What its tab says, with marks for what happened unseen."""
        ended = GLYPHS.exited if self.live.state == "ended" else ""
        return f"{self.mark or ended}{clean(self.live.plan.title)}"

    @property
    def mark(self) -> str:
        """The bell rang, or there is output, that nobody has seen."""
        return GLYPHS.bell if self.live.bell else GLYPHS.unseen if self.live.unseen else ""

    @property
    def choosing(self) -> bool:
        """Whether it is in copy mode."""
        return self.view.selection is not None

    def select(self, lines: bool) -> None:
        """Begin to select, or select none any more."""
        self.view.choose().toggle(lines)
        self.view.sync()

    def show(self, session: Session, record: Any) -> None:
        """It is in front now."""
        self.live.visible = True
        self.call_after_refresh(self.view.appear)

    def tick(self) -> None:
        """A second went by."""
        self.view.fit()

    def hide(self) -> None:
        """Another tab is in front now."""
        self.live.visible = False

    def command(self) -> str:
        """The command that it equals."""
        return clean(shlex.join(self.live.plan.argv))

    def notes(self) -> str:
        """How to get out, and what else there is to know."""
        view = self.view
        if view.selection:
            matches = len(view.found.places) if view.found else 0
            found = _("{count} matches").format(count=matches) if view.found else ""
            return joined((found, _("copy mode"), _("Esc leaves")))
        if self.live.state == "ended":
            return _("ended")
        asked = _("clipboard? {prefix} y/Y").format(prefix=self.prefix) if self.clipboard else ""
        return joined((asked, clean(self.live.screen.title)[:30], _("{prefix} leaves").format(prefix=self.prefix)))

    def on_resize(self, event: events.Resize) -> None:
        """Have room for the notice."""
        self.notice.fit(event.size.width)

    def take_clipboard(self) -> None:
        """Pass on what the program wants to copy, once the user allowed it."""
        text = self.live.screen.take_copied()
        if text is None or self.allowed is False:
            return
        if self.allowed:
            self.post_message(CopyText(text))
        elif not self.clipboard:
            self.clipboard = text
            self.post_message(self.Changed(self, "clipboard"))
        else:
            self.clipboard = text

    def allow_clipboard(self, allowed: bool) -> None:
        """The user's answer, which holds for this terminal from now on."""
        self.allowed = allowed
        text, self.clipboard = self.clipboard, ""
        if allowed and text:
            self.post_message(CopyText(text))

    def copy(self) -> None:
        """Copy what is chosen, and leave the copy mode."""
        text = self.view.selection.text() if self.view.selection else ""
        if text:
            self.post_message(CopyText(text))
        self.view.leave()

    def save(self) -> None:
        """Ask for a file, and write what is chosen to it, or else everything that the terminal holds."""
        chosen = self.view.selection.text() if self.view.selection else ""
        text = chosen or "\n".join(whole(self.live.screen))
        name = re.sub(r"[^\w.-]+", "-", self.live.plan.title)
        path = str(Path.home() / f"{name}-{time.strftime('%Y%m%d-%H%M%S')}.txt")
        title = _("Save the selected text to: ") if chosen else _("Save everything to: ")

        def write(typed: str) -> None:
            self.post_message(SaveText(text, Path(typed).expanduser()))

        self.ask_line(AskLine(title, path, write))

    def leave(self) -> None:
        """It is about to be removed: whatever happens to the terminal from now on is not shown."""
        self.live.listeners.remove(self._changed)

    def on_terminal_view_copied(self, message: TerminalView.Copied) -> None:
        """Text was selected with the mouse."""
        self.post_message(CopyText(message.text))

    def _changed(self) -> None:
        self.take_clipboard()
        if self.live.state == "ended" and not self._said:
            self._said = True
            self.notice.fit(self.size.width)
            self.post_message(self.Changed(self, "ended"))
        elif self._motion != self.view.wants_motion:
            self._motion = self.view.wants_motion
            self.post_message(self.Changed(self, "motion"))
        self.notice.sync()
        self.view.changed()

    COMMANDS = (
        Command(
            id="terminal.copy_mode",
            title=_("scroll, select"),
            help=_("Copy mode: move over all that the terminal holds, select and copy text"),
            keys=("[",),
            run=lambda tab: tab.view.choose(),
            hint=True,
            applies=lambda tab: not tab.choosing,
        ),
        _moves("left", _("Left"), ("h", "left"), lambda selection: selection.move(0, -1)),
        _moves("right", _("Right"), ("l", "right"), lambda selection: selection.move(0, 1)),
        _moves("word", _("Next word"), ("w",), lambda selection: selection.word(1)),
        _moves("word_before", _("Word before"), ("b",), lambda selection: selection.word(-1)),
        _moves("line_start", _("Line start"), ("0", "^"), Selection.line_start),
        _moves("line_end", _("Line end"), ("$",), Selection.line_end),
        Command(
            id="terminal.select",
            title=_("select"),
            help=_("Begin to select text here, or select none any more"),
            keys=("v", "space"),
            run=lambda tab: tab.select(lines=False),
            hint=True,
            applies=lambda tab: tab.choosing,
        ),
        Command(
            id="terminal.select_lines",
            title=_("lines"),
            help=_("Begin to select whole lines"),
            keys=("V",),
            run=lambda tab: tab.select(lines=True),
            hint=True,
            applies=lambda tab: tab.choosing,
        ),
        Command(
            id="terminal.copy",
            title=_("copy"),
            help=_("Copy what is selected, and leave the copy mode"),
            keys=("y", "enter"),
            run=lambda tab: tab.copy(),
            hint=True,
            applies=lambda tab: tab.choosing,
        ),
        Command(
            id="terminal.save",
            title=_("save"),
            help=_("Write what is selected to a file, or else everything that the terminal holds"),
            keys=("s",),
            run=lambda tab: tab.save(),
            hint=True,
        ),
        Command(
            id="terminal.copy_leave",
            title=_("leave"),
            help=_("Leave the copy mode, back to the end"),
            keys=("escape", "q"),
            run=lambda tab: tab.view.leave(),
            hint=True,
            applies=lambda tab: tab.choosing,
        ),
        Command(
            id="terminal.clipboard",
            title=_("allow copying"),
            help=_("Let the program in this terminal put text on the clipboard"),
            keys=("y",),
            run=lambda tab: tab.allow_clipboard(True),
            hint=True,
            applies=lambda tab: bool(tab.clipboard),
        ),
        Command(
            id="terminal.clipboard_never",
            title=_("refuse copying"),
            help=_("Do not let the program in this terminal put text on the clipboard"),
            keys=("Y",),
            run=lambda tab: tab.allow_clipboard(False),
            hint=True,
            applies=lambda tab: bool(tab.clipboard),
        ),
    )


class SaveText(Message):
    """A tab wants text written to a file."""

    def __init__(self, text: str, path: Path) -> None:
        self.text = text
        self.path = path
        super().__init__()
