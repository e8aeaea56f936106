"""Placeholder."""

from dockertui.widgets.lines import Line, Span
from dockertui.widgets.scroller import Scroller
from dockertui.widgets.tabs.base import Tab


class EnvironmentTab(Scroller, Tab):
    """Not yet."""

    def count(self) -> int:
        """One row."""
        return 1

    def row(self, index: int) -> Line:
        """Nothing."""
        return [Span(" ")]
