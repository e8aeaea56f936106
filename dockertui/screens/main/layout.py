"""How the main screen shares its space out, as plain numbers."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

Mode = Literal["normal", "half", "full"]
Side = Literal["panes", "detail"]

MODES: tuple[Mode, ...] = ("normal", "half", "full")

NARROW = 100
"""Below this many columns one side is shown at a time."""

LOW = 30
"""Below this many rows there is no command log unless it has the focus."""

LOG_ROWS = 4
"""The rows of the command log, its title included."""


class Layout(NamedTuple):
    """Which parts are shown, and the heights in rows of the panes: 0 hides one."""

    panes: bool
    detail: bool
    log: bool
    left: int
    heights: tuple[int, ...]
    full: bool


def arrange(
    width: int, height: int, mode: Mode, side: Side, needs: Sequence[int], focused: int, log: bool, banner: bool
) -> Layout:
    """Share `width` x `height` cells out among panes, of which number `focused` is the tall one.

    `needs` holds the rows that each pane could fill, -1 for one that is not wanted; `log` tells whether the command
    log has the focus, `banner` whether a row goes to the banner.
    """
    narrow = width < NARROW
    both = not narrow and mode != "full"
    show_log = log or (height >= LOW and mode != "full")
    body = max(1, height - 2 - (LOG_ROWS if show_log else 0) - banner)
    return Layout(
        panes=both or side == "panes",
        detail=both or side == "detail",
        log=show_log,
        left=width if not both else max(52, width * 46 // 100),
        heights=_heights(body, needs, focused, mode != "normal"),
        full=mode == "full",
    )


def _heights(body: int, needs: Sequence[int], focused: int, alone: bool) -> tuple[int, ...]:
    """A few rows for each pane, what they need more of the focused one's spare rows, and the rest for that one."""
    others = [index for index, need in enumerate(needs) if need >= 0 and index != focused]
    wanted = [max(1, need) + 1 for need in needs]
    small = 0 if alone or body < 10 else 1 if body < 20 else 3 if body < 26 else 4 if body < 34 else 5
    while small and body - sum(min(small, wanted[index]) for index in others) < 6:
        small -= 1
    heights = [min(small, wanted[index]) if index in others else 0 for index in range(len(needs))]
    spare = body - sum(heights) - max(6, needs[focused] + 2)
    for index in others if small else ():
        more = max(0, min(spare, wanted[index] - heights[index]))
        heights[index] += more
        spare -= more
    heights[focused] = body - sum(heights)
    return tuple(heights)
