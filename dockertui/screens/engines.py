"""The engines to choose from: contexts and sockets, with how each does, and what can be done with contexts."""

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from dockertui import effects
from dockertui.engine import context_store
from dockertui.format import clean
from dockertui.i18n import _
from dockertui.model.action import Desk
from dockertui.model.command_log import docker
from dockertui.model.session import Session
from dockertui.model.view import View
from dockertui.resources.engines import ENGINE_ROWS, EngineRow, contexts, engine_row
from dockertui.resources.engines.engine_row import known
from dockertui.screens.dialog import Dialog, Hints
from dockertui.screens.main.engines import EngineSwitcher
from dockertui.screens.moving import CursorKeys
from dockertui.screens.page import EnginePage, PageScreen
from dockertui.widgets.lines import Line, Lines, Span
from dockertui.widgets.table import Table
from dockertui.widgets.text import width, wrap

LOOK_EVERY = 0.5
"""Seconds between two looks at how the engines do."""


class EngineTable(Table[EngineRow]):
    """The engines."""

    def __init__(self) -> None:
        super().__init__(View(ENGINE_ROWS), id="places")

    def title(self) -> Line:
        """How many there are, and the command that lists contexts."""
        count, command = str(self.view.total), ENGINE_ROWS.command
        space = self.size.width - width(count) - width(command) - 2
        return [Span(f" {count}", "title"), Span(" " * max(1, space)), Span(command, "dim")]


class About(Lines):
    """What else there is to say of the engine under the cursor."""

    def __init__(self) -> None:
        super().__init__(id="place-about")
        self.said: Sequence[tuple[str, str]] = ()

    def line(self, y: int) -> Line:
        """A line of it."""
        lines = [(part, tone) for text, tone in self.said for part in wrap(text, max(10, self.size.width - 2))]
        return [Span(f" {lines[y][0]}", lines[y][1])] if y < len(lines) else []


