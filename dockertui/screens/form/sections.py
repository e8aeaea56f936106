"""The sections of a large form: one of them is open, and each tells what is set in it and what is wrong there."""

from collections.abc import Callable, Mapping, Sequence

from textual import events
from textual.geometry import Size
from textual.message import Message

from dockertui.format import clean
from dockertui.glyphs import GLYPHS
from dockertui.widgets.lines import Line, Lines, Span
from dockertui.widgets.text import fit, width

MARKS = 4
"""Cells beside a section's name, for the number of its values and what is wrong."""


class SectionList(Lines):
    """The names of the sections, one below the other; the open one alone where there is but one row."""

    class Chosen(Message):
        """A section was clicked."""

        def __init__(self, section: str) -> None:
            self.section = section
            super().__init__()

    def __init__(self, names: Sequence[str], marks: Callable[[], Mapping[str, tuple[int, str]]]) -> None:
        super().__init__(id="sections")
        self.names = names
        self.open = names[0] if names else ""
        self._marks = marks
        self._now: Mapping[str, tuple[int, str]] = {}

    def sync(self) -> None:
        """Repaint what changed, with the marks as they are now."""
        self._now = self._marks()
        super().sync()

    def choose(self, section: str) -> None:
        """Show another section as the open one; "" for none."""
        self.open = section
        self.sync()

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """The widest name and its marks, for Textual."""
        return max((width(clean(name)) for name in self.names), default=0) + MARKS + 2

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A row for each, for Textual."""
        return len(self.names)

    def line(self, y: int) -> Line:
        """A section with its marks."""
        if y >= len(self.names):
            return []
        alone = self.size.height == 1
        name = self.open if alone else self.names[y]
        count, tone = self._now.get(name, (0, ""))
        ground = "chosen" if name == self.open else ""
        glyph = {"bad": GLYPHS.failed, "warn": GLYPHS.unhealthy}.get(tone, " ")
        place = f" {self.names.index(name) + 1}/{len(self.names)}" if alone and name else ""
        return [
            Span(GLYPHS.mark if ground else " ", "accent", ground),
            Span(fit(clean(name) + place, self.size.width - MARKS - 1), "title" if ground else "", ground),
            Span(f"{count or '':>2}", "accent", ground),
            Span(glyph, tone, ground),
            Span(" ", "", ground),
        ]

    def on_click(self, event: events.Click) -> None:
        """Open the section under the mouse."""
        if self.size.height > 1 and event.y < len(self.names):
            self.post_message(self.Chosen(self.names[event.y]))
