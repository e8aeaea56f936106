"""How dockertui ends when it is told to: by a signal, by its terminal that is closed, or by the user.

The event loop ends the app; the guard (`guard.py`) ends it where the loop does not.
"""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import AsyncIterator, Callable, Iterator
from types import FrameType

from dockertui import guard, programs

_pipes: list[int] = []
"""The pipe to the guard, where there is one."""


@contextlib.contextmanager
def guarded(pid: int, pipe: int) -> Iterator[None]:
    """Let the guard watch while the body runs, and go then; without one, the calls below ask for nothing."""
    _pipes.append(pipe)
    programs.tell(lambda leader: _tell(*guard.started(leader)))
    try:
        yield
    finally:
        programs.tell(None)
        _tell(guard.DONE)
        _pipes.clear()
        signal.set_wakeup_fd(-1)
        os.close(pipe)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, 0)


def listen(ended: Callable[[int], object]) -> None:
    """Have the event loop call `ended` with the exit status when a signal tells dockertui to end."""
    loop = asyncio.get_running_loop()

    def told(number: int, _frame: FrameType | None) -> None:
        _exit_at_once_with(128 + number)
        with contextlib.suppress(RuntimeError):  # the loop has ended, and the rest is about to
            loop.call_soon_threadsafe(ended, 128 + number)

    _exit_at_once_with(1)
    for number in guard.SIGNALS:
        signal.signal(number, told)
    for pipe in _pipes:
        signal.set_wakeup_fd(pipe, warn_on_full_buffer=False)


def leave(status: int) -> None:
    """Say that the user's part is over: what is left to do has `guard.PATIENCE` seconds, whatever hangs in a thread."""
    if _pipes:
        _exit_at_once_with(status)
        _tell(guard.LEAVING)


def hang_up() -> None:
    """End as by SIGHUP: the terminal is gone. From any thread."""
    os.kill(os.getpid(), signal.SIGHUP)


def terminal_taken(taken: bool) -> None:
    """Tell the guard whether the terminal has to be restored."""
    _tell(guard.TAKEN if taken else guard.RESTORED)


def allow(seconds: float) -> None:
    """Ask for at most 10 seconds more from now on, where the end has begun or should it begin meanwhile."""
    _tell(guard.MORE + min(100, round(seconds * 10)))


@contextlib.asynccontextmanager
async def grace(seconds: float) -> AsyncIterator[None]:
    """Put the hard end off while the body runs and the event loop serves, for at most so long from now on.

    For work that must not be left half done, such as the way back of a change in several steps. `guard.MOST` is the
    limit.
    """

    async def ask() -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            allow(guard.PATIENCE)
            await asyncio.sleep(guard.PATIENCE / 3)

    asking = asyncio.create_task(ask())
    try:
        yield
    finally:
        asking.cancel()


def _exit_at_once_with(status: int) -> None:
    """Make SIGALRM, which the guard sends when patience is over, end this process at once with a status."""
    signal.signal(signal.SIGALRM, lambda _number, _frame: os._exit(status))


def _tell(*said: int) -> None:
    for pipe in _pipes:
        with contextlib.suppress(BlockingIOError, BrokenPipeError):
            os.write(pipe, bytes(said))
