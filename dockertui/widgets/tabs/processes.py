"""The Processes tab: what runs in a container, as a tree where that is on this machine, else as its ps tells."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dockertui import format as fmt
from dockertui.engine.processes import Process, Watch
from dockertui.format import clean
from dockertui.glyphs import GLYPHS
from dockertui.i18n import _, ngettext
from dockertui.model.command import Command
from dockertui.model.command_log import docker
from dockertui.model.secrets import mask_line
from dockertui.widgets.lines import Line, Span
from dockertui.widgets.tabs.asking import AskingTab
from dockertui.widgets.tabs.base import AskLine, CopyText, Tell
from dockertui.widgets.text import fit, width

if TYPE_CHECKING:
    from dockertui.engine import Client

GAP = 2
"""Cells between two columns."""

COMMAND_SHARE = 0.5
"""The share of the cells that the last column, the command, keeps if it can use them; other columns go first."""

TREE = (_("PID"), _("HOST PID"), _("USER"), _("CPU"), _("MEM"), _("TIME"), _("COMMAND"))
"""The columns of the tree."""

RANKS = {
    **dict(zip(TREE, (0, 3, 4, 1, 2, 5), strict=False)),
    "PID": 0,
    "%CPU": 1,
    "%MEM": 2,
    "RSS": 3,
    "USER": 4,
    "UID": 4,
    "TIME": 5,
    "STAT": 6,
    "PPID": 7,
    "VSZ": 8,
}
"""Which columns of ps stay longest where there is not room for all; those not named go before these."""

NUMBERS = (*TREE[:2], *TREE[3:6], "PID", "PPID", "C", "%CPU", "%MEM", "VSZ", "RSS", "TIME", "NLWP", "PRI", "NI")
"""Columns of ps whose values stand at the right."""


@dataclass(frozen=True, slots=True)
class Processes:
    """Titles, and a row of as many values for each process, as ps printed them or as the kernel tells of `known`."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    known: tuple[Process, ...] = ()

    def value(self, row: tuple[str, ...], title: str) -> str:
        """A process's value of a column; "" where ps was not asked for it."""
        return row[self.titles.index(title)] if title in self.titles else ""


def from_top(answer: dict[str, Any]) -> Processes:
    """Processes out of the engine's answer (GET /containers/ID/top)."""
    titles = tuple(clean(title) for title in answer.get("Titles") or ())
    rows = (tuple(clean(value) for value in row) for row in answer.get("Processes") or ())
    return Processes(titles, tuple((*row, *[""] * (len(titles) - len(row)))[: len(titles)] for row in rows))


def tree(found: Sequence[Process]) -> Processes:
    """Processes below their parents."""
    ids = {process.host for process in found}
    children: dict[int, list[Process]] = {}
    for process in found:
        children.setdefault(process.parent if process.parent in ids else 0, []).append(process)
    ordered: list[tuple[int, Process]] = []
    waiting = [(0, process) for process in reversed(children.get(0, ()))]
    while waiting:
        depth, process = waiting.pop()
        ordered.append((depth, process))
        waiting += [(depth + 1, child) for child in reversed(children.get(process.host, ()))]
    rows = tuple(_row(depth, process) for depth, process in ordered)
    return Processes(TREE, rows, tuple(process for _depth, process in ordered))


def _row(depth: int, process: Process) -> tuple[str, ...]:
    branch = "  " * (depth - 1) + f"{GLYPHS.branch} " if depth else ""
    minutes, seconds = divmod(process.seconds, 60)
    return (
        str(process.pid),
        str(process.host),
        process.user,
        fmt.percent(process.cpu),
        fmt.memory(process.memory),
        f"{minutes:.0f}:{seconds:05.2f}",
        branch + clean(process.command),
    )


def columns(processes: Processes, cells: int) -> list[tuple[int, int]]:
    """Which columns fit in `cells` and how wide each is, as (number, width); the last one gets what is left."""
    titles = processes.titles
    widths = [
        max(width(text) for text in (title, *(row[number] for row in processes.rows)))
        for number, title in enumerate(titles)
    ]
    last = len(titles) - 1
    left = cells - min(widths[last], round(cells * COMMAND_SHARE)) if titles else 0
    chosen = []
    for number in sorted(range(last), key=lambda number: RANKS.get(titles[number], 9)):
        if widths[number] + GAP <= left:
            chosen.append(number)
            left -= widths[number] + GAP
    used = sum(widths[number] + GAP for number in chosen)
    return [*((number, widths[number]) for number in sorted(chosen)), (last, max(0, cells - used))]


