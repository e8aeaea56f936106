"""The networks of an engine."""

from typing import TYPE_CHECKING, Any

from dockertui.i18n import _
from dockertui.model.resource import Details, Listing, Resource, Source
from dockertui.resources.network.columns import COLUMNS
from dockertui.resources.network.record import Network, fetch, find_users, inspect, touched

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dockertui.model.action import Action
    from dockertui.model.overview import Section
    from dockertui.model.store import Store


def _actions() -> "tuple[Action[Network], ...]":
    from dockertui.resources.network.actions import ACTIONS

    return ACTIONS


def _overview(record: Network, inspected: dict[str, Any], store: "Store") -> "Sequence[Section]":
    from dockertui.resources.network.overview import overview

    return overview(record, inspected, store)


NETWORKS = Resource[Network](
    kind="network",
    title=_("Networks"),
    aliases=("n", "networks", "network"),
    source=Source(fetch=fetch, touched=touched, link=find_users, linked_to=("container",)),
    listing=Listing(
        command="docker network ls",
        columns=COLUMNS,
        sort="name",
        empty=_("No networks."),
        muted=lambda network: not network.users,
    ),
    details=Details(inspect=inspect, inspect_command=("network", "inspect"), overview=_overview),
    actions=_actions,
)
