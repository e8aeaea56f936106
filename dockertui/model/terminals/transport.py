"""What a terminal needs of the process inside it, wherever that runs."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol


class Size(NamedTuple):
    """The size of a terminal in cells."""

    rows: int
    columns: int


class Transport(Protocol):
    """A process's terminal, over a descriptor that the event loop can wait on. Nothing here blocks.

    Exec and attach (`engine.Conduit`) and the local `LocalProcess` are such. All but `close` raise EngineError
    or OSError where the connection breaks.
    """

    def fileno(self) -> int:
        """The descriptor that becomes readable with output and writable for input."""

    def read(self) -> bytes | None:
        """The output that is here: None where there is none yet, b"" at the end."""

    def write(self, data: bytes) -> int:
        """Send input; returns how many bytes were taken, 0 where none could be now."""

    async def resize(self, rows: int, columns: int) -> None:
        """Tell the process its terminal's size."""

    async def exit_status(self) -> int | None:
        """How the process ended; None while it runs or where that is not known."""

    async def hang_up(self) -> None:
        """Tell the process that its terminal is gone, where that is to end it."""

    def close(self) -> None:
        """Let go of the connection."""


async def nothing_more() -> str:
    """For `Plan.fate`: there is nothing to tell."""
    return ""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A terminal that is to be opened.

    `title` is short, for its tab, and harmless; `argv` the command that it equals, for the command log. `connect`
    reaches the process, given the terminal's size; it raises EngineError or OSError. `fate` tells what became of that
    in which the process ran, once it ended: "" where nothing did. `detach` are the keys that end the connection and
    leave the process alone. `lasting` says that the process goes on when the terminal is closed. Without `tty` there is
    no terminal at the other side: lines end in a bare line feed, and what is typed is shown by us (`echo`).
    A `task` is a command whose end counts: the command log tells how it went. One that `changes` things in several
    steps is let come to its end before its terminal is closed. A terminal that is `passing` leaves the
    focus where it is, and closes by itself where the process ends well.
    Where `stdin` is False nothing can be typed. `note` is a line that stands under the terminal.
    """

    title: str
    argv: Sequence[str]
    host: str
    connect: Callable[[Size], Awaitable[Transport]]
    fate: Callable[[], Awaitable[str]] = nothing_more
    detach: bytes = b""
    lasting: bool = False
    task: bool = False
    changes: bool = False
    passing: bool = False
    tty: bool = True
    stdin: bool = True
    note: str = ""
