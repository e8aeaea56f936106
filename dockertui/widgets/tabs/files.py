"""The Files tab: a container's file system, folder by folder, with what changed since its image."""

import posixpath
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, overload

from dockertui import effects
from dockertui import format as fmt
from dockertui.engine import EngineError
from dockertui.engine.files import Content, FileEntry, Folder, look
from dockertui.i18n import _, ngettext
from dockertui.model.command import Command
from dockertui.model.command_log import docker
from dockertui.model.jobs import Job
from dockertui.model.resource import Record
from dockertui.model.session import Session
from dockertui.widgets.lines import Line, Span
from dockertui.widgets.tabs.asking import AskingTab
from dockertui.widgets.tabs.base import CopyText, Tell
from dockertui.widgets.text import fit

if TYPE_CHECKING:
    from dockertui.engine import Client

CHANGES = {"A": "ok", "C": "warn", "D": "bad"}
"""The tones of what was added, changed and deleted, as `docker diff` tells."""

TIME_FROM, OWNER_FROM, MODE_FROM = 50, 64, 84
"""Cells from which on there is room for more about each name."""

SHIFT = 20
"""Cells by which a text moves sideways."""


class Rows(Sequence[tuple[Line, Any]]):
    """Rows that are made when they are looked at: there may be very many. `items` is what they are about."""

    def __init__(self, items: Sequence[Any], make: Callable[[Any], Line]) -> None:
        self.items = items
        self._make = make

    def __len__(self) -> int:
        return len(self.items)

    @overload
    def __getitem__(self, index: int) -> tuple[Line, Any]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[tuple[Line, Any]]: ...
    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            return Rows(self.items[index], self._make)
        return self._make(self.items[index]), self.items[index]


def entry_line(entry: FileEntry, cells: int) -> Line:
    """A name in a folder, with as much about it as there is room for."""
    tone = "dim" if entry.change == "D" else {"folder": "accent", "link": "busy"}.get(entry.kind, "")
    name = fmt.clean(entry.name) + "/" * (entry.kind == "folder")
    target = f" -> {fmt.clean(entry.target)}" if entry.target else ""
    size = fmt.size(entry.size) if entry.size is not None else ""
    head = [Span(f" {entry.change or ' '} ", CHANGES.get(entry.change, ""))]
    if cells >= MODE_FROM:
        head.append(Span(f"{fit(entry.mode, 10)}  ", "dim"))
    if cells >= OWNER_FROM:
        head.append(Span(f"{fit(fmt.clean(entry.owner), 8)}  ", "dim"))
    head.append(Span(f"{fit(size, 7, right=True)}  "))
    if cells >= TIME_FROM:
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(entry.modified)) if entry.modified else ""
        head.append(Span(f"{fit(when, 16)}  ", "dim"))
    gone = _("deleted") if entry.change == "D" else ""
    return [*head, Span(name, tone), Span(target, "dim"), Span(f"  {gone}" if gone else "", "dim")]


