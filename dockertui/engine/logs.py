"""A container's log as lines, read at the engine's own speed."""

import re
import struct
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING, Literal, NamedTuple

from dockertui.engine.body import chunks
from dockertui.engine.engine import Engine
from dockertui.engine.errors import EngineError
from dockertui.engine.stream import Stream
from dockertui.format import parse_time
from dockertui.format import size as size_of
from dockertui.i18n import _

if TYPE_CHECKING:
    from dockertui.engine.client import Client

Source = Literal["stdout", "stderr"]

LONGEST = 1 << 20
"""Bytes after which a line is cut into several."""

PART = 16384
"""The engine stores longer lines in parts of this size, each with a time of its own (moby, daemon/logger/copier.go)."""

FRAME = 16 << 20
"""Bytes of a frame, at most: an entry of the log, and its time."""

HEADER = 8
"""Size of a frame's header: stream, three zero bytes, length (Engine API, "Attach to a container: stream format")."""

STAMP, SECOND = 30, 19
"""Length of the engine's own time stamps (RFC 3339 with nine decimals and `Z`), and of their whole seconds."""

_header = struct.Struct(">BxxxI").unpack_from


class LogLine(NamedTuple):
    """A line of a log: where it was written, when (epoch seconds, 0.0 if not known), and its text as it came.

    The text is untrusted: it may hold escape sequences and other controls.
    """

    stream: Source
    time: float
    text: str


def log_lines(
    engine: Engine,
    identity: str,
    *,
    tty: bool,
    tail: int | Literal["all"] = 200,
    since: float = 0.0,
    until: float = 0.0,
    follow: bool = True,
    timestamps: bool = True,
) -> Stream[LogLine]:
    """The log of a container, its last `tail` lines first; `tty` says whether it was created with a terminal.

    `since` and `until` are epoch seconds, 0.0 for no limit. With `follow` the stream ends when the container does.
    Without `timestamps` every line's time is 0.0. Iteration raises EngineError.
    """
    options: dict[str, str | int] = {"stdout": 1, "stderr": 1, "tail": tail}
    options |= {"follow": int(follow), "timestamps": int(timestamps)}
    options |= {name: f"{value:.9f}" for name, value in (("since", since), ("until", until)) if value}

    def read(client: "Client") -> Iterator[list[LogLine]]:
        lines = TerminalLines(timestamps) if tty else FrameLines(timestamps)
        with closing(client.open("/containers/{0}/logs", identity, **options)) as response:
            for data in chunks(response):
                yield lines.feed(data)
            yield lines.finish()

    return engine.batches(read)


class _Joiner:
    """Makes lines of one source's pieces, and appends them to `lines`."""

    def __init__(self, source: Source, lines: list[LogLine]) -> None:
        self._source = source
        self._add = lines.append
        self._open = bytearray()
        self._time = 0.0

    def piece(self, time: float, data: bytes) -> None:
        """Take what one log entry holds: a line, a part of one, or several."""
        if not self._open and data.find(b"\n") + 1 == len(data) > 0:
            self._add(LogLine(self._source, time, _text(data[:-1])))
            return
        if not self._open:
            self._time = time
        *whole, rest = data.split(b"\n")
        for line in whole:
            self._open += line
            self.finish()
            self._time = time
        self._open += rest
        while len(self._open) > LONGEST:
            self._add(LogLine(self._source, self._time, _text(bytes(self._open[:LONGEST]))))
            del self._open[:LONGEST]

    def finish(self) -> None:
        """End the line here."""
        self._add(LogLine(self._source, self._time, _text(bytes(self._open))))
        self._open.clear()

    @property
    def unfinished(self) -> bool:
        """Whether a line lacks its end."""
        return bool(self._open)


