"""Engine calls that teach: each runs as the `docker` command it equals, and is logged as such."""

import asyncio
import shlex
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from dockertui.engine import EngineError
from dockertui.engine.answers import reading
from dockertui.i18n import _

if TYPE_CHECKING:
    from dockertui.engine import Client
    from dockertui.model.action import Desk
    from dockertui.model.session import Session

T = TypeVar("T")

CONCURRENT = 8
"""How many calls of one bulk action are under way at the same time."""

FAILURES_SHOWN = 5
"""How many failures of one bulk action are spelled out; the rest is a number."""


class Step(NamedTuple):
    """One engine call: the object it is about, the docker command it equals, and the call itself.

    `result` turns what the call returned into a few words for the command log.
    """

    name: str
    argv: Sequence[str]
    call: Callable[["Client"], Any]
    result: Callable[[Any], str] = lambda value: ""


@dataclass(slots=True)
class CommandEntry:
    """One line of the command log. `seconds` is None while it is under way; `error` is "" when it went well."""

    command: str
    started: float
    seconds: float | None = None
    result: str = ""
    error: str = ""


class CommandLog:
    """The commands of this run, oldest first, bounded; listeners hear of every change."""

    def __init__(self, limit: int = 500) -> None:
        self.entries: deque[CommandEntry] = deque(maxlen=limit)
        self.listeners: list[Callable[[], None]] = []

    def start(self, command: str) -> CommandEntry:
        """Add a command that begins now; secrets in it are not kept."""
        from dockertui.model.secrets import mask_line  # not needed for the first frame

        entry = CommandEntry(mask_line(command), time.monotonic())
        self.entries.append(entry)
        self._changed()
        return entry

    def finish(self, entry: CommandEntry, result: str = "", error: str = "") -> None:
        """Record how a command ended."""
        from dockertui.model.secrets import mask_text

        entry.seconds = time.monotonic() - entry.started
        entry.result = mask_text(result)
        entry.error = mask_text(error)
        self._changed()

    @property
    def running(self) -> list[CommandEntry]:
        """The commands under way."""
        return [entry for entry in self.entries if entry.seconds is None]

    def _changed(self) -> None:
        for listener in self.listeners:
            listener()


def docker(*words: str) -> str:
    """The words as a docker command line, quoted for a shell."""
    return shlex.join(("docker", *words))


async def logged(session: "Session", argv: Sequence[str], call: Awaitable[T], result: Callable[[T], str]) -> T:
    """Await a call as an entry of the session's command log; `argv` is the docker command that it equals.

    Raises the call's EngineError, and that of an answer which `result` cannot read.
    """
    entry = session.commands.start(shlex.join(argv))
    try:
        value = await call
        with reading():
            text = result(value)
    except EngineError as error:
        session.commands.finish(entry, error=error.why or error.what)
        raise
    session.commands.finish(entry, result=text)
    return value


async def perform(desk: "Desk", host: str, title: str, steps: Sequence[Step]) -> list[EngineError | None]:
    """Run the steps on the engine of session `host`, several at a time, log each, and tell the user of every failure.

    Returns one entry a step: None where it went well, else the error.
    """
    session = desk.session(host)
    gate = asyncio.Semaphore(CONCURRENT)

    async def one(step: Step) -> EngineError | None:
        async with gate:
            try:
                await logged(session, step.argv, session.engine.call(step.call), step.result)
            except EngineError as error:
                return error
            return None

    outcomes = await asyncio.gather(*(one(step) for step in steps))
    failures = [f"{step.name}: {error}" for step, error in zip(steps, outcomes, strict=True) if error]
    if failures:
        done = len(steps) - len(failures)
        heading = _("{title} failed").format(title=title)
        if done:
            heading = _("{title}: {done} of {all} done").format(title=title, done=done, all=len(steps))
        if len(failures) > FAILURES_SHOWN:
            failures[FAILURES_SHOWN:] = [
                _("and {count} more, see the command log").format(count=len(failures) - FAILURES_SHOWN)
            ]
        desk.notify("\n".join((heading, *failures)), "error")
    return outcomes
