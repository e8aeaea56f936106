"""Keeping compositions current: files are read when they are first heard of, and again when they were written."""

import asyncio
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from dockertui.engine import compose
from dockertui.engine.compose import ComposeSource
from dockertui.engine.trust import Doubt
from dockertui.resources.project.composition import Composition, doubted, read
from dockertui.resources.project.record import Project, project_of, source_of
from dockertui.resources.project.trust import examine

if TYPE_CHECKING:
    from dockertui.model.session import Session

EVERY = 2.0
"""Seconds between two looks at when the files were written."""

REST = 1.0
"""Seconds between reading two projects, so that hundreds of them do not take a processor."""


async def watch(session: "Session") -> None:
    """Keep the compositions of a session's projects, and of the user's place, current; ends by cancellation."""
    mine: Composition | None = None
    while True:
        if session.place:
            mine = await _here(session, mine)
        for source in list(_sources(session)):
            if await refresh(session, source):
                await asyncio.sleep(REST)
        session.feeds.current("project")
        await asyncio.sleep(EVERY)


async def _here(session: "Session", known: Composition | None) -> Composition | None:
    """Read the project of the user's place where it changed; it gives way to one of its name from other files."""
    assert session.place
    source = await asyncio.to_thread(compose.find, session.place, os.environ)
    if known and (source is None or source != known.source):
        _forget(session, known)
        known = None
    if source is None:
        return None
    written = await asyncio.to_thread(compose.written, source)
    if known is None or await _stale(session, known, written):
        before, known = known, await _read(session, source, written)
        if before and before.id != known.id:
            _forget(session, before)
    there = session.store.grouped("container", project_of).get(known.id)
    files = source_of(known.id, there).files if there else ()
    if not files or files == source.files:
        _keep(session, known)
    return known


async def _stale(session: "Session", known: Composition, written: tuple[float, ...]) -> bool:
    """Whether a project's files were written since they were read, or what spoke against reading them does no more."""
    if known.written != written:
        return True
    return bool(known.doubt) and not isinstance(await examine(session, known.source), Doubt)


async def _read(session: "Session", source: ComposeSource, written: tuple[float, ...]) -> Composition:
    """What a project's files say; where they are in doubt, that they are not read."""
    found = await examine(session, source)
    if isinstance(found, Doubt):
        return doubted(session.key, source, written, found.why)
    return await read(session.key, found)


def _keep(session: "Session", found: Composition) -> None:
    """Show what was read, unless the same files have been read from a later moment on and that ended before."""
    shown: Composition | None = session.store.get("composition", found.id)
    if shown and shown.source.files == found.source.files and shown.begun > found.begun:
        return
    session.store.patch("composition", [found.id], [found])


def _forget(session: "Session", known: Composition) -> None:
    session.store.patch("composition", [known.id], [])


def _sources(session: "Session") -> Iterator[ComposeSource]:
    """Where the projects of the engine came from, and those that it had."""
    known: dict[str, Composition] = {one.id: one for one in session.store.all("composition")}
    for name, containers in session.store.grouped("container", project_of).items():
        source = source_of(name, containers)
        if source.files and (name not in known or known[name].source.files != source.files):
            yield source
    yield from (one.source for one in known.values())


async def refresh(session: "Session", source: ComposeSource) -> bool:
    """Read a project again where its files were written since; returns whether it was read.

    Files that are not on this machine are no composition.
    """
    known = next((one for one in session.store.all("composition") if one.source == source), None)
    written = await asyncio.to_thread(compose.written, source)
    if not any(written[: len(source.files)]):
        if known:
            _forget(session, known)
        return False
    if known and not await _stale(session, known, written):
        return False
    found = await _read(session, source, written)
    if known and known.id != found.id:
        _forget(session, known)
    _keep(session, found)
    return True


async def look(session: "Session", record: Project) -> None:
    """Have a project's files read now, where they are on this machine and were written since."""
    if record.source.files:
        await refresh(session, record.source)
