"""`docker compose` for a project or a service, in a terminal of its own."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dockertui import programs
from dockertui.engine import EngineError, command_line
from dockertui.engine.compose import ComposeSource, Trusted, missing_plugin, stands
from dockertui.engine.trust import Doubt
from dockertui.format import clean
from dockertui.i18n import _
from dockertui.model.action import Desk
from dockertui.model.form import Values
from dockertui.model.jobs import Job
from dockertui.model.terminals.local import local_process
from dockertui.model.terminals.transport import Plan, Size, Transport
from dockertui.resources.project.composing import Composing, composing
from dockertui.resources.project.record import Project, ProjectPart
from dockertui.resources.project.trust import allow, examine, question

if TYPE_CHECKING:
    from dockertui.model.session import Session

CHANGING = ("up", "down", "start", "stop", "restart", "rm")
"""Commands that take several steps: cut short, they leave some containers stopped, or under other names."""

READING = ("config", "ps")
"""Commands that change nothing."""

Words = Callable[[ProjectPart, Values], tuple[str, ...]]
"""What follows `docker compose`, for a project or a service."""

ComposeRun = Callable[[Desk, Sequence[Any], Values], Awaitable[None]]


def by_compose(
    words: Words, by_api: ComposeRun | None = None, less: str = "", passing: bool = False, files: bool = True
) -> ComposeRun:
    """An action's `run`: `docker compose` in a terminal, or what `by_api` does where that is not installed.

    `less` says what that leaves undone. A terminal that is `passing` closes when all went well. Without `files` the
    command needs none: labels tell it enough.
    """

    async def run(desk: Desk, parts: Sequence[ProjectPart], values: Values) -> None:
        if await command_line.has_plugin("compose"):
            for part in parts:
                await open_compose(desk, part, *words(part, values), passing=passing, files=files)
        elif by_api is None or not any(part.containers for part in parts):
            desk.notify(str(missing_plugin()), "error")
        else:
            await by_api(desk, parts, values)
            if less:
                desk.notify(f"{missing_plugin().what}: {less}", "warning")

    return run


def source_of(desk: Desk, part: ProjectPart) -> ComposeSource:
    """Where the part's project comes from, under its name."""
    project: Project | None = desk.session(part.host).store.get("project", part.project)
    return replace(project.source, name=part.project) if project else ComposeSource((), "", part.project)


async def present(desk: Desk, part: ProjectPart) -> Trusted | None:
    """Where the part's project comes from; None, once the user was told, where its files are not on this machine.

    Where they are in doubt the user is asked, and None is that they are not to be used.
    """
    source = source_of(desk, part)
    missing = await asyncio.to_thread(lambda: [name for name in source.files if not os.path.lexists(name)])
    if missing or not source.files:
        text = _("The compose files of {name} are not on this machine: {files}")
        desk.notify(text.format(name=part.project, files=" ".join(missing) or _("none is known")), "error")
        return None
    session = desk.session(part.host)
    found = await examine(session, source)
    if not isinstance(found, Doubt):
        return found
    if found.final:
        text = _("The compose files of {name} are not read: {why}")
        desk.notify(text.format(name=part.project, why=clean(found.why)), "error")
        return None
    if await desk.ask(question(part.project, source, found)) is None:
        return None
    return allow(session, source)


async def open_compose(desk: Desk, part: ProjectPart, *words: str, passing: bool = False, files: bool = True) -> None:
    """Run `docker compose` in a terminal."""
    source: ComposeSource | None = await present(desk, part) if files else ComposeSource((), "", part.project)
    if source is None:
        return
    session = desk.session(part.host)
    if words[0] not in READING:
        try:
            session.engine.check_change(("docker", "compose", *words))
        except EngineError as error:
            desk.notify(str(error), "error")
            return
    argv = [*command_line.words_for(session.engine.endpoint), "compose", *source.options, *words]

    work = composing(session, part, source.options, words) if words[0] in CHANGING else None

    async def connect(size: Size) -> Transport:
        if work:
            await work.prepare()
            await session.works.note(work.entry)
        cwd = await asyncio.to_thread(stands, source.options)
        return await local_process(programs.COMPOSE, argv, size, cwd)

    plan = Plan(
        title=f"{words[0]} {part.name}",
        argv=("docker", "compose", *source.options, *words),
        host=session.key,
        connect=connect,
        task=True,
        changes=work is not None,
        passing=passing,
    )
    live = desk.open_terminal(plan)
    if work:
        session.works.watch(_see_to(desk, session, work, live.finished()))


async def _see_to(desk: Desk, session: "Session", work: Composing, ended: Coroutine[Any, Any, int | None]) -> None:
    """Once Compose has ended, bring back what ran before and does not run now."""
    try:
        if await ended == 0:
            with session.works.looking(_("Seeing whether {name} runs").format(name=work.names)):
                await work.prove()
            hurt = False
        else:
            hurt = await work.hurts()
    except EngineError as error:
        if error.kind != "refused":
            return  # The engine does not answer: the next start looks again.
        desk.notify(str(error), "error")
        hurt = True
    if not hurt:
        await session.works.end(work.entry.id)
        return

    async def doing(job: Job) -> str:
        await session.works.undo(work, job)
        return work.returned

    await session.jobs.start(work.returning, work.argv, doing).finished()
