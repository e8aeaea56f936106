"""Networks: what `docker network ls` lists, with the containers attached to each."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from dockertui import format as fmt
from dockertui.engine import Engine
from dockertui.engine.answers import MISSING, fields, flag, items, labels, name, text
from dockertui.model.resource import Event, Record
from dockertui.resources.rows import rows

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


LISTED = fields(
    Id=name,
    Name=text,
    Driver=text,
    Scope=text,
    IPAM=fields(Config=items(fields(Subnet=text, Gateway=text))),
    Internal=flag,
    Created=text,
    Labels=labels,
)
"""What is read of an entry of GET /networks."""

NEEDS = ("Name", "Driver", "Scope")


def from_list(host: str, data: dict[str, Any]) -> Network:
    """A network out of one entry of the engine's list, as LISTED reads it."""
    pools = data.get("IPAM", {}).get("Config", ())
    return Network(
        host=host,
        id=data["Id"],
        # Engines take any name, also one with letters that are not to be seen.
        name=fmt.clean(data["Name"] if name(fmt.clean(data.get("Name", ""))) is not MISSING else data["Id"][:12]),
        driver=fmt.clean(data.get("Driver", "")),
        scope=fmt.clean(data.get("Scope", "")),
        subnets=tuple(fmt.clean(pool["Subnet"]) for pool in pools if pool.get("Subnet")),
        gateways=tuple(fmt.clean(pool["Gateway"]) for pool in pools if pool.get("Gateway")),
        internal=data.get("Internal", False),
        created=fmt.parse_time(data.get("Created", "")),
        labels=data.get("Labels", {}),
    )


async def fetch(engine: Engine, host: str, ids: Collection[str] | None) -> list[Network]:
    """List the networks of an engine."""
    return await engine.call(lambda client: rows(client.networks(), LISTED, "Id", partial(from_list, host), NEEDS))


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
