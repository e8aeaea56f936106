"""The way back: the objects that led to the one that is shown."""

from collections import deque
from typing import TYPE_CHECKING

from dockertui.model.resource import Key
from dockertui.widgets.tabs.base import GoTo

if TYPE_CHECKING:
    from dockertui.screens.main.screen import MainScreen

KEPT = 50
"""Objects to which one can go back."""


class Trail:
    """Remembers the object and the tab from which each link was followed; true while there is a way back."""

    def __init__(self, screen: "MainScreen") -> None:
        self._screen = screen
        self._steps: deque[tuple[str, Key, str]] = deque(maxlen=KEPT)

    def __bool__(self) -> bool:
        return bool(self._steps)

    def follow(self, link: GoTo) -> None:
        """Go to the object that a tab leads to."""
        here = self._screen.detail.record
        self._steps.append((self._screen.pane.resource.kind, here.key, self._screen.detail.tab_id))
        self._screen.desk.select(link.kind, (here.host, link.identity))

    def back(self) -> None:
        """Go back to the object, and the tab, that led here."""
        kind, key, tab = self._steps.pop()
        self._screen.desk.select(kind, key)
        record = self._screen.detail.record
        if record is not None and record.key == key:
            self._screen.open_tab(tab)

    def clear(self) -> None:
        """Forget the way back."""
        self._steps.clear()
