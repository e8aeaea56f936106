"""The Logs tab: a container's log, followed, with search, filters and a glance at what it uses."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

from textual import events
from textual.app import ComposeResult

from dockertui.format import joined
from dockertui.i18n import _, ngettext
from dockertui.model.command import Command
from dockertui.model.commands import docker
from dockertui.model.log_buffer import LogBuffer
from dockertui.model.log_reader import RANGES, LogReader
from dockertui.model.log_source import TAIL, Since
from dockertui.model.resource import Key, Record
from dockertui.model.session import Session
from dockertui.widgets.logs.rows import prefixes
from dockertui.widgets.logs.view import LogView
from dockertui.widgets.stats_strip import StatsStrip
from dockertui.widgets.tabs.base import AskLine, Tab

log = logging.getLogger(__name__)

SHIFT = 20
"""Cells by which lines that are not wrapped move sideways."""

MOST_MERGED = 50
"""Logs at most that are merged in one view."""

STRIP_FROM = (60, 18)
"""The size, in cells, from which on the tab has room for measurements."""


def _since_command(since: Since) -> Command["LogsTab"]:
    return Command(
        id=f"logs.since.{since.key}",
        title=since.title,
        help=_("Read the log again from there: {since}").format(since=since.title),
        keys=(since.key,),
        run=lambda tab: tab.read(since),
    )


class LogsTab(Tab):
    """Reads the log of one container, or those of the marked ones merged, while it is visible."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.view = LogView()
        self.view.heading = self.heading
        self.strip = StatsStrip()
        self.since = RANGES[0]
        self.reader: LogReader | None = None
        self._shown: list[Key] = []
        self._reading: asyncio.Task[None] | None = None
        self._older: asyncio.Task[int] | None = None

    def compose(self) -> ComposeResult:
        """The log above the measurements."""
        yield self.view
        yield self.strip

    @property
    def main(self) -> LogView:
        """The log."""
        return self.view

    def show(self, session: Session, record: Record) -> None:
        """Show the log of another container from its end; of the same one from where it was left."""
        super().show(session, record)
        self.strip.show(session, record)
        if self.reader and self._shown == [one.key for one in self._records()]:
            self._run(self.reader)
        else:
            self.read(self.since)

    def _records(self) -> Sequence[Any]:
        """Whose logs are shown."""
        return self.marked[:MOST_MERGED] or [self.record]

    def record_changed(self, record: Record) -> None:
        """Read on where the container was started again."""
        before, self.record = self.record, record
        self.strip.show(self.session, record)
        if self.reader:
            self.reader.poke(record.id, _running(record), _running(record) and not _running(before))

    def tick(self) -> None:
        """Read on where a log ended although its container runs."""
        self.strip.sync()
        if self.reader is None:
            return
        for record in self._records():
            now = self.session.store.get("container", record.id) or record
            self.reader.poke(record.id, _running(now), restarted=False)

    def hide(self) -> None:
        """Stop reading."""
        for task in (self._reading, self._older):
            if task:
                task.cancel()

    def read(self, since: Since) -> None:
        """Read the log from another point on."""
        self.since = since
        records = self._records()
        self._shown = [record.key for record in records]
        buffer = LogBuffer()
        self.reader = LogReader(self.session, [record.id for record in records], since, buffer, self._changed)
        names = prefixes([record.name for record in records]) if len(records) > 1 else ()
        self.view.form = self.view.form._replace(names=names)
        self.view.start(buffer)
        self._run(self.reader)

    def heading(self) -> str:
        """What lies before the first line."""
        reader = self.reader
        if reader is None or (reader.state == "reading" and not len(self.view.buffer)):
            return _("reading …")
        if reader.fetching:
            return _("older lines are being read …")
        if self.view.buffer.dropped or (self.view.buffer.full and not reader.at_start):
            return _("older lines are left out: the memory for logs is full")
        if not reader.at_start:
            return _("older lines follow as you scroll up")
        return _("last {since}").format(since=reader.since.title) if reader.since.seconds else self._beginning()

    def _beginning(self) -> str:
        return _("the log begins here") if len(self.view.buffer) else _("the log is empty")

    def notes(self) -> str:
        """How reading stands, and what search and filters found."""
        view = self.view
        shown = view.count() - 1
        filters = " ".join(f"&{text}" for text in view.filters)
        passed = ngettext("{count} line", "{count} lines", shown).format(count=shown) if filters else ""
        since = self.since.title if self.since.seconds is not None else ""
        return joined((filters, passed, view.matches(), since, self._state()))

    def command(self) -> str:
        """The command that follows the same log from the same point on."""
        seconds, stamps = self.since.seconds, ("-t",) if self.view.form.stamp else ()
        if seconds is None:
            return docker("logs", "-f", *stamps, "--tail", str(TAIL), self.record.name)
        span = f"{seconds / 3600:g}h" if seconds >= 3600 else f"{seconds / 60:g}m"
        since = ("--since", span) if seconds else ()
        return docker("logs", "-f", *stamps, *since, self.record.name)

    def _state(self) -> str:
        view = self.view
        if not view.following:
            return _("paused, {count} new").format(count=view.unseen) if view.unseen else _("paused")
        state = self.reader.state if self.reader else "reading"
        return {"reading": _("reading"), "following": _("following"), "ended": _("ended"), "failed": _("no log")}[state]

    def ask_filter(self) -> None:
        """Ask for the filters, several ones separated by ` & `."""
        title = _("Show lines with (regex, !x without, a & b for both)")
        self.post_message(AskLine(title, " & ".join(self.view.filters), self.set_filter))

    def set_filter(self, text: str) -> None:
        """Show only lines that pass the filters as typed; "" shows all."""
        parts = (part.strip() for part in text.split(" & "))
        self.view.set_filters(tuple(part for part in parts if part not in ("", "!")))

    def toggle_wrap(self) -> None:
        """Wrap long lines, or cut them."""
        form = self.view.form
        self.view.set_form(form._replace(wrap=not form.wrap, shift=0))

    def shift(self, step: int) -> None:
        """Move sideways in lines that are not wrapped."""
        form = self.view.form
        self.view.set_form(form._replace(shift=max(0, form.shift + step * SHIFT)))

    def _changed(self, new: int) -> None:
        self.view.changed(new)

    def _run(self, reader: LogReader) -> None:
        self.hide()
        self._reading = asyncio.create_task(reader.run())
        self._reading.add_done_callback(_say_failure)

    def on_log_view_reached(self) -> None:
        """Read older lines, now that the user is at the oldest."""
        if self.reader and (self._older is None or self._older.done()):
            self._older = asyncio.create_task(self.reader.fetch_older())
            self._older.add_done_callback(_say_failure)

    def on_resize(self, event: events.Resize) -> None:
        """Show measurements where there is room."""
        wide, tall = STRIP_FROM
        self.strip.display = event.size.width >= wide and event.size.height >= tall

    def on_unmount(self) -> None:
        """Stop reading."""
        self.hide()

    COMMANDS = (
        Command(
            id="logs.follow",
            title=_("follow"),
            help=_("Stay at the end of the log, or stop there"),
            keys=("f",),
            run=lambda tab: tab.view.follow(not tab.view.following),
            hint=True,
        ),
        Command(
            id="logs.filter",
            title=_("filter"),
            help=_("Show only the lines that match, or do not (!)"),
            keys=("&",),
            run=lambda tab: tab.ask_filter(),
            hint=True,
        ),
        Command(
            id="logs.wrap",
            title=_("wrap"),
            help=_("Wrap long lines, or cut them at the right"),
            keys=("w",),
            run=lambda tab: tab.toggle_wrap(),
            hint=True,
        ),
        Command(
            id="logs.stamps",
            title=_("times"),
            help=_("Show no time, the time, or date and time of each line"),
            keys=("T",),
            run=lambda tab: tab.view.next_stamp(),
            hint=True,
        ),
        Command(
            id="logs.left",
            title=_("left"),
            help=_("Move to the left in lines that are not wrapped"),
            keys=("left",),
            run=lambda tab: tab.shift(-1),
            applies=lambda tab: not tab.view.form.wrap,
        ),
        Command(
            id="logs.right",
            title=_("right"),
            help=_("Move to the right in lines that are not wrapped"),
            keys=("right",),
            run=lambda tab: tab.shift(1),
            applies=lambda tab: not tab.view.form.wrap,
        ),
        *(_since_command(since) for since in RANGES),
    )


def _running(record: Any) -> bool:
    return bool(getattr(record, "running", False))


def _say_failure(task: "asyncio.Task[Any]") -> None:
    if not task.cancelled() and (error := task.exception()):
        log.error("reading a log failed", exc_info=error)
