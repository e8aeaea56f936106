"""A line of input as it is typed where the other side has no terminal to show and edit it."""

from wcwidth import wcwidth

ERASE, KILL, ENTER = (b"\x7f", b"\x08"), b"\x15", (b"\r", b"\n")


class LineEditor:
    """Shows what is typed, hands over whole lines; backspace and ctrl-u take back, other control keys do nothing."""

    def __init__(self) -> None:
        self._line = ""
        self._rest = b""

    def feed(self, data: bytes) -> tuple[bytes, bytes]:
        """Take keys; returns what to send to the process, and what to show on the screen."""
        sent, shown = b"", b""
        for char in self._decode(data.replace(b"\r\n", b"\r")):
            key = char.encode()
            if key in ENTER:
                sent += self._line.encode() + b"\n"
                shown += b"\r\n"
                self._line = ""
            elif key in ERASE and self._line:
                shown += self._erased(self._line[-1])
                self._line = self._line[:-1]
            elif key == KILL:
                shown += b"".join(self._erased(typed) for typed in reversed(self._line))
                self._line = ""
            elif char.isprintable():
                self._line += char
                shown += key
        return sent, shown

    def _erased(self, char: str) -> bytes:
        return b"\b \b" * max(0, wcwidth(char))

    def _decode(self, data: bytes) -> str:
        if data.startswith(b"\x1b"):
            return ""
        data, self._rest = self._rest + data, b""
        try:
            return data.decode()
        except UnicodeDecodeError as error:
            if error.end == len(data) and error.reason == "unexpected end of data":
                self._rest = data[error.start :]
            return data[: error.start].decode()
