"""The Compose projects of an engine. What makes and shows them is imported once there is one."""

from typing import TYPE_CHECKING

from dockertui.i18n import _
from dockertui.model.resource import Details, Listing, Page, Resource, Source
from dockertui.resources.project.columns import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dockertui.model.action import Action
    from dockertui.model.overview import Section
    from dockertui.model.session import Session
    from dockertui.model.store import Store
    from dockertui.resources.container.record import Container
    from dockertui.resources.project.composition import Composition
    from dockertui.resources.project.record import Project
    from dockertui.resources.project.service import Service


def _derive(store: "Store") -> "list[Project]":
    if not store.all("composition") and not any(container.project for container in store.all("container")):
        return []
    from dockertui.resources.project.record import derive

    return derive(store)


def _derive_services(store: "Store") -> "list[Service]":
    return [service for project in store.all("project") for service in project.services]


def _members(record: "Project", store: "Store") -> "Sequence[Container]":
    from dockertui.resources.project.record import members

    return members(record, store)


async def _tree(session: "Session", record: "Project") -> "Sequence[Section]":
    from dockertui.resources.project.overview import sections

    return await sections(session, record)


def _tree_command(record: "Project") -> str:
    from dockertui.resources.project.overview import command

    return command(record)


def _actions() -> "tuple[Action[Project], ...]":
    from dockertui.resources.project.actions import ACTIONS

    return ACTIONS


def _service_actions() -> "tuple[Action[Service], ...]":
    from dockertui.resources.project.actions import SERVICE_ACTIONS

    return SERVICE_ACTIONS


async def _watch(session: "Session") -> None:
    from dockertui.resources.project.watching import watch

    await watch(session)


PROJECTS: "Resource[Project]" = Resource(
    kind="project",
    title=_("Projects"),
    aliases=("p", "projects", "project", "compose"),
    source=Source(derive=_derive, linked_to=("container", "image", "composition"), watch=_watch),
    listing=Listing(
        command="docker compose ls -a",
        columns=COLUMNS,
        sort="name",
        empty=_("No container has the label of a Compose project."),
        muted=lambda record: not record.running,
    ),
    details=Details(
        tabs=("tree", "logs", "stats"),
        members=_members,
        pages={"tree": Page(_tree, _tree_command, acts=True)},
        logs_argv=lambda record, options: ("compose", "-p", record.name, "logs", *options),
    ),
    actions=_actions,
    optional=True,
)

SERVICES: "Resource[Service]" = Resource(
    kind="service",
    title=_("Services of projects"),
    source=Source(derive=_derive_services, linked_to=("project",)),
    actions=_service_actions,
)

COMPOSITIONS: "Resource[Composition]" = Resource(
    kind="composition",
    title="",
    source=Source(),
)
