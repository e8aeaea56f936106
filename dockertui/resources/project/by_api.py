"""What the engine's API can do to a project or a service as its labels tell, without Compose and without files."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from dockertui.i18n import _
from dockertui.model.action import Desk
from dockertui.model.command_log import Step
from dockertui.model.form import Values
from dockertui.model.jobs import Job
from dockertui.resources.container.record import Container
from dockertui.resources.project.record import ProjectPart
from dockertui.resources.project.service import LABEL, Service

if TYPE_CHECKING:
    from dockertui.engine import Client

Act = Callable[["Client", str], Any]


def argv(part: ProjectPart, *words: str) -> tuple[str, ...]:
    """The `docker compose` command that something equals."""
    return ("docker", "compose", "-p", part.project, *words)


def in_order(part: ProjectPart) -> list[Service]:
    """The services, each after those that it needs."""
    by_name = {service.name: service for service in part.services}
    done: dict[str, Service] = {}

    def visit(service: Service, above: tuple[str, ...]) -> None:
        for needed in service.needs:
            if needed in by_name and needed not in done and needed not in above:
                visit(by_name[needed], (*above, needed))
        done.setdefault(service.name, service)

    for service in part.services:
        visit(service, (service.name,))
    return list(done.values())


def _all(client: "Client", containers: Iterable[str], act: Act) -> str:
    """Do something to containers one after the other; a failure does not keep it from the others. Raises the last."""
    failure: Exception | None = None
    count = 0
    for identity in containers:
        try:
            act(client, identity)
            count += 1
        except Exception as error:  # noqa: BLE001  (raised again below)
            failure = error
    if failure:
        raise failure
    return str(count)


def step(
    verb: str, act: Act, wanted: Callable[[Container], bool] = lambda container: True, forwards: bool = True
) -> Callable[[ProjectPart, Values], Step]:
    """A step for all containers of a part that are `wanted`, in the order of their needs or against it."""

    def make(part: ProjectPart, values: Values) -> Step:
        services = in_order(part) if forwards else in_order(part)[::-1]
        containers = [c.id for service in services for c in service.containers if wanted(c)]
        return Step(part.name, argv(part, verb, *part.words), lambda client: _all(client, containers, act))

    return make


def as_job(title: str, make: Callable[[Any, Values], Step]) -> Callable[[Desk, Sequence[Any], Values], Awaitable[None]]:
    """An action's `run` that takes a step of several requests for each part; the end of the app waits for its end."""

    async def run(desk: Desk, parts: Sequence[Any], values: Values) -> None:
        session = desk.session(parts[0].host)
        for part in parts:
            made = make(part, values)

            async def doing(job: Job, made: Step = made) -> str:
                job.settles = _("Letting {title} come to its end").format(title=job.title)
                return made.result(await session.works.whole(session.engine.call(made.call)))

            session.jobs.start(f"{title} {part.name}", made.argv, doing)

    return run


def stopped(container: Container) -> bool:
    """Whether it can be started."""
    return container.state in ("created", "exited")


def started(container: Container) -> bool:
    """Whether it can be stopped."""
    return container.running or container.state == "restarting"


def paused(container: Container) -> bool:
    """Whether it can go on."""
    return container.state == "paused"


def active(container: Container) -> bool:
    """Whether it can be paused."""
    return container.state == "running"


def _remove(client: "Client", identity: str) -> None:
    client.stop(identity)
    client.remove_container(identity, force=True, v=True)


def remove(part: ProjectPart, values: Values) -> Step:
    """Stop and remove the containers of a service."""
    containers = [container.id for container in part.containers]
    words = ("rm", "-s", "-f", "-v", *part.words)
    return Step(part.name, argv(part, *words), lambda client: _all(client, containers, _remove))


def down_words(part: ProjectPart, values: Values) -> tuple[str, ...]:
    """`down` with its options."""
    options = {"-v": values["volumes"], "--remove-orphans": values.get("orphans")}
    return ("down", *(option for option, on in options.items() if on))


def down(part: ProjectPart, values: Values) -> Step:
    """Stop and remove the containers of a project, its networks, and its volumes if so chosen."""
    services = [service for service in in_order(part)[::-1] if values.get("orphans", True) or not service.orphan]
    order = [container.id for service in services for container in service.containers]
    spared = {c.id for service in part.services if service not in services for c in service.containers}
    labelled = {"label": f"{LABEL}project={part.project}"}

    def call(client: "Client") -> str:
        there = {found["Id"] for found in client.containers(all=True, filters=labelled)} - spared
        ordered = [identity for identity in order if identity in there]
        _all(client, (*ordered, *(there - set(ordered))), _remove)
        _all(client, [found["Id"] for found in _unused(client, labelled)], lambda c, i: c.remove_network(i))
        volumes = client.volumes(filters=labelled)["Volumes"] or () if values["volumes"] else ()
        _all(client, [found["Name"] for found in volumes], lambda c, name: c.remove_volume(name))
        return _("{count} containers").format(count=len(there))

    return Step(part.name, argv(part, *down_words(part, values)), call, str)


def _unused(client: "Client", labelled: dict[str, str]) -> Sequence[dict[str, Any]]:
    """The project's networks without those that a container left there still uses."""
    networks: list[dict[str, Any]] = client.networks(filters=labelled)
    return [found for found in networks if not client.inspect_network(found["Id"]).get("Containers")]
