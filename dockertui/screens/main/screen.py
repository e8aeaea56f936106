"""The main screen: holds the parts together, knows what is selected, and keeps the panes and the right side in step."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Any, ClassVar
from weakref import WeakSet

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen

from dockertui import effects
from dockertui.model.command import Command
from dockertui.model.keymap import Keymap
from dockertui.model.resource import Resource
from dockertui.model.session import Session
from dockertui.screens.main.changes import Changes
from dockertui.screens.main.desk import MainDesk
from dockertui.screens.main.engines import EngineSwitcher
from dockertui.screens.main.keyboard import Keyboard
from dockertui.screens.main.layout import Layout, Mode, Side, arrange
from dockertui.screens.main.terminals import Terminals
from dockertui.screens.main.trail import Trail
from dockertui.widgets.bars import Banner, Divider, Footer, Header
from dockertui.widgets.command_log import CommandLogView
from dockertui.widgets.detail import Detail
from dockertui.widgets.lines import LOOKS
from dockertui.widgets.pane import Pane
from dockertui.widgets.prompt import Complete, Prompt
from dockertui.widgets.table import Table
from dockertui.widgets.tabs.base import AskLine, CopyText, GoTo, Tell

if TYPE_CHECKING:
    from dockertui.widgets.tabs.terminal import TerminalTab
    from dockertui.widgets.terminal.view import TerminalView


class MainScreen(Screen[None], inherit_bindings=False):
    """Panes of every kind, the right side, header, footer and command log, for one engine or several.

    `sessions` are those shown; `session` is the one in front, which follows the selection.
    """

    BINDINGS: ClassVar[list[BindingType]] = []
    ALLOW_SELECT = False
    COMPONENT_CLASSES = LOOKS

    def __init__(
        self,
        session: Session,
        resources: Sequence[Resource[Any]],
        commands: Sequence[Command["MainScreen"]],
        keymap: Keymap,
        engines: EngineSwitcher,
    ) -> None:
        super().__init__()
        self.sessions = [session]
        self.session = session
        self.resources = tuple(resources)
        self.desk = MainDesk(self)
        self.terminals = Terminals(self)
        self.mode: Mode = "normal"
        self.side: Side = "panes"
        self.header = Header(lambda: self.session, self.sessions)
        self.banner = Banner(lambda: self.session)
        self.panes = [Pane(resource, self.sessions) for resource in self.resources if resource.listing]
        self.pane: Pane[Any] = self.panes[0]
        self.left = Vertical(*self.panes, id="panes")
        self.detail = Detail(self.desk)
        self.divider = Divider()
        self.log_view = CommandLogView(lambda: self.session)
        self.keyboard = Keyboard(self, commands, keymap)
        self.footer = Footer(self.keyboard.hints)
        self.prompt = Prompt()
        self.engines = engines
        self.trail = Trail(self)
        self._changes = Changes(self, self._reload)
        self._shown_panes: list[bool] = []
        self._heard: WeakSet[Session] = WeakSet()

    def compose(self) -> ComposeResult:
        """Everything on the screen."""
        yield self.header
        yield self.banner
        with Horizontal(id="body"):
            yield self.left
            yield self.divider
            yield self.detail
        yield self.log_view
        yield self.footer
        yield self.prompt

    def on_mount(self) -> None:
        """Number the panes, listen, and start the clock."""
        for number, pane in enumerate(self.panes, 1):
            pane.number = number
        self.banner.display = False
        self.set_focus(self.pane)
        self.listen(self.session)
        self.lay_out()
        self.set_interval(1.0, self.tick)

    # -- the session ------------------------------------------------------------------------------------------------

    def listen(self, session: Session) -> None:
        """Hear of everything that changes in a session, once however often it is shown."""
        if session in self._heard:
            return
        self._heard.add(session)
        session.wanted = lambda: self._measured(session)
        session.store.listeners.append(self._changes.note)
        session.listeners.append(self._session_changed)
        session.commands.listeners.append(self._commands_changed)
        session.jobs.listeners.append(self._jobs_changed)
        session.jobs.ended.append(self.desk.job_ended)
        session.feeds.listeners.append(self._feeds_changed)

    def _measured(self, session: Session) -> list[str]:
        """The ids of a session's objects of which measurements are on the screen, the selected ones first."""
        shown = (self.detail.measured, *(pane.measured for pane in self.panes)) if session in self.sessions else ()
        return [record.id for records in shown for record in records if record.host == session.key]

    def show(self, sessions: Sequence[Session], front: Session) -> None:
        """Show these sessions and no others."""
        self.sessions[:] = sessions
        self.session = front
        self.trail.clear()
        for session in sessions:
            self.listen(session)
        for pane in self.panes:
            pane.view.marks.clear()
            pane.reload()
        self._session_changed(front)

    @property
    def read_only(self) -> bool:
        """Whether changing actions are refused."""
        return self.session.engine.read_only

    def _reload(self, kinds: Collection[str]) -> None:
        wanted = [self._wanted(pane) for pane in self.panes]
        if wanted != self._shown_panes:
            self._shown_panes = wanted
            self.lay_out()
        for pane in self.panes:
            if pane.resource.kind in kinds and pane.display:
                pane.reload()
        if self.pane.resource.kind in kinds:
            self.follow_selection()
        self.header.sync()

    def _session_changed(self, session: Session) -> None:
        if session not in self.sessions or not self.is_attached:
            return
        self._show_state()
        for pane in self.panes:
            pane.reload()
        self.lay_out()
        if session.state != "connecting":
            self.follow_selection()
            self.call_after_refresh(self._import_actions)
            self.keyboard.engine_answered()

    @work(exclusive=True, group="importing")
    async def _import_actions(self) -> None:
        """Have the footer say what can be done; that is imported now, once the records are on the screen."""
        await asyncio.to_thread(lambda: [resource.actions() for resource in self.resources])
        self.footer.sync()

    def _show_state(self) -> None:
        """Say how the engine in front is doing."""
        shown = self.banner.display
        self.banner.display = self.banner.wanted
        self.banner.sync()
        self.header.sync()
        if self.banner.display != shown:
            self.lay_out()

    def _feeds_changed(self) -> None:
        """Say which lists are not current."""
        for pane in self.panes:
            if pane.display:
                pane.sync()

    def _commands_changed(self) -> None:
        self.log_view.sync()
        self.header.sync()

    def _jobs_changed(self) -> None:
        self.header.sync()
        self.footer.sync()

    def tick(self) -> None:
        """A second went by: ages move on."""
        for pane in self.panes:
            if pane.display:
                pane.sync()
        self.detail.tick()
        self._show_state()

    # -- focus, selection, layout -----------------------------------------------------------------------------------

    def pane_of(self, kind: str) -> Pane[Any]:
        """The pane of a kind."""
        return next(pane for pane in self.panes if pane.resource.kind == kind)

    def focus_pane(self, pane: Pane[Any]) -> None:
        """Give a pane the focus, and the right side its selection."""
        self.pane = pane
        self.side = "panes"
        self.lay_out()
        self.set_focus(pane)
        self.follow_selection()

    def open_tab(self, tab: str) -> None:
        """Open a tab of the right side and give it the focus."""
        if tab in self.detail.order:
            self.side = "detail"
            self.lay_out()
            self.detail.open(tab)
            self.focus_detail()

    def focus_detail(self) -> None:
        """Give the right side the focus, where it has anything."""
        self.detail.resume()
        if self.detail.tab is None:
            return
        self.side = "detail"
        self.lay_out()
        self.set_focus(self.detail.tab.main)
        self.detail.tab.attend()

    def focus_log(self) -> None:
        """Give the command log the focus."""
        self.log_view.display = True
        self.set_focus(self.log_view)

    def back(self) -> None:
        """Leave what has the focus, or undo what the pane shows: marks first, then the filter."""
        if self.focused is not self.pane:
            self.focus_pane(self.pane)
        elif self.mode != "normal":
            self.set_mode("normal")
        elif self.pane.view.marks:
            self.pane.view.marks.clear()
            self.pane.sync()
            self.follow_selection()
        elif self.pane.view.filter:
            self.filter("")

    def set_mode(self, mode: Mode) -> None:
        """Give the focused part more or less of the screen."""
        self.mode = mode
        self.lay_out()

    def filter(self, pattern: str) -> None:
        """Filter the pane in front."""
        self.pane.view.set_filter(pattern)
        self.pane.sync()
        self.follow_selection()

    def follow_selection(self) -> None:
        """Have the right side be about the selected object."""
        record = self.pane.view.current
        session = self.desk.session(record.host) if record else self.session
        if session is not self.session:
            self.session = session
            self._show_state()
            self.log_view.sync()
        marked = self.pane.view.chosen if len(self.pane.view.marks) > 1 else ()
        askable = session.state != "connecting"  # What start-up saw at a glance is listed before it can be asked about.
        self.detail.show(session, self.pane.resource, record if askable else None, marked)
        self.footer.sync()

    def lay_out(self) -> None:
        """Share the space out anew."""
        width, height = self.app.size
        layout = arrange(
            width,
            height,
            self.mode,
            self.side,
            [pane.view.total if self._wanted(pane) else -1 for pane in self.panes],
            self.panes.index(self.pane),
            self.log_view.has_focus,
            self.banner.display,
        )
        self._apply(layout)

    def _wanted(self, pane: Pane[Any]) -> bool:
        """Whether a pane is to be shown: an optional one only while it has something to show."""
        kind = pane.resource.kind
        return not pane.resource.optional or any(session.store.all(kind) for session in self.sessions)

    def _apply(self, layout: Layout) -> None:
        left = self.left
        left.display = layout.panes
        left.styles.width = layout.left if layout.detail else "1fr"
        self.divider.display = layout.panes and layout.detail
        if self.detail.display and not layout.detail:
            self.detail.pause()
        elif layout.detail and not self.detail.display:
            self.call_after_refresh(effects.following(self.detail.resume))
        self.detail.display = layout.detail
        self.log_view.display = layout.log
        for pane, height in zip(self.panes, layout.heights, strict=True):
            shown = pane.display
            pane.display = height > 0
            pane.styles.height = height
            pane.compact = pane is not self.pane
            pane.full = layout.full and pane is self.pane
            if pane.display and shown:
                pane.sync()
            elif pane.display:
                pane.reload()

    def on_resize(self) -> None:
        """Share the space out anew."""
        self.lay_out()

    def on_descendant_focus(self) -> None:
        """Keep track of the pane in front, also when the mouse chose it; the focus may have moved on since."""
        pane = self.focused
        if isinstance(pane, Pane) and pane is not self.pane:
            self.focus_pane(pane)
        self.terminals.arm()

    def on_descendant_blur(self) -> None:
        """The command log or a terminal may have lost the focus."""
        self.terminals.arm()
        self.call_later(self.lay_out)

    # -- messages of the parts --------------------------------------------------------------------------------------

    def on_table_moved(self, message: Table.Moved) -> None:
        """The selection moved."""
        if message.table is self.pane and self.pane.view.current is not self.detail.record:
            self.follow_selection()

    def on_table_opened(self, message: Table.Opened) -> None:
        """A row was double-clicked."""
        self.focus_detail()

    def on_footer_clicked(self, message: Footer.Clicked) -> None:
        """A hint was clicked."""
        self.keyboard.run_id(message.command)

    def on_ask_line(self, message: AskLine) -> None:
        """A tab asks for a line."""
        self.ask_line(message.title, message.initial, message.ended, complete=message.complete)

    def on_screen_suspend(self) -> None:
        """Another screen gets the keys, and the mouse."""
        self.terminals.raw(False)
        self.terminals.follow_mouse(False)

    def on_screen_resume(self) -> None:
        """The keys come here again."""
        self.call_later(self.terminals.arm)

    def on_terminal_view_mode_changed(self, message: "TerminalView.ModeChanged") -> None:
        """Keys have another meaning now."""
        self.detail.strip.sync()
        self.terminals.arm()

    def on_terminal_tab_changed(self, message: "TerminalTab.Changed") -> None:
        """A terminal ended, or its program wants something else."""
        self.terminals.changed(message.tab, message.what)

    def on_copy_text(self, message: CopyText) -> None:
        """A tab copies something."""
        self.desk.copy(message.text, message.said)

    def on_tell(self, message: Tell) -> None:
        """A tab has something to say."""
        self.desk.notify(message.text, message.severity)

    def on_go_to(self, message: GoTo) -> None:
        """A tab leads to another object; the way back is remembered."""
        self.trail.follow(message)

    def ask_line(
        self,
        title: str,
        initial: str,
        done: Callable[[str | None], None],
        typed: Callable[[str], None] | None = None,
        complete: Complete | None = None,
    ) -> None:
        """Ask for a line at the bottom as `Prompt.ask` does, and give the focus back afterwards."""
        back = self.focused

        def end(text: str | None) -> None:
            self.set_focus(back or self.pane)
            done(text)

        self.prompt.ask(title, initial, end, typed, complete)
