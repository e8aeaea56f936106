"""The open terminals of the main screen, and which keys are theirs."""

import asyncio
import shlex
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING

from textual import events

from dockertui.glyphs import GLYPHS
from dockertui.i18n import _
from dockertui.model.terminals.keys import control_byte, control_name
from dockertui.widgets.bars import Hint

if TYPE_CHECKING:
    from dockertui.model.session import Session
    from dockertui.model.terminals.live import LiveTerminal
    from dockertui.model.terminals.transport import Plan
    from dockertui.screens.main.screen import MainScreen
    from dockertui.widgets.tabs.terminal import TerminalTab
    from dockertui.widgets.terminal.view import TerminalView


class Terminals:
    """Opens, shows and closes terminals. While one has the focus all keys are its program's, but for the `prefix`.

    `raw` is called to have keys delivered as bytes (to `take`) or as events; where that is impossible, as in tests
    without a terminal, key events are turned into bytes. `follow_mouse` is called to have movements of the mouse
    without a button reported, or not. The emulator is imported with the first terminal.
    """

    def __init__(self, screen: "MainScreen") -> None:
        self.prefix = b"\x1d"
        self.scrollback = 10_000
        self.tabs: list[TerminalTab] = []
        self.raw: Callable[[bool], None] = lambda on: None
        self.follow_mouse: Callable[[bool], None] = lambda on: None
        self._screen = screen
        self._numbers = count(1)
        self._zoomed = False

    # -- opening and closing ----------------------------------------------------------------------------------------

    def open(self, plan: "Plan") -> "LiveTerminal":
        """Open a terminal in front, with the focus."""
        from rich.cells import cell_len

        from dockertui.model.terminals.live import LiveTerminal
        from dockertui.widgets.tabs.terminal import TerminalTab

        session = self._screen.desk.session(plan.host)
        live = LiveTerminal(plan, self.scrollback, cell_len)
        tab = TerminalTab(f"terminal-{next(self._numbers)}", session, live, self.prefix_label)
        tab.desk = self._screen.desk
        entry = session.commands.start(shlex.join(plan.argv))

        def report() -> None:
            due = live.state == "ended" if plan.task else live.state != "opening"
            if entry.seconds is None and due:
                failed = live.state == "ended" and (not live.reached or (plan.task and live.status != 0))
                session.commands.finish(entry, error=live.verdict if failed else "")

        live.listeners.append(report)
        self.tabs.append(tab)
        self._screen.detail.keep(tab.identity, tab)
        if plan.passing and self._screen.detail.display:
            tab.inner = self._screen.detail.focused_inside
            self._screen.detail.open(tab.identity)
        else:
            self.show(tab)
        return live

    def show(self, tab: "TerminalTab") -> None:
        """Bring a terminal to the front, and give it the focus."""
        self._screen.open_tab(tab.identity)

    def uses(self, session: "Session") -> bool:
        """Whether a terminal of that session's engine is open."""
        return any(tab.session is session for tab in self.tabs)

    async def close(self, tab: "TerminalTab") -> None:
        """Close a terminal; asks first where that would end what runs in it."""
        live = tab.live
        if live.state == "live" and not live.plan.lasting and not await self._sure([tab], _("Close")):
            return
        self._remove(tab)
        await live.close()

    @property
    def unsettled(self) -> bool:
        """Whether something is under way in one of them that must not be left half done."""
        return any(tab.live.unsettled for tab in self.tabs)

    async def close_all(self) -> None:
        """Close every terminal, without asking; what must not be left half done comes to its end first."""
        tabs, self.tabs = self.tabs, []
        for tab in tabs:
            tab.live.listeners.clear()  # Nobody looks any more.
            if tab.live.unsettled:
                text = _("Letting {title} come to its end").format(title=tab.live.plan.title)
                with suppress(OSError):  # the terminal may be gone
                    print(text, GLYPHS.busy, flush=True)
        await asyncio.gather(*(tab.live.close() for tab in tabs))

    async def sure_to_quit(self) -> bool:
        """Ask whether to leave where programs run in terminals; True where none do."""
        running = [tab for tab in self.tabs if tab.live.state == "live"]
        return not running or await self._sure(running, _("Quit"))

    async def _sure(self, tabs: "list[TerminalTab]", button: str) -> bool:
        ending = [tab.live.plan.title for tab in tabs if not tab.live.plan.lasting]
        lasting = [tab.live.plan.title for tab in tabs if tab.live.plan.lasting]
        text = []
        if ending:
            text.append(_("Still running, and ended by this: {names}").format(names=", ".join(ending)))
        if lasting:
            text.append(_("Detached from, and going on: {names}").format(names=", ".join(lasting)))
        from dockertui.model.form import Button, Form

        form = Form(title=_("Terminals are open"), text=text, buttons=(Button("ok", button, grave=bool(ending)),))
        return await self._screen.desk.ask(form) is not None

    def _remove(self, tab: "TerminalTab") -> None:
        if tab not in self.tabs:
            return
        at = self.tabs.index(tab)
        in_front, has_focus = self._screen.detail.tab is tab, self.front is tab
        self.tabs.remove(tab)
        tab.leave()
        self._screen.detail.drop(tab.identity)
        if has_focus and tab.inner:
            self._screen.focus_detail()
        elif in_front and self.tabs and not tab.live.plan.passing:
            self.show(self.tabs[min(at, len(self.tabs) - 1)])
        elif in_front and (has_focus or not tab.live.plan.passing):
            self.leave()

    # -- moving between them ----------------------------------------------------------------------------------------

    @property
    def front(self) -> "TerminalTab | None":
        """The terminal that has the focus."""
        return next((tab for tab in self.tabs if tab.view is self._screen.focused), None)

    @property
    def view(self) -> "TerminalView | None":
        """The screen of the terminal that has the focus."""
        return self.front.view if self.front else None

    @property
    def front_ended(self) -> bool:
        """Whether the terminal that has the focus has ended."""
        return self.view is not None and self.view.live.state == "ended"

    def zoom(self) -> None:
        """Give the terminal the whole screen, or as much as before."""
        self._zoomed = self._screen.mode != "full"
        self._screen.set_mode("full" if self._zoomed else "normal")

    def leave(self) -> None:
        """Go back to the list, which gets its share of the screen again."""
        if self._zoomed:
            self._zoomed = False
            self._screen.mode = "normal"
        self._screen.focus_pane(self._screen.pane)

    def step(self, step: int) -> None:
        """Bring the next terminal to the front."""
        if self.tabs:
            here = self.tabs.index(self.front) if self.front in self.tabs else -step
            self.show(self.tabs[(here + step) % len(self.tabs)])

    def changed(self, tab: "TerminalTab", what: str) -> None:
        """A terminal ended, or its program wants something else."""
        if what == "clipboard":
            from dockertui.widgets.tabs.terminal import beginning

            asks = _(
                "{title} wants to write to the clipboard: {text}\n{prefix} y allows this and more, {prefix} Y none."
            )
            text = asks.format(title=tab.live.plan.title, text=beginning(tab.clipboard), prefix=self.prefix_label)
            self._screen.desk.notify(text, "warning")
        elif tab.live.detached:
            self._remove(tab)
            self._screen.desk.notify(_("Left {title}; it goes on.").format(title=tab.live.plan.title))
        elif tab.live.plan.passing and what == "ended":
            self._passed(tab)
        self._screen.detail.strip.sync()
        self.arm()

    def _passed(self, tab: "TerminalTab") -> None:
        """Close a passing terminal that ended well; say so of one that did not, which stays to be read."""
        if tab.live.status == 0:
            self._remove(tab)
        else:
            self._screen.desk.notify(f"{tab.title}: {tab.live.verdict}", "error")

    # -- keys -------------------------------------------------------------------------------------------------------

    @property
    def prefix_label(self) -> str:
        """The prefix key as people write it."""
        return control_name(self.prefix)

    def arm(self) -> None:
        """Have keys, and movements of the mouse, delivered as they are meant now."""
        view = self.view if self._screen.is_active else None
        self.raw(view is not None and self._gets_keys(view))
        self.follow_mouse(view is not None and view.wants_motion)
        self._screen.footer.sync()

    def take(self, data: bytes) -> bool:
        """Keys as bytes arrived; False where they are for dockertui, after the prefix or a key that opens something.

        Those for a terminal that is gone, or whose program has ended meanwhile, are for nobody.
        """
        view = self.view
        if view is not None and self._gets_keys(view):
            view.following = True
            view.live.type(data)
            return True
        return self._screen.is_active and (view is None or view.live.state == "ended")

    def _gets_keys(self, view: "TerminalView") -> bool:
        """Whether keys are for its program."""
        return self._screen.is_active and view.wants_keys

    def paste(self, text: str) -> bool:
        """Take pasted text; False where it is not for a program."""
        view = self.view
        if view is None or not view.wants_keys:
            return False
        view.following = True
        view.live.paste(text)
        return True

    def press(self, event: events.Key) -> bool:
        """Take a key that came as an event; False where it is for dockertui."""
        view = self.view
        if view is None:
            return False
        is_prefix = control_byte(event.key) == self.prefix
        if view.wants_keys and not is_prefix:
            view.following = True
            view.live.type_key(event.key, event.character)
            return True
        if is_prefix and not view.prefixed:
            view.prefixed = view.live.state != "ended"
            self.arm()
            return True
        view.prefixed = False
        if is_prefix:
            view.live.type(self.prefix)
            self.arm()
        return is_prefix

    def hints(self) -> list[Hint] | None:
        """What the footer shows while all keys are the program's; None where it shows what it always does."""
        if self.view is None or not self.view.wants_keys:
            return None
        prefix = self.prefix_label
        return [
            Hint(prefix, _("dockertui's keys"), ""),
            Hint(f"{prefix} Esc", _("back to the list"), "terminal.leave"),
            Hint(f"{prefix} z", _("zoom"), "terminal.zoom"),
            Hint(f"{prefix} x", _("close"), "terminal.close"),
            Hint(f"{prefix} {prefix}", _("sends {key}").format(key=prefix), ""),
        ]
