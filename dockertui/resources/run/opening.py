"""The ways to the run form and on from it: from an image, from a container, from nothing; and to other limits."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dockertui import format as fmt
from dockertui.engine import Conduit, EngineError, detach_keys
from dockertui.engine.answers import reading
from dockertui.i18n import _
from dockertui.model.action import Desk
from dockertui.model.form import Answer, Asker, Button, Notice, Values
from dockertui.model.terminals import keys
from dockertui.resources.run import starting
from dockertui.resources.run.carrying import alike, kept, originally, remarks
from dockertui.resources.run.exporting import compose_file, run_line, without_compose
from dockertui.resources.run.form import Occasion, run_form
from dockertui.resources.run.joined import by_name, joined_network
from dockertui.resources.run.past_runs import remember
from dockertui.resources.run.recreating import Recreation
from dockertui.resources.run.starting import Change, Refused, Started
from dockertui.resources.run.updating import update
from dockertui.resources.run.values import as_created, masked, spec_of
from dockertui.spec import SECTIONS, Original, RunSpec, SpecError, argv

if TYPE_CHECKING:
    from dockertui.model.session import Session

SOON = 1.0
"""Seconds within which a program that ends is one whose output is all that one wanted of it."""

APPEARS, APPEARS_LATE = 1.5, 15.0
"""Seconds that a new container has to appear in the list before its engine is asked whether it is still there, and
then: over a slow line a list takes its time.
"""

SHELLS = ("sh", "bash", "ash", "dash", "zsh", "fish", "python", "python3", "node", "irb", "ghci", "psql")
"""Programs that want a terminal when an image starts them by default."""

Launch = Callable[[RunSpec, Answer, Asker], Awaitable[Started]]


async def ask_and_run(desk: Desk, session: "Session", spec: RunSpec, occasion: Occasion, launch: Launch) -> None:
    """Show the form until a container is made of it, and go there."""
    made: list[tuple[Started, RunSpec]] = []

    async def attempt(answer: Answer, asker: Asker) -> Notice | None:
        try:
            spec = spec_of(answer.values)
            started = await launch(spec, answer, asker)
        except Refused as refused:
            return refused.notice
        except SpecError as error:
            return Notice(error.flag or "image", error.message, bad=True)
        made.append((started, spec))
        return None

    answer = await desk.ask(run_form(session, spec, occasion), attempt)
    if answer:
        await _remember(desk, answer.values)
        await arrive(desk, session, *made[-1])


async def _remember(desk: Desk, values: Values) -> None:
    try:
        await remember(values)
    except OSError as error:
        desk.notify(_("The history was not written: {why}").format(why=error), "warning")


async def arrive(desk: Desk, session: "Session", started: Started, spec: RunSpec) -> None:
    """Show what was started: its output if it has ended, else the container with its log or its terminal."""
    if started.warnings:
        desk.notify("\n".join(started.warnings), "warning")
    if started.job:
        with suppress(TimeoutError):
            await asyncio.wait_for(started.job.finished(), SOON)
        if not started.job.running:
            desk.show_job(started.job)
            return
    record = await _appeared(session, started.id)
    if record:
        desk.select("container", record.key)
    elif not started.conduit:
        desk.notify(_("It ran, has ended, and was removed."))
    if started.conduit:
        name = record.name if record else fmt.clean(spec.text("name") or spec.image)
        _open_terminal(desk, session, started.id, name, started.conduit, spec)
    elif record and started.job:
        desk.show_tab("logs")


async def _appeared(session: "Session", container: str) -> Any | None:
    """The record of a new container, as soon as the list has it; None where it is gone already."""
    found = await _listed(session, container, APPEARS)
    if found is None and await _there(session, container):
        session.refresh("container", container)
        found = await _listed(session, container, APPEARS_LATE)
    return found


async def _listed(session: "Session", container: str, within: float) -> Any | None:
    deadline = asyncio.get_running_loop().time() + within
    while (record := session.store.get("container", container)) is None:
        if asyncio.get_running_loop().time() > deadline:
            return None
        await asyncio.sleep(0.02)
    return record


async def _there(session: "Session", container: str) -> bool:
    """Whether an engine still has a container, as far as it answers."""
    try:
        await session.engine.call(lambda client: client.inspect_container(container))
    except EngineError as error:
        return error.kind != "not_found"
    return True


def _open_terminal(desk: Desk, session: "Session", container: str, name: str, conduit: Conduit, spec: RunSpec) -> None:
    """Show the terminal of a container that we are attached to already."""
    from dockertui.resources.container.terminal_plans import attach_plan

    plan = attach_plan(
        session,
        container,
        name,
        {"Tty": spec.on("tty"), "OpenStdin": True},
        argv=argv(masked(spec)),
        detach=_detach_keys(desk, spec),
        attached=conduit,
    )
    desk.open_terminal(plan)


def _detach_keys(desk: Desk, spec: RunSpec) -> bytes:
    """The keys that leave the container: the line's own, or the user's."""
    try:
        return keys.detach_keys(spec.text("detach-keys") or detach_keys())
    except EngineError as error:
        desk.notify(str(error), "warning")
        return keys.DEFAULT_DETACH


def _launch(session: "Session", change: Change | None = None) -> Launch:
    async def launch(spec: RunSpec, answer: Answer, asker: Asker) -> Started:
        if answer.button == "create":
            return await starting.make(session, as_created(spec), asker, change)
        return await starting.run(session, spec, asker, change)

    return launch


RUN_OR_CREATE = (Button("run", _("Run")), Button("create", _("Create only")))

# -- from an image --------------------------------------------------------------------------------------------------


async def run_image(desk: Desk, record: Any) -> None:
    """Show the form for an image, set as its author seems to mean it."""
    session = desk.session(record.host)
    name = record.name if record.references else record.id
    spec, asides = RunSpec(name), _asides(record.name, {})
    try:
        config = (await session.engine.call(lambda client: client.inspect_image(record.id))).get("Config") or {}
        with reading():
            spec, asides = _meant(name, config), _asides(record.name, config)
    except EngineError as error:
        desk.notify(f"{record.name}: {error}", "warning")
    occasion = Occasion(title=_("Run {name}").format(name=record.name), buttons=RUN_OR_CREATE, asides=asides)
    await ask_and_run(desk, session, spec, occasion, _launch(session))


def _meant(image: str, config: dict[str, Any]) -> RunSpec:
    """An image with ports is a server: in the background; one that starts a shell wants a terminal."""
    spec = RunSpec(image)
    if config.get("ExposedPorts"):
        return spec.switched("detach")
    words = [*(config.get("Entrypoint") or ()), *(config.get("Cmd") or ())]
    if words and words[0].rpartition("/")[2] in SHELLS and len(words) == 1:
        return spec.switched("interactive").switched("tty")
    return spec


def _asides(name: str, config: dict[str, Any]) -> dict[str, str]:
    """What the image says about ports, volumes, variables and health, beside the fields about them."""
    texts = {
        "ports": (_("{name} exposes {list}"), config.get("ExposedPorts")),
        "storage": (_("{name} has volumes at {list}"), config.get("Volumes")),
        "environment": (_("{name} sets {list}"), [entry.partition("=")[0] for entry in config.get("Env") or ()]),
    }
    found = {
        SECTIONS[section]: text.format(name=name, list=", ".join(things))  # type: ignore[index]
        for section, (text, things) in texts.items()
        if things
    }
    check = (config.get("Healthcheck") or {}).get("Test")
    if check:
        found[SECTIONS["health"]] = _("{name} checks itself: {command}").format(name=name, command=" ".join(check[1:]))
    return found


async def run_new(desk: Desk) -> None:
    """Show the empty form."""
    session = desk.session()
    occasion = Occasion(title=_("Run a container"), buttons=RUN_OR_CREATE)
    await ask_and_run(desk, session, RunSpec(""), occasion, _launch(session))


# -- from a container -----------------------------------------------------------------------------------------------


async def _inspected(desk: Desk, record: Any) -> tuple[dict[str, Any], Original] | None:
    """What the engine knows of a container, and how it was made; None once the user was told why not."""
    session = desk.session(record.host)
    try:
        container: dict[str, Any] = await session.engine.call(lambda client: client.inspect_container(record.id))
        made = await originally(session, container)
    except EngineError as error:
        desk.notify(f"{record.name}: {error}", "error")
        return None
    return container, replace(made, spec=by_name(session, made.spec))


async def run_like(desk: Desk, record: Any) -> None:
    """Show the form for another container like one that exists."""
    session = desk.session(record.host)
    found = await _inspected(desk, record)
    if found is None:
        return
    made = found[1]
    spec = made.spec.having("name")
    ports = spec.all("publish")
    text = [_("Another container like {name}; without a name the engine makes one up.").format(name=record.name)]
    if ports and record.running:
        text.append(_("{name} holds its ports: publish others, or none.").format(name=record.name))
    occasion = Occasion(
        title=_("Run another {name}").format(name=record.name),
        text=text,
        buttons=RUN_OR_CREATE,
        remarks=kept(made),
    )
    await ask_and_run(desk, session, spec, occasion, _launch(session, alike(session, made)))


async def as_compose(desk: Desk, record: Any) -> None:
    """Show a container as a compose service."""
    found = await _inspected(desk, record)
    if found:
        session, made = desk.session(record.host), found[1]
        await desk.show(compose_file(session, without_compose(made.spec), remarks(made, _("Left out: {what}"))))


async def as_line(desk: Desk, record: Any, name: str) -> None:
    """Show a container as the `docker run` line that makes one like it."""
    found = await _inspected(desk, record)
    if found:
        await desk.show(run_line(name, without_compose(found[1].spec), remarks(found[1])))


async def edit(desk: Desk, record: Any) -> None:
    """Show the form for a container that takes the place of one that exists."""
    session = desk.session(record.host)
    found = await _inspected(desk, record)
    if found is None:
        return
    made = found[1]
    others = await _joined(session, record)

    async def launch(spec: RunSpec, answer: Answer, asker: Asker) -> Started:
        return await Recreation(session, record, made, spec).run(asker)

    occasion = Occasion(
        title=_("Edit and recreate {name}").format(name=record.name),
        text=(
            _("Lost: what {name} wrote into its own file system, and its log. Volumes are kept.").format(
                name=record.name
            ),
            _("It is stopped and kept aside until the new one runs, and comes back if that fails."),
            *([_("Joined its network, and lose it with the old one: {names}").format(names=others)] if others else ()),
        ),
        buttons=(Button("recreate", _("Recreate"), grave=True),),
        replaced=record.id,
        remarks=kept(made),
    )
    await ask_and_run(desk, session, made.spec, occasion, launch)


async def _joined(session: "Session", record: Any) -> str:
    """Who joined a container's network, for its form; "" also where the engine does not tell."""
    try:
        return ", ".join(await joined_network(session, record.id))
    except EngineError:
        return ""  # Before anything is done it is asked again, and whoever joined is named then.


async def limits(desk: Desk, record: Any) -> None:
    """Show the form for other limits."""
    found = await _inspected(desk, record)
    if found:
        await update(desk, desk.session(record.host), record, found[1].spec)
