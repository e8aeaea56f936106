"""The Compose projects of an engine."""

from typing import TYPE_CHECKING

from dockertui.i18n import _
from dockertui.model.resource import Page, Resource
from dockertui.resources.project import overview
from dockertui.resources.project.columns import COLUMNS
from dockertui.resources.project.composition import COMPOSITIONS as COMPOSITIONS
from dockertui.resources.project.record import Project, derive, derive_services, members
from dockertui.resources.project.service import Service

if TYPE_CHECKING:
    from dockertui.model.action import Action
    from dockertui.model.session import Session


def _actions() -> "tuple[Action[Project], ...]":
    from dockertui.resources.project.actions import ACTIONS

    return ACTIONS


def _service_actions() -> "tuple[Action[Service], ...]":
    from dockertui.resources.project.actions import SERVICE_ACTIONS

    return SERVICE_ACTIONS


async def _watch(session: "Session") -> None:
    from dockertui.resources.project.watching import watch

    await watch(session)


PROJECTS = Resource[Project](
    kind="project",
    title=_("Projects"),
    singular=_("project"),
    aliases=("p", "projects", "project", "compose"),
    list_command="docker compose ls -a",
    derive=derive,
    linked_to=("container", "image", "composition"),
    columns=COLUMNS,
    sort="name",
    tabs=("tree", "logs", "stats"),
    actions=_actions,
    members=members,
    pages={"tree": Page(overview.sections, overview.command, acts=True)},
    logs_argv=lambda record, options: ("compose", "-p", record.name, "logs", *options),
    empty=_("No container has the label of a Compose project."),
    optional=True,
    watch=_watch,
    muted=lambda record: not record.running,
)

SERVICES = Resource[Service](
    kind="service",
    title=_("Services of projects"),
    singular=_("service"),
    aliases=(),
    list_command="docker compose ps -a",
    derive=derive_services,
    linked_to=("project",),
    columns=(),
    sort="",
    tabs=(),
    actions=_service_actions,
    inner=True,
)
