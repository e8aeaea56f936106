"""Disk usage: what takes the engine's space, and what each way of pruning would free, before it is done."""

from typing import ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from dockertui import effects
from dockertui import format as fmt
from dockertui.engine import EngineError
from dockertui.glyphs import GLYPHS
from dockertui.i18n import _
from dockertui.model.action import Desk
from dockertui.model.command_log import docker, perform
from dockertui.model.form import Button, Form
from dockertui.resources.usage import Amount, Prune, Usage, usage
from dockertui.screens.dialog import Dialog, Hints
from dockertui.widgets.lines import Line, Lines, Span
from dockertui.widgets.scroller import Scroller
from dockertui.widgets.text import clip, fit, wrap

COLUMNS = (14, 7, 8, 9, 13)
"""Cells of the columns of the upper table; a bar takes the rest."""

NAMED = 12
"""The most names of what would be lost that are told."""


class Amounts(Lines):
    """The upper table: what there is of each kind, with a bar of which the free part is bright."""

    def __init__(self) -> None:
        super().__init__(id="amounts")
        self.usage: Usage | None = None
        self.said = ""

    def line(self, y: int) -> Line:
        """The headings, then a row for each kind."""
        if self.usage is None:
            return [Span(f" {self.said}", "busy")] if y == 0 else []
        if y == 0:
            titles = (_("TYPE"), _("TOTAL"), _("ACTIVE"), _("SIZE"), _("RECLAIMABLE"))
            cells = [
                fit(title, width, right=bool(index))
                for index, (title, width) in enumerate(zip(titles, COLUMNS, strict=True))
            ]
            return [Span(" " + " ".join(cells), "dim")]
        return self._row(self.usage.amounts[y - 1]) if y <= len(self.usage.amounts) else []

    def _row(self, amount: Amount) -> Line:
        assert self.usage
        largest = max(1, *(other.size for other in self.usage.amounts))
        share = f" ({amount.reclaimable / amount.size:.0%})" if amount.size else ""
        texts = (str(amount.count), str(amount.active), fmt.size(amount.size), fmt.size(amount.reclaimable) + share)
        cells = [fit(text, width, right=True) for text, width in zip(texts, COLUMNS[1:], strict=True)]
        room = max(0, self.size.width - sum(COLUMNS) - len(COLUMNS) - 4)
        full = round(room * amount.size / largest)
        free = round(room * amount.reclaimable / largest)
        return [
            Span(f" {fit(amount.title, COLUMNS[0])} ", "strong"),
            Span(" ".join(cells[:-1]) + " "),
            Span(cells[-1], "warn" if amount.reclaimable else "dim"),
            Span("  "),
            Span(GLYPHS.filled * (full - free), "accent"),
            Span(GLYPHS.filled * free, "warn"),
        ]


