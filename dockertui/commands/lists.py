"""Lists: filter, marks, order, scope, columns; search where a text has the focus."""

import shlex

from dockertui.i18n import _
from dockertui.model.command import Command
from dockertui.model.expressions import TOO_SLOW
from dockertui.screens.main import MainScreen
from dockertui.widgets.scroller import Scroller


def _in_list(screen: MainScreen) -> bool:
    return screen.focused is screen.pane


def _in_text(screen: MainScreen) -> bool:
    return isinstance(screen.focused, Scroller)


def _search(screen: MainScreen) -> None:
    text = screen.focused
    assert isinstance(text, Scroller)

    def search(typed: str | None) -> None:
        if typed is not None:
            text.search(typed)
            if text.too_slow:
                screen.desk.notify(TOO_SLOW, "warning")

    screen.ask_line(_("Search: "), "", search, lambda typed: None)


def _filter(screen: MainScreen) -> None:
    before = screen.pane.view.filter
    screen.ask_line(
        _("Filter: "), before, lambda typed: screen.filter(before if typed is None else typed), screen.filter
    )


def _match(step: int, screen: MainScreen) -> None:
    text = screen.focused
    if isinstance(text, Scroller) and not text.next_match(step):
        screen.desk.notify(TOO_SLOW if text.too_slow else _("No match."), "warning")


def _mark(screen: MainScreen) -> None:
    screen.pane.view.toggle_mark()
    screen.pane.move_by(1)


def _mark_range(screen: MainScreen) -> None:
    screen.pane.view.mark_range()
    screen.pane.sync()
    screen.follow_selection()


def _mark_all(screen: MainScreen) -> None:
    screen.pane.view.mark_all()
    screen.pane.sync()
    screen.follow_selection()


def _scope(screen: MainScreen) -> None:
    screen.pane.view.set_scope(screen.pane.view.scope + 1)
    screen.pane.sync()
    screen.follow_selection()


def _sort_next(screen: MainScreen) -> None:
    pane = screen.pane
    shown = [placed.column.id for placed in pane.columns()]
    here = shown.index(pane.view.sort) if pane.view.sort in shown else -1
    pane.view.sort_by(shown[(here + 1) % len(shown)])
    pane.sync()


def _measurements(screen: MainScreen) -> None:
    pane = screen.pane_of("container")
    pane.view.order_by("cpu", descending=True)
    screen.set_mode("full")
    screen.focus_pane(pane)


def _sort_reverse(screen: MainScreen) -> None:
    screen.pane.view.sort_by(screen.pane.view.sort)
    screen.pane.sync()


def _copy(screen: MainScreen, what: str) -> None:
    entry = screen.log_view.current
    if screen.focused is screen.log_view and entry:
        screen.desk.copy(entry.command)
    else:
        screen.desk.copy(shlex.join(getattr(record, what) for record in screen.pane.view.chosen))


LISTS: tuple[Command[MainScreen], ...] = (
    Command(
        id="list.filter",
        title=_("Filter"),
        help=_("Filter the list as you type (a regular expression, `!` inverts it)"),
        keys=("/",),
        run=_filter,
        hint=True,
        applies=lambda screen: not _in_text(screen),
    ),
    Command(
        id="text.search",
        title=_("Search"),
        help=_("Highlight what matches a regular expression in the text, and go to the first match"),
        keys=("/",),
        run=_search,
        hint=True,
        applies=_in_text,
    ),
    Command(
        id="text.next",
        title=_("Next match"),
        help=_("To the next match of the search"),
        keys=("n",),
        run=lambda screen: _match(1, screen),
        applies=_in_text,
    ),
    Command(
        id="text.previous",
        title=_("Match before"),
        help=_("To the match before"),
        keys=("N",),
        run=lambda screen: _match(-1, screen),
        applies=_in_text,
    ),
    Command(
        id="list.mark",
        title=_("Mark"),
        help=_("Mark or unmark the row; actions then work on all marked ones"),
        keys=("space",),
        run=_mark,
        applies=_in_list,
    ),
    Command(
        id="list.mark_range",
        title=_("Mark range"),
        help=_("Mark all rows from the last mark to here"),
        keys=("ctrl+@",),
        run=_mark_range,
        applies=_in_list,
    ),
    Command(
        id="list.mark_all",
        title=_("Mark all"),
        help=_("Mark all rows shown, or none"),
        keys=("*",),
        run=_mark_all,
        applies=_in_list,
    ),
    Command(
        id="list.scope",
        title=_("All/running/last"),
        help=_("Show all, the running or the last created ones (ps -a, ps, ps -l)"),
        keys=("A",),
        run=_scope,
        applies=lambda screen: bool(screen.pane.view.listing.scopes),
    ),
    Command(
        id="list.sort",
        title=_("Sort"),
        help=_("Sort by the next column; a click on a heading sorts by that one"),
        keys=("o",),
        run=_sort_next,
        applies=_in_list,
    ),
    Command(
        id="list.reverse",
        title=_("Reverse"),
        help=_("Turn the order round"),
        keys=("O",),
        run=_sort_reverse,
        applies=_in_list,
    ),
    Command(
        id="list.stats",
        title=_("All stats"),
        help=_("What every container uses, the busiest first, on the full screen (docker stats)"),
        keys=("%",),
        run=_measurements,
    ),
    Command(
        id="list.wider",
        title=_("Wider"),
        help=_("Make the column that sorts wider"),
        keys=(">",),
        run=lambda screen: screen.pane.widen(screen.pane.view.sort, 2),
        applies=_in_list,
    ),
    Command(
        id="list.narrower",
        title=_("Narrower"),
        help=_("Make the column that sorts narrower"),
        keys=("<",),
        run=lambda screen: screen.pane.widen(screen.pane.view.sort, -2),
        applies=_in_list,
    ),
    Command(
        id="list.copy",
        title=_("Copy name"),
        help=_("Copy the names of what is chosen; in the command log: the command"),
        keys=("y",),
        run=lambda screen: _copy(screen, "name"),
    ),
    Command(
        id="list.copy_id",
        title=_("Copy id"),
        help=_("Copy the ids of what is chosen"),
        keys=("Y",),
        run=lambda screen: _copy(screen, "id"),
        applies=_in_list,
    ),
)
