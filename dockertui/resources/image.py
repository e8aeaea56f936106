"""Images: what `docker images` lists, with the containers that use each."""

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from dockertui import format as fmt
from dockertui.engine import Engine
from dockertui.i18n import _
from dockertui.model.action import Action, Desk
from dockertui.model.commands import Step, docker, perform
from dockertui.model.form import Button, Field, Form, Values
from dockertui.model.resource import Cell, Column, Event, Record, Resource
from dockertui.resources.steps import names, pruned

if TYPE_CHECKING:
    from dockertui.engine import Client
    from dockertui.model.store import Store

NONE = "<none>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Image(Record):
    """An image. `references` are its `repository:tag` names, none for a dangling one; sizes in bytes."""

    references: tuple[str, ...]
    created: float
    size: int
    labels: dict[str, str] = field(default_factory=dict)
    users: tuple[tuple[str, str], ...] = ()
    """Names and ids of the containers made from it."""

    @property
    def repository(self) -> str:
        """The repository of its first reference."""
        return self.name.rpartition(":")[0] if self.references else NONE

    @property
    def tag(self) -> str:
        """The tag of its first reference."""
        return self.name.rpartition(":")[2] if self.references else NONE


def from_list(host: str, data: dict[str, Any]) -> Image:
    """An image out of one entry of the engine's list (GET /images/json)."""
    references = tuple(sorted(fmt.clean(tag) for tag in data.get("RepoTags") or () if tag != f"{NONE}:{NONE}"))
    return Image(
        host=host,
        id=data["Id"],
        name=references[0] if references else fmt.short_id(data["Id"]),
        references=references,
        created=float(data.get("Created") or 0),
        size=int(data.get("Size") or 0),
        labels=data.get("Labels") or {},
    )


async def fetch(engine: Engine, host: str, ids: Collection[str] | None) -> list[Image]:
    """List the images of an engine."""
    return [from_list(host, data) for data in await engine.call(lambda client: client.images())]


async def inspect(engine: Engine, record: Image) -> dict[str, Any]:
    """Everything that the engine knows of an image."""
    return await engine.call(lambda client: client.inspect_image(record.id))


def touched(event: Event) -> str:
    """All images, for any image event that can change the list: the engine cannot list images by id."""
    return "*" if event["Type"] == "image" and event["Action"] not in ("push", "save") else ""


def find_users(record: Image, store: "Store") -> Image:
    """Fill in the containers that use the image."""
    users = tuple(sorted((c.name, c.id) for c in store.all("container") if c.image_id == record.id))
    return record if users == record.users else replace(record, users=users)


def _repository(record: Image) -> Cell:
    if not record.references:
        return Cell(NONE, "dim")
    more = len(record.references) - 1
    return Cell(f"{record.repository} +{more}" if more else record.repository, "strong")


def _used(record: Image) -> Cell:
    return Cell(str(len(record.users)) if record.users else "", "")


COLUMNS: tuple[Column[Image], ...] = (
    Column("repository", _("REPOSITORY"), _repository, lambda i: (not i.references, i.repository), 14, grows=True),
    Column(
        "tag",
        _("TAG"),
        lambda i: Cell(i.tag, "" if i.references else "dim"),
        lambda i: i.tag,
        10,
        1,
        grows=True,
    ),
    Column("size", _("SIZE"), lambda i: Cell(fmt.size(i.size)), lambda i: i.size, 7, 2, right=True, first="high"),
    Column("used", _("USED"), _used, lambda i: len(i.users), 4, 3, right=True, first="high"),
    Column(
        "created",
        _("CREATED"),
        lambda i: Cell(fmt.span(time.time() - i.created), "dim"),
        lambda i: i.created,
        7,
        4,
        right=True,
        first="high",
    ),
    Column("id", _("ID"), lambda i: Cell(fmt.short_id(i.id), "dim"), lambda i: i.id, 12, 5),
    Column(
        "references",
        _("ALL REFERENCES"),
        lambda i: Cell(" ".join(i.references)),
        lambda i: i.references,
        20,
        9,
        grows=True,
    ),
)


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


ACTIONS: tuple[Action[Image], ...] = (
    Action(
        id="image.remove",
        title=_("Remove"),
        help=_("Untag and delete the image; says which containers stand in the way"),
        key="d",
        changes=True,
        form=_remove_form,
        run=_remove,
    ),
    Action(
        id="image.prune",
        title=_("Prune"),
        help=_("Delete dangling images, or all that no container uses"),
        key="X",
        changes=True,
        rowless=True,
        form=_prune_form,
        run=_prune,
    ),
)

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
    actions=ACTIONS,
    link=find_users,
    linked_to=("container",),
    inspect=inspect,
    empty=_("No images. Pull or build one."),
    muted=lambda image: not image.references,
)
