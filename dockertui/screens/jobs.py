"""The jobs: what runs in the background and what has ended, with progress and output."""

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from dockertui import effects
from dockertui.i18n import _
from dockertui.model.jobs import Job, Jobs
from dockertui.screens.dialog import Dialog, Hints
from dockertui.screens.moving import CursorKeys
from dockertui.widgets import clipboard
from dockertui.widgets.jobs import JobList, JobView, heading
from dockertui.widgets.lines import Line, Lines, Span
from dockertui.widgets.text import cut

LISTED = 7
"""The most rows that the list of jobs takes from the one shown."""


class JobsHeading(Lines):
    """The command of the job shown, on a bar."""

    def __init__(self) -> None:
        super().__init__(id="job-heading")
        self.text = ""

    def line(self, y: int) -> Line:
        """The one row."""
        text = cut(self.text, self.size.width - 2)
        return [Span(f" {text}", "strong", "bar"), Span("", "", "bar")]


class JobsScreen(CursorKeys, Dialog[None]):
    """Lists the jobs and shows one; closing it leaves them running."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *CursorKeys.MOVES,
        Binding("tab,shift+tab", "other", _("Other part"), id="jobs.other"),
        Binding("enter,space", "enter", _("Fold"), id="jobs.enter"),
        Binding("c,x,ctrl+k", "stop", _("Cancel the job"), id="jobs.stop"),
        Binding("R", "follow_up", _("Run the image that was built, loaded or pulled"), id="jobs.follow_up"),
        Binding("d", "clear", _("Clear"), id="jobs.clear"),
        Binding("y", "copy", _("Copy"), id="jobs.copy"),
        Binding("q,J", "cancel", _("Close"), id="jobs.close"),
    ]

    def __init__(self, jobs: Jobs, job: Job | None = None) -> None:
        super().__init__(_("Jobs"))
        self._jobs = jobs
        self._first = job
        self.list = JobList(self.newest)
        self.view = JobView()
        self._command = JobsHeading()

    def newest(self) -> list[Job]:
        """The jobs, newest first."""
        return self._jobs.all[::-1]

    def body(self) -> ComposeResult:
        """The list, the command, and the job shown."""
        yield self.list
        yield self._command
        yield self.view

    def hints(self) -> Hints:
        """The keys that work now."""
        job = self.list.current
        stop = [("jobs.stop", _("cancel the job"))] if job and job.running else []
        fold = [("jobs.enter", _("fold"))] if self.view.has_focus else []
        follow = [("jobs.follow_up", job.follow_up.title)] if job and job.follow_up and job.state == "done" else []
        return [
            *stop,
            *follow,
            *fold,
            ("jobs.other", _("list or output")),
            ("jobs.clear", _("clear")),
            ("jobs.copy", _("copy")),
            ("dialog.cancel", _("close")),
        ]

    def on_mount(self) -> None:
        """Listen, and show the job asked for, else the newest."""
        super().on_mount()
        self._jobs.listeners.append(self.update)
        self.set_interval(1.0, self.update)
        self.list.focus()
        self.show(self._first)

    def on_unmount(self) -> None:
        """Listen no longer."""
        self._jobs.listeners.remove(self.update)

    def show(self, job: Job | None) -> None:
        """Bring a job to the front."""
        if job in self._jobs.all:
            self.list.cursor = self.newest().index(job)
        self.call_after_refresh(self.update)

    def update(self) -> None:
        """Take the jobs as they are now."""
        self.list.styles.height = max(1, min(LISTED, self.list.count()))
        self.list.sync()
        job = self.list.current
        self._command.text = heading(job) if job else _("No jobs: pulls, builds and the like appear here.")
        self._command.sync()
        self.view.show(job)
        self.label()

    def on_resize(self, event: events.Resize) -> None:
        """Draw everything for the new size."""
        super().on_resize(event)
        self.call_after_refresh(self.update)

    def on_job_list_moved(self) -> None:
        """Show the job under the cursor."""
        self.update()

    def on_descendant_focus(self) -> None:
        """Show the keys that work now."""
        self.label()

    @property
    def movable(self) -> JobList | JobView:
        """The part with the focus."""
        return self.view if self.view.has_focus else self.list

    def action_other(self) -> None:
        """Give the focus to the other part."""
        (self.list if self.view.has_focus else self.view).focus()

    def action_enter(self) -> None:
        """From the list into the job; there, fold or unfold a part."""
        if self.view.has_focus:
            self.view.fold()
        else:
            self.view.focus()

    def action_stop(self) -> None:
        """Cancel the job under the cursor."""
        if self.list.current:
            self.list.current.cancel()

    def action_follow_up(self) -> None:
        """Go on with what the job has brought about."""
        job = self.list.current
        if job and job.follow_up and job.state == "done":
            self.leave()
            effects.attend(self.app.run_worker(job.follow_up.run(), group="actions"), job.follow_up.title)

    def action_clear(self) -> None:
        """Forget the jobs that have ended."""
        self._jobs.clear()

    def action_copy(self) -> None:
        """Put the job's command on the clipboard."""
        if self.list.current:
            clipboard.copy(self.app, self.list.current.command)
