"""The volumes of an engine."""

from typing import TYPE_CHECKING

from dockertui.i18n import _
from dockertui.model.resource import Resource
from dockertui.resources.volume.columns import COLUMNS
from dockertui.resources.volume.overview import overview
from dockertui.resources.volume.record import Volume, fetch, find_users, inspect, touched

if TYPE_CHECKING:
    from dockertui.model.action import Action


def _actions() -> "tuple[Action[Volume], ...]":
    from dockertui.resources.volume.actions import ACTIONS

    return ACTIONS


VOLUMES = Resource[Volume](
    kind="volume",
    title=_("Volumes"),
    singular=_("volume"),
    aliases=("v", "volumes", "volume"),
    list_command="docker volume ls",
    fetch=fetch,
    touched=touched,
    columns=COLUMNS,
    sort="name",
    actions=_actions,
    link=find_users,
    linked_to=("container",),
    inspect=inspect,
    inspect_command=("volume", "inspect"),
    overview=overview,
    empty=_("No volumes."),
    muted=lambda volume: not volume.users,
)
