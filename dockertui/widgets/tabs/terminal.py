"""The tab of an open terminal."""

from typing import Any, Literal

from textual.app import ComposeResult
from textual.geometry import Size
from textual.message import Message

from dockertui.format import clean, joined
from dockertui.glyphs import GLYPHS, unicode_locale
from dockertui.i18n import _
from dockertui.model.secrets import mask_list
from dockertui.model.session import Session
from dockertui.model.terminals.live import LiveTerminal
from dockertui.model.terminals.saving import save
from dockertui.widgets.lines import Line, Lines, Span
from dockertui.widgets.tabs.base import CopyText, Tab
from dockertui.widgets.tabs.terminal_commands import COMMANDS
from dockertui.widgets.terminal.view import TerminalView
from dockertui.widgets.text import wrap

BREAK = "⏎" if unicode_locale() else "\\n"

MOST_NOTICE = 4
"""Lines that stand under a terminal at most."""


BEGINNING = 60
"""Characters that are shown of what a program wants in the clipboard."""


def harmless(text: str) -> str:
    """A text of several lines for the clipboard: what controls a terminal, or cannot be seen, is made to be seen."""
    return "\n".join("\t".join(map(clean, line.split("\t"))) for line in text.replace("\r\n", "\n").split("\n"))


def beginning(text: str, most: int = BEGINNING) -> str:
    """The first characters of such a text in one line, and how much more there is."""
    shown = text.replace("\n", BREAK).replace("\t", " ")
    if len(shown) <= most:
        return shown
    return _("{text} (+{count} characters)").format(text=shown[:most], count=len(text) - most)


class TerminalStatus(Lines):
    """The lines under a terminal: how it ended, or what to know about it."""

    def __init__(self, live: LiveTerminal) -> None:
        super().__init__(classes="notice")
        self._live = live
        self._said = ""
        self.display = False

    def line(self, y: int) -> Line:
        """One of the lines."""
        live = self._live
        tone = "dim" if live.state != "ended" else "ok" if live.status == 0 or live.detached else "warn"
        lines = self._lines(self.size.width)
        return [Span(f" {lines[y]}" if y < len(lines) else "", tone, "bar")]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Room for all that there is to say, for Textual."""
        return len(self._lines(width))

    def changed(self) -> None:
        """There may be something else to say."""
        said, self._said = self._said, self._text()
        if said != self._said:
            self.display = bool(self._said)
            self.sync()
            self.refresh(layout=True)

    def _text(self) -> str:
        live = self._live
        if live.state != "ended":
            return live.plan.note
        return joined((clean(live.verdict), _("Enter closes")))

    def _lines(self, columns: int) -> list[str]:
        return wrap(self._text(), max(10, columns - 2))[:MOST_NOTICE]


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
        self.notice = TerminalStatus(live)
        self.clipboard = ""
        self.allowed: bool | None = None
        self.inner = False
        self._said = False
        self._motion = False
        live.listeners.append(self._changed)

    def compose(self) -> ComposeResult:
        """The terminal above its notice."""
        self.notice.changed()
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
        return clean(mask_list(self.live.plan.argv))

    def notes(self) -> str:
        """How to get out, and what else there is to know."""
        view = self.view
        if view.selection:
            matches = len(view.found.places) if view.found else 0
            found = _("{count} matches").format(count=matches) if view.found else ""
            return joined((found, _("copy mode"), _("Esc leaves")))
        if self.live.state == "ended":
            return _("ended")
        asks = _("clipboard? {prefix} y/Y {text}").format(prefix=self.prefix, text=beginning(self.clipboard, 20))
        asked = asks if self.clipboard else ""
        return joined((asked, clean(self.live.screen.title)[:30], _("{prefix} leaves").format(prefix=self.prefix)))

    def take_clipboard(self) -> None:
        """Pass on what the program wants to copy, once the user allowed it.

        As long as the user was not heard, what was shown to them is what they are asked about: later texts are dropped.
        """
        text = self.live.screen.take_copied()
        if not text or self.allowed is False or self.clipboard:
            return
        if self.allowed:
            self._pass_on(harmless(text))
        else:
            self.clipboard = harmless(text)
            self.post_message(self.Changed(self, "clipboard"))

    def allow_clipboard(self, allowed: bool) -> None:
        """The user's answer, which holds for this terminal from now on."""
        self.allowed = allowed
        text, self.clipboard = self.clipboard, ""
        if allowed and text:
            self._pass_on(text)

    def _pass_on(self, text: str) -> None:
        said = _("by {title}: {text}").format(title=clean(self.live.plan.title), text=beginning(text))
        self.post_message(CopyText(text, said))

    def copy(self) -> None:
        """Copy what is chosen, and leave the copy mode."""
        text = self.view.selection.text() if self.view.selection else ""
        if text:
            self.post_message(CopyText(text))
        self.view.leave()

    async def save(self) -> None:
        """Ask what to write to a file: what is chosen, the last command's output, or everything; leave copy mode."""
        if await save(self.desk, self.live, self.view.selection.text() if self.view.selection else ""):
            self.view.leave()

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
            self.notice.changed()
            self.post_message(self.Changed(self, "ended"))
        elif self._motion != self.view.wants_motion:
            self._motion = self.view.wants_motion
            self.post_message(self.Changed(self, "motion"))
        self.notice.sync()
        self.view.changed()

    COMMANDS = COMMANDS
