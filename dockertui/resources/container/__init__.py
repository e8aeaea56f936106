"""The containers of an engine."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from dockertui.i18n import _
from dockertui.model.resource import Details, Listing, Page, Resource, Scope, Source
from dockertui.resources.container.columns import COLUMNS
from dockertui.resources.container.record import Container, environment, fetch, glanced, inspect, linked, touched

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dockertui.model.action import Action
    from dockertui.model.overview import Section
    from dockertui.model.session import Session
    from dockertui.model.store import Store


def last_created(containers: Iterable[Container]) -> list[Container]:
    """The newest container, as `docker ps -l` shows it."""
    return sorted(containers, key=lambda c: c.created)[-1:]


async def _isolation(session: "Session", record: Container) -> "Sequence[Section]":
    from dockertui.resources.container.isolation import sections

    return await sections(session, record)


def _isolation_command(record: Container) -> str:
    from dockertui.resources.container.isolation import command

    return command(record)


def _actions() -> "tuple[Action[Container], ...]":
    from dockertui.resources.container.actions import ACTIONS
    from dockertui.resources.container.commit_export import COMMIT, EXPORT
    from dockertui.resources.container.terminals import TERMINALS
    from dockertui.resources.run import RUN_ACTIONS

    return (*TERMINALS, *ACTIONS, *RUN_ACTIONS, COMMIT, EXPORT)


def _overview(record: Container, inspected: dict[str, Any], store: "Store") -> "Sequence[Section]":
    from dockertui.resources.container.overview import overview

    return overview(record, inspected, store)


CONTAINERS = Resource[Container](
    kind="container",
    title=_("Containers"),
    aliases=("c", "ps", "containers", "container"),
    source=Source(fetch=fetch, glanced=glanced, touched=touched, link=linked),
    listing=Listing(
        command="docker ps -a",
        columns=COLUMNS,
        sort="status",
        scopes=(
            Scope("all", _("all"), "docker ps -a", list),
            Scope("running", _("running"), "docker ps", lambda rows: [c for c in rows if c.running]),
            Scope("last", _("last created"), "docker ps -l", last_created),
        ),
        empty=_("No containers. C makes one, R on an image too."),
        muted=lambda c: not c.running and not c.failed and c.state != "restarting",
    ),
    details=Details(
        tabs=("logs", "stats", "overview", "inspect", "processes", "environment", "files", "isolation"),
        inspect=inspect,
        overview=_overview,
        environment=environment,
        pages={"isolation": Page(_isolation, _isolation_command)},
    ),
    actions=_actions,
)
