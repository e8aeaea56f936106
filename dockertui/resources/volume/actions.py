"""What can be done to volumes."""

from collections.abc import Sequence
from typing import Any

from dockertui import format as fmt
from dockertui.i18n import _
from dockertui.model.action import Action, Desk
from dockertui.model.command_log import Step, docker, perform
from dockertui.model.form import Button, Field, Form, Values, object_name
from dockertui.resources.steps import cleared, names, pairs, pairs_checked, pruned, ways_out
from dockertui.resources.volume.record import Volume


def _create_argv(values: Values) -> list[str]:
    argv = ["volume", "create"]
    if values["driver"].strip() not in ("", "local"):
        argv += ["-d", values["driver"].strip()]
    for option, key in (("-o", "options"), ("--label", "labels")):
        for name, value in pairs(values[key]).items():
            argv += [option, f"{name}={value}"]
    return [*argv, values["name"].strip()] if values["name"].strip() else argv


def _create_form(records: Sequence[Volume]) -> Form:
    return Form(
        title=_("Create a volume"),
        fields=(
            Field("name", _("Name"), hint=_("empty: a random one"), check=lambda name: name and object_name(name)),
            Field("driver", _("Driver"), default="local"),
            Field("options", _("Driver options"), hint="type=tmpfs device=tmpfs", check=pairs_checked),
            Field("labels", _("Labels"), hint="name=value …", check=pairs_checked),
        ),
        buttons=(Button("ok", _("Create")),),
        command=lambda values: docker(*_create_argv(values)),
    )


async def _create(desk: Desk, records: Sequence[Volume], values: Values) -> None:
    step = Step(
        values["name"] or _("volume"),
        ("docker", *_create_argv(values)),
        lambda c: c.create_volume(
            values["name"].strip() or None,
            values["driver"].strip() or "local",
            pairs(values["options"]) or None,
            pairs(values["labels"]) or None,
        ),
        lambda answer: str(answer["Name"]),
    )
    await perform(desk, "", _("Create"), [step])


def _users(records: Sequence[Volume]) -> list[str]:
    return sorted({user for record in records for user in record.users})


def _remove_form(records: Sequence[Volume]) -> Form:
    users = _users(records)
    text = [_("All data in it is lost: {names}").format(names=names(records))]
    buttons: tuple[Button, ...] = (Button("ok", _("Remove"), grave=True),)
    if users:
        text.append(_("Mounted by {names}: the engine refuses while they exist.").format(names=", ".join(users)))
        buttons = (*ways_out(users), Button("ok", _("Try all the same"), grave=True))
    return Form(
        title=_("Remove: {names}").format(names=names(records)),
        text=text,
        fields=(Field("force", _("Force (also when the driver fails)"), "switch", False),),
        buttons=buttons,
        command=lambda values: docker(
            "volume", "rm", *("-f",) * bool(values["force"]), *(record.name for record in records)
        ),
    )


def _remove_step(record: Volume, force: bool) -> Step:
    argv = ("docker", "volume", "rm", *("-f",) * force, record.name)
    return Step(record.name, argv, lambda c: c.remove_volume(record.id, force=force))


async def _remove(desk: Desk, records: Sequence[Volume], values: Values) -> None:
    host = records[0].host
    if await cleared(desk, host, _users(records), values["button"]):
        await perform(desk, host, _("Remove"), [_remove_step(record, bool(values["force"])) for record in records])


def _prune_form(records: Sequence[Volume], choosy: bool) -> Form:
    unused = [record for record in records if not record.users]
    sizes = [record.size for record in unused if record.size is not None]
    text = [
        _("{count} volumes are mounted by no container; all data in those pruned is lost.").format(count=len(unused))
    ]
    if unused:
        text.append(names(unused))
    if sizes:
        text.append(_("They hold {size}.").format(size=fmt.size(sum(sizes))))
    if not choosy:
        text.append(_("This engine prunes all of them, those with a name of yours included."))
    every = Field("all", _("Named ones too (not only the anonymous)"), "switch", False)
    return Form(
        title=_("Prune volumes"),
        text=text,
        fields=(every,) * choosy,
        buttons=(Button("ok", _("Prune"), grave=True),),
        command=lambda values: docker(*_prune_argv(bool(values.get("all")))),
    )


def _prune_argv(every: bool) -> tuple[str, ...]:
    return ("volume", "prune", "-f", *("-a",) * every)


async def _prune(desk: Desk, records: Sequence[Volume], values: Values) -> None:
    """Ask and prune: what the engine understands by it depends on its API, from 1.42 on the anonymous ones only."""
    info = desk.session().engine.info
    answer = await desk.ask(_prune_form(records, info is not None and info.speaks("1.42")))
    if answer is None:
        return
    every = bool(answer.values.get("all"))
    filters = {"all": ["true"]} if every else None
    argv = ("docker", *_prune_argv(every))
    await perform(
        desk, "", _("Prune"), [Step(_("Volumes"), argv, lambda c: c.prune_volumes(filters), pruned("VolumesDeleted"))]
    )


async def _sizes(desk: Desk, records: Sequence[Volume], values: Values) -> None:
    session = desk.session(records[0].host if records else "")

    def keep(answer: dict[str, Any]) -> str:
        sizes = {
            data["Name"]: data["UsageData"]["Size"]
            for data in answer.get("Volumes") or ()
            if (data.get("UsageData") or {}).get("Size", -1) >= 0
        }
        session.set_sizes("volume", sizes)
        return fmt.size(sum(sizes.values()))

    await perform(desk, session.key, _("Sizes"), [Step("", ("docker", "system", "df", "-v"), lambda c: c.df(), keep)])


ACTIONS: tuple[Action[Volume], ...] = (
    Action(
        id="volume.create",
        title=_("Create"),
        help=_("Make a new volume"),
        key="c",
        changes=True,
        rowless=True,
        form=_create_form,
        run=_create,
    ),
    Action(
        id="volume.remove",
        title=_("Remove"),
        help=_("Delete the volume and all data in it"),
        key="d ctrl+d",
        changes=True,
        form=_remove_form,
        run=_remove,
    ),
    Action(
        id="volume.prune",
        title=_("Prune"),
        help=_("Delete the volumes that no container mounts"),
        key="X",
        changes=True,
        rowless=True,
        run=_prune,
    ),
    Action(
        id="volume.sizes",
        title=_("Sizes"),
        help=_("Ask the engine how much each volume holds (slow)"),
        key="z",
        rowless=True,
        run=_sizes,
    ),
)