class EnginesScreen(CursorKeys, Dialog[None]):
    """Lists the engines: Enter shows one, Space adds it to those shown or takes it away."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *CursorKeys.MOVES,
        Binding("enter", "use", _("Show"), id="engines.use"),
        Binding("space", "also", _("Show too"), id="engines.also"),
        Binding("a", "all", _("Show all contexts"), id="engines.all"),
        Binding("u", "choose", _("Use"), id="engines.choose"),
        Binding("n,c", "create", _("New context"), id="engines.create"),
        Binding("i", "inspect", _("Inspect"), id="engines.inspect"),
        Binding("d", "remove", _("Remove"), id="engines.remove"),
        Binding("B", "about", _("About the engine"), id="engines.page"),
        Binding("exclamation_mark", "retry", _("Retry"), id="engines.retry"),
        Binding("o", "sort", _("Sort"), id="engines.sort"),
        Binding("q,K", "cancel", _("Close"), id="engines.close"),
    ]

    def __init__(self, desk: Desk, engines: EngineSwitcher) -> None:
        super().__init__(_("Engines"))
        self._desk = desk
        self._engines = engines
        self._descriptions: dict[str, str] = {}
        self._current = ""
        self.table = EngineTable()
        self.about = About()

    @property
    def movable(self) -> EngineTable:
        """The table."""
        return self.table

    @property
    def _fixed(self) -> bool:
        """Whether contexts are to be left as they are."""
        return self._desk.session().engine.read_only

    def body(self) -> ComposeResult:
        """The engines, and more about one."""
        yield self.table
        yield self.about

    def hints(self) -> Hints:
        """The keys that work now."""
        row = self.table.view.current
        hints = [("engines.use", _("show"))]
        if row and not (row.shown and len(self._engines.shown) == 1):
            hints.append(("engines.also", _("hide") if row.shown else _("show too")))
        if row and row.state and self._session(row) and not self._live(row):
            hints.append(("engines.retry", _("retry")))
        if row and self._live(row):
            hints.append(("engines.page", _("about")))
        if row and row.context:
            hints += [
                ("engines.inspect", _("inspect")),
                *([] if row.current or self._fixed else [("engines.choose", "docker context use")]),
            ]
        if not self._fixed:
            hints += [("engines.create", _("new")), *([("engines.remove", _("remove"))] if row and row.ours else [])]
        return [*hints, ("engines.all", _("all")), ("dialog.cancel", _("close"))]

    def on_mount(self) -> None:
        """Look at the contexts, then again and again at the engines."""
        super().on_mount()
        self.table.focus()
        self.set_interval(LOOK_EVERY, self._show)
        self._look()

    def on_resize(self, event: events.Resize) -> None:
        """Draw everything for the new size."""
        super().on_resize(event)
        self.call_after_refresh(self._show)

    def on_table_moved(self) -> None:
        """Another engine is under the cursor."""
        self._show()

    def on_table_opened(self) -> None:
        """A row was double-clicked."""
        self.action_use()

    @effects.attends(_("Looking for engines"), soft=True)
    @work(exclusive=True, group="looking")
    async def _look(self) -> None:
        await self._engines.look()
        self._descriptions = await asyncio.to_thread(context_store.descriptions)
        self._current = await asyncio.to_thread(context_store.current_context)
        self._show()
        if self.table.view.cursor == 0:
            self.table.view.find(("", self._desk.session().engine.endpoint.key))
            self._show()

    def _session(self, row: EngineRow) -> Session | None:
        return self._engines.session(row.endpoint)

    def _live(self, row: EngineRow) -> bool:
        session = self._session(row)
        return session is not None and session.state == "live"

    def _show(self) -> None:
        if not self.open:
            return
        shown = self._engines.shown
        rows = []
        for endpoint in self._engines.offered:
            session = self._engines.session(endpoint)
            about = self._descriptions.get(endpoint.name, "") if endpoint.source != "socket" else ""
            rows.append(engine_row(endpoint, session, session in shown, about, self._current))
        self.table.view.load(rows)
        self.table.sync()
        row = self.table.view.current
        self.about.said = [(row.endpoint.host, "dim"), *known(row, self._session(row))] if row else []
        self.about.sync()
        self.label()

    # -- showing engines --------------------------------------------------------------------------------------------

    def action_use(self) -> None:
        """Show this engine alone."""
        if row := self.table.view.current:
            self.dismiss(None)
            self._engines.use(row.endpoint)

    def action_also(self) -> None:
        """Show this engine beside the others, or no longer."""
        if row := self.table.view.current:
            self._engines.also(row.endpoint)
            self._show()

    def action_all(self) -> None:
        """Show the engines of all contexts."""
        for row in self.table.view.rows:
            if row.context and not row.shown:
                self._engines.also(row.endpoint)
        self._show()

    def action_retry(self) -> None:
        """Try to reach this engine now; where ssh has to ask something, let it."""
        row = self.table.view.current
        session = self._session(row) if row else None
        if session and session.state == "lost":
            self._retry(session)

    @effects.attends(_("The engine"))
    @work(exclusive=True, group="retry")
    async def _retry(self, session: Session) -> None:
        if session.error and session.error.kind == "question":
            await self._engines.answer(session)
        else:
            session.retry_now()

    # -- contexts ---------------------------------------------------------------------------------------------------

    def action_choose(self) -> None:
        """Have the docker command use this context."""
        row = self.table.view.current
        if row and row.context and not self._fixed:
            self._choose(row.endpoint.name)

    @effects.attends(_("The context"))
    @work(exclusive=True, group="context")
    async def _choose(self, name: str) -> None:
        await contexts.choose(self._desk, self._desk.session(), name)
        self._look()

    def action_create(self) -> None:
        """Make a new context."""
        if not self._fixed:
            self._create()

    @effects.attends(_("The context"))
    @work(exclusive=True, group="context")
    async def _create(self) -> None:
        made = await contexts.create(self._desk, self._desk.session())
        if made is None:
            return
        await self._engines.look()
        self._look()
        name, show = made
        endpoint = next((each for each in self._engines.offered if each.name == name), None)
        if show and endpoint:
            self._engines.also(endpoint)

    def action_remove(self) -> None:
        """Remove this context, after a question."""
        row = self.table.view.current
        if row and row.ours and not self._fixed:
            self._remove(row.endpoint.name)

    @effects.attends(_("The context"))
    @work(exclusive=True, group="context")
    async def _remove(self, name: str) -> None:
        await contexts.remove(self._desk, self._desk.session(), name)
        self._look()

    # -- pages ------------------------------------------------------------------------------------------------------

    def action_inspect(self) -> None:
        """Show what is kept of this context."""
        row = self.table.view.current
        if row and row.context:
            name = row.endpoint.name
            title = _("Context {name}").format(name=clean(name))
            session = self._desk.session()
            command = docker("context", "inspect", name)
            self.app.push_screen(PageScreen(self._desk, title, command, lambda: contexts.inspect(session, name)))

    def action_about(self) -> None:
        """Show what there is to know about this engine."""
        row = self.table.view.current
        session = self._session(row) if row else None
        if session and session.engine.info:
            self.app.push_screen(EnginePage(self._desk, session))

    def action_sort(self) -> None:
        """Order by the next column."""
        shown = [placed.column.id for placed in self.table.columns()]
        here = shown.index(self.table.view.sort) if self.table.view.sort in shown else -1
        self.table.view.sort_by(shown[(here + 1) % len(shown)])
        self.table.sync()
