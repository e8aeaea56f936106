"""What can be done to Compose projects and their services."""

import shlex
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dockertui import format as fmt
from dockertui.engine import EngineError, compose
from dockertui.i18n import _
from dockertui.model.action import Action, Desk
from dockertui.model.command_log import logged
from dockertui.model.document import Document
from dockertui.model.form import Button, Field, Form, Values
from dockertui.resources.image.pulling import pull
from dockertui.resources.project import by_api, scaling
from dockertui.resources.project.by_api import active, argv, paused, started, stopped
from dockertui.resources.project.compose import ComposeRun, Words, by_compose, present
from dockertui.resources.project.editing import edit
from dockertui.resources.project.record import Project, ProjectPart
from dockertui.resources.project.service import Service
from dockertui.resources.run.exporting import service_line
from dockertui.resources.run.opening import as_line
from dockertui.spec.reference import wrong_reference


def _words(*words: str) -> Words:
    return lambda part, values: (*words, *part.words)


def _down_form(records: Sequence[Project]) -> Form:
    names = ", ".join(record.name for record in records)
    strangers = ", ".join(container.name for record in records for container in record.strangers)
    once = ", ".join(container.name for record in records for container in record.once)
    count = sum(len(record.containers) + len(record.strangers) + len(record.once) for record in records)
    orphans = ", ".join(service.name for record in records for service in record.orphans)
    text = _("Stops and removes {count} containers, with what they wrote, and the project's networks.")
    more = _("Also {names}: Compose takes for its own whatever has the project's label.")
    own = sorted({name for record in records for c in record.containers for name in c.volumes if _is_own(record, name)})
    volumes = fmt.joined((_("The project's volumes too, with all data in them"), " ".join(own)), ": ")
    fields = [Field("volumes", volumes, "switch", False)]
    if orphans:
        label = _("Also {names}, not in the files any more").format(names=orphans)
        fields.append(Field("orphans", label, "switch", True))
    return Form(
        title=_("Down: {names}").format(names=names),
        text=(
            text.format(count=count),
            *([more.format(names=strangers)] if strangers else ()),
            *([_("Also {names}, of compose run.").format(names=once)] if once else ()),
        ),
        fields=fields,
        buttons=(Button("ok", _("Down"), grave=True),),
        command=lambda values: "\n".join(
            shlex.join(argv(record, *by_api.down_words(record, values))) for record in records
        ),
    )


def _is_own(record: Project, volume: str) -> bool:
    """Whether a volume is called as Compose calls those of the project."""
    return volume.startswith(f"{record.name}_")


async def _down(desk: Desk, records: Sequence[Project], values: Values) -> None:
    """Without the files Compose takes all that has the project's label, orphans or not."""
    files = any(record.orphans for record in records)
    run = by_compose(by_api.down_words, by_api.as_job(_("Down"), by_api.down), passing=True, files=files)
    await run(desk, records, values)


def _remove_form(records: Sequence[Service]) -> Form:
    names = ", ".join(record.name for record in records)
    text = _("Stops and removes {count} containers, with what they wrote. Named volumes and networks stay.")
    return Form(
        title=_("Remove the containers of {names}").format(names=names),
        text=(text.format(count=sum(len(record.containers) for record in records)),),
        buttons=(Button("ok", _("Remove"), grave=True),),
        command=lambda values: shlex.join(argv(records[0], "rm", "-s", "-f", "-v", *records[0].words)),
    )


async def _logs(desk: Desk, records: Sequence[Service], values: Values) -> None:
    """Show the logs of a service's containers together."""
    containers = records[0].containers
    desk.select("container", containers[0].key)
    desk.mark("container", {container.key for container in containers} if len(containers) > 1 else ())
    desk.show_tab("logs")


async def _pull(desk: Desk, records: Sequence[ProjectPart], values: Values) -> None:
    """Pull the images that the containers were made from, by name."""
    session = desk.session(records[0].host)
    names = sorted({service.image for service in records[0].services if not wrong_reference(service.image)})
    for job in [pull(session, name) for name in names if not name.startswith("sha256:")]:
        desk.show_job(job)


async def _config(desk: Desk, records: Sequence[ProjectPart], values: Values) -> None:
    """Show the files as Compose understands them."""
    part = records[0]
    source = await present(desk, part)
    if source is None:
        return
    call = compose.config(source, *part.words)
    words = ("docker", "compose", *source.options, "config", *part.words)
    try:
        text = await logged(desk.session(part.host), words, call, lambda text: "")
    except EngineError as error:
        desk.notify(str(error), "error")
        return
    title = _("{name} as Compose understands it").format(name=part.name)
    await desk.show(Document(title=title, text=text, file=f"{part.name}.yaml"))


