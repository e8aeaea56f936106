"""The networks of an engine."""

from typing import TYPE_CHECKING

from dockertui.i18n import _
from dockertui.model.resource import Resource
from dockertui.resources.network.columns import COLUMNS
from dockertui.resources.network.overview import overview
from dockertui.resources.network.record import Network, fetch, find_users, inspect, touched

if TYPE_CHECKING:
    from dockertui.model.action import Action


def _actions() -> "tuple[Action[Network], ...]":
    from dockertui.resources.network.actions import ACTIONS

    return ACTIONS


NETWORKS = Resource[Network](
    kind="network",
    title=_("Networks"),
    singular=_("network"),
    aliases=("n", "networks", "network"),
    list_command="docker network ls",
    fetch=fetch,
    touched=touched,
    columns=COLUMNS,
    sort="name",
    actions=_actions,
    link=find_users,
    linked_to=("container",),
    inspect=inspect,
    inspect_command=("network", "inspect"),
    overview=overview,
    empty=_("No networks."),
    muted=lambda network: not network.users,
)