class Prunes(Scroller):
    """The lower table: the ways of pruning."""

    selects = True

    def __init__(self) -> None:
        super().__init__(id="prunes")
        self.prunes: tuple[Prune, ...] = ()

    @property
    def current(self) -> Prune | None:
        """The way under the cursor."""
        return self.prunes[self.cursor] if self.cursor < len(self.prunes) else None

    def count(self) -> int:
        """How many there are."""
        return len(self.prunes)

    def row(self, index: int) -> Line:
        """What goes, how much that frees, and the command."""
        prune = self.prunes[index]
        title = min(38, max(20, self.size.width // 3))
        tone = "" if prune.count else "dim"
        command = docker(*prune.step.argv[1:])
        return [
            Span(f" {fit(prune.title, title)} ", "strong" if prune.count else "dim"),
            Span(f"{prune.count:>4} ", tone),
            Span(f"{fmt.size(prune.frees):>9}  ", "warn" if prune.frees else "dim"),
            Span(clip(f"$ {command}", max(0, self.size.width - title - 19)), "dim"),
        ]


class UsageHeading(Lines):
    """A line of text on a bar, with one below it."""

    def __init__(self, text: str) -> None:
        super().__init__(classes="heading")
        self.text = text

    def line(self, y: int) -> Line:
        """The text."""
        return [Span(f" {self.text}", "title", "bar"), Span("", "", "bar")]


class Lost(Lines):
    """The names of what would go."""

    def __init__(self) -> None:
        super().__init__(id="lost")
        self.prune: Prune | None = None

    def line(self, y: int) -> Line:
        """The names, as far as they fit."""
        if self.prune is None:
            return []
        text = _("Goes: {names}").format(names=told(self.prune)) if self.prune.count else _("Nothing to prune here.")
        lines = wrap(text, max(10, self.size.width - 2))
        return [Span(f" {lines[y]}", "dim")] if y < len(lines) else []


def told(prune: Prune) -> str:
    """The first names of what would go, the others as a number."""
    more = prune.count - NAMED
    names = ", ".join(prune.names[:NAMED])
    return names if more <= 0 else _("{names} and {count} more").format(names=names, count=more)


class UsageScreen(Dialog[None]):
    """Shows the usage, and prunes what is chosen after a question."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "by(-1)", _("Up"), id="usage.up"),
        Binding("down,j", "by(1)", _("Down"), id="usage.down"),
        Binding("enter,d", "prune", _("Prune"), id="usage.prune"),
        Binding("r", "ask", _("Ask again"), id="usage.again"),
        Binding("q,D", "cancel", _("Close"), id="usage.close"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Disk usage"))
        self._desk = desk
        self._session = desk.session()
        self.amounts = Amounts()
        self.prunes = Prunes()
        self.lost = Lost()

    def body(self) -> ComposeResult:
        """Both tables, and what would go."""
        yield self.amounts
        yield UsageHeading(_("What pruning frees at least"))
        yield self.prunes
        yield self.lost

    def hints(self) -> Hints:
        """The keys that work now."""
        prune = self.prunes.current
        able = prune is not None and prune.count and not self._session.engine.read_only
        return [
            *([("usage.prune", _("prune"))] if able else []),
            ("usage.again", _("ask again")),
            ("dialog.cancel", _("close")),
        ]

    def on_mount(self) -> None:
        """Ask."""
        super().on_mount()
        self.prunes.focus()
        self.action_ask()

    def on_resize(self, event: events.Resize) -> None:
        """Draw everything for the new size."""
        super().on_resize(event)
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        self.lost.prune = self.prunes.current
        for part in (self.amounts, self.prunes, self.lost, *self.query(UsageHeading)):
            part.sync()
        self.label()

    def action_ask(self) -> None:
        """Ask the engine."""
        self.amounts.said = _("Asking the engine, which looks at every file{dots}").format(dots=GLYPHS.busy)
        self._ask()

    @effects.attends(_("Disk usage"), soft=True)
    @work(exclusive=True, group="usage")
    async def _ask(self) -> None:
        self.call_after_refresh(self._show)
        try:
            found = await usage(self._session)
        except EngineError as error:
            self.amounts.said = str(error)
        else:
            self.amounts.usage = found
            self.prunes.prunes = found.prunes
        self._show()

    def action_by(self, rows: int) -> None:
        """Move by rows."""
        self.prunes.move_by(rows)
        self._show()

    def action_prune(self) -> None:
        """Prune what is under the cursor, after a question."""
        prune = self.prunes.current
        if prune and prune.count and not self._session.engine.read_only:
            self._prune(prune)

    @effects.attends(_("Prune"))
    @work(exclusive=True, group="prune")
    async def _prune(self, prune: Prune) -> None:
        form = Form(
            title=_("Prune: {title}").format(title=prune.title),
            text=(
                _("{count} of them, {size} at least.").format(count=prune.count, size=fmt.size(prune.frees)),
                _("Lost for good: {names}").format(names=told(prune)),
            ),
            buttons=(Button("ok", _("Prune"), grave=True),),
            command=lambda values: docker(*prune.step.argv[1:]),
        )
        if await self._desk.ask(form):
            await perform(self._desk, self._session.key, _("Prune"), [prune.step])
            self.action_ask()
