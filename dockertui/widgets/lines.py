"""The base of all widgets that draw their own lines and draw again only those that changed."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
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

LOOKS = {*(f"tone--{tone}" for tone in TONES), *(f"ground--{ground}" for ground in GROUNDS)}
"""Component classes for a screen: Textual works their styles out once there, and not for every widget on it."""


class Lines(Widget):
    """Subclasses say what a line holds in `line`, and call `sync` when that may have changed.

    `sync` compares with what is painted, so it costs the visible lines only, and a line that stays the same is not
    drawn again. Of those that are, the painter writes the cells that differ.
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        self._painted: list[Line] = []
        self._painted_size = Size(0, 0)
        self._strips: dict[int, Strip] = {}
        self._tones: dict[tuple[str, str], Style] = {}
        super().__init__(id=id, classes=classes)

    def line(self, y: int) -> Line:
        """What line `y` of the widget's content shows, y from 0."""
        raise NotImplementedError

    def keep_in_sight(self) -> None:
        """Make what is shown fit the present size, which may be 0: called before lines are composed, also unmounted."""

    def sync(self) -> None:
        """Draw the lines that changed."""
        self.keep_in_sight()
        if not self.is_mounted or not self.size:
            return
        before, fits = self._painted, self._painted_size == self.size
        self._take_lines()
        if not before or not fits:
            self._strips.clear()
            self.refresh()
            return
        changed = [y for y, (old, new) in enumerate(zip(before, self._painted, strict=True)) if old != new]
        for y in changed:
            self._strips.pop(y, None)
        if changed:
            width = self.size.width
            self.refresh(*(Region(0, y, width, 1) for y in changed))

    def render_line(self, y: int) -> Strip:
        """The painted line, for Textual."""
        if not self._painted or self._painted_size != self.size:
            self.keep_in_sight()  # It may paint before it tells of a new size.
            self._strips.clear()
            self._take_lines()
        strip = self._strips.get(y)
        if strip is None:
            line = self._painted[y] if y < len(self._painted) else ()
            strip = self._strips[y] = self._strip(line, self.size.width)
        return strip

    def repaint(self) -> None:
        """Paint everything again, for a new size or style."""
        self._forget()
        self.refresh()

    def notify_style_update(self) -> None:
        """Forget the styles of the theme before, for Textual."""
        self._tones.clear()
        self._forget()
        super().notify_style_update()

    def on_resize(self) -> None:
        """Compose the lines for the new size."""
        self._forget()

    def _forget(self) -> None:
        self._painted = []
        self._strips.clear()

    def _take_lines(self) -> None:
        self._painted = self._compose_lines()
        self._painted_size = self.size

    def style(self, tone: str, ground: str = "") -> Style:
        """The style of a tone on a ground."""
        style = self._tones.get((tone, ground))
        if style is None:
            style = self.rich_style
            for look in [f"ground--{ground}"] * bool(ground) + [f"tone--{tone}"] * bool(tone):
                style += self.screen.get_component_rich_style(look, partial=True)
            self._tones[tone, ground] = style
        return style

    def _compose_lines(self) -> list[Line]:
        return [self.line(y) for y in range(self.size.height)]

    def _strip(self, line: Line, width: int) -> Strip:
        ground = line[-1].ground if line else ""
        segments = [Segment(span.text, self.style(span.tone, span.ground)) for span in line if span.text]
        return Strip(segments).adjust_cell_length(width, self.style("", ground))
