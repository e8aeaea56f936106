"""Reading the body of a response as it comes."""

import json
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from requests import Response

READ = 1 << 17

BUFFER = 1 << 20
"""Bytes of a large body that are read at a time at most; a unix socket holds less."""

END = b"\r\n"

SMALL, GATHER = 1 << 13, 0.002
"""Bytes below which a read is small, and the seconds to wait after one, so that many small pieces are read together.

What an engine has at hand it sends by 32 KiB (Go, io.Copy): that is not to be held up."""


def chunks(response: "Response") -> Iterator[bytes]:
    """What has arrived, as soon as it has: the result of one read of the socket at a time.

    Raises http.client.IncompleteRead where the connection ends before the body does.
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
            end = start + int(buffer[position:line].partition(b";")[0], 16)
            if end == start:
                yield b"".join(pieces)
                return
            if end + 2 > len(buffer):
                break
            pieces.append(buffer[start:end])
            position = end + 2
        rest = buffer[position:]
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
                break  # the rest of the chunk's size comes with the next read
            size = int(buffer[position:line].partition(b";")[0], 16)
            if not size:
                yield pieces
                return
            position, left = line + len(END), size + len(END)
        yield pieces
        kept = end - position
        view[:kept] = bytes(view[position:end])
    raise _too_short(b"")


def _too_short(rest: bytes) -> Exception:
    from http.client import IncompleteRead

    return IncompleteRead(rest)


def json_lines(response: "Response") -> Iterator[list[Any]]:
    """The JSON values of a body that has one a line, in batches as they arrive."""
    rest = b""
    for data in chunks(response):
        *lines, rest = (rest + data).split(b"\n")
        yield [json.loads(line) for line in lines if line.strip()]
    if rest.strip():
        yield [json.loads(rest)]
