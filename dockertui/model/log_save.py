"""Lines of a log into a file, as a job: written beside it and put in its place at the end."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from dockertui.engine import EngineError, log_lines
from dockertui.i18n import _, ngettext
from dockertui.model.jobs import Job
from dockertui.model.log_text import plain
from dockertui.model.session import Session

Batches = AsyncIterator[Sequence[str]]
"""Plain lines, some at a time."""


def save(session: Session, path: Path, lines: Batches, argv: Sequence[str]) -> Job:
    """Write lines to a file in the background; `argv` is the docker command that it comes closest to."""

    async def work(job: Job) -> str:
        part = path.with_name(f".{path.name}.part")
        try:
            count = await _write(job, part, lines)
            await asyncio.to_thread(os.replace, part, path)
        except OSError as error:
            remedy = _("Choose another file or free some space.")
            raise EngineError(
                "refused", _("Not written: {path}").format(path=path), str(error.strerror), remedy
            ) from error
        finally:
            with contextlib.suppress(FileNotFoundError):
                part.unlink()
        return ngettext("{count} line in {path}", "{count} lines in {path}", count).format(count=count, path=path)

    return session.jobs.start(_("Write {name}").format(name=path.name), argv, work)


async def _write(job: Job, path: Path, lines: Batches) -> int:
    count = 0
    progress = job.part("file", path.name)
    with await asyncio.to_thread(path.open, "w", encoding="utf-8") as file:
        async for batch in lines:
            text = "".join(f"{line}\n" for line in batch)
            await asyncio.to_thread(file.write, text)
            count += len(batch)
            progress.moved += len(text)
            progress.status = ngettext("{count} line", "{count} lines", count).format(count=count)
            job.changed()
    progress.end(progress.status)
    return count


async def whole(session: Session, identity: str) -> Batches:
    """All lines that the engine keeps of a container's log. Raises EngineError."""
    info = await session.engine.call(lambda client: client.inspect_container(identity))
    async with log_lines(
        session.engine, identity, tty=bool(info["Config"]["Tty"]), tail="all", follow=False, timestamps=False
    ) as batches:
        async for batch in batches:
            yield [plain(line.text) for line in batch]
