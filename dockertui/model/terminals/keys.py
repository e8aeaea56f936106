"""Keys as bytes: what the outer terminal sends, put into the words of an xterm; control keys; detach keys."""

import re
from collections.abc import Iterator

DEFAULT_DETACH = b"\x10\x11"
"""ctrl-p ctrl-q, as the docker CLI has it."""

_NAMED = {
    "at": "@",
    "left_square_bracket": "[",
    "backslash": "\\",
    "right_square_bracket": "]",
    "circumflex_accent": "^",
    "underscore": "_",
}

_OTHERS = {
    b"\x1b[[A": b"\x1bOP",  # F1 to F5 of the Linux console (console_codes(4))
    b"\x1b[[B": b"\x1bOQ",
    b"\x1b[[C": b"\x1bOR",
    b"\x1b[[D": b"\x1bOS",
    b"\x1b[[E": b"\x1b[15~",
    b"\x1b[1~": b"\x1b[H",  # Home and End of the console, of screen and of tmux
    b"\x1b[4~": b"\x1b[F",
}
_FOREIGN = re.compile(b"|".join(re.escape(keys) for keys in _OTHERS))
_CURSOR = re.compile(rb"\x1b\[([ABCDHF])")


def as_xterm(data: bytes, application: bool) -> bytes:
    """Raw input with its keys as an xterm sends them; all else stays byte for byte.

    The terminal that dockertui runs in may be of another kind, and is never in application cursor mode (DECCKM, which
    makes the arrows, Home and End `ESC O A` instead of `ESC [ A`) when the program inside is: `application`.
    """
    if b"\x1b[" not in data:
        return data
    data = _FOREIGN.sub(lambda match: _OTHERS[match[0]], data)
    return _CURSOR.sub(b"\x1bO\\1", data) if application else data


def control_byte(key: str) -> bytes:
    """The byte of a control key, as in `ctrl+]` or `ctrl+right_square_bracket`; b"" for what is none."""
    if not key.startswith("ctrl+"):
        return b""
    name = key.removeprefix("ctrl+")
    letter = _NAMED.get(name, name)
    return bytes([ord(letter.upper()) & 0x1F]) if len(letter) == 1 and "@" <= letter.upper() <= "_" else b""


def control_name(byte: bytes) -> str:
    """How people write a control byte: `^]`."""
    return f"^{chr(byte[0] | 0x40).lower()}"


def detach_keys(text: str) -> bytes:
    """The bytes of detach keys in the docker CLI's notation, such as `ctrl-p,ctrl-q` or `ctrl-^,x`.

    Returns the default for what makes no sense; the CLI itself complains about that.
    """
    keys = b"".join(_detach_key(part) for part in text.split(",")) if text else b""
    return keys if text and len(keys) == len(text.split(",")) else DEFAULT_DETACH


def _detach_key(text: str) -> bytes:
    if text.startswith("ctrl-"):
        return control_byte(f"ctrl+{text.removeprefix('ctrl-')}")
    return text.encode() if len(text) == 1 and text.isascii() else b""


class Detector:
    """Finds a sequence of keys in what is typed."""

    def __init__(self, keys: bytes) -> None:
        self._keys = keys
        self._held = b""

    @property
    def held(self) -> bytes:
        """The beginning of the sequence, as far as it was typed: it is kept back until it is clear what follows."""
        return self._held

    def feed(self, data: bytes) -> tuple[bytes, bool]:
        """What is to be sent of what was typed, and whether the sequence was complete: what follows it is dropped."""
        data, self._held = self._held + data, b""
        if not self._keys:
            return data, False
        before, found, _after = data.partition(self._keys)
        if found:
            return before, True
        self._held = next((self._keys[:length] for length in self._lengths(data)), b"")
        return data[: len(data) - len(self._held)], False

    def release(self) -> bytes:
        """What was kept back, to be sent after all."""
        held, self._held = self._held, b""
        return held

    def _lengths(self, data: bytes) -> Iterator[int]:
        return (length for length in range(len(self._keys) - 1, 0, -1) if data.endswith(self._keys[:length]))
