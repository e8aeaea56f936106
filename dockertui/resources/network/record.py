"""Networks: what `docker network ls` lists, with the containers attached to each."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from dockertui import format as fmt
from dockertui.engine import Engine
from dockertui.model.resource import Event, Record

if TYPE_CHECKING:
    from dockertui.model.store import Store
    from dockertui.resources.container.record import Container

PREDEFINED = ("bridge", "host", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Network(Record):
    """A network. `users` are the containers attached to it, `active` those of them that run, `others` all the rest."""

    driver: str
    scope: str
    subnets: tuple[str, ...] = ()
    gateways: tuple[str, ...] = ()
    internal: bool = False
    created: float = 0.0
    labels: dict[str, str] = field(default_factory=dict)
    users: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    active: tuple[str, ...] = ()


def from_list(host: str, data: dict[str, Any]) -> Network:
    """A network out of one entry of the engine's list (GET /networks)."""
    pools = (data.get("IPAM") or {}).get("Config") or ()
    return Network(
        host=host,
        id=data["Id"],
        name=fmt.clean(data["Name"]),
        driver=fmt.clean(data.get("Driver") or ""),
        scope=data.get("Scope") or "",
        subnets=tuple(pool["Subnet"] for pool in pools if pool.get("Subnet")),
        gateways=tuple(pool["Gateway"] for pool in pools if pool.get("Gateway")),
        internal=bool(data.get("Internal")),
        created=fmt.parse_time(data.get("Created") or ""),
        labels=data.get("Labels") or {},
    )


async def fetch(engine: Engine, host: str, ids: Collection[str] | None) -> list[Network]:
    """List the networks of an engine."""
    return [from_list(host, data) for data in await engine.call(lambda client: client.networks())]


async def inspect(engine: Engine, record: Network) -> dict[str, Any]:
    """Everything that the engine knows of a network."""
    return await engine.call(lambda client: client.inspect_network(record.id))


def touched(event: Event) -> str:
    """All networks, where one came, went or changed; who is attached follows from the containers."""
    return "*" if event["Type"] == "network" and event["Action"] not in ("connect", "disconnect") else ""


def networks_of(container: "Container") -> tuple[str, ...]:
    """The networks that a container is attached to, for `Store.grouped`."""
    return container.networks


def _name_of(container: "Container") -> tuple[str, ...]:
    return (container.name,)


def find_users(record: Network, store: "Store") -> Network:
    """Fill in which containers are attached and which are not."""
    attached = store.grouped("container", networks_of).get(record.name, ())
    users = tuple(sorted(container.name for container in attached))
    active = tuple(sorted(container.name for container in attached if container.running))
    others = tuple(sorted(store.grouped("container", _name_of).keys() - set(users)))
    if (users, active, others) == (record.users, record.active, record.others):
        return record
    return replace(record, users=users, active=active, others=others)
