"""Terminal input: parsed for dockertui, or byte for byte for the program in an embedded terminal."""

import os
import re
import selectors
import shutil
import signal
import termios
import tty
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from rich.color import Color, ColorSystem
from rich.style import Style
from textual import constants, events
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._compositor import CompositorUpdate
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Offset
from textual.message import Message

from dockertui import ending
from dockertui.glyphs import unicode_locale
from dockertui.painter import Painter, Pen, extent, pieces

# Keys come in one form, whoever they are for: programs inside would not understand kitty's.
constants.DISABLE_KITTY_KEY = True  # type: ignore[misc]

REPORTS = re.compile(
    rb"\x1b\[<\d+;-?\d+;-?\d+[Mm]"  # mouse, SGR form (xterm ctlseqs, "Extended coordinates")
    rb"|\x1b\[M[\x20-\xff]{3}"  # mouse, X10 form
    rb"|\x1b\[[IO]"  # focus in and out
    rb"|\x1b\[\?[\d;]*\$y"  # mode report (DECRPM)
    rb"|\x1b\[\?[\d;]*c"  # device attributes
    rb"|\x1b\[48;[\d:;]*t"  # size report in band
)
"""What stays with dockertui while a program in an embedded terminal gets the keys; pastes do as well."""

UNFINISHED = re.compile(rb"\x1b(?:O|\[(?:M[\x20-\xff]{0,2}|\[|[<?]?[\d:;-]*\$?)?)?\Z")
"""The beginning of such a report, or of a key that is an escape sequence, at the end of what was read."""

KEYS_NORMAL = "\x1b[?1l\x1b>"
"""Puts cursor keys and keypad into their normal modes (DECCKM, DECKPNM): another program may have left them so."""

DELETE = b"\x7f"
"""What the backspace key sends to programs, as terminfo has it for an xterm."""

PASTE, PASTED = b"\x1b[200~", b"\x1b[201~"
"""What a terminal puts around pasted text (bracketed paste)."""

DRAGS, MOTION = "\x1b[?1002h", "\x1b[?1003h"
"""Asks for movements of the mouse with a button, or for all (xterm ctlseqs, "Mouse Tracking"): the last one holds."""

BRIGHT = 8
"""What makes of one of the first eight colours its bright form, and the other way round."""

PATIENCE = 0.02
"""Seconds to wait for the rest of what is unfinished, before it is taken for keys."""


class Piece(NamedTuple):
    """Input bytes, and whether they are keys for the program inside."""

    data: bytes
    keys: bool


def split(data: bytes) -> Iterator[Piece]:
    """Divide input into keys and reports, in order."""
    at = 0
    for match in REPORTS.finditer(data):
        if match.start() > at:
            yield Piece(data[at : match.start()], True)
        yield Piece(match[0], False)
        at = match.end()
    if at < len(data):
        yield Piece(data[at:], True)


def keys_of(data: bytes) -> list[Message]:
    """The key events that raw input stands for, where it came too late to be for a program."""
    parser = XTermParser()
    return [*parser.feed(data.decode("utf-8", "replace")), *parser.feed("")]


