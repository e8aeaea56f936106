"""A program in a terminal of its own, watched from outside: what it writes and when, what it shows, what it uses."""

import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from queue import SimpleQueue
from types import TracebackType
from typing import NamedTuple, Self

import psutil
import pyte
from pyte.screens import Char

from dockertui.abilities import REPEATED, TRIAL

COLUMNS, ROWS = 120, 40
PATIENCE = 60.0
"""Seconds after which a program counts as stuck."""

# What pyte does not know: private modes, queries and key protocols (ECMA-48, 5.4: parameters that begin with < = > ?).
PRIVATE = re.compile(rb"\x1b\[[<=>?][0-9;:$]*[ -/]*[@-~]|\x1b[PX^_].*?\x1b\\", re.DOTALL)
UNFINISHED = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|[PX^_][^\x1b]*)?\Z")

ANSWERS = {b"\x1b[?2026$p": b"\x1b[?2026;2$y", b"\x1b[5n": b"\x1b[0n", TRIAL.encode(): b"\x1b[%d;%dR" % REPEATED}
"""What today's terminals answer: that they can show a frame at once (DECRQM for mode 2026), are well (DSR 5), and
have repeated a character (REP).
"""

QUESTION = re.compile(b"|".join(map(re.escape, ANSWERS)))


LONGEST_REST = max(map(len, ANSWERS)) - 1
"""Bytes at the end of a read that may be the beginning of a question."""


class Screen(pyte.Screen):
    """pyte's, with REP, SU and SD (ECMA-48, 8.3.103, 8.3.147 and 8.3.113)."""

    _last = ""

    def draw(self, data: str) -> None:
        """Show characters."""
        self._last = data[-1:]
        super().draw(data)

    def repeat(self, count: int = 1) -> None:
        """Show the last character so many times again."""
        super().draw(self._last * count)

    def scroll_up(self, count: int = 1) -> None:
        """Move the lines within the margins up."""
        self._at_the_top(self.delete_lines, count)

    def scroll_down(self, count: int = 1) -> None:
        """Move them down."""
        self._at_the_top(self.insert_lines, count)

    def _at_the_top(self, change: Callable[[int], None], count: int) -> None:
        column, line = self.cursor.x, self.cursor.y
        self.cursor.y = self.margins.top if self.margins else 0
        change(count)
        self.cursor.x, self.cursor.y = column, line


class Stream(pyte.ByteStream):
    """pyte's, with what `Screen` has besides."""

    csi = {**pyte.ByteStream.csi, "b": "repeat", "S": "scroll_up", "T": "scroll_down"}
    events = pyte.ByteStream.events | {"repeat", "scroll_up", "scroll_down"}


class Stuck(Exception):
    """A program did not show in time what was awaited; the text is what it shows."""


class Chunk(NamedTuple):
    """What one read brought, and when: `time.perf_counter()` seconds."""

    time: float
    data: bytes


class Load(NamedTuple):
    """What a program took in a while: CPU in percent of one core, bytes written to the terminal a second."""

    cpu: float
    bytes: float


