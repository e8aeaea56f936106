"""The process that sees to it that dockertui ends when it is told to, and leaves the terminal as it was.

Python runs a signal's handler between two instructions of the main thread: never while that is inside one long call,
such as the match of a regular expression, and to no use where the event loop spins. So a guard is forked before
anything else happens. A pipe brings it the numbers of signals as they arrive, from the handler in C
(`signal.set_wakeup_fd`), and what dockertui says of itself. Where dockertui is still there `PATIENCE` seconds later,
the guard restores the terminal and ends dockertui and its children. It restores the terminal as well where dockertui
was killed, and ends the sessions of the programs that it left behind: those that dockertui told of and whose leaders
were there when it died.
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

RECENT = 1.0
"""Seconds for which a session is still ended that its leader has left: it may have died of dockertui's death."""

ROUNDS = 5
"""How often it is looked for what is left of the programs, which may start others meanwhile."""

RESTORE = (
    b"\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l"  # no mouse reports
    b"\x1b[?1004l\x1b[?2004l\x1b[?2048l\x1b[?2026l\x1b[<u"  # no reports of focus and size, no marks around pastes
    b"\x1b[?7h\x1b[0m\x1b[?1049l\x1b[?25h"  # lines wrap; the normal screen and its cursor
)
"""Puts the modes of a terminal back as programs expect them (xterm ctlseqs)."""

TAKEN, RESTORED, LEAVING, STARTED, DONE, MORE = 128, 129, 130, 131, 132, 133
"""What dockertui tells the guard, beside the numbers of signals: one byte each; MORE and above ask for time.

Behind STARTED comes the process id of the leader of a session, in `ID` bytes. DONE says that dockertui ended in order.
"""

ID = 4


def started(pid: int) -> bytes:
    """What tells the guard of the leader of a session."""
    return bytes((STARTED,)) + pid.to_bytes(ID, "little")


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
        self._rest = b""
        self._orderly = False
        self._leaders: dict[int, int] = {}  # by handle (pidfd_open(2))
        self._left_by: dict[int, float] = {}  # when its leader ended

    def watch(self) -> None:
        """Wait until dockertui ends; end it where it was told to and does not."""
        os.setsid()  # What is meant for dockertui's process group is not meant for this one,
        with contextlib.suppress(OSError):  # nor what is meant for processes of its name.
            Path("/proc/self/comm").write_text("dtui-watch")
        for number in (*SIGNALS, signal.SIGINT, signal.SIGPIPE):
            signal.signal(number, signal.SIG_IGN)
        while self._hear(self._left()):
            if self._left() == 0:
                self._end()
                break
        else:
            if self._taken:
                self._restore()
        self._end_programs()

    def _left(self) -> float | None:
        """Seconds until dockertui is ended, None while nothing told it to end."""
        if self._began is None:
            return None
        until = min(self._began + MOST, max(self._began + PATIENCE, self._asked))
        return max(0.0, until - time.monotonic())

    def _hear(self, seconds: float | None) -> bool:
        """Take what dockertui says within some seconds; False when it is gone."""
        ready = select.select([self._pipe, *self._leaders], [], [], seconds)[0]
        now = time.monotonic()
        self._left_by = {leader: ended for leader, ended in self._left_by.items() if now - ended < RECENT}
        for handle in ready:
            if handle != self._pipe:
                os.close(handle)
                self._left_by[self._leaders.pop(handle)] = now
        if self._pipe not in ready:
            return True
        said = os.read(self._pipe, 4096)
        self._rest = self._take(self._rest + said)
        return bool(said)

    def _take(self, said: bytes) -> bytes:
        """Do what is said; returns what was said of something that is not said to its end."""
        while said and not (said[0] == STARTED and len(said) <= ID):
            byte, length = said[0], 1
            if byte == STARTED:
                length += ID
                self._follow(int.from_bytes(said[1:length], "little"))
            elif byte == LEAVING or byte in SIGNALS:
                self._began = self._began or time.monotonic()
            elif byte in (TAKEN, RESTORED):
                self._taken = byte == TAKEN
            elif byte == DONE:
                self._orderly = True
            elif byte >= MORE:
                self._asked = max(self._asked, time.monotonic() + (byte - MORE) / 10)
            said = said[length:]
        return said

    def _follow(self, leader: int) -> None:
        """Know when a leader ends: from then on its session is no longer ended, and its id may be another's."""
        try:
            self._leaders[os.pidfd_open(leader)] = leader
        except OSError:
            self._left_by[leader] = time.monotonic()

    def _end_programs(self) -> None:
        """End the programs that are left, now that dockertui is gone.

        With all of their sessions, unless it ended in order: then it has ended them itself, and what a shell left
        running on purpose goes on.
        """
        if self._orderly:
            _end_held(list(self._leaders))
            return
        sessions = {*self._leaders.values(), *self._left_by}
        for _round in range(ROUNDS if sessions else 0):
            handles = _members(sessions)
            if not handles:
                return
            _end_held(handles)

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
    for pid, parent, _session in _processes():
        children.setdefault(parent, []).append(pid)
    found: list[tuple[int, int]] = []
    waiting = [(child, 0) for child in children.get(ancestor, []) if child != os.getpid()]
    while waiting:
        child, depth = waiting.pop()
        found.append((child, depth))
        waiting += [(grandchild, depth + 1) for grandchild in children.get(child, [])]
    return found


def _processes() -> Iterator[tuple[int, int, int]]:
    """Every process, its parent and its session."""
    for name in os.listdir("/proc"):  # noqa: PTH208  (pathlib is not needed for names)
        if name.isdecimal():
            with contextlib.suppress(OSError, IndexError):
                yield int(name), *_stat(int(name))


def _stat(pid: int) -> tuple[int, int]:
    """The parent of a process and its session (proc(5), /proc/pid/stat). Raises OSError, IndexError."""
    fields = Path("/proc", str(pid), "stat").read_bytes().rpartition(b")")[2].split()
    return int(fields[1]), int(fields[3])


def _members(sessions: set[int]) -> list[int]:
    """Handles (pidfd_open(2)) of the processes of some sessions, none of which is another's by now."""
    handles = []
    for pid, _parent, session in _processes():
        if session in sessions:
            with contextlib.suppress(OSError, IndexError):
                handle = os.pidfd_open(pid)
                handles.append(handle)
                if _stat(pid)[1] not in sessions:  # It ended, and its id was given away before there was a handle.
                    os.close(handles.pop())
    return handles


def _end_held(handles: list[int]) -> None:
    """SIGTERM for some processes, SIGKILL for those that go on."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        for handle in handles:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                signal.pidfd_send_signal(handle, number)
        until = time.monotonic() + CHILDREN
        while handles and (left := until - time.monotonic()) > 0:
            for handle in select.select(handles, [], [], left)[0]:
                os.close(handle)
                handles.remove(handle)


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
