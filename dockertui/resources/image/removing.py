"""Deleting images: the chosen ones, and those that nothing uses."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dockertui import format as fmt
from dockertui.i18n import _
from dockertui.model.action import Action, Desk
from dockertui.model.commands import Step, docker, perform
from dockertui.model.form import Button, Field, Form, Values
from dockertui.resources.image.record import Image
from dockertui.resources.steps import names, pruned

if TYPE_CHECKING:
    from dockertui.engine import Client


def _targets(record: Image) -> tuple[str, ...]:
    return record.references or (fmt.short_id(record.id),)


def _remove_argv(records: Sequence[Image], force: bool) -> tuple[str, ...]:
    return ("rmi", *("-f",) * force, *(target for record in records for target in _targets(record)))


def _remove_form(records: Sequence[Image]) -> Form:
    users = [name for record in records for name, _id in record.users]
    text = [_("The layers that no other image uses are deleted; to get them back they must be pulled or built again.")]
    buttons: tuple[Button, ...] = (Button("ok", _("Remove"), grave=True),)
    if users:
        text.append(_("In use, so the engine refuses: {names}").format(names=", ".join(sorted(users))))
        buttons = (
            Button("go", _("Go to {name}").format(name=users[0])),
            Button("both", _("Remove the containers too"), grave=True),
            Button("ok", _("Try all the same"), grave=True),
        )
    return Form(
        title=_("Remove: {names}").format(names=names(records)),
        text=text,
        fields=(Field("force", _("Force"), "switch", False),),
        buttons=buttons,
        command=lambda values: docker(*_remove_argv(records, values["force"])),
    )


def _remove_step(record: Image, force: bool) -> Step:
    def call(client: "Client") -> None:
        for target in record.references or (record.id,):
            client.remove_image(target, force=force)

    return Step(record.name, ("docker", *_remove_argv([record], force)), call)


def _remove_user(name: str, identity: str) -> Step:
    return Step(name, ("docker", "rm", "-f", name), lambda c: c.remove_container(identity, force=True))


async def _remove(desk: Desk, records: Sequence[Image], values: Values) -> None:
    users = [user for record in records for user in record.users]
    if values["button"] == "go":
        desk.select("container", (records[0].host, users[0][1]))
        return
    if values["button"] == "both":
        steps = [_remove_user(name, identity) for name, identity in users]
        if any(await perform(desk, records[0].host, _("Remove"), steps)):
            return
    force = bool(values["force"])
    await perform(desk, records[0].host, _("Remove"), [_remove_step(record, force) for record in records])


def _prune_form(records: Sequence[Image]) -> Form:
    dangling = [record for record in records if not record.references and not record.users]
    unused = [record for record in records if not record.users]
    return Form(
        title=_("Prune images"),
        text=(
            _("Dangling: {count}, {size}. Unused, dangling ones included: {all}, {all_size}.").format(
                count=len(dangling),
                size=fmt.size(sum(record.size for record in dangling)),
                all=len(unused),
                all_size=fmt.size(sum(record.size for record in unused)),
            ),
            _("Layers shared with other images are counted but stay, so less may be freed."),
        ),
        fields=(Field("all", _("All unused ones (not only the dangling)"), "switch", False),),
        buttons=(Button("ok", _("Prune"), grave=True),),
        command=lambda values: docker("image", "prune", "-f", *("-a",) * bool(values["all"])),
    )


async def _prune(desk: Desk, records: Sequence[Image], values: Values) -> None:
    every = bool(values["all"])
    argv = ("docker", "image", "prune", "-f", *("-a",) * every)
    step = Step(_("Images"), argv, lambda c: c.prune_images({"dangling": not every}), pruned("ImagesDeleted"))
    await perform(desk, "", _("Prune"), [step])


REMOVE: Action[Image] = Action(
    id="image.remove",
    title=_("Remove"),
    help=_("Untag and delete the image; says which containers stand in the way"),
    key="d",
    changes=True,
    form=_remove_form,
    run=_remove,
)

PRUNE: Action[Image] = Action(
    id="image.prune",
    title=_("Prune"),
    help=_("Delete dangling images, or all that no container uses"),
    key="X",
    changes=True,
    rowless=True,
    form=_prune_form,
    run=_prune,
)