class FrameLines:
    """Lines out of the multiplexed stream of a container without a terminal, fed in any pieces."""

    def __init__(self, timestamps: bool) -> None:
        self._split = Clock().split if timestamps else _timeless
        self._rest = b""
        self._lines: list[LogLine] = []
        self._out = _Joiner("stdout", self._lines)
        self._err = _Joiner("stderr", self._lines)

    def feed(self, data: bytes) -> list[LogLine]:
        """The lines that these bytes complete."""
        buffer = self._rest + data if self._rest else data
        split, size, position = self._split, len(buffer), 0
        out, err = self._out.piece, self._err.piece
        while position + HEADER <= size:
            source, length = _header(buffer, position)
            if length > FRAME:
                raise EngineError.answer(_("an entry of the log is larger than {size}").format(size=size_of(FRAME)))
            start = position + HEADER
            position = start + length
            if position > size:
                position = start - HEADER
                break
            (err if source == 2 else out)(*split(buffer[start:position]))
        self._rest = buffer[position:]
        return self._taken()

    def finish(self) -> list[LogLine]:
        """The lines that lack an end when the log is over."""
        for joiner in (self._out, self._err):
            if joiner.unfinished:
                joiner.finish()
        return self._taken()

    def _taken(self) -> list[LogLine]:
        lines = self._lines.copy()
        self._lines.clear()
        return lines


class TerminalLines:
    """Lines out of the plain stream of a container with a terminal, fed in any pieces."""

    def __init__(self, timestamps: bool) -> None:
        self._split = Clock().split if timestamps else _timeless
        self._longest = LONGEST + (LONGEST // PART * (STAMP + 1) if timestamps else 0)
        self._rest = b""

    def feed(self, data: bytes) -> list[LogLine]:
        """The lines that these bytes complete."""
        *whole, self._rest = (self._rest + data).split(b"\n")
        lines = [self._line(line) for line in whole]
        while len(self._rest) > self._longest:
            lines.append(self._line(self._rest[: self._longest]))
            self._rest = self._rest[self._longest :]
        return lines

    def finish(self) -> list[LogLine]:
        """The line that lacks an end when the log is over."""
        rest, self._rest = self._rest, b""
        return [self._line(rest)] if rest else []

    def _line(self, data: bytes) -> LogLine:
        time, entry = self._split(data)
        return LogLine("stdout", time, _text(_without_stamps(entry) if len(entry) > PART else entry))


_INNER_STAMP = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z ")


def _without_stamps(entry: bytes) -> bytes:
    """A long line without the times that the engine put before each of its parts."""
    kept, position = [entry[:PART]], PART
    while stamp := _INNER_STAMP.match(entry, position):
        kept.append(entry[stamp.end() : stamp.end() + PART])
        position = stamp.end() + PART
    return b"".join(kept) + entry[position:]


class Clock:
    """Reads the time that the engine puts before a log entry."""

    def __init__(self) -> None:
        self._second = b""
        self._base = 0.0

    def split(self, entry: bytes) -> tuple[float, bytes]:
        """The time (epoch seconds) and the rest of an entry; 0.0 and all of it where it begins with no time."""
        if entry[STAMP - 1 : STAMP + 1] != b"Z ":
            return self._split_other(entry)
        try:
            if entry[:SECOND] != self._second:
                self._base = datetime.fromisoformat(entry[:SECOND].decode("ascii") + "+00:00").timestamp()
                self._second = entry[:SECOND]
            return self._base + float(entry[SECOND : STAMP - 1]), entry[STAMP + 1 :]
        except ValueError:
            return 0.0, entry

    def _split_other(self, entry: bytes) -> tuple[float, bytes]:
        """For engines that leave out trailing zeros, or tell another time zone."""
        stamp, _space, text = entry.partition(b" ")
        time = parse_time(stamp.decode("ascii", "replace")) if stamp[10:11] == b"T" else 0.0
        return (time, text) if time else (0.0, entry)


def _timeless(entry: bytes) -> tuple[float, bytes]:
    """In the place of a clock where the engine was asked for no times."""
    return 0.0, entry


def _text(data: bytes) -> str:
    return data.removesuffix(b"\r").decode("utf-8", "replace")
