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

INTRODUCER_WAIT, QUICK_INTRODUCER_WAIT = 1.0, 0.1
"""Seconds after which the beginning of a sequence, with nothing behind it, is a key that was pressed with Alt."""

ANSWER_WAIT = 5.0
"""Seconds for which the rest of an answer is waited for, before the beginning is dropped; or that of a paste."""

TYPING_ENDS = 2.0
"""The same for a paste after what may have been typed by hand: somebody wonders why no key does anything."""

RESUMES_WITHIN = 30.0
"""Seconds within which a paste that stopped may go on."""

LONGEST = 1 << 16
"""Bytes of a string that is kept; one that goes on is skipped to its end."""

C1 = {0x8F: b"\x1bO", 0x90: b"\x1bP", 0x98: b"\x1bX", 0x9B: b"\x1b[", 0x9D: b"\x1b]", 0x9E: b"\x1b^", 0x9F: b"\x1b_"}
"""The 7-bit forms of what begins a sequence or a string (ECMA-48, 5.3)."""

STRINGS = b"]PX^_"
"""Behind an Escape: OSC, DCS, SOS, PM, APC."""

INTRODUCERS = b"[O" + STRINGS
"""What makes of an Escape the beginning of a sequence or a string."""

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
_ITERM = re.compile(rb"\x1b\[ITERM2? [\w.]+n")
"""What iTerm2 answers to CSI 1337 n; it begins like a report of focus."""
_CONSOLE = re.compile(rb"\x1b\[\[[A-E]")
_RXVT = re.compile(rb"\x1b\[(?:[2-8]|1[1-9]|2[0-9]|3[1-4])\$(?=[\x00-\x1f])")
_OPEN_RXVT = re.compile(_RXVT.pattern.partition(b"(?=")[0] + rb"\Z")
"""Keys that rxvt sends with Shift: what ends them stands in the middle elsewhere."""
_POSITION = re.compile(rb"\x1b\[(?!1;(?:[2-9]|1[0-6])R)\d{1,5};\d{1,5}R")
_ANSWER = re.compile(rb"\x1b(?:\][\dlL]|[P_][\d>!$+=<?|G])")
"""How strings begin that terminals send."""
_REST = re.compile(
    rb"\x1b(?:\]\d+;[^\x00-\x1f]*(?:\x07|\x1b\\)|[PX^_][^\x00-\x1f]*\x1b\\"
    rb"|\[[<-?][0-9:;]*[ -/]*[@-~]|\[[0-9;]+[Rnctx])"
)
"""What a terminal sends whole, all but its first bytes in one read: those were late, and taken for a key."""
_TYPED = re.compile(rb"[\x00-\x17\x19\x1c-\x1f]")
"""What stands in no string that a terminal sends."""

_EVENTS = re.compile(
    rb"\x1b\[(?:<\d{1,5};-?\d{1,5};-?\d{1,5}[Mm]"  # mouse, SGR form ("Extended coordinates")
    rb"|[IO]"  # focus in and out
    rb"|\?\d{1,5};\d\$y"  # mode report (DECRPM)
    rb"|48(?:;\d{1,5}){4}t)"  # size in band
)
"""Reports that something is made of; all others are for nobody."""

_TOLD = re.compile(re.escape(ANSWER) + rb"|" + _EVENTS.pattern + rb"|" + _POSITION.pattern)
"""What a terminal tells without being typed at."""

_ALT_SEQUENCE = rb"\x1b\x1b(?!\[20[01]~)(?:\[[\d;]*[A-HPQSZa-d~^$@]|O[ -~])"
"""A cursor or function key with Alt, as PuTTY, rxvt and iTerm2 send it."""
_ALT_KEY = re.compile(_ALT_SEQUENCE)
_ALT = re.compile(rb"(?:\x1b(?:[^\x1b\x80-\xff]|[\xc2-\xf4][\x80-\xbf]{0,3})|" + _ALT_SEQUENCE + rb")+\x1b?", re.DOTALL)
"""Keys with Alt, and nothing else that is typed; in the midst of one a read may end."""

_ONE_KEY = re.compile(
    rb"[^\x1b\x80-\xff]|[\xc2-\xf4][\x80-\xbf]{1,3}|\x1b{1,2}(?:\[[\d;]*[@-~]|O[ -~])|\x1b[^\[O]?", re.DOTALL
)
"""What somebody types by hand in one read."""

