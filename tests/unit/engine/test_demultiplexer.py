"""Log lines and chunked bodies come out the same, however the bytes were cut."""

import io
import itertools
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockertui.engine.body import _in_place, _joined
from dockertui.engine.errors import EngineError
from dockertui.engine.logs import LONGEST, PART, FrameLines, LogLine, TerminalLines

STAMP = b"2026-11-24T02:38:41.123456789Z "
TIME = 1795487921.123456789

Entry = tuple[str, bytes]

entries = st.lists(st.tuples(st.sampled_from(["stdout", "stderr"]), st.binary(max_size=40)), max_size=12)
cuts = st.lists(st.integers(min_value=1, max_value=50), min_size=1, max_size=8)


def frame(source: str, data: bytes) -> bytes:
    return bytes((1 if source == "stdout" else 2, 0, 0, 0)) + len(data).to_bytes(4) + data


def pieces(data: bytes, sizes: list[int]) -> Iterable[bytes]:
    position = 0
    for size in itertools.cycle(sizes):
        if position >= len(data):
            return
        yield data[position : position + size]
        position += size


def read(lines: FrameLines | TerminalLines, parts: Iterable[bytes]) -> list[LogLine]:
    found = [line for part in parts for line in lines.feed(part)]
    return found + lines.finish()


def expected(source: str, written: list[Entry]) -> list[str]:
    """What the program wrote to one stream, cut at line feeds."""
    text = b"".join(data for name, data in written if name == source)
    whole = text.split(b"\n")
    if not whole[-1]:
        whole.pop()
    return [line.removesuffix(b"\r").decode("utf-8", "replace") for line in whole]


@given(entries, cuts)
def test_frames_in_any_pieces(written: list[Entry], sizes: list[int]) -> None:
    stream = b"".join(frame(source, data) for source, data in written)
    lines = read(FrameLines(False), pieces(stream, sizes))
    for source in ("stdout", "stderr"):
        assert [line.text for line in lines if line.stream == source] == expected(source, written)


@given(st.binary(max_size=200), cuts)
def test_terminal_output_in_any_pieces(written: bytes, sizes: list[int]) -> None:
    lines = read(TerminalLines(False), pieces(written, sizes))
    assert [line.text for line in lines] == expected("stdout", [("stdout", written)])


@given(entries, cuts)
def test_times_do_not_change_the_text(written: list[Entry], sizes: list[int]) -> None:
    written = [(source, data.replace(b"\n", b"") + b"\n") for source, data in written]
    stream = b"".join(frame(source, STAMP + data) for source, data in written)
    lines = read(FrameLines(True), pieces(stream, sizes))
    assert [line.text for line in lines if line.stream == "stderr"] == expected("stderr", written)
    assert all(line.time == pytest.approx(TIME) for line in lines)


def test_long_line_in_parts_is_one_line_without_inner_times() -> None:
    text = b"x" * (PART * 2 + 5)
    parts = [text[at : at + PART] for at in range(0, len(text), PART)]
    frames = b"".join(frame("stdout", STAMP + part) for part in [*parts[:-1], parts[-1] + b"\n"])
    plain = b"".join(STAMP + part for part in parts) + b"\r\n"
    for lines in (FrameLines(True).feed(frames), TerminalLines(True).feed(plain)):
        (line,) = lines
        assert line.time == pytest.approx(TIME)
        assert line.text == text.decode()


def test_a_line_as_long_as_may_be_is_whole_however_its_parts_come() -> None:
    parts = [STAMP + b"x" * PART for _part in range(LONGEST // PART)]
    lines = TerminalLines(True)
    assert [line for part in parts for line in lines.feed(part)] == []
    (line,) = lines.feed(b"\r\n")
    assert line.text == "x" * LONGEST
    assert [len(line.text) for part in [*parts, *parts[:1]] for line in lines.feed(part)] == [LONGEST]
    assert [line.text for line in lines.feed(b"\n")] == ["x" * PART]


def test_endless_line_is_cut() -> None:
    data = b"x" * (LONGEST + 10)
    for lines, fed in ((FrameLines(False), frame("stdout", data)), (TerminalLines(False), data)):
        assert [len(line.text) for line in lines.feed(fed)] == [LONGEST]
        assert [len(line.text) for line in lines.finish()] == [10]


def test_escape_sequences_and_invalid_utf8_are_kept_and_replaced() -> None:
    lines = FrameLines(False).feed(frame("stderr", b"\x1b[31mred\xff\x00\n"))
    assert lines == [LogLine("stderr", 0.0, "\x1b[31mred\ufffd\x00")]


def test_podmans_shorter_times() -> None:
    (line,) = FrameLines(True).feed(frame("stdout", b"2026-11-24T04:38:41.5+02:00 hello\n"))
    assert (line.time, line.text) == (1795487921.5, "hello")


@given(st.lists(st.binary(min_size=1, max_size=60), max_size=10), cuts)
def test_chunked_bodies_in_any_pieces(contents: list[bytes], sizes: list[int]) -> None:
    body = b"".join(b"%x\r\n%b\r\n" % (len(data), data) for data in contents) + b"0\r\n\r\n"
    assert b"".join(_joined(Reader(pieces(body, sizes)), gather=0)) == b"".join(contents)
    assert b"".join(map(b"".join, _in_place(Reader(pieces(body, sizes))))) == b"".join(contents)


def test_body_that_breaks_off_is_an_error() -> None:
    from http.client import IncompleteRead

    with pytest.raises(IncompleteRead):
        list(_joined(io.BufferedReader(io.BytesIO(b"5\r\nhello\r\n"))))
    with pytest.raises(IncompleteRead):
        list(_in_place(io.BufferedReader(io.BytesIO(b"5\r\nhello\r\n"))))


class Reader:
    """A connection on which the given pieces arrive, one a read."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self._parts = iter(parts)

    def read1(self, size: int) -> bytes:
        return next(self._parts, b"")

    def readinto1(self, view: memoryview) -> int:
        data = next(self._parts, b"")
        view[: len(data)] = data
        return len(data)


@pytest.mark.parametrize("size", [b"-5", b"-1", b"zz", b"", b"0x5", b"+5", b"f" * 17, b"9" * 10_000])
def test_a_chunk_that_tells_no_size(size: bytes) -> None:
    body = size + b"\r\nhello\r\n0\r\n\r\n"
    with pytest.raises(EngineError):
        list(_joined(io.BufferedReader(io.BytesIO(body)), gather=0))
    with pytest.raises(EngineError):
        list(_in_place(io.BufferedReader(io.BytesIO(body))))


def test_a_size_that_does_not_end() -> None:
    with pytest.raises(EngineError):
        list(_joined(io.BufferedReader(io.BytesIO(b"x" * 100_000)), gather=0))
    with pytest.raises(EngineError):
        list(_in_place(io.BufferedReader(io.BytesIO(b"x" * 100_000))))


def test_a_chunk_beyond_measure_is_not_waited_for() -> None:
    with pytest.raises(EngineError, match="larger than"):
        list(_joined(io.BufferedReader(io.BytesIO(b"ffffffff\r\nhello")), gather=0))


def test_an_entry_beyond_measure_is_not_waited_for() -> None:
    with pytest.raises(EngineError, match="larger than"):
        FrameLines(False).feed(b"\x01\0\0\0\xff\xff\xff\xffhello")
