"""Moving: in lists and texts, between panes, sides and tabs."""

from collections.abc import Callable
from typing import Protocol

from dockertui.i18n import _
from dockertui.model.command import Command
from dockertui.resources import RESOURCES
from dockertui.screens.main import MainScreen

PANES = min(9, sum(resource.listing is not None for resource in RESOURCES))
"""Panes that have a digit."""

FAR = 1 << 40
"""A row beyond every last one."""


class Mover(Protocol):
    """What can be moved in: tables, text views, the command log."""

    @property
    def page(self) -> int:
        """How many rows fit."""

    def move_by(self, rows: int) -> None:
        """Move down, or up for a negative number."""

    def move(self, index: int) -> None:
        """Move to a row, at most the first or the last."""


def mover(screen: MainScreen) -> Mover:
    """What the moving keys move in."""
    focused = screen.focused
    return focused if focused is not None and hasattr(focused, "move_by") else screen.pane  # type: ignore[return-value]


def _by(rows: int) -> Callable[[MainScreen], None]:
    return lambda screen: mover(screen).move_by(rows)


def _pages(pages: float) -> Callable[[MainScreen], None]:
    def run(screen: MainScreen) -> None:
        where = mover(screen)
        where.move_by(round(pages * max(1, where.page - 1)))

    return run


def _pane(number: int) -> Callable[[MainScreen], None]:
    def run(screen: MainScreen) -> None:
        if number < len(screen.panes):
            screen.focus_pane(screen.panes[number])

    return run


def _next_pane(step: int) -> Callable[[MainScreen], None]:
    def run(screen: MainScreen) -> None:
        if screen.focused is not screen.pane:
            screen.focus_pane(screen.pane)
        else:
            here = screen.panes.index(screen.pane)
            screen.focus_pane(screen.panes[(here + step) % len(screen.panes)])

    return run


def _next_tab(step: int) -> Callable[[MainScreen], None]:
    return lambda screen: screen.detail.open_next(step)


MOVING: tuple[Command[MainScreen], ...] = (
    Command(id="move.down", title=_("Down"), help=_("One row down"), keys=("j", "down"), run=_by(1)),
    Command(id="move.up", title=_("Up"), help=_("One row up"), keys=("k", "up"), run=_by(-1)),
    Command(
        id="move.page_down",
        title=_("Page down"),
        help=_("One page down"),
        keys=("pagedown", "ctrl+f"),
        run=_pages(1),
    ),
    Command(id="move.page_up", title=_("Page up"), help=_("One page up"), keys=("pageup", "ctrl+b"), run=_pages(-1)),
    Command(
        id="move.first",
        title=_("First"),
        help=_("To the first row"),
        keys=("g", "home"),
        run=lambda s: mover(s).move(0),
    ),
    Command(
        id="move.last", title=_("Last"), help=_("To the last row"), keys=("G", "end"), run=lambda s: mover(s).move(FAR)
    ),
    Command(
        id="move.into",
        title=_("Into"),
        help=_("To the right side, for what is selected"),
        keys=("enter",),
        run=lambda screen: screen.focus_detail(),
        applies=lambda screen: screen.focused is screen.pane,
    ),
    Command(
        id="move.back",
        title=_("Back"),
        help=_("Back to the list; there: leave the screen mode, drop the marks, drop the filter"),
        keys=("escape",),
        run=lambda screen: screen.back(),
    ),
    Command(
        id="move.return",
        title=_("Go back"),
        help=_("Back to the object whose overview led here"),
        keys=("backspace",),
        run=lambda screen: screen.trail.back(),
        hint=True,
        applies=lambda screen: bool(screen.trail),
    ),
    Command(id="pane.next", title=_("Next pane"), help=_("To the next pane"), keys=("tab",), run=_next_pane(1)),
    Command(
        id="pane.previous",
        title=_("Previous pane"),
        help=_("To the pane before"),
        keys=("shift+tab",),
        run=_next_pane(-1),
    ),
    *(
        Command(
            id=f"pane.{number}",
            title=_("Pane {number}").format(number=number),
            help=_("To pane {number}").format(number=number),
            keys=(str(number),),
            run=_pane(number - 1),
        )
        for number in range(1, PANES + 1)
    ),
    Command(id="tab.next", title=_("Next tab"), help=_("The next tab"), keys=("]", "right"), run=_next_tab(1)),
    Command(
        id="tab.previous", title=_("Previous tab"), help=_("The tab before"), keys=("[", "left"), run=_next_tab(-1)
    ),
    Command(
        id="log.focus",
        title=_("Command log"),
        help=_("To the command log, to read and copy what was done"),
        keys=("@",),
        run=lambda screen: screen.focus_log(),
    ),
)