class Terminal:
    """Runs a program on a pseudo-terminal; a thread notes what it writes and when. A context manager.

    The screen is worked out only when it is asked for, from the notes, so that the emulator does not disturb timing.
    Questions are answered in their order, `delay` seconds later, as at the other end of a slow line, or never where
    that is None.
    """

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str] | None = None, delay: float | None = 0.0
    ) -> None:
        self.delay = delay
        self._chunks: list[Chunk] = []
        self._shown = 0
        self._rest = b""
        self._screen = Screen(COLUMNS, ROWS)
        self._stream = Stream(self._screen)
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("4H", ROWS, COLUMNS, 0, 0))
        terminal = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            command,
            env={**os.environ, **terminal, **(environment or {})},
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)
        self._due: SimpleQueue[tuple[float, bytes] | None] = SimpleQueue()
        self._over, self._speaks = threading.Event(), threading.Event()
        self._speaks.set()
        self._usage = psutil.Process(self._process.pid)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._answering = threading.Thread(target=self._answer_late, daemon=True)
        self._answering.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join()
        for event in (self._over, self._speaks):
            event.set()
        self._due.put(None)
        self._answering.join()
        os.close(self._master)

    def _read(self) -> None:
        rest = b""
        while True:
            try:
                data = os.read(self._master, 1 << 16)
            except OSError:
                return  # EIO: nobody has the other side open any more
            self._chunks.append(Chunk(time.perf_counter(), data))
            data = rest + data
            end = 0
            for question in QUESTION.finditer(data):
                self._answer(ANSWERS[question[0]])
                end = question.end()
            rest = data[end:][-LONGEST_REST:]

    def _answer(self, answer: bytes) -> None:
        if self.delay:
            self._due.put((time.perf_counter() + self.delay, answer))
        elif self.delay is not None:
            os.write(self._master, answer)

    def _answer_late(self) -> None:
        while due := self._due.get():
            moment, answer = due
            self._over.wait(max(0.0, moment - time.perf_counter()))
            self._speaks.wait()
            if self._over.is_set():
                return
            with suppress(OSError):  # It has ended meanwhile.
                os.write(self._master, answer)

    @contextmanager
    def mute(self) -> Iterator[None]:
        """Have no late answer given while the body runs: they follow it."""
        self._speaks.clear()
        try:
            yield
        finally:
            self._speaks.set()

    # What it shows

    def text(self) -> str:
        """What the screen shows, as far as it was worked out."""
        return "\n".join(self._screen.display)

    def rows(self) -> list[list[Char]]:
        """The cells of the screen, as far as it was worked out."""
        return [[self._screen.buffer[y][x] for x in range(COLUMNS)] for y in range(ROWS)]

    def until(self, shows: str | Callable[[str], bool], patience: float = PATIENCE) -> float:
        """Wait until the screen shows a text, or holds what a test wants; returns when it was written.

        Raises Stuck.
        """
        test = shows if callable(shows) else lambda text: shows in text
        deadline = time.perf_counter() + patience
        while True:
            while self._shown < len(self._chunks):
                chunk = self._chunks[self._shown]
                self._shown += 1
                self._feed(chunk.data)
                if test(self.text()):
                    return chunk.time
            if time.perf_counter() > deadline:
                raise Stuck(f"{shows!r} is not shown:\n{self.text()}")
            time.sleep(0.002)

    def skip(self) -> None:
        """Work the screen out up to now."""
        while self._shown < len(self._chunks):
            self._feed(self._chunks[self._shown].data)
            self._shown += 1

    def _feed(self, data: bytes) -> None:
        data = self._rest + data
        end = UNFINISHED.search(data)
        cut = end.start() if end else len(data)
        self._rest = data[cut:]
        self._stream.feed(PRIVATE.sub(b"", data[:cut]))

    # What it does

    def resize(self, columns: int, rows: int) -> float:
        """Give the terminal another size, but not `screen`; returns when.

        What is drawn meanwhile is cut there; after the end it should have its first size again.
        """
        started = time.perf_counter()
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("4H", rows, columns, 0, 0))
        self._process.send_signal(signal.SIGWINCH)
        return started

    def resized(self) -> None:
        """Have it hear of another size, and of the old one again: what it shows is drawn anew then."""
        for rows in (ROWS - 1, ROWS):
            self.resize(COLUMNS, rows)
            time.sleep(0.3)

    def press(self, keys: str | bytes) -> float:
        """Type keys; returns when."""
        moment = time.perf_counter()
        os.write(self._master, keys if isinstance(keys, bytes) else keys.encode())
        return moment

    def settle(self, gap: float, patience: float = PATIENCE) -> None:
        """Wait until nothing was written for `gap` seconds from now on. Raises Stuck."""
        begin = time.perf_counter()
        while time.perf_counter() - max(begin, self._chunks[-1].time if self._chunks else 0.0) < gap:
            if time.perf_counter() - begin > patience:
                raise Stuck(f"it goes on writing:\n{self.text()}")
            time.sleep(0.002)

    def written(self, start: float, gap: float) -> list[Chunk]:
        """What was written from `start` on, until the first pause of `gap` seconds."""
        burst: list[Chunk] = []
        for chunk in list(self._chunks):
            if chunk.time >= start:
                if burst and chunk.time - burst[-1].time > gap:
                    break
                burst.append(chunk)
        return burst

    def data(self) -> bytes:
        """All that it has written."""
        return b"".join(chunk.data for chunk in list(self._chunks))

    def signal(self, number: int) -> None:
        """Send it a signal."""
        self._process.send_signal(number)

    @property
    def last(self) -> float:
        """When it last wrote something."""
        return self._chunks[-1].time

    def bytes(self, start: float) -> int:
        """How many bytes it has written from `start` on."""
        return sum(len(chunk.data) for chunk in list(self._chunks) if chunk.time >= start)

    # What it takes

    @property
    def rss(self) -> float:
        """Its resident memory in MiB."""
        return float(self._usage.memory_info().rss) / 2**20

    @property
    def cpu(self) -> float:
        """The CPU seconds that it has taken."""
        return cpu_seconds(self._usage)

    def load(self, seconds: float) -> Load:
        """What it takes in the next seconds."""
        before, start = cpu_seconds(self._usage), time.perf_counter()
        time.sleep(seconds)
        used, passed = cpu_seconds(self._usage) - before, time.perf_counter() - start
        count = sum(len(chunk.data) for chunk in list(self._chunks) if chunk.time >= start)
        return Load(100 * used / passed, count / passed)


def cpu_seconds(process: psutil.Process) -> float:
    """The CPU time that a process has taken."""
    times = process.cpu_times()
    return float(times.user + times.system)
