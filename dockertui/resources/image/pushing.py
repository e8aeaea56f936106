"""Pushing images to a registry."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dockertui import format as fmt
from dockertui.engine import EngineError, transfers
from dockertui.i18n import _
from dockertui.model.action import Action, Desk
from dockertui.model.commands import docker
from dockertui.model.form import Button, Field, Form, Values
from dockertui.model.jobs import Job
from dockertui.model.progress import follow
from dockertui.resources.image.record import Image
from dockertui.spec.reference import parse_reference

if TYPE_CHECKING:
    from dockertui.model.session import Session


def push(session: "Session", reference: str) -> Job:
    """Begin to push a name of an image. Raises ValueError for a reference that is none."""
    wanted = parse_reference(reference)

    async def work(job: Job) -> str:
        await follow(job, session.engine.stream(lambda client: transfers.push(client, wanted)))
        said = next((line for line in reversed(job.lines) if " digest: " in line), "")
        if not said:
            raise EngineError.lost(session.engine.endpoint)
        return fmt.joined((_("pushed"), said.partition(" digest: ")[2].partition(" ")[0]))

    return session.jobs.start(_("Push {name}").format(name=reference), ("docker", "push", reference), work)


def _form(records: Sequence[Image]) -> Form:
    image = records[0]
    place = parse_reference(image.references[0]).host
    return Form(
        title=_("Push {name}").format(name=image.name),
        text=(
            _("The name says where to: {registry}. For another registry, tag the image first.").format(registry=place),
        ),
        fields=(Field("reference", _("Name"), "choice", image.references[0], image.references),),
        buttons=(Button("ok", _("Push")),),
        command=lambda values: docker("push", values["reference"]),
    )


async def _run(desk: Desk, records: Sequence[Image], values: Values) -> None:
    desk.show_job(push(desk.session(records[0].host), values["reference"]))


PUSH: Action[Image] = Action(
    id="image.push",
    title=_("Push"),
    help=_("Send the image to the registry that its name begins with"),
    key="P",
    changes=True,
    many=False,
    applies=lambda image: bool(image.references),
    form=_form,
    run=_run,
)
