"""The Environment tab: the variables that a container gets, and which of them its image brings."""

from collections.abc import Sequence
from typing import Any

from dockertui.format import clean, joined
from dockertui.i18n import _
from dockertui.model.command import Command
from dockertui.model.secrets import Variable, mask
from dockertui.widgets.lines import Line, Span
from dockertui.widgets.tabs.asking import AskingTab, inspect_command
from dockertui.widgets.tabs.base import CopyText, reveal
from dockertui.widgets.text import fit, width, wrap

NAMES = (8, 28)
"""Cells that names get, least and most: a longer one has a row of its own."""


def lay_out(variables: Sequence[Variable], cells: int, masked: bool) -> list[tuple[Line, Variable]]:
    """A row for each variable, more where its value is longer."""
    least, most = NAMES
    lengths = [width(variable.name) for variable in variables]
    column = max([least, *(length for length in lengths if length <= min(most, cells // 3))])
    rows: list[tuple[Line, Variable]] = []
    for variable in variables:
        name_tone, tone = ("dim", "dim") if variable.inherited else ("strong", "")
        name = variable.name
        if width(name) > column:
            rows += [([Span(f" {part}", name_tone)], variable) for part in wrap(name, max(1, cells - 3))]
            name = ""
        value = clean(mask(variable.name, variable.value) if masked else variable.value) or '""'
        for index, part in enumerate(wrap(value, max(4, cells - column - 5))):
            head = Span(f" {fit('' if index else name, column)}  ", name_tone)
            rows.append(([head, Span(part, tone)], variable))
    return rows


class EnvironmentTab(AskingTab[Sequence[Variable]]):
    """Lists the variables, those that the container itself was given first; secrets are masked until asked for."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.masked = True
        self.by_name = False

    async def ask(self) -> Sequence[Variable]:
        """Ask for the variables."""
        environment = self.resource.details.environment
        assert environment
        return await environment(self.session.engine, self.record)

    def forget(self) -> None:
        """Show nothing, and mask again."""
        self.masked = True
        super().forget()

    def draw(self, cells: int) -> list[tuple[Line, Any]]:
        """The variables in their order."""
        shown = sorted(self.answer or (), key=lambda v: (v.name, v.value) if self.by_name else (v.inherited, ""))
        if not shown:
            return [([Span(" " + _("no variables are set"), "dim")], None)]
        return list(lay_out(shown, cells, self.masked))

    def identity(self, item: Variable) -> object:
        """The variable's name."""
        return item.name

    def notes(self) -> str:
        """How many there are."""
        if not self.answer:
            return super().notes()
        inherited = sum(variable.inherited for variable in self.answer)
        own = len(self.answer) - inherited
        parts = (
            _("{count} set").format(count=own),
            _("{count} inherited").format(count=inherited) if inherited else "",
        )
        return super().notes() or joined(parts, ", ")

    def command(self) -> str:
        """The command that shows the same."""
        return inspect_command(self, "{{json .Config.Env}}")

    def toggle_mask(self) -> None:
        """Show what looks like secrets, or mask it."""
        self.masked = not self.masked
        self.redraw()

    def toggle_order(self) -> None:
        """Order by name, or as set with the image's own last."""
        self.by_name = not self.by_name
        self.redraw()

    def copy(self) -> None:
        """Copy the variable under the cursor; the toast does not tell what is masked."""
        variable = self.current
        if variable:
            said = f"{variable.name}={mask(variable.name, variable.value) if self.masked else variable.value}"
            self.post_message(CopyText(f"{variable.name}={variable.value}", said))

    COMMANDS = (
        reveal("environment"),
        Command(
            id="environment.order",
            title=_("order"),
            help=_("Order by name, or as they were set with the image's own last"),
            keys=("o",),
            run=lambda tab: tab.toggle_order(),
            hint=True,
        ),
        Command(
            id="environment.copy",
            title=_("Copy NAME=value"),
            help=_("Copy the variable, its true value also where it is masked"),
            keys=("y",),
            run=lambda tab: tab.copy(),
            hint=True,
            applies=lambda tab: bool(tab.current),
        ),
    )
