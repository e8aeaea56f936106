"""From a run specification to a running container; what goes wrong on the way is undone."""

import asyncio
import shlex
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dockertui import format as fmt
from dockertui.engine import Conduit, EngineError, Stream, open_attach
from dockertui.glyphs import GLYPHS
from dockertui.i18n import _
from dockertui.model.form import Asker, Notice
from dockertui.model.jobs import Job
from dockertui.resources.image.pulling import pull
from dockertui.resources.run import output
from dockertui.resources.run.fitting import for_engine, requested, several_networks
from dockertui.resources.run.notices import is_local
from dockertui.resources.run.refusals import refusal
from dockertui.resources.run.values import masked
from dockertui.spec import Request, RunSpec, SpecError, argv
from dockertui.whole_file import write_new

if TYPE_CHECKING:
    from dockertui.engine import Client
    from dockertui.model.command_log import CommandEntry
    from dockertui.model.session import Session

Body = dict[str, Any]

Change = Callable[[RunSpec, Body], Body]
"""Makes another request of that of a specification."""

LAYERS = 4
"""How many layers under way a form shows while their image is pulled."""

EVERY = 0.2
"""Seconds between two looks at how far that is."""


@dataclass(slots=True)
class Started:
    """A container that was made. In the foreground a `job` shows its output; `conduit` is attached to a terminal's.

    `warnings` are what the client has to say about it, `remarks` what the engine has.
    """

    id: str
    job: Job | None = None
    conduit: Conduit | None = None
    warnings: Sequence[str] = ()
    remarks: Sequence[str] = ()

    @property
    def told(self) -> str:
        """What the command log says of it."""
        return fmt.joined((fmt.short_id(self.id), *self.remarks))


class Refused(Exception):
    """The container could not be made or started; `notice` says why, at a field of the form."""

    def __init__(self, notice: Notice) -> None:
        self.notice = notice
        super().__init__(notice.text)


async def fetch_image(session: "Session", spec: RunSpec, asker: Asker) -> None:
    """Pull the image where the specification wants it, telling how far that is. Raises Refused."""
    when = spec.text("pull")
    if when == "never" or (when != "always" and (is_local(session, spec.image) or await _has(session, spec.image))):
        return
    job = pull(session, spec.image, spec.text("platform"))
    await followed(job, asker, progress)
    if job.state != "done":
        raise Refused(Notice("image", job.outcome, bad=True))


async def followed(job: Job, asker: Asker, told: Callable[[Job], str]) -> None:
    """Wait for the end of a job, saying meanwhile how far it is; it is cancelled where the waiting is."""
    try:
        while job.running:
            asker.say(told(job))
            with suppress(TimeoutError):
                await asyncio.wait_for(job.finished(), EVERY)
    except asyncio.CancelledError:
        job.cancel()
        raise


async def _has(session: "Session", image: str) -> bool:
    """Whether the engine has an image, also by its digest. Raises Refused."""
    try:
        await session.engine.call(lambda client: client.inspect_image(image))
    except EngineError as error:
        if error.kind == "not_found":
            return False
        raise Refused(refusal(error)) from error
    return True


def progress(job: Job) -> str:
    """How far a pull is: all of it, then the layers under way."""
    parts = list(job.parts.values())
    done = sum(part.ended for part in parts)
    whole = _("Pulling: {done} of {all} layers").format(done=done, all=len(parts))
    if job.size:
        whole += f", {fmt.size(job.moved)} / {fmt.size(job.size)}"
    under_way = [part for part in parts if not part.ended and part.total][:LAYERS]
    layers = [f"  {part.title} {part.status} {fmt.size(part.done)} / {fmt.size(part.total)}" for part in under_way]
    return "\n".join((whole, *layers))


async def create(session: "Session", spec: RunSpec, change: Change | None = None) -> Started:
    """Create the container. `change` may adapt the request's body. Raises EngineError, SpecError.

    A caller that is cancelled meanwhile leaves no container behind.
    """
    made, further = await prepared(session, spec, change)
    creating = asyncio.ensure_future(session.engine.call(lambda client: client.create(made.query, made.body)))
    try:
        identity, warnings = await asyncio.shield(creating)
    except asyncio.CancelledError:
        with suppress(EngineError):
            await remove(session, (await creating)[0])
        raise
    try:
        await connect(session, identity, spec.text("name") or fmt.short_id(identity), further)
    except BaseException:
        await asyncio.shield(remove(session, identity))
        raise
    await note_id(made, identity)
    return Started(identity, warnings=made.warnings, remarks=[*map(fmt.clean, warnings)])


async def prepared(session: "Session", spec: RunSpec, change: Change | None) -> tuple[Request, dict[str, Body]]:
    """The request that creates a container, as the engine takes it, and the networks that it is connected to then.

    Raises SpecError.
    """
    made = await asyncio.to_thread(_request, session, spec)
    body = await asyncio.to_thread(change, spec, made.body) if change else made.body
    body, further = for_engine(body, several_networks(session))
    return replace(made, body=body), further


async def note_id(made: Request, identity: str) -> None:
    """Write the id of a container to the file that was asked for (`--cidfile`). Raises OSError."""
    if made.cidfile:
        await asyncio.to_thread(write_new, Path(made.cidfile), identity)


