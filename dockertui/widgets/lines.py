"""The base of all widgets that draw their own lines and repaint only the cells that changed."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class Span(NamedTuple):
    """A piece of a line: harmless text, its tone, and the ground it stands on ("", "cursor", "blur")."""

    text: str
    tone: str = ""
    ground: str = ""


Line = Sequence[Span]

TONES = ("dim", "strong", "accent", "ok", "busy", "warn", "bad", "title", "key", "match", "rule")
GROUNDS = ("cursor", "blur", "bar", "chosen")


class Lines(Widget):
    """Subclasses say what a line holds in `line`, and call `sync` when that may have changed.

    `sync` compares with what is painted, so it costs the visible lines only, and nothing is written to the terminal
    for a line that stays the same.
    """

    COMPONENT_CLASSES = {*(f"tone--{tone}" for tone in TONES), *(f"ground--{ground}" for ground in GROUNDS)}

    _painted: list[Strip]
    _styles: dict[tuple[str, str], Style]

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        self._painted = []
        self._tones: dict[tuple[str, str], Style] = {}
        super().__init__(id=id, classes=classes)

    def line(self, y: int) -> Line:
        """What line `y` of the widget's content shows, y from 0."""
        raise NotImplementedError

    def sync(self) -> None:
        """Repaint the cells that changed."""
        if not self.is_mounted or not self.size:
            return
        fresh = self._compose_lines()
        if len(fresh) != len(self._painted):
            self._painted = fresh
            self.refresh()
            return
        regions = []
        for y, (old, new) in enumerate(zip(self._painted, fresh, strict=True)):
            if old is not new and old != new:
                start, end = changed_cells(old, new)
                regions.append(Region(start, y, end - start, 1))
        if regions:
            self._painted = fresh
            self.refresh(*regions)

    def render_line(self, y: int) -> Strip:
        """The painted line, for Textual."""
        if len(self._painted) != self.size.height or (
            self._painted and self._painted[0].cell_length != self.size.width
        ):
            self._painted = self._compose_lines()
        return self._painted[y] if y < len(self._painted) else Strip.blank(self.size.width)

    def repaint(self) -> None:
        """Paint everything again, for a new size or style."""
        self._painted = []
        self.refresh()

    def notify_style_update(self) -> None:
        """Forget the styles of the theme before, for Textual."""
        self._tones.clear()
        self._painted = []
        super().notify_style_update()

    def on_resize(self) -> None:
        """Compose the lines for the new size."""
        self._painted = []

    def style(self, tone: str, ground: str = "") -> Style:
        """The style of a tone on a ground."""
        style = self._tones.get((tone, ground))
        if style is None:
            style = self.rich_style
            if ground:
                style += self.get_component_rich_style(f"ground--{ground}", partial=True)
            if tone:
                style += self.get_component_rich_style(f"tone--{tone}", partial=True)
            self._tones[tone, ground] = style
        return style

    def _compose_lines(self) -> list[Strip]:
        width = self.size.width
        return [self._strip(self.line(y), width) for y in range(self.size.height)]

    def _strip(self, line: Line, width: int) -> Strip:
        ground = line[-1].ground if line else ""
        segments = [Segment(span.text, self.style(span.tone, span.ground)) for span in line if span.text]
        return Strip(segments).adjust_cell_length(width, self.style("", ground))


def changed_cells(old: Strip, new: Strip) -> tuple[int, int]:
    """The first cell that differs between two lines and the one behind the last, whole segments at a time."""
    before, after = list(old), list(new)
    start = 0
    for a, b in zip(before, after, strict=False):
        if a != b:
            break
        start += a.cell_length
    end = new.cell_length
    for a, b in zip(reversed(before), reversed(after), strict=False):
        if a != b or end - b.cell_length < start:
            break
        end -= b.cell_length
    return (start, max(end, start + 1))
