"""The keys of the Logs tab."""

from typing import TYPE_CHECKING, Any

from dockertui.i18n import _
from dockertui.model.command import Command
from dockertui.model.log_reader import RANGES
from dockertui.model.log_source import Since

if TYPE_CHECKING:
    from dockertui.widgets.tabs.logs import LogsTab


def _since(since: Since) -> Command[Any]:
    return Command(
        id=f"logs.since.{since.key}",
        title=since.title,
        help=_("Read the log again from there: {since}").format(since=since.title),
        keys=(since.key,),
        run=lambda tab: tab.go_to(since),
    )


def _choosing(tab: "LogsTab") -> bool:
    return tab.view.chosen is not None


COMMANDS: tuple[Command[Any], ...] = (
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
        id="logs.level",
        title=_("level"),
        help=_("Show all lines, or only those of at least information, warnings, errors"),
        keys=("L",),
        run=lambda tab: tab.next_level(),
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
        id="logs.choose",
        title=_("choose"),
        help=_("A cursor for lines: to unfold (Enter), to copy (y); Space begins a range"),
        keys=("v",),
        run=lambda tab: tab.view.choose_none() if _choosing(tab) else tab.view.choose_here(),
        hint=True,
    ),
    Command(
        id="logs.range",
        title=_("range"),
        help=_("Choose all lines from here to where the cursor goes"),
        keys=("space",),
        run=lambda tab: tab.view.begin_range(),
        applies=_choosing,
    ),
    Command(
        id="logs.copy",
        title=_("copy"),
        help=_("Copy the chosen lines"),
        keys=("y",),
        run=lambda tab: tab.copy_lines(),
        hint=True,
        applies=_choosing,
    ),
    Command(
        id="logs.unfold",
        title=_("unfold"),
        help=_("Show the fields of a JSON or logfmt line below one another"),
        keys=("enter",),
        run=lambda tab: tab.unfold(),
    ),
    Command(
        id="logs.choose_none",
        title=_("cursor off"),
        help=_("Take the cursor away"),
        keys=("escape",),
        run=lambda tab: tab.view.choose_none(),
        applies=_choosing,
    ),
    Command(
        id="logs.fields",
        title=_("columns"),
        help=_("Show fields of structured lines as columns, such as time level msg"),
        keys=("F",),
        run=lambda tab: tab.ask_fields(),
    ),
    Command(
        id="logs.mark",
        title=_("mark"),
        help=_("Draw a line at the end of the log, to tell what comes after"),
        keys=("m",),
        run=lambda tab: tab.draw_mark(),
    ),
    Command(
        id="logs.save",
        title=_("save"),
        help=_("Write the lines shown to a file"),
        keys=("W",),
        run=lambda tab: tab.ask_save(),
    ),
    Command(
        id="logs.download",
        title=_("save all"),
        help=_("Write all that the engine keeps of the log to a file"),
        keys=("D",),
        run=lambda tab: tab.ask_save(whole=True),
    ),
    Command(
        id="logs.left",
        title=_("left"),
        help=_("Move to the left in lines that are not wrapped"),
        keys=("left",),
        run=lambda tab: tab.shift(-1),
        applies=lambda tab: not tab.view.log_layout.wrap,
    ),
    Command(
        id="logs.right",
        title=_("right"),
        help=_("Move to the right in lines that are not wrapped"),
        keys=("right",),
        run=lambda tab: tab.shift(1),
        applies=lambda tab: not tab.view.log_layout.wrap,
    ),
    *(_since(since) for since in RANGES),
    Command(
        id="logs.since.7",
        title=_("from a time"),
        help=_("Read the log again from a time that you type, or from one to another"),
        keys=("7",),
        run=lambda tab: tab.ask_since(),
    ),
)
