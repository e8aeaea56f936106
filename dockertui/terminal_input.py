"""What a terminal sends, divided into text, keys, reports and pastes; whatever else it is never becomes a key.

Control sequences and strings as in ECMA-48 (5.4, 5.6), their 8-bit forms too; reports and keys as in xterm's ctlseqs.
A sequence may come in any pieces: what is unfinished is kept until the rest comes, or has not come for `patience`.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

from dockertui.line import ANSWER

ESC = b"\x1b"

PASTE, PASTED = b"\x1b[200~", b"\x1b[201~"
"""What a terminal puts around pasted text (bracketed paste)."""

ESCAPE_WAIT, QUICK_WAIT = 0.1, 0.02
"""Seconds after which an Escape that nothing follows is a key of its own, on a line without delay; for a program that
waits for it itself, as an editor does.
"""

INTRODUCER_WAIT = 1.0
"""Seconds after which the beginning of a sequence, with nothing behind it, is a key that was pressed with Alt."""

ANSWER_WAIT = 5.0
"""Seconds for which the rest of an answer is waited for, before the beginning is dropped."""

LONGEST = 1 << 16
"""Bytes of a string that is kept; one that goes on is skipped to its end."""

C1 = {0x8F: b"\x1bO", 0x90: b"\x1bP", 0x98: b"\x1bX", 0x9B: b"\x1b[", 0x9D: b"\x1b]", 0x9E: b"\x1b^", 0x9F: b"\x1b_"}
"""The 7-bit forms of what begins a sequence or a string (ECMA-48, 5.3)."""

STRINGS = b"]PX^_"
"""Behind an Escape: OSC, DCS, SOS, PM, APC."""

_END = re.compile(rb"\x1b\\|\x1b(?=[^\\])|\xc2\x9c|(?<![\xc2-\xf4\x80-\xbf])\x9c|\x18|\x1a", re.DOTALL)
_END_OF_OSC = re.compile(_END.pattern + rb"|\x07", re.DOTALL)
"""Where a string ends: ST, in either form; BEL for an OSC; and what cuts it off, such as another Escape."""

_CHARACTER = re.compile(
    rb"[^\x1b\x80-\xff]|\xc2[\xa0-\xbf]|[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_PLAIN = re.compile(rb"(?:" + _CHARACTER.pattern + rb")+")
_OPEN_CHARACTER = re.compile(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z")
_CSI = re.compile(rb"\x1b\[(?P<private>[<-?]?)(?P<numbers>[0-9:;<-?-]*)(?P<middle>[ -/]*)(?P<final>[@-~])")
_OPEN_CSI = re.compile(rb"\x1b\[[0-?-]*[ -/]*\Z")
_SS3 = re.compile(rb"\x1bO[0-9;]*[ -~]")
_OPEN_SS3 = re.compile(rb"\x1bO[0-9;]*\Z")
_X10_MOUSE = re.compile(rb"\x1b\[M[\x20-\xff]{3}", re.DOTALL)
_CONSOLE = re.compile(rb"\x1b\[\[[A-E]")
_POSITION = re.compile(rb"\x1b\[(?!1;(?:[2-9]|1[0-6])R)\d+;\d+R")
_ANSWER = re.compile(rb"\x1b(?:\][\dlL]|[P_][\d>!$+=<?|G])")

_EVENTS = re.compile(
    rb"\x1b\[(?:<\d+;-?\d+;-?\d+[Mm]"  # mouse, SGR form ("Extended coordinates")
    rb"|[IO]"  # focus in and out
    rb"|\?[\d;]+\$y"  # mode report (DECRPM)
    rb"|48;[\d:;]+t)"  # size in band
)
"""Reports that something is made of; all others are for nobody."""

KEY_FINALS = b"ABCDEFGHPQRSZ~^@$u"
"""What ends the sequence of a key: cursor and function keys, those of rxvt, those of `CSI u`."""


class Token(NamedTuple):
    """A part of what was read. Text is what was typed or control characters, a key is one sequence.

    An answer is that to the question of `line.py`, a position that of the cursor.
    """

    kind: Literal["text", "key", "report", "answer", "position", "paste"]
    data: bytes


class Lexer:
    """Divides what is read. `delay` is how much later than the first part of a sequence the rest may come (seconds).

    With `quick` an Escape is a key of its own after QUICK_WAIT.
    """

    def __init__(self) -> None:
        self.delay = 0.0
        self.quick = False
        self._kept = b""
        self._pasted: bytearray | None = None
        self._skipping = False

    @property
    def patience(self) -> float | None:
        """Seconds without more after which `expire` is due; None where nothing is waited for."""
        kept = self._kept
        if self._skipping or _ANSWER.match(kept) or (kept.startswith(b"\x1b[") and len(kept) > 2):
            return ANSWER_WAIT + self.delay
        if not kept:
            return None
        if kept == ESC:
            return (QUICK_WAIT if self.quick else ESCAPE_WAIT) + self.delay
        return INTRODUCER_WAIT + self.delay

    def feed(self, data: bytes) -> Iterator[Token]:
        """The parts of what was read, as far as they are whole."""
        data, self._kept = self._kept + data, b""
        while data:
            if self._pasted is not None:
                token, data = self._paste(data)
            elif self._skipping:
                token, data = None, self._skip(data)
            else:
                token, data = self._next(data)
            if token is not None:
                yield token

    def expire(self) -> Iterator[Token]:
        """What becomes of the beginning of a sequence whose rest has not come: a key, or nothing."""
        kept, self._kept = self._kept, b""
        answer = self._skipping or _ANSWER.match(kept) or (kept.startswith(b"\x1b[") and len(kept) > 2)
        self._skipping = False
        if not kept or answer:
            return
        if kept == ESC or kept[:1] != ESC:
            yield Token("key" if kept == ESC else "text", kept)
            return
        yield Token("key", kept[:2])
        yield from self.feed(kept[2:])

    def _next(self, data: bytes) -> tuple[Token | None, bytes]:
        """The first token of the data, and what follows it; nothing follows where it is not whole."""
        if plain := _PLAIN.match(data):
            return Token("text", plain[0]), data[plain.end() :]
        first, second = data[0], data[1:2]
        if (not second and first == 0x1B) or _OPEN_CHARACTER.match(data):
            self._kept = data
            return None, b""
        if first == 0xC2 and b"\x80" <= second <= b"\x9f":
            return None, C1.get(second[0], b"") + data[2:]
        if 0x80 <= first <= 0x9F:
            return None, C1.get(first, b"") + data[1:]
        if first != 0x1B:
            return Token("text", data[:1]), data[1:]
        if second == b"[":
            return self._control_sequence(data)
        if second == b"O":
            return self._whole(_SS3.match(data), _OPEN_SS3.match(data), data)
        if second in STRINGS:
            return None, self._string(data)
        if second == ESC:
            return Token("key", ESC), data[1:]
        return self._with_alt(data)

    def _with_alt(self, data: bytes) -> tuple[Token | None, bytes]:
        """A character that was pressed with Alt."""
        if _OPEN_CHARACTER.match(data, 1):
            self._kept = data
            return None, b""
        character = _CHARACTER.match(data, 1)
        size = character.end() if character else 2
        return Token("key", data[:size]), data[size:]

    def _whole(
        self, match: re.Match[bytes] | None, unfinished: re.Match[bytes] | None, data: bytes
    ) -> tuple[Token | None, bytes]:
        if match:
            return Token("key", match[0]), data[match.end() :]
        if unfinished:
            self._kept = data
            return None, b""
        return Token("key", data[:2]), data[2:]

    def _control_sequence(self, data: bytes) -> tuple[Token | None, bytes]:
        if data.startswith(PASTE):
            self._pasted = bytearray()
            return None, data[len(PASTE) :]
        if mouse := _X10_MOUSE.match(data):
            return None, data[mouse.end() :]
        if data.startswith(b"\x1b[M") and len(data) < 6:
            self._kept = data
            return None, b""
        if console := _CONSOLE.match(data):
            return Token("key", console[0]), data[console.end() :]
        if data == b"\x1b[[":
            self._kept = data
            return None, b""
        match = _CSI.match(data)
        if match is None:
            if _OPEN_CSI.match(data) and len(data) < LONGEST:
                self._kept = data
                return None, b""
            # Another Escape, or what is in no sequence, has cut it off: the beginning is nothing.
            cut = re.match(rb"\x1b\[[ -?]*", data)
            assert cut
            return None, data[cut.end() :]
        sequence, rest = match[0], data[match.end() :]
        if sequence == ANSWER:
            return Token("answer", sequence), rest
        if _EVENTS.fullmatch(sequence):
            return Token("report", sequence), rest
        if _POSITION.fullmatch(sequence):
            return Token("position", sequence), rest
        known = sequence.decode("latin-1") in ANSI_SEQUENCES_KEYS
        like_a_key = not match["private"] and not match["middle"] and match["final"] in KEY_FINALS
        return (Token("key", sequence) if known or like_a_key else None), rest

    def _string(self, data: bytes) -> bytes:
        """Swallow a control string; what follows it. One without an end yet is kept, up to LONGEST."""
        if end := (_END_OF_OSC if data[1:2] == b"]" else _END).search(data, 2):
            return _behind(end, data)
        if len(data) < LONGEST:
            self._kept = data
        else:
            self._skipping, self._kept = True, _beginning(data)
        return b""

    def _skip(self, data: bytes) -> bytes:
        """Go to the end of a string of which nothing is kept."""
        if end := _END_OF_OSC.search(data):
            self._skipping = False
            return _behind(end, data)
        self._kept = _beginning(data)
        return b""

    def _paste(self, data: bytes) -> tuple[Token | None, bytes]:
        """Collect pasted text, however slowly it comes."""
        assert self._pasted is not None
        seen = max(0, len(self._pasted) - len(PASTED))
        self._pasted += data
        end = self._pasted.find(PASTED, seen)
        if end < 0:
            return None, b""
        text, rest = bytes(self._pasted[:end]), bytes(self._pasted[end + len(PASTED) :])
        self._pasted = None
        return Token("paste", text), rest


def _behind(end: re.Match[bytes], data: bytes) -> bytes:
    """What follows a string: an Escape that cut it off is the beginning of that."""
    return data[end.start() if end[0] == ESC else end.end() :]


def _beginning(data: bytes) -> bytes:
    """What may be the first half of the end of a string."""
    return data[-1:] if data[-1:] in (b"\x1b", b"\xc2") else b""
