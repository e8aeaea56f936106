"""The Compose projects of an engine."""

from typing import TYPE_CHECKING

from dockertui.i18n import _
from dockertui.model.resource import Page, Resource
from dockertui.resources.project import overview
from dockertui.resources.project.columns import COLUMNS
from dockertui.resources.project.record import Project, derive, members

if TYPE_CHECKING:
    from dockertui.model.action import Action


def _actions() -> "tuple[Action[Project], ...]":
    from dockertui.resources.project.actions import ACTIONS

    return ACTIONS


PROJECTS = Resource[Project](
    kind="project",
    title=_("Projects"),
    singular=_("project"),
    aliases=("p", "projects", "project", "compose"),
    list_command="docker compose ls -a",
    derive=derive,
    linked_to=("container",),
    columns=COLUMNS,
    sort="name",
    tabs=("tree", "logs", "stats"),
    actions=_actions,
    members=members,
    pages={"tree": Page(overview.sections, overview.command)},
    logs_argv=lambda record, options: ("compose", "-p", record.name, "logs", *options),
    empty=_("No container has the label of a Compose project."),
    optional=True,
    muted=lambda record: not record.running,
)
