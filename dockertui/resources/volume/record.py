"""Volumes: what `docker volume ls` lists, with the containers that mount each."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from dockertui import format as fmt
from dockertui.engine import Engine
from dockertui.model.resource import Event, Record

if TYPE_CHECKING:
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


def from_list(host: str, data: dict[str, Any]) -> Volume:
    """A volume out of one entry of the engine's list (GET /volumes)."""
    return Volume(
        host=host,
        id=data["Name"],
        name=fmt.clean(data["Name"]),
        driver=fmt.clean(data.get("Driver") or ""),
        mountpoint=fmt.clean(data.get("Mountpoint") or ""),
        created=fmt.parse_time(data.get("CreatedAt") or ""),
        labels=data.get("Labels") or {},
    )


async def fetch(engine: Engine, host: str, ids: Collection[str] | None) -> list[Volume]:
    """List the volumes of an engine."""
    answer = await engine.call(lambda client: client.volumes())
    return [from_list(host, data) for data in answer.get("Volumes") or ()]


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
