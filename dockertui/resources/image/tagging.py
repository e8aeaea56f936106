"""The names of images: giving one more, and taking one away."""

from collections.abc import Sequence

from dockertui.i18n import _
from dockertui.model.action import Action, Desk
from dockertui.model.command_log import Step, docker, perform
from dockertui.model.form import Button, Field, Form, Values
from dockertui.resources.image.pushing import push, tag_step
from dockertui.resources.image.record import Image
from dockertui.spec.reference import wrong_tag


def _tag_form(records: Sequence[Image]) -> Form:
    image = records[0]
    return Form(
        title=_("Tag {name}").format(name=image.name),
        text=(
            _("The image keeps its other names. A name that another image has moves over to this one."),
            _("To push it to a registry, begin the name with that registry: HOST:PORT/name:tag."),
        ),
        fields=(Field("target", _("New name"), default=image.name if image.references else "", check=wrong_tag),),
        buttons=(Button("ok", _("Tag")), Button("push", _("Tag and push"))),
        command=lambda values: docker("tag", image.name, values["target"].strip()),
    )


async def _tag(desk: Desk, records: Sequence[Image], values: Values) -> None:
    image, target = records[0], values["target"].strip()
    (error,) = await perform(desk, image.host, _("Tag"), [tag_step(image, target)])
    if error is None and values["button"] == "push":
        desk.show_job(push(desk.session(image.host), target))


def _untag_form(records: Sequence[Image]) -> Form:
    image = records[0]
    last = _("It is the image's only name: the image itself goes with it, unless a container uses it.")
    return Form(
        title=_("Untag {name}").format(name=image.name),
        text=() if len(image.references) > 1 else (last,),
        fields=(Field("reference", _("Name"), "choice", image.references[0], image.references),),
        buttons=(Button("ok", _("Untag"), grave=len(image.references) == 1),),
        command=lambda values: docker("rmi", values["reference"]),
    )


async def _untag(desk: Desk, records: Sequence[Image], values: Values) -> None:
    reference = values["reference"]
    step = Step(reference, ("docker", "rmi", reference), lambda client: client.remove_image(reference))
    await perform(desk, records[0].host, _("Untag"), [step])


TAG: Action[Image] = Action(
    id="image.tag",
    title=_("Tag"),
    help=_("Give the image one more name, and push it if wanted"),
    key="t",
    changes=True,
    many=False,
    form=_tag_form,
    run=_tag,
)

UNTAG: Action[Image] = Action(
    id="image.untag",
    title=_("Untag"),
    help=_("Take one of its names away from the image"),
    key="T",
    changes=True,
    many=False,
    applies=lambda image: bool(image.references),
    form=_untag_form,
    run=_untag,
)
