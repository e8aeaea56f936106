"""The terminal: what it shows is written when its line has room, what it sends is parsed.

While an embedded terminal has the keys, they go to the program in there byte for byte.
"""

import asyncio
import os
import selectors
import shutil
import signal
import termios
import threading
import time
import tty
from collections.abc import Callable
from typing import Any

from rich.color import Color, ColorSystem
from rich.style import Style
from textual import events
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Offset
from textual.message import Message

from dockertui import ending
from dockertui.abilities import REPEATED, TRIAL, described, relayed, told_less
from dockertui.glyphs import unicode_locale
from dockertui.ink import Pen
from dockertui.line import QUESTION, Line
from dockertui.pace import TRY_AGAIN, Pace
from dockertui.painter import Painter, extent, pieces
from dockertui.terminal_events import DELETE, Input, RawKeys, TypedLine

KEYS_NORMAL = "\x1b[?1l\x1b>"
"""Puts cursor keys and keypad into their normal modes (DECCKM, DECKPNM): another program may have left them so."""

NO_REPORTS = "\x1b[?1004l\x1b[?2004l"
"""Ends reports of focus, and the marks around what is pasted (xterm ctlseqs)."""

DRAGS, MOTION = "\x1b[?1002h", "\x1b[?1003h"
"""Asks for movements of the mouse with a button, or for all (xterm ctlseqs, "Mouse Tracking"): the last one holds."""

BRIGHT = 8
"""What makes of one of the first eight colours its bright form, and the other way round."""

LONGEST_DELAY = 0.25
"""Seconds that the rest of a key's sequence is waited for longer, at most, on a slow line."""

LAST_WAIT, LAST_WAIT_AT_MOST = 0.5, 1.0
"""Seconds beyond two round trips, and at most, for the last answer before the terminal is given back."""

WRITER_LOOK = 0.02
"""Seconds after which it is looked again whether the system has taken the last frame."""

AT_ONCE = 500
"""Characters of a frame that terminals take, and show, at once without being told to."""

LOOK_AGAIN = 0.1
"""Seconds after which the input thread looks whether the app ends."""


class OpenQuestions:
    """Counts questions and answers, which two threads do; `all_answered` is set while none is open."""

    def __init__(self) -> None:
        self.all_answered = threading.Event()
        self._lock = threading.Lock()
        self._open = 0

    def asked(self) -> None:
        """A question is written."""
        with self._lock:
            self._open += 1
            self.all_answered.clear()

    def answered(self) -> None:
        """An answer came."""
        with self._lock:
            self._open = max(0, self._open - 1)
            if not self._open:
                self.all_answered.set()


def legible(style: Style, colors: ColorSystem) -> Style:
    """The style with another foreground where few colours would make it the same as the background."""
    color, ground = style.color, style.bgcolor
    if color is None or ground is None or color == ground:
        return style
    shown, under = color.downgrade(colors), ground.downgrade(colors)
    if shown.number is None or shown.number > 15 or shown.number != under.number:
        return style
    return style + Style(color=Color.from_ansi(shown.number ^ BRIGHT))


def _erase(settings: list[Any]) -> bytes:
    """What the backspace key sends, by the line settings (termios(3)): some terminals have it send ctrl-h."""
    return b"\b" if settings[tty.CC][termios.VERASE] == b"\b" else DELETE


