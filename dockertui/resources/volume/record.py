"""Volumes: what `docker volume ls` lists, with the containers that mount each."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from dockertui import format as fmt
from dockertui.engine import Engine, EngineError
from dockertui.engine.answers import expect, fields, labels, mapping, name, text
from dockertui.i18n import _
from dockertui.model.resource import Event, Record
from dockertui.resources.rows import rows

if TYPE_CHECKING:
    from dockertui.engine import Client
    from dockertui.model.store import Store
    from dockertui.resources.container.record import Container


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume(Record):
    """A volume; its name is its id. `size` in bytes, None until it was asked for."""

    driver: str
    mountpoint: str
    created: float
    labels: dict[str, str] = field(default_factory=dict)
    users: tuple[str, ...] = ()
    size: int | None = None


LISTED = fields(Name=name, Driver=text, Mountpoint=text, CreatedAt=text, Labels=labels)
"""What is read of a volume in the answer to GET /volumes."""

NEEDS = ("Driver", "Mountpoint")

ANSWER = mapping(lambda value: value)


def from_list(host: str, data: dict[str, Any]) -> Volume:
    """A volume out of one entry of the engine's list, as LISTED reads it."""
    return Volume(
        host=host,
        id=data["Name"],
        name=fmt.clean(data["Name"]),
        driver=fmt.clean(data.get("Driver", "")),
        mountpoint=fmt.clean(data.get("Mountpoint", "")),
        created=fmt.parse_time(data.get("CreatedAt", "")),
        labels=data.get("Labels", {}),
    )


async def fetch(engine: Engine, host: str, ids: Collection[str] | None) -> list[Volume]:
    """List the volumes of an engine."""

    def read(client: "Client") -> list[Volume]:
        answer = expect(ANSWER, client.volumes())
        if "Volumes" not in answer:
            raise EngineError.answer(_("it lacks the list of volumes"))
        # Engines say null where there are none.
        listed = [] if answer["Volumes"] is None else answer["Volumes"]
        return rows(listed, LISTED, "Name", partial(from_list, host), NEEDS)

    return await engine.call(read)


async def inspect(engine: Engine, record: Volume) -> dict[str, Any]:
    """Everything that the engine knows of a volume."""
    return await engine.call(lambda client: client.inspect_volume(record.id))


def touched(event: Event) -> str:
    """All volumes, where one came, went or changed; who mounts it follows from the containers."""
    return "*" if event["Type"] == "volume" and event["Action"] not in ("mount", "unmount") else ""


def volumes_of(container: "Container") -> tuple[str, ...]:
    """The volumes that a container mounts, for `Store.grouped`."""
    return container.volumes


def find_users(record: Volume, store: "Store") -> Volume:
    """Fill in the containers that mount the volume, and the size known from before."""
    users = tuple(sorted(container.name for container in store.grouped("container", volumes_of).get(record.id, ())))
    before = store.get("volume", record.id)
    size = before.size if before and record.size is None else record.size
    return record if (users, size) == (record.users, record.size) else replace(record, users=users, size=size)
