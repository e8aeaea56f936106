"""The keys of the Inspect tab."""

from typing import Any

from dockertui.i18n import _
from dockertui.model.command import Command
from dockertui.widgets.tabs.base import reveal

COMMANDS: tuple[Command[Any], ...] = (
    Command(
        id="inspect.toggle",
        title=_("fold"),
        help=_("Fold or unfold what is under the cursor; a text that is cut unfolds as well"),
        keys=("space", "enter"),
        run=lambda tab: tab.activate(),
        hint=True,
    ),
    Command(
        id="inspect.out",
        title=_("Fold or out"),
        help=_("Fold; where that is folded already, go to what it is in"),
        keys=("left",),
        run=lambda tab: tab.out(),
    ),
    Command(
        id="inspect.into",
        title=_("Unfold or into"),
        help=_("Unfold; where that is unfolded already, go into it"),
        keys=("right",),
        run=lambda tab: tab.into(),
    ),
    Command(
        id="inspect.fold_all",
        title=_("fold all"),
        help=_("Fold everything"),
        keys=("z",),
        run=lambda tab: tab.fold_all(),
        hint=True,
    ),
    Command(
        id="inspect.unfold_all",
        title=_("unfold all"),
        help=_("Unfold everything"),
        keys=("Z",),
        run=lambda tab: tab.unfold_all(),
        hint=True,
    ),
    Command(
        id="inspect.path",
        title=_("path"),
        help=_("Show what is at a path, as --format takes it: .State.Pid, {{json .Mounts}}; Tab completes"),
        keys=(".",),
        run=lambda tab: tab.ask_path(),
        hint=True,
        applies=lambda tab: tab.answer is not None,
    ),
    Command(
        id="inspect.all",
        title=_("all again"),
        help=_("Leave the path: show everything"),
        keys=("escape",),
        run=lambda tab: tab.narrow(()),
        hint=True,
        applies=lambda tab: bool(tab.outline.base),
    ),
    reveal("inspect"),
    Command(
        id="inspect.copy",
        title=_("Copy value"),
        help=_("Copy the value under the cursor: a single one as it is, others as JSON, as they are shown"),
        keys=("y",),
        run=lambda tab: tab.copy(),
        hint=True,
    ),
    Command(
        id="inspect.copy_path",
        title=_("Copy path"),
        help=_("Copy the path of what is under the cursor, as --format takes it"),
        keys=("Y",),
        run=lambda tab: tab.copy_path(),
        hint=True,
    ),
)
