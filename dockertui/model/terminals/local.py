"""Processes of this machine as transports."""

import asyncio
import errno
import os
from collections.abc import Sequence

from dockertui import programs
from dockertui.model.terminals.transport import Size
from dockertui.terminal import LocalPty, spawn

READ = 65536

TERM = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
"""What the emulator is, to programs."""


class LocalProcess:
    """A process on a pseudoterminal of this machine."""

    def __init__(self, pty: LocalPty) -> None:
        self._pty = pty

    def fileno(self) -> int:
        """The descriptor of the master's side."""
        return self._pty.fd

    def read(self) -> bytes | None:
        """The output that is here: None where there is none yet, b"" at the end."""
        try:
            return os.read(self._pty.fd, READ)
        except BlockingIOError:
            return None
        except OSError as error:
            if error.errno == errno.EIO:  # All its processes have closed the terminal.
                return b""
            raise

    def write(self, data: bytes) -> int:
        """Send input; returns how many bytes were taken."""
        try:
            return os.write(self._pty.fd, data)
        except BlockingIOError:
            return 0

    async def resize(self, rows: int, columns: int) -> None:
        """Tell the process its terminal's size."""
        self._pty.resize(columns, rows)

    async def exit_status(self) -> int | None:
        """How the process ended, negative for a signal; None while it runs."""
        return self._pty.poll()

    async def hang_up(self) -> None:
        """Tell the process that its terminal is gone; one that stays for a second all the same is killed."""
        self.close()

    def close(self) -> None:
        """Hang up."""
        self._pty.close()


async def local_process(program: programs.Program, argv: Sequence[str], size: Size, cwd: str = "") -> LocalProcess:
    """Start a command on a pseudoterminal, in a folder, for `Plan.connect`. Raises OSError."""
    variables = programs.environment(program, TERM)
    return LocalProcess(await asyncio.to_thread(spawn, argv, variables, (size.columns, size.rows), cwd))
