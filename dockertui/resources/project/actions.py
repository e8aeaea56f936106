"""What can be done to Compose projects: by the engine's API what labels allow, the rest by `docker compose`."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from dockertui.i18n import _
from dockertui.model.action import Action, Desk
from dockertui.model.commands import Step, docker
from dockertui.model.form import Button, Field, Form, Values, whole_number
from dockertui.resources.container.record import Container
from dockertui.resources.project.compose import edit, open_compose
from dockertui.resources.project.record import LABEL, Project, Service
from dockertui.resources.steps import each

if TYPE_CHECKING:
    from dockertui.engine import Client


def _compose(record: Project, *words: str) -> tuple[str, ...]:
    return ("docker", "compose", "-p", record.name, *words)


def in_order(record: Project) -> list[Service]:
    """The services, each after those that it needs, as their labels say."""
    by_name = {service.name: service for service in record.services}
    done: dict[str, Service] = {}

    def visit(service: Service, above: tuple[str, ...]) -> None:
        for needed in _needs(service):
            if needed in by_name and needed not in done and needed not in above:
                visit(by_name[needed], (*above, needed))
        done.setdefault(service.name, service)

    for service in record.services:
        visit(service, (service.name,))
    return list(done.values())


def _needs(service: Service) -> list[str]:
    listed = service.containers[0].labels.get(f"{LABEL}depends_on", "")
    return [part.partition(":")[0] for part in listed.split(",") if part]


def _all(client: "Client", containers: Sequence[Container], act: Callable[["Client", str], Any]) -> str:
    """Do something to containers one after the other; a failure does not keep it from the others. Raises the last."""
    failure: Exception | None = None
    for container in containers:
        try:
            act(client, container.id)
        except Exception as error:  # noqa: BLE001  (raised again below)
            failure = error
    if failure:
        raise failure
    return str(len(containers))


def _step(
    verb: str,
    act: Callable[["Client", str], Any],
    wanted: Callable[[Container], bool] = lambda container: True,
    forwards: bool = True,
) -> Callable[[Project, Values], Step]:
    """A step for all containers of a project that are `wanted`, in the order of their needs or against it."""

    def step(record: Project, values: Values) -> Step:
        services = in_order(record) if forwards else in_order(record)[::-1]
        containers = [c for service in services for c in service.containers if wanted(c)]
        return Step(record.name, _compose(record, verb), lambda client: _all(client, containers, act))

    return step


def _stopped(container: Container) -> bool:
    return container.state in ("created", "exited")


def _started(container: Container) -> bool:
    return container.running or container.state == "restarting"


def _paused(container: Container) -> bool:
    return container.state == "paused"


def _down_form(records: Sequence[Project]) -> Form:
    names = ", ".join(record.name for record in records)
    count = sum(len(record.containers) for record in records)
    return Form(
        title=_("Down: {names}").format(names=names),
        text=(
            _("Stops and removes {count} containers, with what they wrote, and the project's networks.").format(
                count=count
            ),
        ),
        fields=(Field("volumes", _("The project's volumes too, with all data in them"), "switch", False),),
        buttons=(Button("ok", _("Down"), grave=True),),
        command=lambda values: docker("compose", "-p", names, "down", *("-v",) * bool(values["volumes"])),
    )


def _down(record: Project, values: Values) -> Step:
    order = [c.id for service in in_order(record)[::-1] for c in service.containers]
    labelled = {"label": f"{LABEL}project={record.id}"}

    def call(client: "Client") -> str:
        there = {found["Id"] for found in client.containers(all=True, filters=labelled)}
        containers = [identity for identity in order if identity in there]
        for identity in (*containers, *(there - set(containers))):
            client.stop(identity)
            client.remove_container(identity, force=True, v=True)
        for network in client.networks(filters=labelled):
            client.remove_network(network["Id"])
        volumes = client.volumes(filters=labelled)["Volumes"] or () if values["volumes"] else ()
        for volume in volumes:
            client.remove_volume(volume["Name"])
        return _("{count} containers").format(count=len(there))

    return Step(record.name, _compose(record, "down", *("-v",) * bool(values["volumes"])), call, str)


def _by_compose(*words: str) -> Callable[[Desk, Sequence[Project], Values], Any]:
    async def run(desk: Desk, records: Sequence[Project], values: Values) -> None:
        await open_compose(desk, desk.session(records[0].host), records[0], *words)

    return run


def _scale_form(records: Sequence[Project]) -> Form:
    record = records[0]
    names = tuple(service.name for service in record.services)
    return Form(
        title=_("Scale a service of {name}").format(name=record.name),
        fields=(
            Field("service", _("Service"), "choice", names[0], names),
            Field("count", _("Containers"), default="2", check=whole_number),
        ),
        buttons=(Button("ok", _("Scale")),),
        command=lambda values: " ".join(_compose(record, *_scale_words(values))),
    )


def _scale_words(values: Values) -> tuple[str, ...]:
    return ("up", "-d", "--no-recreate", "--scale", f"{values['service']}={values['count'] or 1}")


async def _scale(desk: Desk, records: Sequence[Project], values: Values) -> None:
    await open_compose(desk, desk.session(records[0].host), records[0], *_scale_words(values))


def _action(identity: str, title: str, help: str, key: str, **more: Any) -> Action[Project]:
    return Action(id=f"project.{identity}", title=title, help=help, key=key, changes=True, **more)


ACTIONS: tuple[Action[Project], ...] = (
    _action(
        "up",
        _("Up"),
        _("Make and start what is missing or changed (docker compose up -d)"),
        "u",
        many=False,
        opens=True,
        run=_by_compose("up", "-d"),
    ),
    _action(
        "stop",
        _("Stop"),
        _("Stop all containers, those first that others do not need"),
        "s",
        applies=lambda record: any(map(_started, record.containers)),
        run=each(_("Stop"), _step("stop", lambda c, identity: c.stop(identity), forwards=False)),
    ),
    _action(
        "start",
        _("Start"),
        _("Start all containers, those first that others need"),
        "S",
        applies=lambda record: any(map(_stopped, record.containers)),
        run=each(_("Start"), _step("start", lambda c, identity: c.start(identity))),
    ),
    _action(
        "restart",
        _("Restart"),
        _("Stop and start all containers"),
        "r",
        run=each(_("Restart"), _step("restart", lambda c, identity: c.restart(identity))),
    ),
    _action(
        "pause",
        _("Pause"),
        _("Freeze all its processes"),
        "p",
        applies=lambda record: any(c.state == "running" for c in record.containers),
        run=each(_("Pause"), _step("pause", lambda c, identity: c.pause(identity), lambda c: c.state == "running")),
    ),
    _action(
        "unpause",
        _("Unpause"),
        _("Let frozen processes go on"),
        "p",
        applies=lambda record: any(map(_paused, record.containers)),
        run=each(
            _("Unpause"), _step("unpause", lambda c, identity: c.unpause(identity), lambda c: c.state == "paused")
        ),
    ),
    _action(
        "down",
        _("Down"),
        _("Stop and remove its containers and networks, its volumes if so chosen"),
        "d",
        form=_down_form,
        run=each(_("Down"), _down),
    ),
    _action("pull", _("Pull"), _("Fetch its images anew"), "U", many=False, opens=True, run=_by_compose("pull")),
    _action("build", _("Build"), _("Build its images"), "b", many=False, opens=True, run=_by_compose("build")),
    _action(
        "scale", _("Scale"), _("More or fewer containers of a service"), "c", many=False, form=_scale_form, run=_scale
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
        run=_by_compose("config"),
    ),
)
