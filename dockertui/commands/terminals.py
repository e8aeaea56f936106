"""Terminals: between them, out of them, closing them."""

from dockertui.i18n import _
from dockertui.model.command import Command
from dockertui.screens.main import MainScreen


def _inside(screen: MainScreen) -> bool:
    """Whether a terminal has the focus, and is not in copy mode."""
    view = screen.terminals.view
    return view is not None and view.selection is None


async def _choose(screen: MainScreen) -> None:
    from dockertui.screens.main.menus import open_terminals

    await open_terminals(screen)


async def _close(screen: MainScreen) -> None:
    if tab := screen.terminals.front:
        await screen.terminals.close(tab)


INSIDE: tuple[Command[MainScreen], ...] = (
    Command(
        id="terminal.leave",
        title=_("back to the list"),
        help=_("Leave the terminal, which stays open, and go back to the list"),
        keys=("escape",),
        run=lambda screen: screen.terminals.leave(),
        hint=True,
        applies=_inside,
    ),
    Command(
        id="terminal.next",
        title=_("next"),
        help=_("To the next terminal"),
        keys=("n",),
        run=lambda screen: screen.terminals.step(1),
        hint=True,
        applies=_inside,
    ),
    Command(
        id="terminal.previous",
        title=_("before"),
        help=_("To the terminal before"),
        keys=("p",),
        run=lambda screen: screen.terminals.step(-1),
        hint=True,
        applies=_inside,
    ),
    Command(
        id="terminal.zoom",
        title=_("zoom"),
        help=_("The whole screen for the terminal, or as before"),
        keys=("z",),
        run=lambda screen: screen.terminals.zoom(),
        hint=True,
        applies=_inside,
    ),
    Command(
        id="terminal.close",
        title=_("close"),
        help=_("Close the terminal, and what runs in it; what is attached to goes on"),
        keys=("x",),
        run=_close,
        hint=True,
        applies=_inside,
    ),
    Command(
        id="terminal.close_ended",
        title=_("close"),
        help=_("Close a terminal that has ended"),
        keys=("enter",),
        run=_close,
        applies=lambda screen: _inside(screen) and screen.terminals.front_ended,
    ),
)
"""What works in a terminal, after the prefix key."""

TERMINALS: tuple[Command[MainScreen], ...] = (
    *INSIDE,
    Command(
        id="app.terminals",
        title=_("Terminals"),
        help=_("The open terminals, to go to one of them"),
        keys=(";",),
        run=_choose,
        hint=True,
        applies=lambda screen: bool(screen.terminals.tabs),
    ),
)
