"""The images of an engine."""

from typing import TYPE_CHECKING

from dockertui.i18n import _
from dockertui.model.resource import Resource
from dockertui.resources.image.columns import COLUMNS
from dockertui.resources.image.overview import overview
from dockertui.resources.image.record import Image, environment, fetch, find_users, inspect, touched

if TYPE_CHECKING:
    from dockertui.model.action import Action


def _actions() -> "tuple[Action[Image], ...]":
    from dockertui.resources.image.actions import ACTIONS

    return ACTIONS


IMAGES = Resource[Image](
    kind="image",
    title=_("Images"),
    singular=_("image"),
    aliases=("i", "images", "image"),
    list_command="docker images",
    fetch=fetch,
    touched=touched,
    columns=COLUMNS,
    sort="repository",
    tabs=("overview", "inspect", "environment"),
    actions=_actions,
    link=find_users,
    linked_to=("container",),
    inspect=inspect,
    inspect_command=("image", "inspect"),
    overview=overview,
    environment=environment,
    empty=_("No images. Pull or build one."),
    muted=lambda image: not image.references,
)
