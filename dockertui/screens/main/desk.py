"""What actions may ask of the main screen."""

from collections.abc import Awaitable, Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

from dockertui import effects
from dockertui.i18n import _
from dockertui.model.jobs import Job
from dockertui.model.resource import Key
from dockertui.model.session import Session
from dockertui.widgets import clipboard

if TYPE_CHECKING:
    from dockertui.model.action import Severity
    from dockertui.model.document import Document
    from dockertui.model.form import Answer, Attempt, Form
    from dockertui.model.terminals.live import LiveTerminal
    from dockertui.model.terminals.transport import Plan
    from dockertui.screens.main.screen import MainScreen


async def _at_once() -> None:
    pass


class MainDesk:
    """The `Desk` of the main screen. `unasked` waits until a form may come to the front that no key asked for."""

    def __init__(self, screen: "MainScreen") -> None:
        self._screen = screen
        self.unasked: Callable[[], Awaitable[None]] = _at_once

    def session(self, host: str = "") -> Session:
        """The session of that key, or the one in front of the user."""
        return next((s for s in self._screen.sessions if s.key == host), self._screen.session)

    async def ask(self, form: "Form", attempt: "Attempt | None" = None) -> "Answer | None":
        """Show a form, until an attempt at what it asks for succeeds; None where the user backs out.

        Where no key asks for it, it comes once nobody is typing.
        """
        from dockertui.screens.form import FormScreen

        if not effects.asked():
            await self.unasked()
        return await FormScreen(form, attempt=attempt).answer(self._screen.app)

    def notify(self, text: str, severity: "Severity" = "information") -> None:
        """Tell the user something in passing."""
        from dockertui.model.secrets import mask_text

        if severity == "error":
            effects.fail()
        self._screen.notify(mask_text(text), severity=severity, timeout=8 if severity == "error" else 4, markup=False)

    def select(self, kind: str, key: Key) -> None:
        """Move to an object in its pane."""
        pane = next((pane for pane in self._screen.panes if pane.resource.kind == kind), None)
        if pane is not None and not pane.view.find(key):
            pane.reload()  # It may have come a moment ago.
        if pane is not None and pane.view.find(key):
            self._screen.focus_pane(pane)
            pane.sync()
            self._screen.follow_selection()
        else:
            self.notify(_("It is not there any more."), "warning")

    def mark(self, kind: str, keys: Collection[Key]) -> None:
        """Mark objects in their pane, and no others."""
        pane = self._screen.pane_of(kind)
        pane.view.marks = set(keys)
        pane.sync()
        self._screen.follow_selection()

    def show_tab(self, tab: str) -> None:
        """Bring a tab of the right side to the front and give it the focus."""
        self._screen.open_tab(tab)

    def open_terminal(self, plan: "Plan") -> "LiveTerminal":
        """Open a terminal on the right side, with the focus; it stays until the user closes it."""
        return self._screen.terminals.open(plan)

    def show_job(self, job: Job | None = None) -> None:
        """Show the jobs, this one or the newest in front."""
        from dockertui.screens.jobs import JobsScreen

        shown = self._screen.app.screen
        if isinstance(shown, JobsScreen):
            shown.show(job)
        else:
            self._screen.app.push_screen(JobsScreen(self._screen.session.jobs, job))

    def show_events(self) -> None:
        """Show what happened on the engine."""
        from dockertui.screens.events import EventsScreen

        self._screen.app.push_screen(EventsScreen(self, self._screen.session))

    def edit(self, path: Path, line: int = 0) -> str:
        """Leave the screen to the user's editor, at a line, until it has ended; returns what went wrong, or ""."""
        from dockertui.screens.editor import edit

        return edit(self._screen.app, path, line)

    async def show_usage(self) -> None:
        """Show what takes the engine's disk space, until the user is done with that."""
        from dockertui.screens.usage import UsageScreen

        await UsageScreen(self).answer(self._screen.app)

    async def show_engines(self) -> None:
        """Show the engines to choose from, until the user is done with that."""
        from dockertui.screens.engines import EnginesScreen

        await EnginesScreen(self, self._screen.engines).answer(self._screen.app)

    async def show_engine(self) -> None:
        """Show what there is to know about the engine in front."""
        from dockertui.screens.page import EnginePage

        await EnginePage(self, self.session()).answer(self._screen.app)

    async def search(self, term: str = "") -> None:
        """Let the user search for images in a registry, until they are done with that."""
        from dockertui.screens.search import SearchScreen

        await SearchScreen(self, term).answer(self._screen.app)

    async def show(self, document: "Document") -> None:
        """Show a text to take along, until the user is done with it."""
        from dockertui.screens.document import DocumentScreen

        await DocumentScreen(document).answer(self._screen.app)

    def job_ended(self, job: Job) -> None:
        """Tell how a job ended, where the user does not see it anyway."""
        from dockertui.screens.jobs import JobsScreen

        severity: Severity = "information" if job.state == "done" else "error" if job.state == "failed" else "warning"
        if self._screen.is_running and not isinstance(self._screen.app.screen, JobsScreen):
            self.notify(f"{job.title}: {job.outcome}", severity)

    async def sure_of_jobs(self) -> bool:
        """Ask whether to leave while jobs run on any engine; True where none do."""
        from dockertui.model.form import Button, Form

        sessions = self._screen.engines.running
        running = [(session, job) for session in sessions for job in session.jobs.running]
        where = [f" ({session.engine.endpoint.label})" if len(sessions) > 1 else "" for session, _job in running]
        names = [f"{job.title}{place}" for (_session, job), place in zip(running, where, strict=True)]
        text = _("Cancelled by this, with nothing half done left behind: {names}").format(names=", ".join(names))
        form = Form(title=_("Jobs are running"), text=(text,), buttons=(Button("ok", _("Quit"), grave=True),))
        return not running or await self.ask(form) is not None

    def copy(self, text: str, said: str = "") -> None:
        """Put text on the user's clipboard, and tell them: `said` where the text itself must not be shown."""
        clipboard.copy(self._screen.app, text, said)