LONGEST_KEY = 32
"""Bytes of the sequence of a key at most."""

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

    With `quick` an Escape is a key of its own after QUICK_WAIT. `starts` counts the moments from which `patience` is
    counted.
    """

    def __init__(self) -> None:
        self.delay = 0.0
        self.quick = False
        self.starts = 0
        self._kept = b""
        self._pasted: bytearray | None = None
        self._cut = b""
        self._interrupted = self._halved = self._by_hand = False
        self._end = b""
        self._skipping = self._broken = self._late = self._alone = False

    @property
    def patience(self) -> float | None:
        """Seconds without more after which `expire` is due; None where nothing is waited for."""
        kept = self._kept
        if self._pasted is not None:
            return (TYPING_ENDS if self._by_hand else ANSWER_WAIT) + self.delay
        if self._answering:
            return ANSWER_WAIT + self.delay
        if not kept:
            return RESUMES_WITHIN if self._interrupted else None
        if _OPEN_RXVT.match(kept):
            return QUICK_WAIT if self.quick else ESCAPE_WAIT
        if kept == ESC:
            return QUICK_WAIT if self.quick else self.delay / 2 if self._late else ESCAPE_WAIT
        return (QUICK_INTRODUCER_WAIT if self.quick else INTRODUCER_WAIT) + self.delay

    def feed(self, data: bytes) -> Iterator[Token]:
        """The parts of what was read, as far as they are whole."""
        told = self._interrupted and not _TOLD.sub(b"", data)
        self._by_hand = _ONE_KEY.fullmatch(data) is not None
        if self._interrupted:
            data = self._resumed(data)
        cut, self._cut = self._cut, b""
        if cut and _REST.fullmatch(cut + data):
            data = cut + data
        before, data = self._kept, self._kept + data
        late, self._kept, self._late = self._late, b"", False
        everything = data
        inside = self._skipping or self._pasted is not None
        halved, self._halved = self._halved, False
        whole = not inside and (before != ESC or halved)
        self._alone = whole and _ALT.fullmatch(_TOLD.sub(b"", data)) is not None
        self._halved = self._alone and data[-1:] == ESC
        if (
            before == ESC
            and not inside
            and not (halved and self._alone)
            and not (data[1:2] in (b"[", b"O") and len(data) > 2 if late else data[1:2] in INTRODUCERS)
        ):
            yield Token("key", ESC)  # A terminal sends both bytes of a key with Alt at once.
            data = data[1:]
        while data:
            if self._pasted is not None:
                token, data = self._paste(data)
            elif self._skipping:
                token, data = None, self._skip(data)
            else:
                token, data = self._next(data)
            if token is not None:
                yield token
        if (not before or self._kept != everything or self._answering) and not told:
            self.starts += 1

    def expire(self) -> Iterator[Token]:
        """What becomes of the beginning of a sequence whose rest has not come: a key, or nothing.

        A paste is what has come of it, so that a lost end does not take all keys; more of it is another one.
        Of an Escape on a slow line nothing yet: `patience` is due once more.
        """
        if self._kept == ESC and not self._late and not self.quick and self.delay:
            self._late = True
            self.starts += 1
            return
        if self._pasted is not None:
            text, end = _without_end(bytes(self._pasted))
            self._pasted, self._interrupted, self._end = None, True, end
            self.starts += 1
            yield Token("paste", text)
            return
        if self._interrupted and not (self._kept or self._answering):
            self._interrupted = False
            return
        answering = self._answering
        kept, self._kept, self._late, self._skipping = self._kept, b"", False, False
        if not kept or answering:
            return
        if kept == ESC or kept[:1] != ESC or _OPEN_RXVT.match(kept):
            self._broken = kept[:1] != ESC
            self._cut = kept if kept == ESC else b""
            yield Token("text" if self._broken else "key", kept)
            return
        yield Token("key", kept[:2])
        yield from self.feed(kept[2:])
        self._cut = kept if len(kept) == 2 else b""

    @property
    def _answering(self) -> bool:
        """Whether what has come so far is the beginning of an answer, which may take its time."""
        kept = self._kept
        return bool(
            self._skipping
            or _ANSWER.match(kept)
            or (kept.startswith(b"\x1b[") and len(kept) > 2 and not _OPEN_RXVT.match(kept))
        )

    def _next(self, data: bytes) -> tuple[Token | None, bytes]:
        """The first token of the data, and what follows it; nothing follows where it is not whole."""
        if plain := _PLAIN.match(data):
            self._broken = False
            return Token("text", plain[0]), data[plain.end() :]
        first, second = data[0], data[1:2]
        broken, self._broken = self._broken, False
        if broken and 0x80 <= first <= 0xBF:
            self._broken = True
            return Token("text", data[:1]), data[1:]
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
            return self._string(data)
        if second == ESC:
            size = len(key[0]) if self._alone and (key := _ALT_KEY.match(data)) else 1
            return Token("key", data[:size]), data[size:]
        return self._with_alt(data)

    def _with_alt(self, data: bytes) -> tuple[Token | None, bytes]:
        """A character that was pressed with Alt, as all that was read was; among other keys it follows an Escape."""
        if not self._alone:
            return Token("key", ESC), data[1:]
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
            self._pasted, self._interrupted = bytearray(), False
            return None, data[len(PASTE) :]
        if mouse := _X10_MOUSE.match(data):
            return None, data[mouse.end() :]
        if data.startswith(b"\x1b[M") and len(data) < 6:
            self._kept = data
            return None, b""
        if iterm := _ITERM.match(data):
            return None, data[iterm.end() :]
        if rxvt := _RXVT.match(data):
            return Token("key", rxvt[0]), data[rxvt.end() :]
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
            return Token("key", cut[0]) if cut.end() == 2 else None, data[cut.end() :]
        sequence, rest = match[0], data[match.end() :]
        if sequence == ANSWER:
            return Token("answer", sequence), rest
        if _EVENTS.fullmatch(sequence):
            return Token("report", sequence), rest
        if _POSITION.fullmatch(sequence):
            return Token("position", sequence), rest
        known = sequence.decode("latin-1") in ANSI_SEQUENCES_KEYS
        like_a_key = (
            len(sequence) <= LONGEST_KEY
            and not match["private"]
            and not match["middle"]
            and match["final"] in KEY_FINALS
        )
        return (Token("key", sequence) if known or like_a_key else None), rest

    def _string(self, data: bytes) -> tuple[Token | None, bytes]:
        """Swallow a control string, up to what follows it. One without an end yet is kept, up to LONGEST.

        What does not begin as an answer, and holds or is cut off by what stands in none, was typed with Alt.
        """
        of_osc = data[1:2] == b"]"
        end = (_END_OF_OSC if of_osc else _END).search(data, 2)
        if not _ANSWER.match(data):
            typed = _TYPED.search(data, 2, end.start() if end else len(data))
            if typed or (end and end[0] in (ESC, b"\x18", b"\x1a")):
                return Token("key", data[:2]), data[2:]
        if end:
            return None, _behind(end, data)
        if len(data) < LONGEST:
            self._kept = data
        else:
            self._skipping, self._kept = True, _beginning(data)
        return None, b""

    def _skip(self, data: bytes) -> bytes:
        """Go to the end of a string of which nothing is kept."""
        if end := _END_OF_OSC.search(data):
            self._skipping = False
            return _behind(end, data)
        self._kept = _beginning(data)
        return b""

    def _resumed(self, data: bytes) -> bytes:
        """What is read after a paste had stopped: the rest of it, or what shows that there is none.

        Somebody types a key at a time. What is more than that, and neither large nor with the mark, may be either: it
        is for nobody.
        """
        ends = (self._end + data).find(PASTED)
        begins = data.find(PASTE)
        typed = _TOLD.sub(b"", data)
        if (begins >= 0 and (ends < 0 or begins < ends)) or _ONE_KEY.fullmatch(typed):
            self._interrupted = False
        elif ends >= 0 or (len(typed) > LONGEST_KEY and typed[:1] != ESC):
            self._interrupted, self._pasted = False, bytearray()
            data = self._end + data if ends >= 0 else data
        elif typed:
            data = b"".join(match[0] for match in _TOLD.finditer(data))
        return data

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


def _without_end(text: bytes) -> tuple[bytes, bytes]:
    """A text, and the beginning of the mark of a paste's end that it ends with."""
    size = next((size for size in range(len(PASTED) - 1, 0, -1) if text.endswith(PASTED[:size])), 0)
    return text[: len(text) - size], text[len(text) - size :]


def _behind(end: re.Match[bytes], data: bytes) -> bytes:
    """What follows a string: an Escape that cut it off is the beginning of that."""
    return data[end.start() if end[0] == ESC else end.end() :]


def _beginning(data: bytes) -> bytes:
    """What may be the first half of the end of a string."""
    return data[-1:] if data[-1:] in (b"\x1b", b"\xc2") else b""