class TerminalDriver(LinuxDriver):
    """Textual's driver with `Input` in front of its parser; the mouse reports buttons, not every movement.

    `painter` knows what the terminal shows. Movements without a button are reported while `follow_mouse` asks for
    them: all the time they would cost a slow line for nothing. `busy` tells whether something that a key causes is
    still to be done, `left` hears that the terminal is given back.
    """

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self._size = self._size or self._get_terminal_size()
        self.source = Input(self._came)
        self.source.answered = self._answered
        self.source.positioned = self._positioned
        self.painter = Painter(self._codes, plain=not unicode_locale())
        self.line = Line()
        self.line_taken = ""
        self.line_changed: Callable[[Line], None] = lambda line: None
        self.busy: Callable[[], bool] = lambda: False
        self._ours = self._told_less = False
        self._pace = Pace(self.line, 0.0)
        self._questions = OpenQuestions()
        self._cursor = self._place = ""
        self._due: asyncio.TimerHandle | None = None
        self._following = False
        self._stopping = self._deaf = self._gone = False
        self.left: Callable[[], None] = lambda: None
        signal.signal(signal.SIGTSTP, self._asked_to_stop)
        signal.signal(signal.SIGCONT, self._continued)

    def start_application_mode(self) -> None:
        """Take over the terminal, of which nothing is known then; not from the background."""
        self.painter.forget()
        ending.terminal_taken(True)
        self._deaf = False
        self.source.begin()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if not self._on_screen:
            return
        self.write(KEYS_NORMAL)
        now = time.monotonic()
        self._ours = True
        self.line = Line(self.line_taken, relayed(os.environ))
        self._questions = OpenQuestions()
        self._told_less = told_less(self.line_taken, os.environ)
        self._pace = Pace(self.line, now, asking=self._told_less and self.line.responsive, busy=self.busy)
        if self._told_less:
            self.painter.able = described(os.environ.get("TERM", ""), self.fileno)
            self.write(TRIAL)
        self._ask(self.line.ask(now))
        if self.attrs_before is not None:
            self.source.erase = _erase(self.attrs_before)

    def stop_application_mode(self) -> None:
        """Give the terminal back, and leave nothing under way that the shell would take for keys."""
        if self._on_screen and self._ours:
            self._ours = False
            self._deaf = True
            self.left()
            if self._due is not None:
                self._due.cancel()
                self._due = None
            self._take_back()
        super().stop_application_mode()
        ending.terminal_taken(False)

    def _take_back(self) -> None:
        """Have the terminal report nothing more, and wait until it has answered that it does not."""
        self._disable_mouse_support()
        self.write(NO_REPORTS)
        if self._gone:
            return
        wait = min(2 * self.line.round_trip + self.line.load + LAST_WAIT, LAST_WAIT_AT_MOST)
        if not self.line.answers and self._told_less:  # How long the way is, is not known yet.
            wait = LAST_WAIT_AT_MOST
        if self.line.responsive or self.line.relayed:
            self._questions.asked()
            self.write(QUESTION)
            self.flush()
            self._questions.all_answered.wait(wait)

    @property
    def _on_screen(self) -> bool:
        """Whether the terminal is taken over."""
        return self._writer_thread is not None and self._writer_thread.is_alive()

    def _asked_to_stop(self, *_signal: object) -> None:
        """Stop (SIGTSTP): from the event loop, as writing is not for a signal handler, unless that stands still.

        It does while another program has the terminal (`App.suspend`), which has been left to that then.
        """
        if self._auto_restart:
            self._loop.call_soon_threadsafe(self._step_back)
        else:
            self._stop()

    def _step_back(self) -> None:
        """Give the terminal back, stop, and take it over again once the shell continues the process."""
        if self._on_screen:
            self.suspend_application_mode()
            self._stop()
            self.resume_application_mode()

    def _stop(self) -> None:
        """Stop as the system does it: not where no shell is there that could continue the process."""
        self._stopping = True
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, self._asked_to_stop)
        self._stopping = False

    def _continued(self, *_signal: object) -> None:
        """Continue after a stop that was not announced (SIGSTOP), or that happened in the background."""
        if not self._stopping and self._auto_restart:
            self._loop.call_soon_threadsafe(self._come_back)

    def _come_back(self) -> None:
        """Take the terminal over anew: nobody knows what the shell made of it."""
        if self._on_screen:
            self.suspend_application_mode()
        self.resume_application_mode()

    def _get_terminal_size(self) -> tuple[int, int]:
        """Columns and rows, as the terminal itself has them: exported COLUMNS and LINES may be those of another."""
        try:
            size = os.get_terminal_size(self.fileno)
        except OSError:
            return shutil.get_terminal_size()
        return size if size.columns and size.lines else shutil.get_terminal_size()

    def paint(self, update: CompositorUpdate, cursor: Offset | None) -> None:
        """Show what Textual has drawn anew; writes nothing where all is there already.

        Where text is typed, the cursor is put at its place: input methods show there what is being composed. What was
        laid out for a size that is gone is not shown: the same for the new size is on its way. What is written at
        once, and is not short, is shown at once by a terminal that can (mode 2026).
        """
        size = self._app.size
        if extent(update) != size:
            return
        self._pace.changed(time.monotonic(), anew=not self.painter.behind)
        self.painter.take(pieces(update), size)
        self._place = f"\x1b[{cursor.y + 1};{cursor.x + 1}H" if cursor is not None else ""
        self._write_frame()

    def _write_frame(self) -> None:
        """Write what is to be shown by now, once the line has room for it."""
        if self._due is not None:
            self._due.cancel()
            self._due = None
        if not self._ours:
            return
        now = time.monotonic()
        if wait := self._pace.wait(now) or (WRITER_LOOK if self._writer_busy else 0.0):
            self._due = self._loop.call_later(wait, self._write_frame)
            return
        if anew := self._pace.starts_over:
            self.painter.start_over()
        text = self.painter.frame(self._pace.most(now))
        count = 0
        if text or self._place not in ("", self._cursor):
            self._cursor = self._place
            together = len(text) > AT_ONCE and self._app._sync_available
            begin, end = (SYNC_START, SYNC_END) if together else ("", "")
            count = self._send(f"{begin}{text}{self._place}{end}", now)
        self._pace.wrote(count, now, self.painter.midway, anew)
        if self.painter.behind:
            self._due = self._loop.call_later(max(self._pace.wait(now), TRY_AGAIN), self._write_frame)

    def _send(self, data: str, now: float) -> int:
        """Write something, and the question whether it has arrived where one is due; returns how many bytes it was."""
        count = len(data.encode())
        self.line.wrote(count, now)
        question = self.line.ask(now)
        if question:
            self._questions.asked()
        self.write(data + question)
        self.flush()
        return count

    @property
    def _writer_busy(self) -> bool:
        """Whether the system has not taken what was written before the last frame yet."""
        writer = self._writer_thread
        return writer is not None and writer._queue.qsize() > 1

    def _answered(self) -> None:
        """The terminal has taken what was written; called in the input thread."""
        self._questions.answered()
        self._loop.call_soon_threadsafe(self._make_room, self.line, time.monotonic())

    def _came(self, message: Message) -> None:
        """Pass on what arrived; called in the input thread. What is typed behind ctrl-z or q is for the shell."""
        if isinstance(message, (events.Key, events.Paste, events.MouseEvent, RawKeys, TypedLine)):
            if self._deaf:
                return
            self._pace.typed(time.monotonic())
        self.process_message(message)

    def _positioned(self, position: tuple[int, int]) -> None:
        """The cursor's place after the trial; called in the input thread."""
        if position == REPEATED:
            self.painter.able = self.painter.able._replace(repeat=True)

    def _make_room(self, line: Line, now: float) -> None:
        """Go on after an answer, unless that was for the terminal as it was before it was given back."""
        if line is not self.line or not self._ours:
            return
        line.answered(now)
        self.line_changed(line)
        self.source.lexer.delay = min(line.round_trip / 2, LONGEST_DELAY) if line.slow else 0.0
        if self._due is not None:
            self._write_frame()
        self._ask(line.ask(now))

    def _ask(self, question: str) -> None:
        if question:
            self._questions.asked()
            self.write(question)
            self.flush()

    def write_beside(self, data: str) -> None:
        """Write what shows nothing."""
        if self._ours:
            self._send(data, time.monotonic())

    def _codes(self, style: Style) -> Pen:
        colors = self._app.console._color_system or ColorSystem.STANDARD  # None for TERM=dumb.
        style = legible(style.update_link(None), colors)
        return style.render("m", color_system=colors).removeprefix("\x1b[").partition("m")[0]

    def run_input_thread(self) -> None:
        """Read until the app ends."""
        source, starts, since = self.source, -1, 0.0
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                patience = source.patience
                left = LOOK_AGAIN if patience is None else max(0.0, since + patience - time.monotonic())
                if selector.select(min(left, LOOK_AGAIN)):
                    data = self._read()
                    if not data:
                        self._gone = True
                        self._questions.all_answered.set()
                        ending.hang_up()
                        return
                    source.feed(data)
                if source.lexer.starts != starts:
                    starts, since = source.lexer.starts, time.monotonic()
                patience = source.patience
                if patience is not None and time.monotonic() >= since + patience:
                    source.expire()

    def _read(self) -> bytes:
        """What the terminal sends; nothing where it is gone."""
        try:
            return os.read(self.fileno, 65536)
        except OSError:  # EIO: the other side is closed
            return b""

    def _enable_mouse_support(self) -> None:
        """Ask for clicks, drags and the wheel, or for every movement."""
        if self._mouse:
            self.write(f"\x1b[?1000h{MOTION if self._following else DRAGS}\x1b[?1006h")
            self.flush()

    def _disable_mouse_support(self) -> None:
        """Undo `_enable_mouse_support`."""
        if self._mouse:
            self.write("\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l")
            self.flush()

    def follow_mouse(self, on: bool) -> None:
        """Have every movement of the mouse reported, or only those with a button."""
        if self._mouse and on != self._following:
            self._following = on
            self.write(MOTION if on else f"\x1b[?1003l{DRAGS}")
            self.flush()
