"""A process on a pseudoterminal of this machine."""

import fcntl
import os
import signal
import struct
import termios
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress

from dockertui.programs import on_terminal


class LocalPty:
    """A process that runs on a pseudoterminal. `fd` is the master's, not blocking; reading it raises EIO at the end."""

    def __init__(self, fd: int, pid: int) -> None:
        self.fd = fd
        self.pid = pid
        self._status: int | None = None
        self._open = True
        self._reaping = threading.Lock()

    def resize(self, columns: int, lines: int) -> None:
        """Tell the process another size (SIGWINCH)."""
        if self._open:
            _set_size(self.fd, columns, lines)

    def poll(self) -> int | None:
        """The exit status, negative for the signal that ended it; None while it runs."""
        with self._reaping:
            if self._status is None:
                pid, status = os.waitpid(self.pid, os.WNOHANG)
                if pid:
                    self._status = os.waitstatus_to_exitcode(status)
            return self._status

    def wait(self) -> int:
        """Wait for the end, blocking; returns the exit status, negative for a signal."""
        with suppress(ChildProcessError):  # Another thread has reaped it meanwhile.
            os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
        status = self.poll()
        assert status is not None
        return status

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to it and to the rest of its process group; none once it has ended.

        Its id is nobody else's as long as it is not reaped.
        """
        with self._reaping:
            if self._status is None:
                with suppress(ProcessLookupError):
                    os.killpg(self.pid, number)

    def close(self, patience: float = 1.0) -> None:
        """Hang up. Returns at once; a process that is still there after `patience` seconds is killed."""
        if not self._open:
            return
        self._open = False
        os.close(self.fd)
        if self.poll() is None:
            self.signal(signal.SIGHUP)
            threading.Thread(target=self._see_off, args=(patience,), daemon=True).start()

    def _see_off(self, patience: float) -> None:
        timer = threading.Timer(patience, self.signal, (signal.SIGKILL,))
        timer.daemon = True
        timer.start()
        self.wait()
        timer.cancel()


def spawn(argv: Sequence[str], env: Mapping[str, str], size: tuple[int, int], cwd: str = "") -> LocalPty:
    """Run a program, looked up in PATH, as the leader of a session on a new pseudoterminal of `(columns, lines)`.

    It stands in the folder `cwd`, else in this one. Raises OSError where there is no such program, or no pseudoterminal
    left.
    """
    master, slave = os.openpty()
    try:
        _set_size(master, *size)
        os.set_blocking(master, False)
        pid = on_terminal(argv, env, os.ttyname(slave), cwd)
    except BaseException:
        os.close(master)
        raise
    finally:
        os.close(slave)
    return LocalPty(master, pid)


def _set_size(fd: int, columns: int, lines: int) -> None:
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
