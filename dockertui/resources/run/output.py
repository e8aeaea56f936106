"""What a container that runs in the foreground writes, and how it ends, as a job."""

import asyncio
import codecs
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from dockertui.engine import Conduit, EngineError, Stream
from dockertui.i18n import _
from dockertui.model.events import out_of_memory
from dockertui.model.jobs import LINES, Job
from dockertui.model.log_text import runs
from dockertui.resources.container.record import KILLED

if TYPE_CHECKING:
    from dockertui.engine import Client
    from dockertui.model.session import Session

LONGEST = 4096
"""Characters of a line that are kept."""

PAUSE = 0.01
"""Seconds between two pieces of output."""

EVENT_WITHIN = 0.5
"""Seconds after the end within which an engine tells that it was for want of memory."""

EVENT_EVERY = 0.02
"""Seconds between two looks for that."""


async def pieces(conduit: Conduit) -> AsyncIterator[bytes]:
    """What comes from a conduit, to its end. Raises EngineError."""
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    descriptor = conduit.fileno()
    while data := await _next(conduit, ready, loop, descriptor):
        yield data


async def _next(conduit: Conduit, ready: asyncio.Event, loop: asyncio.AbstractEventLoop, descriptor: int) -> bytes:
    while (data := conduit.read()) is None:
        ready.clear()
        loop.add_reader(descriptor, ready.set)
        try:
            await ready.wait()
        finally:
            loop.remove_reader(descriptor)
    return data


async def show(job: Job, conduit: Conduit) -> None:
    """Make lines of a job of what comes from a conduit, to its end; colours are left out. Raises EngineError."""
    decode = codecs.getincrementaldecoder("utf-8")("replace").decode
    rest = ""
    async for data in pieces(conduit):
        *lines, rest = (rest + decode(data)).split("\n")
        if len(rest) > LONGEST:
            lines, rest = [*lines, rest], ""
        for line in lines[-LINES:]:
            _say(job, line)
        await asyncio.sleep(PAUSE)  # Others have their turn; a flood waits in the engine.
    rest += decode(b"", True)
    if rest:
        _say(job, rest)


def _say(job: Job, line: str) -> None:
    """One line, as it stands after the last time that it was written over."""
    text = line.rstrip("\r").rpartition("\r")[2]
    job.say("".join(run.text for run in runs(text[:LONGEST])))


class OutputStatus:
    """The exit status of a container, from a stream that gives it at the end."""

    def __init__(self, exits: Stream[int]) -> None:
        self._waiting = asyncio.ensure_future(_status(exits))
        self._waiting.add_done_callback(lambda task: task.cancelled() or task.exception())

    async def known(self) -> int | None:
        """The status; None while it runs. Raises EngineError."""
        return self._waiting.result() if self._waiting.done() else None


async def _status(exits: Stream[int]) -> int:
    return [number async for batch in exits for number in batch][-1]


async def verdict(session: "Session", container: str, removed: bool, exits: Stream[int]) -> str:
    """How a container ended; `exits` gives its status once it has. Raises EngineError where it failed."""
    status = await _status(exits)
    if status == 0:
        return _("exit 0")
    if status == KILLED and await _out_of_memory(session, container, removed):
        raise EngineError("refused", _("exit {status}: out of memory").format(status=status))
    raise EngineError("refused", _("exit {status}").format(status=status))


async def _out_of_memory(session: "Session", container: str, removed: bool) -> bool:
    """Whether the kernel killed it for want of memory: its state tells, or an event, which may come after its end."""
    if await _inspected(session, container, removed):
        return True
    for _look in range(round(EVENT_WITHIN / EVENT_EVERY)):
        if container in out_of_memory(session.events):
            return True
        await asyncio.sleep(EVENT_EVERY)
    return False


async def _inspected(session: "Session", container: str, removed: bool) -> bool:
    if removed:
        return False

    def ask(client: "Client") -> bool:
        return bool(client.inspect_container(container)["State"].get("OOMKilled"))

    try:
        return await session.engine.call(ask)
    except EngineError as error:
        if error.kind == "not_found":
            return False
        raise
