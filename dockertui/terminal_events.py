"""What a terminal sends, as messages: events for dockertui, or raw keys for the program in an embedded terminal."""

import re
import time
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable

from textual import events
from textual._xterm_parser import XTermParser
from textual.message import Message

from dockertui.terminal_input import Lexer, Token
from dockertui.terminal_keys import pressed, typed
from dockertui.typed_lines import reads_as_line

DELETE = b"\x7f"
"""What the backspace key sends to programs, as terminfo has it for an xterm."""


def keys_of(data: bytes) -> list[Message]:
    """The key events that raw input stands for, where it came too late to be for a program."""
    found: list[Message] = []
    source = Input(found.append)
    source.feed(data)
    source.expire()
    return found


class RawKeys(Message):
    """Keys for the program in an embedded terminal, as they arrived."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        super().__init__()


GOES_ON = 0.1
"""Seconds within which text belongs to a line that arrived at once: a long one comes in several reads. On a slow line
it is one and a half times the round trip, after which what was lost on the way comes again.
"""


class TypedLine(Message):
    """A command line that arrived at once, and the keys that it is where text is asked for.

    `rest` says that it is what followed of one.
    """

    def __init__(self, text: str, keys: list[events.Key], rest: bool = False) -> None:
        self.text = text
        self.keys = keys
        self.rest = rest
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
        self.lexer = Lexer()
        self.answered: Callable[[], None] = lambda: None
        self.positioned: Callable[[tuple[int, int]], None] = lambda position: None
        self._send = send
        self._line_until = 0.0
        self._parser = XTermParser()
        self._decode = getincrementaldecoder("utf-8")("replace").decode

    @property
    def patience(self) -> float | None:
        """Seconds without more after which `expire` is due; None where nothing is waited for."""
        self.lexer.quick = self.raw
        return self.lexer.patience

    def begin(self) -> None:
        """Take it that what comes is the beginning of something: the terminal is taken over."""
        self.lexer = Lexer()
        self._line_until = 0.0

    def feed(self, data: bytes) -> None:
        """Take what was read."""
        if self.erase != DELETE:
            data = data.replace(self.erase, DELETE)
        self._take(self.lexer.feed(data))

    def expire(self) -> None:
        """Nothing more came for the lexer's `patience`."""
        self._take(self.lexer.expire())
        if not self.raw:
            self._type(b"", final=True)

    def _take(self, tokens: Iterable[Token]) -> None:
        raw = bytearray()
        for kind, data in tokens:
            if self.raw and kind in ("text", "key"):
                keys, prefix, rest = data.partition(self.prefix) if kind == "text" else (data, b"", b"")
                raw += keys
                if not prefix:
                    continue
                self._flush(raw)
                self.raw = False
                self._type(prefix + rest)
                continue
            self._flush(raw)
            if kind == "paste":
                self._send(events.Paste(data.decode("utf-8", "replace").replace("\0", "")))
            elif kind == "answer":
                self.answered()
            elif kind == "position":
                row, column = map(int, data[2:-1].split(b";"))
                self.positioned((row, column))
            elif kind == "report":
                for event in self._parser.feed(data.decode("ascii")):
                    self._send(event)
            elif kind == "text":
                self._type(data)
            else:
                for event in pressed(data):
                    self._send(event)
        self._flush(raw)

    def _flush(self, raw: bytearray) -> None:
        if raw:
            self._send(RawKeys(bytes(raw)))
            raw.clear()

    def _type(self, data: bytes, final: bool = False) -> None:
        text = self._decode(data, final)
        keys = list(typed(text))
        rest = bool(keys) and time.monotonic() < self._line_until
        if rest or reads_as_line(text):
            self._line_until = time.monotonic() + max(GOES_ON, 3 * self.lexer.delay)
            self._send(TypedLine(re.sub("\r\n?", "\n", text), keys, rest))
            return
        for event in keys:
            self._send(event)
