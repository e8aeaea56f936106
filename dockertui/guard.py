"""The process that sees to it that dockertui ends when it is told to, and leaves the terminal as it was.

Python runs a signal's handler between two instructions of the main thread: never while that is inside one long call,
such as the match of a regular expression, and to no use where the event loop spins. So a guard is forked before
anything else happens. A pipe brings it the numbers of signals as they arrive, from the handler in C
(`signal.set_wakeup_fd`), and what dockertui says of itself. Where dockertui is still there `PATIENCE` seconds later,
the guard restores the terminal and ends dockertui and its children. It restores the terminal as well where dockertui
was killed.
"""

import contextlib
import os
import select
import signal
import termios
import time
import tty
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SIGNALS = (signal.SIGTERM, signal.SIGHUP)

PATIENCE = 1.5
"""Seconds from the signal on in which dockertui may end by itself."""

MOST = 20.0
"""Seconds after which it is ended in any case, whatever asked for more time."""

LAST_WORD = 0.1
"""Seconds that the guard waits for dockertui's own `_exit`, so that the exit status is right."""

CHILDREN = 0.3
"""Seconds that children have between SIGTERM and SIGKILL."""

RESTORE = (
    b"\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l"  # no mouse reports
    b"\x1b[?1004l\x1b[?2004l\x1b[?2048l\x1b[?2026l\x1b[<u"  # no reports of focus and size, no marks around pastes
    b"\x1b[?7h\x1b[0m\x1b[?1049l\x1b[?25h"  # lines wrap; the normal screen and its cursor
)
"""Puts the modes of a terminal back as programs expect them (xterm ctlseqs)."""

TAKEN, RESTORED, LEAVING, MORE = 128, 129, 130, 131
"""What dockertui tells the guard, beside the numbers of signals: one byte each; MORE and above ask for time."""


def fork_guard() -> tuple[int, int]:
    """Fork it; returns its process id and the descriptor that it listens to, which does not block.

    Standard input and error are the terminal, and there is no second thread yet.
    """
    before = termios.tcgetattr(0)
    reading, writing = os.pipe()
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(writing)
            Guard(reading, parent, before).watch()
        finally:
            os._exit(0)
    os.close(reading)
    os.set_blocking(writing, False)
    return pid, writing


class Guard:
    """The process that watches; `before` are the line settings (termios(3)) that the terminal had."""

    def __init__(self, pipe: int, watched: int, before: list[Any]) -> None:
        self._pipe = pipe
        self._watched = watched
        self._before = before
        self._taken = False
        self._asked = 0.0
        self._began: float | None = None

    def watch(self) -> None:
        """Wait until dockertui ends; end it where it was told to and does not."""
        os.setsid()  # What is meant for dockertui's process group is not meant for this one.
        for number in (*SIGNALS, signal.SIGINT, signal.SIGPIPE):
            signal.signal(number, signal.SIG_IGN)
        while self._hear(self._left()):
            if self._left() == 0:
                self._end()
                return
        if self._taken:
            self._restore()

    def _left(self) -> float | None:
        """Seconds until dockertui is ended, None while nothing told it to end."""
        if self._began is None:
            return None
        until = min(self._began + MOST, max(self._began + PATIENCE, self._asked))
        return max(0.0, until - time.monotonic())

    def _hear(self, seconds: float | None) -> bool:
        """Take what dockertui says within some seconds; False when it is gone."""
        if not select.select([self._pipe], [], [], seconds)[0]:
            return True
        said = os.read(self._pipe, 4096)
        for byte in said:
            if byte == LEAVING or byte in SIGNALS:
                self._began = self._began or time.monotonic()
            elif byte in (TAKEN, RESTORED):
                self._taken = byte == TAKEN
            elif byte >= MORE:
                self._asked = max(self._asked, time.monotonic() + (byte - MORE) / 10)
        return bool(said)

    def _end(self) -> None:
        if self._taken:
            self._restore()
        family = descendants(self._watched)
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._watched, signal.SIGALRM)
            until = time.monotonic() + LAST_WORD
            while (left := until - time.monotonic()) > 0 and self._hear(left):
                pass
            os.kill(self._watched, signal.SIGKILL)
        _end_all([child for child, depth in family if depth == 0], [child for child, depth in family if depth])

    def _restore(self) -> None:
        """Put the terminal back, as far as it is still there and takes anything."""
        with contextlib.suppress(OSError, termios.error):
            if select.select([], [2], [], LAST_WORD)[1]:
                os.write(2, RESTORE)
            if not termios.tcgetattr(0)[tty.LFLAG] & termios.ISIG:  # else the shell has taken it already
                termios.tcflush(0, termios.TCIFLUSH)
                termios.tcsetattr(0, termios.TCSANOW, self._before)


def descendants(ancestor: int) -> list[tuple[int, int]]:
    """The processes that a process started, and those that these started: (id, how many are between), without us."""
    children: dict[int, list[int]] = {}
    for pid, parent in _parents():
        children.setdefault(parent, []).append(pid)
    found: list[tuple[int, int]] = []
    waiting = [(child, 0) for child in children.get(ancestor, []) if child != os.getpid()]
    while waiting:
        child, depth = waiting.pop()
        found.append((child, depth))
        waiting += [(grandchild, depth + 1) for grandchild in children.get(child, [])]
    return found


def _parents() -> Iterator[tuple[int, int]]:
    """Every process and its parent (proc(5), /proc/pid/stat)."""
    for name in os.listdir("/proc"):  # noqa: PTH208  (pathlib is not needed for names)
        if name.isdecimal():
            with contextlib.suppress(OSError, IndexError):
                stat = Path("/proc", name, "stat").read_bytes()
                yield int(name), int(stat.rpartition(b")")[2].split()[1])


def _end_all(children: list[int], below: list[int]) -> None:
    """SIGTERM for children, SIGKILL for those that go on; what they leave behind gets SIGTERM, too."""
    until = time.monotonic() + CHILDREN
    remaining = [child for child in children if _signalled(child, signal.SIGTERM)]
    while remaining and time.monotonic() < until:
        time.sleep(0.02)
        remaining = [child for child in remaining if _signalled(child, 0)]
    for child in remaining:
        _signalled(child, signal.SIGKILL)
    for child in below:
        _signalled(child, signal.SIGTERM)


def _signalled(pid: int, number: int) -> bool:
    """Whether a process was there to be sent a signal."""
    try:
        os.kill(pid, number)
    except OSError:
        return False
    return True
