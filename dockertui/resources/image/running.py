"""From an image that a job has just brought to a container of it."""

import asyncio
from collections.abc import Collection
from typing import TYPE_CHECKING

from dockertui.i18n import _
from dockertui.model.action import Desk
from dockertui.model.jobs import FollowUp
from dockertui.resources.image.record import Image

if TYPE_CHECKING:
    from dockertui.model.session import Session

APPEARS = 5.0
"""Seconds that a new image has to appear in the list."""


def run_it(desk: Desk, session: "Session", names: Collection[str]) -> FollowUp:
    """Show the run form for the image of one of these names (references or ids)."""

    async def run() -> None:
        from dockertui.resources.run.opening import run_image

        image = await _found(session, names)
        if image is None:
            desk.notify(_("It is not there any more."), "warning")
        else:
            desk.select("image", image.key)
            await run_image(desk, image)

    return FollowUp(_("run it"), run)


async def _found(session: "Session", names: Collection[str]) -> Image | None:
    deadline = asyncio.get_running_loop().time() + APPEARS
    while True:
        for image in session.store.all("image"):
            if any(name == image.id or name in image.references for name in names):
                return image  # type: ignore[no-any-return]
        if asyncio.get_running_loop().time() > deadline:
            return None
        await asyncio.sleep(0.05)
