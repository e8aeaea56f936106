"""Bytes of a program's output, taken apart into text and control sequences."""

import codecs
import re
from itertools import groupby

import pyte

from dockertui.terminal.screen import Screen
from dockertui.terminal.sequences import CONTROLS, LONGEST, LONGEST_STRING, SHIFTS, STRINGS, Operations

# ECMA-48 5.3 to 5.6, with xterm's BEL as the end of an OSC. CAN and SUB end anything; so does an ESC, which begins the
# next one: the string terminator is ESC and a backslash, which alone does nothing.
_SEQUENCE = re.compile(
    r"(\x1b(?:"
    r"\[[\x00-\x17\x19\x1c-?\x7f]*[@-~\x18\x1a]?"
    r"|\][^\x07\x18\x1a\x1b]*[\x07\x18\x1a]?"
    r"|[PX^_][^\x18\x1a\x1b]*[\x18\x1a]?"
    r"|[\x00-\x17\x19\x1c-/\x7f]*[0-~\x18\x1a]"
    r")?)"
)

_UNFINISHED = re.compile(
    r"\x1b(?:\[[\x00-\x17\x19\x1c-?\x7f]*|\][^\x07\x18\x1a]*|[PX^_][^\x18\x1a]*|[\x00-\x17\x19\x1c-/\x7f]*)"
)

_CONTROL = re.compile(r"([\x00-\x1f\x7f])")

_RETURNS = re.compile("\r+")

_ENDS = {
    "]": re.compile(r"[\x07\x18\x1a\x1b]"),
    "[": re.compile(r"[^\x00-\x17\x19\x1c-?\x7f]"),
    "": re.compile(r"[^\x00-\x17\x19\x1c-/\x7f]"),
    **dict.fromkeys("PX^_", re.compile(r"[\x18\x1a\x1b]")),
}
"""What follows ESC: what the sequence goes on to."""


class Parser(pyte.Stream):
    """Feeds a `Screen`. A sequence or character that the data ends in the middle of waits for the rest."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self._operations = Operations(screen)
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._held: list[str] = []
        self._length = 0
        self._limit = LONGEST
        self._end = _ENDS[""]
        self._controls = {control: getattr(screen, name) for control, name in CONTROLS.items()}
        super().__init__()

    def feed_bytes(self, data: bytes) -> None:
        """Take output, in UTF-8; what is not becomes U+FFFD."""
        self.feed(self._decode(data))

    def feed(self, data: str) -> None:
        """Take output as text."""
        if self._held:
            data = self._resume(data)
        start = data.rfind("\x1b")
        if start >= 0 and _UNFINISHED.fullmatch(data, start):
            self._hold(data[start:])
            data = data[:start]
        screen, operations = self.screen, self._operations
        draw = screen.draw
        parts = _SEQUENCE.split(data)
        text = parts[0]
        if text:
            draw(text) if text.isprintable() else self._mixed(text)
        rest = iter(parts)
        next(rest)
        for sequence, text in zip(rest, rest, strict=True):
            if sequence[-1] == "m" and sequence[1] == "[":
                screen.pen = screen.pen[sequence]
            else:
                operations[sequence]()
            if text:
                if text.isprintable():
                    draw(text)
                else:
                    self._mixed(text)

    def _hold(self, sequence: str) -> None:
        """Keep an unfinished sequence until its end comes."""
        introducer = sequence[1:2]
        self._end = _ENDS.get(introducer, _ENDS[""])
        self._limit = (LONGEST_STRING if introducer in STRINGS else LONGEST) + 2
        self._held = [sequence[: self._limit]]
        self._length = len(self._held[0])

    def _resume(self, data: str) -> str:
        """Add to the unfinished sequence; returns what is to be parsed: nothing yet, or all of it and what follows."""
        if self._length == 1 and data:
            return self._release() + data
        match = self._end.search(data)
        end = match.start() if match else len(data)
        room = self._limit - self._length
        if room > 0:
            self._held.append(data[: min(end, room)])
            self._length += min(end, room)
        return self._release() + data[end:] if match else ""

    def _release(self) -> str:
        held = "".join(self._held)
        self._held.clear()
        self._length = 0
        return held

    def _mixed(self, text: str) -> None:
        """Text with control characters in it."""
        if "\r\r" in text:
            text = _RETURNS.sub("\r", text)
        head, *lines = text.split("\r\n")
        self._controlled(head)
        if len(lines) > 2:
            self._lines(lines[:-1])
            del lines[:-1]
        for line in lines:
            self.screen.carriage_return()
            self.screen.linefeed()
            self._controlled(line)

    def _lines(self, lines: list[str]) -> None:
        """Whole lines, each on a new row; many at once where they are plain and the screen scrolls as one."""
        text = "".join(lines)
        if text.isascii() and text.isprintable():
            self._plain_lines(lines)
            return
        for plain, group in groupby(lines, _plain):
            if plain:
                self._plain_lines(list(group))
            else:
                for line in group:
                    self.screen.carriage_return()
                    self.screen.linefeed()
                    self._controlled(line)

    def _plain_lines(self, lines: list[str]) -> None:
        screen = self.screen
        for number, line in enumerate(lines):
            if screen.can_draw_lines():
                screen.draw_lines(lines[number:])
                return
            screen.carriage_return()
            screen.linefeed()
            if line:
                screen.draw(line)

    def _controlled(self, text: str) -> None:
        """Text and control characters, one after the other."""
        screen = self.screen
        if text.isprintable():
            if text:
                screen.draw(text)
            return
        parts = iter(_CONTROL.split(text))
        text = next(parts)
        if text:
            screen.draw(text)
        for control, text in zip(parts, parts, strict=True):
            if control in self._controls:
                self._controls[control]()
            elif control in SHIFTS:
                screen.select_charset(SHIFTS[control])
            if text:
                screen.draw(text)


def _plain(line: str) -> bool:
    return line.isascii() and line.isprintable()
