"""The Logs tab: a container's log, followed, with search, filters and a glance at what it uses."""

import asyncio
import logging
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.timer import Timer

from dockertui import effects
from dockertui.format import joined
from dockertui.i18n import _, ngettext
from dockertui.model.command_log import docker
from dockertui.model.expressions import TOO_SLOW
from dockertui.model.files import wrong_path, wrong_target
from dockertui.model.form import Notice
from dockertui.model.log_buffer import LogBuffer, LogEntry
from dockertui.model.log_reader import RANGES, LogReader
from dockertui.model.log_save import save
from dockertui.model.log_save import whole as whole_log
from dockertui.model.log_source import TAIL, Since
from dockertui.model.log_time import since
from dockertui.model.resource import Key, Record
from dockertui.model.session import Session
from dockertui.paths import expand
from dockertui.widgets.logs.rows import prefixes
from dockertui.widgets.logs.view import LogView
from dockertui.widgets.stats_strip import StatsStrip
from dockertui.widgets.tabs.base import AskLine, CopyText, NotesChanged, Tab, Tell
from dockertui.widgets.tabs.logs_commands import COMMANDS

log = logging.getLogger(__name__)

SHIFT = 20
"""Cells by which lines that are not wrapped move sideways."""

LEVELS = ("", _("all levels"), _("info and above"), _("warnings and above"), _("errors"))
"""What is shown for each gravity from -1 on."""

MOST_MERGED = 50
"""Logs at most that are merged in one view."""

SOON = 0.25
"""Seconds of reading after which that is said: most logs are there before, and a change costs a slow line."""

STRIP_FROM = (60, 18)
"""The size, in cells, from which on the tab has room for measurements."""


