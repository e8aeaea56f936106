"""The screen of a terminal, and what keyboard and mouse do to it."""

import asyncio
import time

from rich.style import Style
from textual import events
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip

from dockertui.i18n import _
from dockertui.model.expressions import Expression
from dockertui.model.terminals.live import LiveTerminal
from dockertui.model.terminals.transport import Size
from dockertui.terminal import Mouse
from dockertui.terminal.mouse import WHEEL_DOWN, WHEEL_UP
from dockertui.widgets.lines import Line, Span
from dockertui.widgets.scroller import Scroller
from dockertui.widgets.terminal.paint import RowPainter, inverted, marked, triplets
from dockertui.widgets.terminal.selection import FoundText, ScrollbackPoint, Selection

FRAME = 1 / 60
"""Seconds between two paintings, at least."""

PATIENCE = 0.15
"""Seconds for which a program may hold the screen back until its changes are complete (mode 2026)."""

REST = 0.3
"""Seconds between two rings of the bell, at least."""

WHEEL = 3
"""Rows by which the wheel scrolls, and arrow keys that it stands for on the alternate screen."""


class TerminalView(Scroller):
    """Paints a `LiveTerminal`, at most once a frame and only what changed.

    While there is a `selection` keys move in it (copy mode), else they go to the program; `prefixed` says that the
    next one is for dockertui.
    """

    class Copied(Message):
        """Text was selected with the mouse."""

        def __init__(self, text: str) -> None:
            self.text = text
            super().__init__()

    class ModeChanged(Message):
        """Keys have another meaning now."""

    def __init__(self, live: LiveTerminal) -> None:
        super().__init__()
        self.live = live
        self.prefixed = False
        self.following = True
        self.selection: Selection | None = None
        self.found: FoundText | None = None
        self._painter: RowPainter | None = None
        self._shown: list[Strip] = []
        self._dropped = 0
        self._pressed: ScrollbackPoint | None = None
        self._painted_at = 0.0
        self._bells = 0
        self._rung_at = 0.0
        self._held_since = 0.0
        self._due: asyncio.TimerHandle | None = None

    # -- what there is to see ---------------------------------------------------------------------------------------

    def count(self) -> int:
        """All rows, those that scrolled off included."""
        return 1 if self.live.state == "opening" else self.live.screen.height

    def row(self, index: int) -> Line:
        """What stands there until the process is reached."""
        return [Span(_("opening …"), "dim")]

    def changed(self) -> None:
        """Something changed: paint it, at once or with the next frame."""
        if self._due is None and self.live.visible:
            wait = max(0.0, self._painted_at + FRAME - time.monotonic())
            self._due = asyncio.get_running_loop().call_later(wait, self._paint)

    def keep_in_sight(self) -> None:
        """Keep the page at the end, or else at its rows while older ones are dropped."""
        dropped = self.live.screen.dropped
        self.top = self.bottom if self.following else max(0, self.top - dropped + self._dropped)
        self._dropped = dropped
        super().keep_in_sight()

    def sync(self) -> None:
        """Repaint what changed."""
        self._painted_at = time.monotonic()
        if not self.is_attached or not self.size:
            return
        before, self._shown = self._shown, self._compose_strips()
        if len(before) != len(self._shown):
            self.refresh()
            return
        pairs = enumerate(zip(before, self._shown, strict=True))
        changed = [y for y, (old, new) in pairs if old is not new and old != new]
        if changed:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))

    def render_line(self, y: int) -> Strip:
        """A line, for Textual."""
        if not self._shown or self._shown[0].cell_length != self.size.width or len(self._shown) != self.size.height:
            self._shown = self._compose_strips()
        return self._shown[y] if y < len(self._shown) else Strip.blank(self.size.width)

    def on_unmount(self) -> None:
        """Paint no more."""
        if self._due:
            self._due.cancel()

    def _paint(self) -> None:
        self._due = None
        held = self.live.screen.modes.synchronized and self.live.state == "live"
        now = time.monotonic()
        if not held:
            self._held_since = 0.0
        elif not self._held_since or now - self._held_since < PATIENCE:
            self._held_since = self._held_since or now
            self._due = asyncio.get_running_loop().call_later(FRAME, self._paint)
            return
        self.sync()
        self._ring()

    def _ring(self) -> None:
        """Ring the user's bell, where the program has rung its own since the last time; not without pause."""
        rung, self._bells = self.live.screen.bells > self._bells, self.live.screen.bells
        if rung and self._painted_at - self._rung_at > REST:
            self._rung_at = self._painted_at
            self.app.bell()

    def _forget(self) -> None:
        super()._forget()
        self._shown = []

    def _compose_strips(self) -> list[Strip]:
        """The page as it is now: where it belongs depends on its size, of which nobody may have heard yet."""
        self.keep_in_sight()
        width = self.size.width
        if self.live.state == "opening":
            blank = Strip.blank(width, self.style(""))
            return [self._strip(self.row(0), width), *[blank] * (self.page - 1)]
        screen = self.live.screen
        if self._painter is None:
            base = self.style("")
            self._painter, screen.colors = RowPainter(base), triplets(base)
        strips = self._painter.paint(screen.rows(self.top, self.top + self.page), width)
        if screen.modes.reverse:
            strips = [inverted(strip, 0, width) for strip in strips]
        for y, strip in enumerate(strips):
            strips[y] = self._overlaid(strip, self.top + y + screen.dropped)
        self._draw_cursor(strips)
        return strips

    def _overlaid(self, strip: Strip, row: int) -> Strip:
        """The strip with matches and the selection."""
        for start, end in self.found.on(row) if self.found else ():
            strip = marked(strip, start, end, self.style("match"))
        if self.selection:
            start, end = self.selection.span(row)
            if start < end:
                strip = marked(strip, start, end, self.style("", "cursor"))
        return strip

    def _draw_cursor(self, strips: list[Strip]) -> None:
        place = self._cursor()
        if place is None or not 0 <= place.y < len(strips):
            return
        cells = self.live.screen.cells(self.top + place.y)
        wide = place.x + 1 < len(cells) and cells[place.x + 1] == "" and bool(cells[place.x])
        if self.has_focus:
            strips[place.y] = inverted(strips[place.y], place.x, place.x + 1 + wide)
        else:
            strips[place.y] = marked(strips[place.y], place.x, place.x + 1 + wide, Style(underline=True))

    def _cursor(self) -> Offset | None:
        """Where the cursor is on the page, where it is shown."""
        screen = self.live.screen
        if self.selection:
            return Offset(self.selection.cursor.column, self.selection.cursor.row - screen.dropped - self.top)
        cursor = screen.cursor
        if not cursor.visible or self.live.state != "live":
            return None
        return Offset(cursor.x, screen.history_size + cursor.y - self.top)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint; have the real cursor follow ours, as input methods show there what is being composed."""
        if self.has_focus and (place := self.cursor_screen_offset) is not None:
            self.app.cursor_position = place
        return super().render_lines(crop)

    @property
    def cursor_screen_offset(self) -> Offset | None:
        """Where on the screen the cursor is, where it is shown; named as in Textual's widgets that take text."""
        # Not by the widget's own region: while a layout is due, asking for that makes Textual lose its changes.
        geometry = self.screen._compositor._full_map.get(self) if self.is_attached else None
        place = self._cursor() if geometry else None
        return geometry.region.offset + place if geometry and place is not None else None

    def on_resize(self) -> None:
        """Have the terminal be as large as the pane."""
        super().on_resize()
        self.fit()

    def appear(self) -> None:
        """It became visible."""
        if not self.is_attached:
            return
        self._bells = self.live.screen.bells
        self.fit()
        self.sync()
        self.refresh()

    def fit(self) -> None:
        """Have the terminal be as large as the pane: to be called where Textual may have lost a resize event.

        It does where something asks for a widget's region between a change of the layout and its execution.
        """
        size = Size(self.size.height, self.size.width)
        if size != self.live.size and self.size:
            self.live.resize(size)
            self.repaint()

    def notify_style_update(self) -> None:
        """Forget what was painted in the theme before."""
        self._painter = None
        super().notify_style_update()

    # -- moving, choosing, searching --------------------------------------------------------------------------------

    @property
    def wants_keys(self) -> bool:
        """Whether keys go to the program."""
        return self.live.state != "ended" and self.selection is None and not self.prefixed

    @property
    def wants_motion(self) -> bool:
        """Whether the program is to hear of movements of the mouse without a button (mode 1003)."""
        return self.live.state == "live" and self.selection is None and self.live.screen.modes.mouse == "move"

    def choose(self) -> Selection:
        """Begin to choose text where the cursor is (copy mode)."""
        if self.selection is None:
            screen = self.live.screen
            top = screen.dropped + self.top
            row = max(top, min(screen.dropped + screen.history_size + screen.cursor.y, top + self.page - 1))
            self.selection = Selection(screen, ScrollbackPoint(row, screen.cursor.x))
            self._mode_changed()
        return self.selection

    def leave(self) -> None:
        """Choose nothing any more, and go back to the end."""
        self.selection = self.found = None
        self.following = True
        self._pressed = None
        self._mode_changed()

    def move_by(self, rows: int) -> None:
        """Move the cursor of the copy mode, which begins with it."""
        self.choose().move(rows)
        self.reveal_cursor()

    def move(self, index: int) -> None:
        """Move the cursor to a row."""
        selection = self.choose()
        selection.go(ScrollbackPoint(index + self.live.screen.dropped, selection.cursor.column))
        self.reveal_cursor()

    def reveal_cursor(self) -> None:
        """Bring the cursor of the copy mode into sight."""
        if self.selection:
            row = self.selection.cursor.row - self.live.screen.dropped
            self._show_from(max(min(self.top, row), row - self.page + 1))

    def search(self, pattern: str) -> None:
        """Highlight a pattern, and go to the nearest match above; "" ends the search."""
        self.found = FoundText(self.live.screen, Expression(pattern).spans) if pattern else None
        if pattern:
            self.choose()
            self.next_match(-1)
        self.sync()

    def next_match(self, step: int) -> bool:
        """Go to the next match, the one before for a step of -1; False where there is none."""
        place = self.found.next(self.choose().cursor, step) if self.found else None
        if place is None:
            return False
        self.choose().go(place)
        self.reveal_cursor()
        return True

    def _show_from(self, top: int) -> None:
        self.top = max(0, min(top, self.bottom))
        self.following = self.top == self.bottom
        self.sync()

    def _mode_changed(self) -> None:
        self.sync()
        self.post_message(self.ModeChanged())

    # -- focus ------------------------------------------------------------------------------------------------------

    def on_focus(self) -> None:
        """Tell the program, where it wants to know."""
        self.live.focus(True)
        self.sync()

    def on_blur(self) -> None:
        """Tell the program, where it wants to know."""
        self.prefixed = False
        self.live.focus(False)
        self.sync()

    # -- the mouse --------------------------------------------------------------------------------------------------

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Press in the program, or begin to choose text."""
        if self._passed(event, "press", event.button - 1):
            self.capture_mouse()
        elif event.button == 1:
            self.capture_mouse()
            if self.selection:
                self.leave()
            self._pressed = self._point(event.x, event.y)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag in the program, or choose text."""
        if self._pressed:
            selection = self.choose()
            if selection.mark is None:
                selection.go(self._pressed)
                selection.toggle()
            selection.go(self._point(event.x, event.y))
            if not 0 <= event.y < self.page:
                self._show_from(self.top + (1 if event.y > 0 else -1))
            self.sync()
        else:
            self._passed(event, "move", event.button - 1 if event.button else None)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Release in the program, or copy what was chosen."""
        self.release_mouse()
        if self._pressed:
            self._pressed = None
            text = self.selection.text() if self.selection else ""
            if text:
                self.post_message(self.Copied(text))
                self.leave()
        else:
            self._passed(event, "release", event.button - 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll back."""
        self._wheel(event, "up")

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll on."""
        self._wheel(event, "down")

    def on_click(self, event: events.Click) -> None:
        """The focus is all that a click means here."""

    def _wheel(self, event: events.MouseEvent, key: str) -> None:
        event.stop()
        event.prevent_default()  # What any other text does.
        if self._passed(event, "press", WHEEL_UP if key == "up" else WHEEL_DOWN):
            return
        if self.live.screen.alternate and self.selection is None:
            for _count in range(WHEEL):
                self.live.type_key(key, None)
        else:
            self._show_from(self.top + (WHEEL if key == "down" else -WHEEL))

    def _point(self, x: int, y: int) -> ScrollbackPoint:
        return ScrollbackPoint(self.live.screen.dropped + self.top + y, x)

    def _passed(self, event: events.MouseEvent, kind: str, button: int | None) -> bool:
        """Give a mouse event to the program, if it asked for such; returns whether it is the program's."""
        if self.selection or self.live.state != "live" or not self.live.screen.modes.mouse:
            return False
        event.stop()
        return self.live.mouse(Mouse(kind, button, event.x, event.y, event.shift, event.meta, event.ctrl))