class ProcessesTab(AskingTab[Processes]):
    """Lists the processes of a running container every other second, while visible."""

    every = 2.0
    head = 1

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.arguments = ""
        self._watch = Watch()
        self._placed: list[tuple[int, int]] = []

    def asks(self) -> bool:
        """Only a running container has processes."""
        return bool(self.record.running)

    async def ask(self) -> Processes:
        """Look at the processes here, or ask for what ps prints of them."""
        identity, arguments = self.record.id, self.arguments or None
        info = self.session.engine.info
        look = info is not None and info.local and arguments is None

        def call(client: "Client") -> Processes:
            found: list[Process] = []
            if look:
                with suppress(OSError, KeyError):  # Not permitted, or gone by now: the engine says why.
                    found = self._watch.look(identity, client.inspect_container(identity)["State"]["Pid"])
            return tree(found) if found else from_top(dict(client.top(identity, ps_args=arguments)))

        return await self.session.engine.call(call)

    def draw(self, cells: int) -> list[tuple[Line, Any]]:
        """A row for each process; what stands in it is worked out when it is looked at."""
        assert self.answer is not None
        self._placed = columns(self.answer, max(1, cells - 2))
        return [([], row) for row in self.answer.rows]

    def identity(self, item: tuple[str, ...]) -> object:
        """The process's id: that of this machine where it is told, as there may be several of the container's."""
        titles = self.answer.titles if self.answer else ()
        title = TREE[1] if TREE[1] in titles else "PID"
        return self.answer.value(item, title) if self.answer and len(item) == len(titles) else None

    def row(self, index: int) -> Line:
        """A process, without the secrets in its command."""
        line, row = self._drawn()[index]
        if row is None:
            return line
        return [Span(" "), *self._cells((*row[:-1], mask_line(row[-1])), self._placed, "")]

    def head_line(self, y: int) -> Line:
        """The titles of the columns."""
        if self.answer is None or not self.asks():
            return []
        return [Span(" "), *self._cells(self.answer.titles, columns(self.answer, max(1, self.size.width - 2)), "dim")]

    def _cells(self, row: tuple[str, ...], placed: list[tuple[int, int]], tone: str) -> list[Span]:
        assert self.answer is not None
        spans = []
        for number, cells in placed:
            last = number == len(row) - 1
            right = self.answer.titles[number] in NUMBERS and not last
            spans.append(Span(fit(row[number], cells, right) + " " * (0 if last else GAP), tone))
        return spans

    def nothing(self) -> str:
        """Why there are no processes."""
        return super().nothing() if self.asks() else _("not running: no processes")

    def notes(self) -> str:
        """How many there are."""
        if self.answer is None or not self.asks():
            return ""
        count = len(self.answer.rows)
        return super().notes() or ngettext("{count} process", "{count} processes", count).format(count=count)

    def command(self) -> str:
        """The command that lists the same."""
        return docker("top", self.record.name, *self.arguments.split())

    def ask_arguments(self) -> None:
        """Ask for the arguments of ps."""
        title = docker("top", self.record.name)
        self.ask_line(AskLine(f"{title} ", self.arguments or "aux", self.set_arguments))

    def set_arguments(self, text: str) -> None:
        """List what ps prints with these arguments; "" for the engine's own."""
        self.arguments = text.strip()
        self.forget()
        self.ask_soon(0)

    def copy(self, title: str) -> None:
        """Copy a value of the process under the cursor."""
        process = self.process
        if process:
            text = str(process.host) if title else fmt.pasteable(process.command)
        elif self.current and self.answer:
            text = self.answer.value(self.current, title) or self.current[-1]
        else:
            return
        self.post_message(CopyText(text, mask_line(text)))

    @property
    def process(self) -> Process | None:
        """The process under the cursor, where the kernel tells of it."""
        known = self.answer.known if self.answer else ()
        return known[self.cursor] if self.cursor < len(known) else None

    async def signal(self) -> None:
        """Send a signal to the process under the cursor."""
        from dockertui.resources.container.signalling import ask_signal

        if self.process:
            await ask_signal(self.desk, self.record, self.process)
            self.ask_soon(0)
        else:
            what = _("Single processes can be signalled where the engine is on this machine.")
            self.post_message(Tell(what, "warning"))

    COMMANDS = (
        Command(
            id="processes.signal",
            title=_("signal"),
            help=_("Send a signal to the process under the cursor"),
            keys=("ctrl+k",),
            run=lambda tab: tab.signal(),
            hint=True,
            changes=True,
            applies=lambda tab: bool(tab.current),
        ),
        Command(
            id="processes.arguments",
            title=_("ps options"),
            help=_("List with other arguments of ps, such as aux; empty for the usual ones"),
            keys=("o",),
            run=lambda tab: tab.ask_arguments(),
            hint=True,
        ),
        Command(
            id="processes.copy",
            title=_("Copy PID"),
            help=_("Copy the process id, as the host sees it"),
            keys=("y",),
            run=lambda tab: tab.copy("PID"),
            hint=True,
            applies=lambda tab: bool(tab.current),
        ),
        Command(
            id="processes.copy_command",
            title=_("Copy command"),
            help=_("Copy the command line of the process"),
            keys=("Y",),
            run=lambda tab: tab.copy(""),
            applies=lambda tab: bool(tab.current),
        ),
    )
