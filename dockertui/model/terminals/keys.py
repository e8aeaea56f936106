"""Keys as bytes: control keys and detach keys."""

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
