"""The volumes of an engine."""

from typing import TYPE_CHECKING, Any

from dockertui.i18n import _
from dockertui.model.resource import Resource
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
    overview=_overview,
    empty=_("No volumes."),
    muted=lambda volume: not volume.users,
)
