"""Reading the body of a response as it comes."""

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from dockertui.engine.answers import LARGEST, LONGEST_LINE, load, too_large
from dockertui.engine.errors import EngineError
from dockertui.i18n import _

if TYPE_CHECKING:
    from requests import Response

READ = 1 << 17

BUFFER = 1 << 20
"""Bytes of a large body that are read at a time at most; a unix socket holds less."""

END = b"\r\n"

ERRORS = 2
"""The number of the stream of errors."""

CHUNK = 16 << 20
"""Bytes of a chunk that is kept until all of it is there."""

SIZE_LINE = 256
"""Bytes of the line that tells a chunk's size, at most."""

SMALL, GATHER = 1 << 13, 0.002
"""Bytes below which a read is small, and the seconds to wait after one, so that many small pieces are read together.

What an engine has at hand it sends by 32 KiB (Go, io.Copy): that is not to be held up."""


def chunks(response: "Response") -> Iterator[bytes]:
    """What has arrived, as soon as it has: the result of one read of the socket at a time.

    Raises http.client.IncompleteRead where the connection ends before the body does, EngineError for what is no body.
    """
    body: Any = response.raw._fp
    return _joined(body.fp) if body.chunked else _plain(body)


def _plain(body: Any) -> Iterator[bytes]:
    while data := body.read1(READ):
        yield data
    if body.length:
        raise _too_short(b"")


def _joined(connection: Any, gather: float = GATHER) -> Iterator[bytes]:
    """The content of a chunked body (RFC 9112, section 7.1), all chunks that came together as one piece.

    The engine makes a chunk of each log line; http.client would take them one at a time, at a third of the speed.
    """
    rest = b""
    while data := connection.read1(READ):
        buffer = rest + data
        pieces: list[bytes] = []
        position = 0
        while (line := buffer.find(b"\r\n", position)) >= 0:
            start = line + 2
            end = start + _size(buffer[position:line])
            if end - start > CHUNK:
                raise too_large(CHUNK)
            if end == start:
                yield b"".join(pieces)
                return
            if end + 2 > len(buffer):
                break
            pieces.append(buffer[start:end])
            position = end + 2
        rest = buffer[position:]
        if line < 0 and len(rest) > SIZE_LINE:
            _size(rest)
        yield b"".join(pieces)
        if len(data) < SMALL:
            time.sleep(gather)
    raise _too_short(rest)


def blocks(response: "Response") -> Iterator[list[memoryview]]:
    """The content of a large body, as pieces of one buffer that are valid until the next are asked for.

    Raises http.client.IncompleteRead where the connection ends before the body does.
    """
    body: Any = response.raw._fp
    return _in_place(body.fp) if body.chunked else _whole(body)


def _whole(body: Any) -> Iterator[list[memoryview]]:
    view = memoryview(bytearray(BUFFER))
    while count := body.readinto1(view):
        yield [view[:count]]
    if body.length:
        raise _too_short(b"")


def _in_place(connection: Any) -> Iterator[list[memoryview]]:
    """The content of a chunked body, none of it copied. Of a chunk, `left` bytes with the line's end are to come."""
    buffer = bytearray(BUFFER)
    view = memoryview(buffer)
    kept = left = 0
    while count := connection.readinto1(view[kept:]):
        end, position = kept + count, 0
        pieces: list[memoryview] = []
        while position < end:
            if left:
                taken = min(left, end - position)
                pieces.append(view[position : position + min(taken, max(0, left - len(END)))])
                position, left = position + taken, left - taken
                continue
            line = buffer.find(END, position, end)
            if line < 0:
                if end - position > SIZE_LINE:
                    _size(buffer[position:end])
                break  # the rest of the chunk's size comes with the next read
            size = _size(buffer[position:line])
            if not size:
                yield pieces
                return
            position, left = line + len(END), size + len(END)
        yield pieces
        kept = end - position
        view[:kept] = bytes(view[position:end])
    raise _too_short(b"")


def _too_short(rest: bytes) -> Exception:
    from http.client import IncompleteRead  # Later than start-up, which does not need it.

    return IncompleteRead(rest)


def _size(line: bytes | bytearray) -> int:
    """The size that the line before a chunk tells."""
    digits = bytes(line[: SIZE_LINE + 1]).partition(b";")[0].strip()
    if len(digits) > 16 or not digits or digits.strip(b"0123456789abcdefABCDEF"):
        raise EngineError.answer(_("a part of it tells no size"))
    return int(digits, 16)


class Bounded:
    """In the place of a response's `raw` for bodies that are kept: read within limits, whatever their head says.

    `seconds` is how long all of it may take, None for as long as it needs; `most` how many bytes it may have.
    """

    def __init__(self, raw: Any, seconds: float | None = None, most: int = LARGEST) -> None:
        self._raw = raw
        self._end = None if seconds is None else time.monotonic() + seconds
        self._most = most

    def __getattr__(self, name: str) -> Any:
        return getattr(self._raw, name)

    def stream(self, amount: int, decode_content: bool | None = None) -> Iterator[bytes]:
        """The body in pieces, for requests.

        Raises EngineError("answer") where it is too large or ends too early, TimeoutError where it takes too long.
        """
        from http.client import HTTPException

        try:
            yield from self._pieces()
        except HTTPException as error:
            raise EngineError.answer(_("it ends too early")) from error
        self._raw.release_conn()

    def _pieces(self) -> Iterator[bytes]:
        body, size = self._raw._fp, 0
        # Not `read`, which takes a size that is told for granted.
        while data := body.read1(BUFFER):
            size += len(data)
            if size > self._most:
                self._raw.close()
                raise too_large(self._most)
            if self._end is not None and time.monotonic() > self._end:
                self._raw.close()
                raise TimeoutError
            yield data
        if body.length:
            raise _too_short(b"")
        body.read()  # It has been read: only so the connection can be used again.


def lines(response: "Response") -> Iterator[list[bytes]]:
    """The lines of a body that are not empty, in batches as they arrive.

    Raises EngineError("answer") where one is longer than LONGEST_LINE.
    """
    parts, length = list[bytes](), 0
    for data in chunks(response):
        first, *more = data.split(b"\n")
        parts.append(first)
        length += len(first)
        if length > LONGEST_LINE:
            raise too_large(LONGEST_LINE)
        if more:
            parts, length, done = [more[-1]], len(more[-1]), [b"".join(parts), *more[:-1]]
            yield [line for line in done if line.strip()]
    if last := b"".join(parts).strip():
        yield [last]


def json_lines(response: "Response") -> Iterator[list[Any]]:
    """The JSON values of a body that has one a line, in batches as they arrive. Raises EngineError("answer")."""
    for batch in lines(response):
        yield [load(line) for line in batch]


def written(response: "Response", tty: bool, apart: bool) -> Iterator[bytes | tuple[bytes | None, bytes | None]]:
    """What a command writes, as it comes (Engine API, "Stream format"); output and errors `apart` in pairs.

    It is read from the answer's own buffer, where the first of it may be. What comes of a terminal has no frames.
    """
    body: Any = response.raw._fp
    reader = body.fp
    while tty and (data := reader.read1(READ)):
        yield (data, None) if apart else data
    while not tty and len(head := reader.read(8)) == 8:
        left = int.from_bytes(head[4:], "big")
        while left and (data := reader.read1(min(left, READ))):
            left -= len(data)
            pair = (None, data) if head[0] == ERRORS else (data, None)
            yield pair if apart else data
