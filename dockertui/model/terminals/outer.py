"""Keys of the terminal that dockertui runs in, put into the words of an xterm, which programs inside know.

What terminals send is in their terminfo entries (terminfo(5)) and in console_codes(4), rxvt(7), and xterm's ctlseqs,
"PC-Style Function Keys". They are all in their normal modes, which dockertui leaves them in.
"""

import re

_FUNCTION = {**dict(zip(range(11, 15), "PQRS", strict=True)), **dict.fromkeys((15, 17, 18, 19, 20, 21, 23, 24), "~")}
"""The numbers of F1 to F12 in `ESC [ number ~`, and how an xterm ends each: the first four have letters."""


def _key(number: int, modifier: int = 1) -> bytes:
    """F1 to F12 of an xterm, by their number; the modifier is 1 for none, 2 shift, 5 control, 6 both."""
    final = _FUNCTION[number]
    if modifier == 1:
        return f"\x1bO{final}".encode() if final != "~" else f"\x1b[{number}~".encode()
    return f"\x1b[{1 if final != '~' else number};{modifier}{final}".encode()


def _shifted(numbers: tuple[int, ...], first: int) -> dict[bytes, bytes]:
    """Function keys that have numbers of their own while shift is held, from `first` on among F1 to F12."""
    return {f"\x1b[{number}~".encode(): _key([*_FUNCTION][first + at], 2) for at, number in enumerate(numbers)}


_BEYOND = (25, 26, 28, 29, 31, 32, 33, 34)
"""The numbers of F13 to F20."""

_EVERYWHERE = {
    **{f"\x1b[[{letter}".encode(): _key(number) for letter, number in zip("ABCDE", _FUNCTION, strict=False)},
    **{f"\x1b[{number}~".encode(): _key(number) for number in (11, 12, 13, 14)},
    **dict.fromkeys((b"\x1b[1~", b"\x1b[7~"), b"\x1b[H"),
    **dict.fromkeys((b"\x1b[4~", b"\x1b[8~"), b"\x1b[F"),
    **{f"\x1b[{letter}".encode(): f"\x1b[1;2{letter.upper()}".encode() for letter in "abcd"},
}
"""F1 to F5 of the Linux console; F1 to F4 of rxvt and PuTTY; Home and End of the console, screen, tmux and PuTTY, and
of rxvt; arrows with shift of rxvt. No xterm sends these.
"""

_BY_TERM = {
    "linux": {b"\x1b\t": b"\x1b[Z", b"\x1b[G": b"\x1b[E", **_shifted(_BEYOND, 0)},
    "rxvt": {
        **{f"\x1bO{letter}".encode(): f"\x1b[1;5{letter.upper()}".encode() for letter in "abcd"},
        **_shifted(_BEYOND, 2),
    },
}
"""What means something else elsewhere, by how TERM begins: shift and tab, the 5 of the keypad; arrows with control."""

_MODIFIERS = {b"$": 2, b"^": 5, b"@": 6}
_MODIFIED = re.compile(rb"\x1b\[(\d+)([$^@])")
"""A key with shift, control or both, as rxvt sends it."""

_CURSOR = re.compile(rb"\x1b[\[O]([ABCDEFH])")


class OuterKeys:
    """Translates what a terminal of the kind `term`, as in the variable TERM, sends."""

    def __init__(self, term: str = "") -> None:
        self._known = _EVERYWHERE | next((keys for name, keys in _BY_TERM.items() if term.startswith(name)), {})
        self._pattern = re.compile(b"|".join(re.escape(keys) for keys in self._known))

    def as_xterm(self, data: bytes, application: bool) -> bytes:
        """Raw input with its keys as an xterm sends them; all else stays byte for byte.

        `application` says that the program inside wants arrows, Home and End in application cursor mode (DECCKM).
        """
        if b"\x1b" not in data:
            return data
        data = self._pattern.sub(lambda match: self._known[match[0]], data)
        data = _MODIFIED.sub(_with_modifier, data)
        return _CURSOR.sub(b"\x1bO\\1" if application else b"\x1b[\\1", data)


def _with_modifier(match: re.Match[bytes]) -> bytes:
    number, modifier = int(match[1]), _MODIFIERS[match[2]]
    if number in _FUNCTION:
        return _key(number, modifier)
    if number in (7, 8):
        return f"\x1b[1;{modifier}{'HF'[number - 7]}".encode()
    return f"\x1b[{number};{modifier}~".encode()
