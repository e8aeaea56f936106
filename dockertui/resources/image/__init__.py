"""The images of an engine."""

from typing import TYPE_CHECKING, Any

from dockertui.i18n import _
from dockertui.model.command_log import docker
from dockertui.model.resource import Details, Listing, Page, Resource, Source
from dockertui.resources.image.columns import COLUMNS
from dockertui.resources.image.record import Image, environment, fetch, find_users, inspect, touched

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dockertui.model.action import Action
    from dockertui.model.overview import Section
    from dockertui.model.session import Session
    from dockertui.model.store import Store


def _actions() -> "tuple[Action[Image], ...]":
    from dockertui.resources.image.actions import ACTIONS

    return ACTIONS


async def _history(session: "Session", image: Image) -> "Sequence[Section]":
    from dockertui.resources.image.history import sections

    return await sections(session, image)


def _overview(record: Image, inspected: dict[str, Any], store: "Store") -> "Sequence[Section]":
    from dockertui.resources.image.overview import overview

    return overview(record, inspected, store)


IMAGES = Resource[Image](
    kind="image",
    title=_("Images"),
    aliases=("i", "images", "image"),
    source=Source(fetch=fetch, touched=touched, link=find_users, linked_to=("container",)),
    listing=Listing(
        command="docker images",
        columns=COLUMNS,
        sort="repository",
        empty=_("No images. Pull or build one."),
        muted=lambda image: not image.references,
    ),
    details=Details(
        tabs=("overview", "history", "inspect", "environment"),
        inspect=inspect,
        inspect_command=("image", "inspect"),
        overview=_overview,
        environment=environment,
        pages={"history": Page(_history, lambda image: docker("history", "--no-trunc", image.name))},
    ),
    actions=_actions,
)
