"""A program in a pseudo-terminal, with the screen it draws: what a user at a terminal would see and leave behind."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import psutil
import pyte

from dockertui.key_reader import SEEN

PATIENCE = 60.0
"""Seconds after which a condition counts as failed."""

AT_FIRST = {7, 25}
"""The private modes that a terminal has on by itself: lines wrap, and the cursor is visible."""

MODES = re.compile(rb"\x1b\[\?([\d;]+)([hl])")
UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<>=][\d;]*[a-z]|\x1b\[\?[\d;]*\$p|\x1bP.*?\x1b\\", re.DOTALL)


class Terminal:
    """`raw` is all that the program wrote; `before` the line settings (termios(3)) that it found."""

    def __init__(self, command: Sequence[str], size: tuple[int, int], **options: Any) -> None:
        self.raw = b""
        self._master, self._slave = pty.openpty()
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self.resize(*size)
        self.before = termios.tcgetattr(self._slave)
        self.process = subprocess.Popen(
            command,
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509  (no other thread runs here)
            **options,
        )

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size; the kernel tells the program by SIGWINCH."""
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("4H", rows, columns, 0, 0))
        self._screen.resize(rows, columns)

    def cook(self, text: str) -> None:
        """Have the line settings that the program found again, and show something, as a shell does meanwhile."""
        termios.tcsetattr(self._slave, termios.TCSANOW, self.before)
        os.write(self._slave, text.encode())
        self.read(0.1)

    def send(self, keys: str) -> None:
        """Type."""
        os.write(self._master, keys.encode())

    def send_all(self, keys: str) -> None:
        """Paste: more than the terminal takes at once, reading what the program writes meanwhile."""
        data = keys.encode()
        os.set_blocking(self._master, False)
        while data:
            self.read(0.001)
            try:
                data = data[os.write(self._master, data[:4096]) :]
            except BlockingIOError:
                continue
        os.set_blocking(self._master, True)

    def text(self) -> str:
        """What is on the screen."""
        return "\n".join(self._screen.display)

    def read(self, patience: float = 0.0) -> None:
        """Take what the program wrote, waiting `patience` seconds for something."""
        while select.select([self._master], [], [], patience)[0]:
            data = os.read(self._master, 65536)
            self.raw += data
            self._stream.feed(UNKNOWN_TO_PYTE.sub(b"", data))
            patience = 0.0

    def until(self, condition: Callable[[], Any], what: str = "") -> None:
        """Wait until something holds. Raises AssertionError with the screen's text if it does not in time."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, f"not in time: {what}\n{self.text()}"
            self.read(0.05)

    def shows(self, text: str) -> None:
        """Wait until the screen shows a text."""
        self.until(lambda: text in self.text(), repr(text))

    def asks(self, text: str) -> None:
        """Wait until the screen shows what comes to the front unasked, and as long as it takes to see that."""
        self.shows(text)
        seen = time.monotonic() + 1.2 * SEEN
        while time.monotonic() < seen:
            self.read(0.05)

    def rest(self) -> None:
        """Wait until the program has nothing more to say for a moment."""
        before = -1
        while len(self.raw) != before:
            before = len(self.raw)
            self.read(0.3)

    def end(self) -> int:
        """Wait until the program ends by itself; its exit status."""
        self.until(lambda: self.process.poll() is not None, "the program's end")
        self.read()
        return int(self.process.returncode)

    def family(self) -> list[psutil.Process]:
        """The program's descendants."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def started(self) -> list[psutil.Process]:
        """What the program has started: its descendants, but for copies of itself, such as its guard."""
        itself = psutil.Process(self.process.pid).cmdline()
        return [process for process in self.family() if process.cmdline() != itself]

    def modes(self) -> set[int]:
        """The private modes (xterm ctlseqs, DECSET) that are on."""
        on = AT_FIRST
        for match in MODES.finditer(self.raw):
            numbers = {int(number) for number in match[1].split(b";")}
            on = on | numbers if match[2] == b"h" else on - numbers
        return on

    def restored(self) -> bool:
        """Whether line settings, screen, cursor, mouse, paste and focus reports are as the program found them."""
        return termios.tcgetattr(self._slave) == self.before and self.modes() == AT_FIRST

    def hang_up(self) -> None:
        """Close the terminal, as when an SSH session breaks; the kernel sends SIGHUP."""
        os.close(self._slave)
        os.close(self._master)
        self._master = self._slave = -1

    def close(self) -> None:
        """End the program whatever it does."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self._master >= 0:
            self.hang_up()


@contextmanager
def terminal(
    *command: str, size: tuple[int, int] = (100, 30), env: Mapping[str, str], **options: Any
) -> Iterator[Terminal]:
    """Run a command in a terminal of `size` (columns, rows) with `env` beside this process's environment."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("DOCKER", "TEXTUAL"))}
    variables |= {"TERM": "xterm-256color", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", **env}
    opened = Terminal(command, size, env=variables, **options)
    try:
        yield opened
    finally:
        opened.close()