class FilesTab(AskingTab[Folder | Content]):
    """Shows a folder, or the beginning of a text file; both as the engine or the container's own tools tell."""

    head = 1

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.path = "/"
        self.shift = 0
        self._lines: list[str] = []

    def show(self, session: Session, record: Record) -> None:
        """Show another container from its root on; the same one where it was left."""
        if self.record is None or record.key != self.record.key:
            self.path, self.top, self.cursor = "/", 0, 0
        super().show(session, record)

    async def ask(self) -> Folder | Content:
        """Ask what is at the path; where that cannot be told, stay where we are."""
        identity, path, running = self.record.id, self.path, self.record.running

        def call(client: "Client") -> tuple[Folder | Content, list[str]]:
            found = look(client, identity, path, running)
            text = found.data.decode(errors="replace") if isinstance(found, Content) and not found.binary else ""
            return found, fmt.clean_lines(text).split("\n") if text else []

        try:
            found, self._lines = await self.session.engine.call(call)
        except EngineError as error:
            if self.answer is None or path == self.answer.path:
                raise
            self.post_message(Tell(str(error), "error"))
            effects.fail()
            self.path = self.answer.path
            return self.answer
        return found

    def attend(self) -> None:
        """Have keys wait for another path until it is shown, or given up: they are for what is there."""
        if self._worker and self.path != self.here:
            effects.attend(self._worker, _("The engine"), self._stay)
        else:
            super().attend()

    def _stay(self) -> None:
        self.path = self.here
        self.hide()

    def take(self, answer: Folder | Content) -> None:
        """Keep an answer; the cursor goes to the name that we come from."""
        before, self.answer = self.answer, answer
        self.path = answer.path
        if before is None or before.path == answer.path:
            return
        self.top = self.cursor = self.shift = 0
        self._items = ()
        if isinstance(answer, Folder) and posixpath.dirname(before.path) == answer.path:
            name = posixpath.basename(before.path)
            self.cursor = next((i for i, entry in enumerate(answer.entries) if entry.name == name), 0)

    def draw(self, cells: int) -> Sequence[tuple[Line, Any]]:
        """The names in the folder, or the lines of the file."""
        if isinstance(self.answer, Folder):
            if not self.answer.entries:
                return [([Span(" " + _("an empty folder"), "dim")], None)]
            return Rows(self.answer.entries, lambda entry: entry_line(entry, cells))
        assert self.answer is not None
        if not self.answer.data:
            return [([Span(" " + _("an empty file"), "dim")], None)]
        if self.answer.binary:
            return [([Span(" " + _("a binary file: copy it out to look into it"), "dim")], None)]
        return Rows(self._lines, lambda line: [Span(f" {line[self.shift :]}")])

    def identity(self, item: Any) -> object:
        """A name in the folder."""
        return item.name if isinstance(item, FileEntry) else None

    def items(self, rows: Sequence[tuple[Line, Any]]) -> Sequence[Any]:
        """The names in the folder, without making their rows."""
        return rows.items if isinstance(rows, Rows) else super().items(rows)

    def head_line(self, y: int) -> Line:
        """The path, how much there is, and whether that is all."""
        if self.answer is None:
            return []
        return [Span(f" {fmt.clean(self.answer.path)}", "strong"), Span(f"  {self._amount(self.answer)}", "dim")]

    @staticmethod
    def _amount(answer: Folder | Content) -> str:
        if isinstance(answer, Folder):
            count, changed = len(answer.entries), sum(bool(entry.change) for entry in answer.entries)
            entries = ngettext("{count} entry", "{count} entries", count).format(count=count)
            more = _("{count} changed").format(count=changed) if changed else ""
            return fmt.joined((entries, more, _("incomplete") if answer.incomplete else ""))
        size = fmt.size(answer.size) if answer.size is not None else ""
        whole = answer.size is not None and answer.size <= len(answer.data)
        return fmt.joined((size, "" if whole else _("the first {size}").format(size=fmt.size(len(answer.data)))))

    def command(self) -> str:
        """The commands that tell the same."""
        name, path, answer = self.record.name, fmt.clean(self.path), self.answer
        if isinstance(answer, Content) or (isinstance(answer, Folder) and not answer.own):
            return docker("cp", f"{name}:{path}", "-")
        return f"{docker('diff', name)}; {docker('exec', name, 'ls', '-lA', path)}"

    # Moving

    def activate(self) -> None:
        """Open the folder or the file under the cursor."""
        if self.opens():
            self.go(posixpath.join(self.here, self.current.name))

    def opens(self) -> bool:
        """Whether there is something under the cursor to open."""
        return isinstance(self.current, FileEntry) and self.current.kind != "other" and self.current.change != "D"

    @property
    def here(self) -> str:
        """The path shown."""
        return self.answer.path if self.answer else self.path

    @property
    def folder(self) -> str:
        """The folder shown, or that of the file shown."""
        return posixpath.dirname(self.here) if isinstance(self.answer, Content) else self.here

    def go(self, path: str) -> None:
        """Show another path; what is being asked is about the one before."""
        self.hide()
        self.path = path
        self.ask_soon(0)

    def up(self) -> None:
        """To the folder above, or from a file to its folder."""
        self.go(posixpath.dirname(self.here))

    def sideways(self, step: int) -> None:
        """Move sideways in a text."""
        self.shift = max(0, self.shift + step * SHIFT)
        self.redraw()

    # Copying

    @property
    def chosen(self) -> str:
        """The path under the cursor: what is copied."""
        return posixpath.join(self.here, self.current.name) if isinstance(self.current, FileEntry) else self.here

    def copy(self) -> None:
        """Copy the path under the cursor."""
        self.post_message(CopyText(fmt.pasteable(self.chosen)))

    async def copy_out(self) -> None:
        """Copy what is under the cursor out of the container."""
        from dockertui.resources.container.copying import ask_copy_out

        await ask_copy_out(self.desk, self.record, self.chosen)

    async def copy_in(self) -> None:
        """Copy something into the folder shown."""
        from dockertui.resources.container.copying import ask_copy_in

        names = [entry.name for entry in self.answer.entries] if isinstance(self.answer, Folder) else []
        job = await ask_copy_in(self.desk, self.record, self.folder, names)
        if job:
            self.run_worker(self._after(job), group="copying")

    async def _after(self, job: Job) -> None:
        await job.finished()
        self.ask_soon(0)

    COMMANDS = (
        Command(
            id="files.open",
            title=_("open"),
            help=_("Go into the folder, or show the first megabyte of the file"),
            keys=("enter",),
            run=lambda tab: tab.activate(),
            hint=True,
            applies=lambda tab: tab.opens(),
        ),
        Command(
            id="files.up",
            title=_("up"),
            help=_("To the folder above, or from a file to its folder"),
            keys=("backspace",),
            run=lambda tab: tab.up(),
            hint=True,
            applies=lambda tab: tab.here != "/",
        ),
        Command(
            id="files.copy_out",
            title=_("copy out"),
            help=_("Copy what is under the cursor to this machine, a folder with all below it (docker cp)"),
            keys=("o",),
            run=lambda tab: tab.copy_out(),
            hint=True,
            applies=lambda tab: tab.answer is not None,
        ),
        Command(
            id="files.copy_in",
            title=_("copy in"),
            help=_("Copy a file or a folder of this machine into the folder shown (docker cp)"),
            keys=("c",),
            run=lambda tab: tab.copy_in(),
            hint=True,
            changes=True,
            applies=lambda tab: tab.answer is not None,
        ),
        Command(
            id="files.refresh",
            title=_("look again"),
            help=_("Ask again what the folder holds"),
            keys=("u",),
            run=lambda tab: tab.ask_soon(0),
            hint=True,
        ),
        Command(
            id="files.path",
            title=_("Copy path"),
            help=_("Copy the path under the cursor"),
            keys=("y",),
            run=lambda tab: tab.copy(),
        ),
        Command(
            id="files.left",
            title=_("left"),
            help=_("Move to the left in a text"),
            keys=("left",),
            run=lambda tab: tab.sideways(-1),
            applies=lambda tab: isinstance(tab.answer, Content),
        ),
        Command(
            id="files.right",
            title=_("right"),
            help=_("Move to the right in a text"),
            keys=("right",),
            run=lambda tab: tab.sideways(1),
            applies=lambda tab: isinstance(tab.answer, Content),
        ),
    )
