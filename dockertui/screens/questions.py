"""Where ssh asks: a terminal in a frame, which closes by itself once ssh is logged in."""

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult

from dockertui.i18n import _
from dockertui.model.session import Session
from dockertui.model.terminals.live import LiveTerminal
from dockertui.model.terminals.questions import Asking
from dockertui.screens.dialog import Dialog, Hints
from dockertui.widgets.tabs.terminal import TerminalStatus
from dockertui.widgets.terminal.view import TerminalView

LOOK_EVERY = 0.05
"""Seconds between two looks at whether ssh is through."""


class QuestionsScreen(Dialog[bool | None]):
    """Shows what ssh asks and passes the answers on. The result is True once the tunnel is there."""

    def __init__(self, session: Session) -> None:
        super().__init__(_("ssh asks, for {host}").format(host=session.engine.endpoint.host))
        self.asking = Asking(session)
        self.live = LiveTerminal(self.asking.plan, 1000, cell_len)
        self.view = TerminalView(self.live)
        self.notice = TerminalStatus(self.live)
        self.view.id = "questions"
        self.live.visible = True
        self.live.listeners.append(self._changed)

    def body(self) -> ComposeResult:
        """The terminal, and how it ended."""
        yield self.view
        yield self.notice

    def hints(self) -> Hints:
        """The keys that are not for ssh."""
        return [("dialog.cancel", _("close") if self.live.state == "ended" else _("give up"))]

    def on_mount(self) -> None:
        """Give the terminal the keys, and wait for ssh."""
        super().on_mount()
        self.view.focus()
        self.set_interval(LOOK_EVERY, self._look)

    def on_key(self, event: events.Key) -> None:
        """Pass a key on to ssh; Enter closes what has ended."""
        event.stop()
        event.prevent_default()
        if self.live.state != "ended":
            self.live.type_key(event.key, event.character)
        elif event.key == "enter":
            self.action_cancel()

    def on_paste(self, event: events.Paste) -> None:
        """Pass pasted text on to ssh."""
        event.stop()
        self.live.paste(event.text)

    def action_cancel(self) -> None:
        """Give up: ssh ends."""
        self._close(False)

    def _close(self, ready: bool) -> None:
        self.run_worker(self._let_go(ready), exclusive=True)

    async def _let_go(self, ready: bool) -> None:
        await self.live.close()
        self.dismiss(ready)

    def _look(self) -> None:
        if self.open and self.asking.ready:
            self._close(True)

    def _changed(self) -> None:
        if self.open:
            self.view.changed()
            self.notice.changed()
            self.label()
