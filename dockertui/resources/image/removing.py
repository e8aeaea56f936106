"""Deleting images: the chosen ones, and those that nothing uses."""

from collections.abc import Iterable, Sequence

from dockertui import format as fmt
from dockertui.i18n import _
from dockertui.model.action import Action, Desk
from dockertui.model.command_log import Step, docker, perform
from dockertui.model.form import Button, Field, Form, Values
from dockertui.resources.image.record import Image
from dockertui.resources.steps import cleared, names, pruned, ways_out

ALL = _("all of them")


def _targets(record: Image, wanted: str = ALL) -> tuple[str, ...]:
    """What `docker rmi` is given: the references, or the one `wanted`; the id of an image that has none."""
    if wanted in record.references:
        return (wanted,)
    return record.references or (fmt.short_id(record.id),)


def _argv(force: bool, targets: Iterable[str]) -> tuple[str, ...]:
    return ("rmi", *("-f",) * force, *targets)


def _command(records: Sequence[Image], values: Values) -> str:
    wanted = values.get("reference", ALL)
    return docker(*_argv(values["force"], [target for record in records for target in _targets(record, wanted)]))


def _remove_form(records: Sequence[Image]) -> Form:
    users = _users(records)
    text = [_("The layers that no other image uses are deleted; to get them back they must be pulled or built again.")]
    buttons: tuple[Button, ...] = (Button("ok", _("Remove"), grave=True),)
    fields = [Field("force", _("Force"), "switch", False)]
    if len(records) == 1 and len(records[0].references) > 1:
        text[0] = _(
            "With its last reference goes the image: its layers are deleted, and must be pulled or built again."
        )
        fields.insert(0, Field("reference", _("Reference"), "choice", ALL, (ALL, *records[0].references)))
    if users:
        text.append(_("In use, so the engine refuses: {names}").format(names=", ".join(users)))
        buttons = (*ways_out(users), Button("ok", _("Try all the same"), grave=True))
    return Form(
        title=_("Remove: {names}").format(names=names(records)),
        text=text,
        fields=fields,
        buttons=buttons,
        command=lambda values: _command(records, values),
    )


def _remove_step(target: str, force: bool) -> Step:
    return Step(target, ("docker", *_argv(force, [target])), lambda c: c.remove_image(target, force=force))


def _users(records: Sequence[Image]) -> list[str]:
    return sorted({name for record in records for name, _id in record.users})


async def _remove(desk: Desk, records: Sequence[Image], values: Values) -> None:
    host = records[0].host
    if not await cleared(desk, host, _users(records), values["button"]):
        return
    wanted = values.get("reference", ALL)
    targets = [target for record in records for target in _targets(record, wanted)]
    await perform(desk, host, _("Remove"), [_remove_step(target, bool(values["force"])) for target in targets])


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
    key="d ctrl+d",
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