async def connect(session: "Session", container: str, name: str, networks: Mapping[str, Body]) -> None:
    """Connect a container, which has a name for the command log, to more networks. Raises EngineError."""
    for network, settings in networks.items():
        line = shlex.join(("docker", "network", "connect", network, name))
        await logged(session, line, _connected(session, network, container, settings))


async def _connected(session: "Session", network: str, container: str, settings: Body) -> str:
    await session.engine.call(lambda client: client.connect_network(network, container, settings))
    return ""


def _request(session: "Session", spec: RunSpec) -> Request:
    file = spec.text("cidfile")
    if file and Path(file).exists():
        raise SpecError(_("{path} exists already").format(path=file), flag="cidfile")
    return requested(session, spec)


async def remove(session: "Session", container: str) -> None:
    """Remove a container that was made for nothing, with its anonymous volumes."""
    with suppress(EngineError):  # What else is wrong is told already.
        await session.engine.call(lambda client: client.remove_container(container, v=True, force=True))


async def logged(session: "Session", line: str, doing: Awaitable[str]) -> str:
    """Await something as the docker command that it equals, in the command log. Raises what it raises."""
    entry = session.commands.start(line)
    try:
        result = await doing
    except (EngineError, SpecError) as error:
        session.commands.finish(entry, error=str(error))
        raise
    except asyncio.CancelledError:
        session.commands.finish(entry, error=_("cancelled"))
        raise
    session.commands.finish(entry, result)
    return result


async def run(session: "Session", spec: RunSpec, asker: Asker, change: Change | None = None) -> Started:
    """Pull, create, attach and start, as the client does it. Raises Refused, with nothing left behind."""
    await fetch_image(session, spec, asker)
    asker.say(_("Starting {dots}").format(dots=GLYPHS.busy))
    line = shlex.join(argv(masked(spec)))
    # What gets a terminal stands in the command log once that opens.
    entry = None if _takes_input(spec) else session.commands.start(line)
    try:
        started = await _start(session, spec, entry, change)
    except (EngineError, SpecError, asyncio.CancelledError) as error:
        told = _("cancelled") if isinstance(error, asyncio.CancelledError) else str(error)
        session.commands.finish(entry or session.commands.start(line), error=told)
        if isinstance(error, asyncio.CancelledError):
            raise
        raise Refused(_notice(error)) from error
    if entry and started.job is None:
        session.commands.finish(entry, started.told)
    session.refresh("container", started.id)
    return started


def _takes_input(spec: RunSpec) -> bool:
    return spec.on("interactive") and not spec.on("detach")


async def make(session: "Session", spec: RunSpec, asker: Asker, change: Change | None = None) -> Started:
    """Pull and create only. Raises Refused."""
    await fetch_image(session, spec, asker)
    made: list[Started] = []

    async def creating() -> str:
        made.append(await create(session, spec, change))
        return made[0].told

    try:
        await logged(session, shlex.join(argv(masked(spec))), creating())
    except (EngineError, SpecError) as error:
        raise Refused(_notice(error)) from error
    session.refresh("container", made[0].id)
    return made[0]


def _notice(error: EngineError | SpecError) -> Notice:
    return refusal(error) if isinstance(error, EngineError) else Notice(error.flag or "image", error.message, bad=True)


async def _start(session: "Session", spec: RunSpec, entry: "CommandEntry | None", change: Change | None) -> Started:
    """Create and start; in the foreground attached before, so that no output is lost."""
    started = await create(session, spec, change)
    try:
        if spec.on("detach"):
            await _begin(session, started.id)
            return started
        tty, stdin = spec.on("tty"), spec.on("interactive")
        started.conduit = await open_attach(session.engine, started.id, tty=tty, stdin=stdin)
        exits = await _begin_watched(session, started.id, spec.on("rm"))
        if stdin:
            started.conduit.watched = output.OutputStatus(exits).known
        else:
            conduit, started.conduit = started.conduit, None
            started.job = _follow(session, spec, started.id, conduit, exits, entry)
        return started
    except BaseException:
        if started.conduit:
            started.conduit.close()
        await asyncio.shield(remove(session, started.id))
        raise


async def _begin(session: "Session", container: str) -> None:
    def start(client: "Client") -> None:
        client.start(container)

    await session.engine.call(start)


async def _begin_watched(session: "Session", container: str, removed: bool) -> Stream[int]:
    """Start a container, and watch for its end from before: the stream yields its status. Raises EngineError."""
    condition = "removed" if removed else "next-exit"
    exits: Stream[int] = session.engine.stream(lambda client: client.exits(container, condition))
    await exits.__aenter__()
    try:
        await anext(exits)
        await _begin(session, container)
    except BaseException:
        exits.close()
        raise
    return exits


def _follow(
    session: "Session", spec: RunSpec, identity: str, conduit: Conduit, exits: Stream[int], entry: "CommandEntry | None"
) -> Job:
    """Give a job the output and the end of a container in the foreground."""

    async def work(job: Job) -> str:
        try:
            await output.show(job, conduit)
            return await output.verdict(session, identity, spec.on("rm"), exits)
        finally:
            conduit.close()
            exits.close()

    title = _("Run {name}").format(name=spec.text("name") or spec.image)
    return session.jobs.start(title, argv(masked(spec)), work, entry)
