"""Lines of a log into a file, as a job: written beside it and put in its place at the end."""

import asyncio
import contextlib
import heapq
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from pathlib import Path

from dockertui.engine import EngineError, LogLine, log_lines
from dockertui.engine.answers import reading
from dockertui.i18n import _, ngettext
from dockertui.model.jobs import Job
from dockertui.model.log_text import plain
from dockertui.model.resource import Record
from dockertui.model.session import Session
from dockertui.whole_file import WholeFile

Batches = AsyncIterator[Sequence[str]]
"""Plain lines, some at a time."""

AT_ONCE = 1000
"""Lines written at a time."""


def save(session: Session, path: Path, lines: Batches, argv: Sequence[str]) -> Job:
    """Write lines to a file in the background; `argv` is the docker command that it comes closest to."""

    async def work(job: Job) -> str:
        try:
            with WholeFile(path, mode=None) as file:
                count = await _write(job, file, path.name, lines)
                await asyncio.to_thread(file.finish)
        except OSError as error:
            remedy = _("Choose another file or free some space.")
            raise EngineError(
                "refused", _("Not written: {path}").format(path=path), str(error.strerror), remedy
            ) from error
        return ngettext("{count} line in {path}", "{count} lines in {path}", count).format(count=count, path=path)

    return session.jobs.start(_("Write {name}").format(name=path.name), argv, work)


async def _write(job: Job, file: WholeFile, name: str, lines: Batches) -> int:
    count = 0
    progress = job.part("file", name)
    async for batch in lines:
        text = "".join(f"{line}\n" for line in batch).encode(errors="replace")
        await asyncio.to_thread(file.write, text)
        count += len(batch)
        progress.moved += len(text)
        progress.status = ngettext("{count} line", "{count} lines", count).format(count=count)
        job.changed()
    progress.end(progress.status)
    return count


async def whole(containers: Sequence[tuple[Session, Record]]) -> Batches:
    """All lines that the engines keep of these containers' logs: of several by time, their names before them.

    Raises EngineError.
    """
    cells = max(len(record.name) for _session, record in containers)
    names = [f"{record.name:{cells}} | " if len(containers) > 1 else "" for _session, record in containers]
    async with contextlib.AsyncExitStack() as exits:
        logs = [
            await exits.enter_async_context(contextlib.aclosing(_lines(session, record.id)))
            for session, record in containers
        ]
        first = [await anext(log, None) for log in logs]
        heads = [(line.time, origin, line) for origin, line in enumerate(first) if line]
        heapq.heapify(heads)
        texts: list[str] = []
        while heads:
            _time, origin, line = heapq.heappop(heads)
            texts.append(names[origin] + plain(line.text))
            if following := await anext(logs[origin], None):
                heapq.heappush(heads, (following.time, origin, following))
            if len(texts) >= AT_ONCE:
                yield texts
                texts = []
        yield texts


async def _lines(session: Session, identity: str) -> AsyncGenerator[LogLine, None]:
    info = await session.engine.call(lambda client: client.inspect_container(identity))
    with reading():
        tty = bool(info["Config"]["Tty"])
    async with log_lines(session.engine, identity, tty=tty, tail="all", follow=False) as batches:
        async for batch in batches:
            for line in batch:
                yield line
