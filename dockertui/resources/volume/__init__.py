"""The volumes of an engine."""

from typing import TYPE_CHECKING, Any

from dockertui.i18n import _
from dockertui.model.resource import Details, Listing, Resource, Source
from dockertui.resources.volume.columns import COLUMNS
from dockertui.resources.volume.record import Volume, fetch, find_users, inspect, touched

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dockertui.model.action import Action
    from dockertui.model.overview import Section
    from dockertui.model.store import Store


def _actions() -> "tuple[Action[Volume], ...]":
    from dockertui.resources.volume.actions import ACTIONS

    return ACTIONS


def _overview(record: Volume, inspected: dict[str, Any], store: "Store") -> "Sequence[Section]":
    from dockertui.resources.volume.overview import overview

    return overview(record, inspected, store)


VOLUMES = Resource[Volume](
    kind="volume",
    title=_("Volumes"),
    aliases=("v", "volumes", "volume"),
    source=Source(fetch=fetch, touched=touched, link=find_users, linked_to=("container",)),
    listing=Listing(
        command="docker volume ls",
        columns=COLUMNS,
        sort="name",
        empty=_("No volumes."),
        muted=lambda volume: not volume.users,
    ),
    details=Details(inspect=inspect, inspect_command=("volume", "inspect"), overview=_overview),
    actions=_actions,
)