class RawKeys(Message):
    """Keys for the program in an embedded terminal, as they arrived."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        super().__init__()


class Input:
    """Decides what becomes of the bytes that arrive: events for dockertui, or raw keys. Used by the input thread.

    While `raw` is set keys become `RawKeys`, up to and without the byte `prefix`, which ends raw input and arrives as
    an ordinary key event. `erase` is what the backspace key sends.
    """

    def __init__(self, send: Callable[[Message], None]) -> None:
        self.raw = False
        self.prefix = b"\x1d"
        self.erase = DELETE
        self._send = send
        self._parser = XTermParser()
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._held = b""
        self._pasted: bytearray | None = None

    @property
    def waiting(self) -> bool:
        """Whether the rest of a sequence is awaited."""
        return bool(self._held)

    def feed(self, data: bytes, final: bool = False) -> None:
        """Take what was read; `final` when nothing more came for a while."""
        if self.erase != DELETE:
            data = data.replace(self.erase, DELETE)
        data, self._held = self._held + data, b""
        while data:
            if self._pasted is not None:
                data = self._paste(data)
            elif not self.raw:
                self._parse(data)
                return
            else:
                data = self._keep_report(data, final)
                before, paste, after = data.partition(PASTE)
                rest = self._deal_out(before)
                if paste:
                    self._pasted = bytearray() if self.raw else None
                    rest += after if self.raw else paste + after
                data = rest

    def tick(self) -> None:
        """Let the parser notice that an Escape stood alone."""
        for event in self._parser.tick():
            self._send(event)

    def _keep_report(self, data: bytes, final: bool) -> bytes:
        """Keep the beginning of a sequence for when the rest comes; returns what is before it."""
        unfinished = None if final or PASTE in data else UNFINISHED.search(data)
        if unfinished is None:
            return data
        self._held = data[unfinished.start() :]
        return data[: unfinished.start()]

    def _paste(self, data: bytes) -> bytes:
        """Collect pasted text, however slowly it comes; returns what follows it."""
        assert self._pasted is not None
        seen = max(0, len(self._pasted) - len(PASTED))
        self._pasted += data
        end = self._pasted.find(PASTED, seen)
        if end < 0:
            return b""
        text, rest = self._pasted[:end], self._pasted[end + len(PASTED) :]
        self._pasted = None
        self._send(events.Paste(text.decode("utf-8", "replace").replace("\0", "")))
        return bytes(rest)

    def _deal_out(self, data: bytes) -> bytes:
        """Pass on what is raw; returns what follows the prefix key."""
        done = 0
        for piece in split(data):
            done += len(piece.data)
            if not piece.keys:
                self._parse(piece.data)
                continue
            keys, prefix, _rest = piece.data.partition(self.prefix)
            if keys:
                self._send(RawKeys(keys))
            if prefix:
                self.raw = False
                self._parse(prefix)
                return data[done - len(piece.data) + len(keys) + len(prefix) :]
        return b""

    def _parse(self, data: bytes) -> None:
        text = self._decode(data)
        if text:
            for event in self._parser.feed(text):
                self._send(event)


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
    them: all the time they would cost a slow line for nothing.
    """

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self._size = self._size or self._get_terminal_size()
        self.source = Input(self.process_message)
        self.painter = Painter(self._codes, plain=not unicode_locale())
        self._cursor = ""
        self._following = False
        self._stopping = False
        signal.signal(signal.SIGTSTP, self._asked_to_stop)
        signal.signal(signal.SIGCONT, self._continued)

    def start_application_mode(self) -> None:
        """Take over the terminal, of which nothing is known then; not from the background."""
        self.painter.forget()
        ending.terminal_taken(True)
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if not self._on_screen:
            return
        self.write(KEYS_NORMAL)
        self.flush()
        if self.attrs_before is not None:
            self.source.erase = _erase(self.attrs_before)

    def stop_application_mode(self) -> None:
        """Give the terminal back."""
        super().stop_application_mode()
        ending.terminal_taken(False)

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

    def paint(self, update: CompositorUpdate, cursor: Offset) -> None:
        """Show what Textual has drawn anew, and put the cursor at its place; writes nothing where all is there already.

        What was laid out for a size that is gone is not shown: the same for the new size is on its way. A terminal
        that can shows it all at once (mode 2026).
        """
        size, place = self._app.size, f"\x1b[{cursor.y + 1};{cursor.x + 1}H"
        if extent(update) != size:
            return
        text = self.painter.paint(pieces(update), size)
        if text or place != self._cursor:
            self._cursor = place
            begin, end = (SYNC_START, SYNC_END) if self._app._sync_available else ("", "")
            self.write(f"{begin}{text}{place}{end}")
            self.flush()

    def _codes(self, style: Style) -> Pen:
        colors = self._app.console._color_system or ColorSystem.TRUECOLOR
        style = legible(style.update_link(None), colors)
        return style.render("m", color_system=colors).removeprefix("\x1b[").partition("m")[0]

    def run_input_thread(self) -> None:
        """Read until the app ends."""
        source = self.source
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(PATIENCE if source.waiting else 0.1):
                    data = self._read()
                    if not data:
                        ending.hang_up()
                        return
                    source.feed(data)
                elif source.waiting:
                    source.feed(b"", final=True)
                source.tick()

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
