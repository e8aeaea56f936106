"""What an image is, and how the engine lists it, with the containers that use each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from dockertui import format as fmt
from dockertui.engine import Engine
from dockertui.engine.answers import expect, fields, items, labels, name, number, texts
from dockertui.model.resource import Event, Record
from dockertui.resources.rows import rows

if TYPE_CHECKING:
    from dockertui.model.secrets import Variable
    from dockertui.model.store import Store
    from dockertui.resources.container.record import Container

NONE = "<none>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Image(Record):
    """An image. `references` are its `repository:tag` names, none for a dangling one; sizes in bytes.

    `origin` is the repository that an image without a reference was pulled from by its digest, else "".
    """

    references: tuple[str, ...]
    origin: str = ""
    created: float
    size: int
    labels: dict[str, str] = field(default_factory=dict)
    users: tuple[tuple[str, str], ...] = ()
    """Names and ids of the containers made from it."""

    @property
    def repository(self) -> str:
        """The repository of its first reference."""
        return self.name.rpartition(":")[0] if self.references else self.origin or NONE

    @property
    def tag(self) -> str:
        """The tag of its first reference."""
        return self.name.rpartition(":")[2] if self.references else NONE


LISTED = fields(Id=name, RepoTags=items(name), RepoDigests=texts, Created=number, Size=number, Labels=labels)
"""What is read of an entry of GET /images/json."""

NEEDS = ("Created", "Size")

ENVIRONMENT = fields(Config=fields(Env=texts))


def from_list(host: str, data: dict[str, Any]) -> Image:
    """An image out of one entry of the engine's list, as LISTED reads it."""
    references = tuple(sorted(fmt.clean(tag) for tag in data.get("RepoTags", ()) if tag != f"{NONE}:{NONE}"))
    digests = [fmt.clean(digest) for digest in data.get("RepoDigests", ()) if not digest.startswith(NONE)]
    return Image(
        host=host,
        id=data["Id"],
        name=references[0] if references else fmt.short_id(data["Id"]),
        references=references,
        origin=digests[0].partition("@")[0] if digests and not references else "",
        created=float(data.get("Created", 0)),
        size=data.get("Size", 0),
        labels=data.get("Labels", {}),
    )


async def fetch(engine: Engine, host: str, ids: Collection[str] | None) -> list[Image]:
    """List the images of an engine."""
    return await engine.call(lambda client: rows(client.images(), LISTED, "Id", partial(from_list, host), NEEDS))


async def inspect(engine: Engine, record: Image) -> dict[str, Any]:
    """Everything that the engine knows of an image."""
    return await engine.call(lambda client: client.inspect_image(record.id))


async def environment(engine: Engine, record: Image) -> "Sequence[Variable]":
    """The variables that the image gives its containers."""
    from dockertui.model.secrets import variables

    return variables(expect(ENVIRONMENT, await inspect(engine, record)).get("Config", {}).get("Env"))


def touched(event: Event) -> str:
    """All images, for any event that can change the list: the engine cannot list images by id."""
    if event["Type"] == "container":
        return "*" if event["Action"] == "commit" else ""
    return "*" if event["Type"] == "image" and event["Action"] not in ("push", "save") else ""


def _image_of(container: "Container") -> tuple[str, ...]:
    return (container.image_id,)


def find_users(record: Image, store: "Store") -> Image:
    """Fill in the containers that use the image."""
    containers = store.grouped("container", _image_of).get(record.id, ())
    users = tuple(sorted((container.name, container.id) for container in containers))
    return record if users == record.users else replace(record, users=users)