async def _line(desk: Desk, records: Sequence[Service], values: Values) -> None:
    """Show the `docker run` line that a service equals: of its first container, else as its files want it."""
    service = records[0]
    if service.containers:
        await as_line(desk, service.containers[0], service.name)
    elif service.wanted:
        said = desk.session(service.host).store.get("composition", service.project)
        await desk.show(service_line(service.project, service.name, service.wanted.model, said.names if said else {}))


def _made(part: ProjectPart) -> bool:
    return bool(part.containers)


def _quick(verb: str, title: str, *more: Any, **how: Any) -> ComposeRun:
    """An action that is over soon, and needs no files; `more` and `how` are those of `by_api.step`."""
    by = by_api.as_job(title, by_api.step(verb, *more, **how))
    return by_compose(_words(verb), by, passing=True, files=False)


def _action(identity: str, title: str, help: str, key: str, **more: Any) -> Action[Any]:
    return Action(id=f"project.{identity}", title=title, help=help, key=key, changes=True, **more)


COMMON: "tuple[Action[Any], ...]" = (
    _action(
        "up",
        _("Up"),
        _("Make and start what is missing or changed (docker compose up -d)"),
        "u",
        many=False,
        opens=True,
        run=by_compose(
            _words("up", "-d"),
            by_api.as_job(_("Up"), by_api.step("start", lambda c, identity: c.start(identity), stopped)),
            _("what exists was started, but nothing new or changed can be made."),
        ),
    ),
    _action(
        "stop",
        _("Stop"),
        _("Stop all containers, those first that others do not need"),
        "s",
        applies=lambda part: any(map(started, part.containers)),
        run=_quick("stop", _("Stop"), lambda c, identity: c.stop(identity), forwards=False),
    ),
    _action(
        "start",
        _("Start"),
        _("Start all containers, those first that others need"),
        "S",
        applies=lambda part: any(map(stopped, part.containers)),
        run=_quick("start", _("Start"), lambda c, identity: c.start(identity)),
    ),
    _action(
        "restart",
        _("Restart"),
        _("Stop and start all containers"),
        "r",
        applies=_made,
        run=_quick("restart", _("Restart"), lambda c, identity: c.restart(identity)),
    ),
    _action(
        "pause",
        _("Pause"),
        _("Freeze all its processes"),
        "p",
        applies=lambda part: any(map(active, part.containers)),
        run=_quick("pause", _("Pause"), lambda c, identity: c.pause(identity), active),
    ),
    _action(
        "unpause",
        _("Unpause"),
        _("Let frozen processes go on"),
        "p",
        applies=lambda part: any(map(paused, part.containers)),
        run=_quick("unpause", _("Unpause"), lambda c, identity: c.unpause(identity), paused),
    ),
    _action(
        "pull",
        _("Pull"),
        _("Fetch its images anew"),
        "U",
        many=False,
        opens=True,
        run=by_compose(_words("pull"), _pull),
    ),
    _action(
        "build",
        _("Build"),
        _("Build its images"),
        "b",
        many=False,
        opens=True,
        run=by_compose(_words("build")),
    ),
    _action(
        "scale",
        _("Scale"),
        _("More or fewer containers of a service"),
        "c",
        many=False,
        form=scaling.form,
        applies=lambda part: bool(part.services),
        run=by_compose(scaling.words, by_api.as_job(_("Scale"), scaling.step)),
    ),
    _action(
        "edit",
        _("Edit"),
        _("Open its compose file in $EDITOR, and check it afterwards"),
        "ctrl+e",
        many=False,
        run=edit,
    ),
    Action(
        id="project.config",
        title=_("Config"),
        help=_("Show the compose file as Compose understands it"),
        key="C",
        many=False,
        opens=True,
        run=_config,
    ),
)
"""What can be done to a project as to a service."""

ACTIONS: "tuple[Action[Project], ...]" = (
    *COMMON,
    Action(
        id="project.down",
        title=_("Down"),
        help=_("Stop and remove its containers and networks, its volumes if so chosen"),
        key="d",
        changes=True,
        applies=_made,
        form=_down_form,
        run=_down,
    ),
)

SERVICE_ACTIONS: "tuple[Action[Service], ...]" = (
    *(replace(action, id=action.id.replace("project.", "service.")) for action in COMMON),
    Action(
        id="service.line",
        title=_("As docker run"),
        help=_("The docker run line that it equals, to copy or to save"),
        key="L",
        many=False,
        opens=True,
        run=_line,
    ),
    Action(
        id="service.remove",
        title=_("Remove"),
        help=_("Stop and remove its containers"),
        key="d",
        changes=True,
        applies=_made,
        form=_remove_form,
        run=by_compose(
            _words("rm", "-s", "-f", "-v"), by_api.as_job(_("Remove"), by_api.remove), passing=True, files=False
        ),
    ),
    Action(
        id="service.logs",
        title=_("Logs"),
        help=_("The logs of its containers, together"),
        key="l",
        many=False,
        opens=True,
        applies=_made,
        run=_logs,
    ),
)
