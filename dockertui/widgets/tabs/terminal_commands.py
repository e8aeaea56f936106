"""The keys of a terminal's tab."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from dockertui.i18n import _
from dockertui.model.command import Command
from dockertui.widgets.terminal.selection import Selection

if TYPE_CHECKING:
    from dockertui.widgets.tabs.terminal import TerminalTab


def _moves(identity: str, title: str, keys: tuple[str, ...], move: Callable[[Selection], None]) -> Command[Any]:
    """A movement of the copy mode."""

    def run(tab: "TerminalTab") -> None:
        move(tab.view.choose())
        tab.view.reveal_cursor()

    return Command(
        id=f"terminal.{identity}", title=title, help=title, keys=keys, run=run, applies=lambda tab: tab.choosing
    )


COMMANDS: tuple[Command[Any], ...] = (
    Command(
        id="terminal.copy_mode",
        title=_("scroll, select"),
        help=_("Copy mode: move over all that the terminal holds, select and copy text"),
        keys=("[",),
        run=lambda tab: tab.view.choose(),
        hint=True,
        applies=lambda tab: not tab.choosing,
    ),
    _moves("left", _("Left"), ("h", "left"), lambda selection: selection.move(0, -1)),
    _moves("right", _("Right"), ("l", "right"), lambda selection: selection.move(0, 1)),
    _moves("word", _("Next word"), ("w",), lambda selection: selection.word(1)),
    _moves("word_before", _("Word before"), ("b",), lambda selection: selection.word(-1)),
    _moves("line_start", _("Line start"), ("0", "^"), Selection.line_start),
    _moves("line_end", _("Line end"), ("$",), Selection.line_end),
    Command(
        id="terminal.select",
        title=_("select"),
        help=_("Begin to select text here, or select none any more"),
        keys=("v", "space"),
        run=lambda tab: tab.select(lines=False),
        hint=True,
        applies=lambda tab: tab.choosing,
    ),
    Command(
        id="terminal.select_lines",
        title=_("lines"),
        help=_("Begin to select whole lines"),
        keys=("V",),
        run=lambda tab: tab.select(lines=True),
        hint=True,
        applies=lambda tab: tab.choosing,
    ),
    Command(
        id="terminal.copy",
        title=_("copy"),
        help=_("Copy what is selected, and leave the copy mode"),
        keys=("y", "enter"),
        run=lambda tab: tab.copy(),
        hint=True,
        applies=lambda tab: tab.choosing,
    ),
    Command(
        id="terminal.save",
        title=_("save"),
        help=_("Write to a file what is selected, the last command's output, or all that the terminal holds"),
        keys=("s",),
        run=lambda tab: tab.save(),
        hint=True,
    ),
    Command(
        id="terminal.copy_leave",
        title=_("leave"),
        help=_("Leave the copy mode, back to the end"),
        keys=("escape", "q"),
        run=lambda tab: tab.view.leave(),
        hint=True,
        applies=lambda tab: tab.choosing,
    ),
    Command(
        id="terminal.clipboard",
        title=_("allow copying"),
        help=_("Let the program in this terminal put text on the clipboard"),
        keys=("y",),
        run=lambda tab: tab.allow_clipboard(True),
        hint=True,
        applies=lambda tab: bool(tab.clipboard),
    ),
    Command(
        id="terminal.clipboard_never",
        title=_("refuse copying"),
        help=_("Do not let the program in this terminal put text on the clipboard"),
        keys=("Y",),
        run=lambda tab: tab.allow_clipboard(False),
        hint=True,
        applies=lambda tab: bool(tab.clipboard),
    ),
)