class LogsTab(Tab):
    """Reads the log of one container, or those of the marked ones merged, while it is visible."""

    COMMANDS = COMMANDS

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.view = LogView()
        self.view.heading = self.heading
        self.strip = StatsStrip()
        self._room = False
        self.since = RANGES[0]
        self.reader: LogReader | None = None
        self._shown: list[Key] = []
        self._news = asyncio.Event()
        self._reading: asyncio.Task[None] | None = None
        self._soon: Timer | None = None
        self._told = ""
        self._older: asyncio.Task[int] | None = None

    def compose(self) -> ComposeResult:
        """The log above the measurements."""
        yield self.view
        yield self.strip

    @property
    def main(self) -> LogView:
        """The log."""
        return self.view

    @property
    def measured(self) -> Sequence[Record]:
        """The record of the strip."""
        return [self.record] if self.strip.display else []

    def show(self, session: Session, record: Record) -> None:
        """Show the log of another container from its end; of the same one from where it was left."""
        super().show(session, record)
        self.strip.show(session, record)
        self._show_strip()
        if self.reader and self._shown == [one.key for one in self._records()]:
            self._run(self.reader)
        else:
            self.read(self.since)

    def _records(self) -> Sequence[Any]:
        """Whose logs are shown: nobody's where a project has no containers."""
        return self.marked[:MOST_MERGED] or ([] if self.resource.details.members else [self.record])

    def record_changed(self, record: Record) -> None:
        """Read on where the container was started again."""
        before, self.record = self.record, record
        self.strip.show(self.session, record)
        if self.reader:
            self.reader.poke(record.key, record.running, record.running and not before.running)

    def tick(self) -> None:
        """Read on where a log ended although its container runs."""
        self.strip.sync()
        if self.reader is None:
            return
        for record in self._records():
            now = self.session_of(record).store.get("container", record.id) or record
            self.reader.poke(record.key, now.running, restarted=False)

    def attend(self) -> None:
        """Have keys wait a moment for the first lines."""
        if self.reader and self.reader.state == "reading":
            effects.attend(self.run_worker(self._first_lines(), group="first", exclusive=True), _("The log"), soft=True)

    async def _first_lines(self) -> None:
        while self.reader and self.reader.state == "reading":
            self._news.clear()
            await self._news.wait()

    @property
    def fails(self) -> bool:
        """Whether no log can be read."""
        return self.reader is not None and self.reader.state == "failed"

    def retry(self) -> None:
        """Try again now to read the logs that failed."""
        if self.reader:
            self.reader.retry()

    def hide(self) -> None:
        """Stop reading."""
        for task in (self._reading, self._older):
            if task:
                task.cancel()
        if self._soon:
            self._soon.stop()
            self._soon = None

    def read(self, since: Since) -> None:
        """Read the log from another point on."""
        self.since = since
        records = self._records()
        self._shown = [record.key for record in records]
        buffer = LogBuffer()
        containers = [(self.session_of(record), record.id) for record in records]
        self.reader = LogReader(containers, since, buffer, self._changed) if containers else None
        names = prefixes([record.name for record in records]) if len(records) > 1 else ()
        self.view.log_layout = self.view.log_layout._replace(names=names)
        self.view.start(buffer)
        if self.reader:
            self._run(self.reader)
            self._soon = self.set_timer(SOON, self._not_soon)
        else:
            self.hide()

    def go_to(self, since: Since) -> None:
        """Read from where the user asks; keys typed ahead are for what comes then."""
        self.read(since)
        self.attend()

    def heading(self) -> str:
        """What lies before the first line."""
        reader = self.reader
        if reader is None and not self._shown:
            return _("there is no container, so there is no log")
        if reader is None or (reader.state == "reading" and not len(self.view.buffer)):
            return "" if self._soon else _("reading …")
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
        if view.too_slow:
            return TOO_SLOW
        shown = view.count() - 1
        filters = " ".join(f"&{text}" for text in view.filters)
        level = LEVELS[view.gravity + 1]
        passed = ngettext("{count} line", "{count} lines", shown).format(count=shown) if filters or level else ""
        since = self.since.title if self.since.seconds is not None else ""
        return joined((filters, level, passed, view.matches(), since, self._state()))

    def command(self) -> str:
        """The command that follows the same log from the same point on."""
        seconds, until = self.since.seconds, self.since.until
        options = ["-f"] * (not until) + ["-t"] * bool(self.view.log_layout.stamp)
        if seconds is None:
            options += ["--tail", str(TAIL)]
        elif seconds:
            options += ["--since", f"{seconds / 3600:g}h" if seconds >= 3600 else f"{seconds / 60:g}m"]
        if until:
            options += ["--until", f"{until:.0f}"]
        return docker(*self.resource.details.logs_argv(self.record, options))

    def _state(self) -> str:
        view = self.view
        if not view.following:
            return _("paused, {count} new").format(count=view.unseen) if view.unseen else _("paused")
        state = self.reader.state if self.reader else "reading" if self._shown else "failed"
        if state == "reading" and self._soon:
            state = "following" if any(record.running for record in self._records()) else "ended"
        return {"reading": _("reading"), "following": _("following"), "ended": _("ended"), "failed": _("no log")}[state]

    def ask_filter(self) -> None:
        """Ask for the filters, several ones separated by ` & `."""
        title = _("Show lines with (regex, !x without, a & b for both)")
        self.ask_line(AskLine(title, " & ".join(self.view.filters), self.set_filter))

    def set_filter(self, text: str) -> None:
        """Show only lines that pass the filters as typed; "" shows all."""
        parts = (part.strip() for part in text.split(" & "))
        self.view.set_filters(tuple(part for part in parts if part not in ("", "!")))

    def next_level(self) -> None:
        """Show only graver lines, or all again."""
        self.view.set_gravity((self.view.gravity + 2) % len(LEVELS) - 1)

    def ask_since(self) -> None:
        """Ask for a time to read from."""
        self.ask_line(AskLine(_("Since (10m, 13:45, 10:00 .. 10:30): "), "", self._read_since))

    def _read_since(self, text: str) -> None:
        try:
            self.go_to(since(text))
        except ValueError as error:
            self.post_message(Tell(str(error), "error"))

    def ask_fields(self) -> None:
        """Ask for the fields to show."""
        title = _("Fields as columns (time level msg; empty: whole lines): ")
        self.ask_line(AskLine(title, " ".join(self.view.log_layout.fields), self.set_fields))

    def set_fields(self, text: str) -> None:
        """Reduce structured lines to the fields named."""
        self.view.set_log_layout(self.view.log_layout._replace(fields=tuple(text.replace(",", " ").split())))

    def draw_mark(self) -> None:
        """Draw a line at the end of the log."""
        now = time.time()
        self.view.buffer.append([LogEntry("note", now, time.strftime("%H:%M:%S", time.localtime(now)))])
        self.view.changed(0)

    def copy_lines(self) -> None:
        """Copy the chosen lines."""
        lines = self.view.chosen_lines()
        said = ngettext("{count} line", "{count} lines", len(lines)).format(count=len(lines))
        self.post_message(CopyText("\n".join(lines), said))
        self.view.choose_none()

    def unfold(self) -> None:
        """Unfold the line under the cursor, or fold it again; the cursor comes first."""
        if self.view.chosen is None:
            self.view.choose_here()
        if not self.view.unfold():
            self.post_message(Tell(_("This line has no fields to unfold: it is neither JSON nor logfmt."), "warning"))

    def ask_save(self, whole: bool = False) -> None:
        """Ask for the file to write to; an existing one is replaced only where the user says so."""
        name = f"{self.record.name}-{time.strftime('%Y%m%d-%H%M%S')}.log"
        title = _("Write the whole log to: ") if whole else _("Write the lines shown to: ")

        def take(text: str) -> None:
            if not text.strip():
                self.post_message(Tell(_("Not written: no file was named."), "warning"))
            else:
                self.run_worker(self._save_to(text, whole))

        self.ask_line(AskLine(title, name, take))

    async def _save_to(self, text: str, whole: bool) -> None:
        path = expand(text)
        said = wrong_path(text)
        wrong = Notice("file", said, bad=True) if said else await asyncio.to_thread(wrong_target, text, 0)
        if wrong and wrong.bad:
            self.post_message(Tell(_("Not written: {reason}").format(reason=wrong.text), "warning"))
        elif wrong:
            question = _("{path} exists. Type yes to replace it: ").format(path=path)
            self.ask_line(AskLine(question, "", lambda said: self.save(path, whole) if said == "yes" else None))
        else:
            self.save(path, whole)

    def save(self, path: Path, whole: bool) -> None:
        """Write the log to a file, all that the engine keeps or what is shown."""
        records = self._records()
        containers = [(self.session_of(record), record) for record in records]
        lines = whole_log(containers) if whole and records else self.view.all_lines()
        save(self.session, path, lines, ("docker", *self.resource.details.logs_argv(self.record, ())))

    def toggle_wrap(self) -> None:
        """Wrap long lines, or cut them."""
        layout = self.view.log_layout
        self.view.set_log_layout(layout._replace(wrap=not layout.wrap, shift=0))

    def shift(self, step: int) -> None:
        """Move sideways in lines that are not wrapped."""
        layout = self.view.log_layout
        self.view.set_log_layout(layout._replace(shift=max(0, layout.shift + step * SHIFT)))

    def _not_soon(self) -> None:
        self._soon = None
        self._changed(0)

    def _changed(self, new: int) -> None:
        self._news.set()
        self.view.changed(new)
        if (state := self._state()) != self._told:
            self._told = state
            self.post_message(NotesChanged())

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
        self._room = event.size.width >= wide and event.size.height >= tall
        self._show_strip()

    def _show_strip(self) -> None:
        """Show measurements where there is room, and a single container that they are of."""
        self.strip.display = self._room and not self.marked and not self.resource.details.members

    def on_unmount(self) -> None:
        """Stop reading."""
        self.hide()


def _say_failure(task: "asyncio.Task[Any]") -> None:
    if not task.cancelled() and (error := task.exception()):
        log.error("reading a log failed", exc_info=error)
