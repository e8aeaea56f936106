"""Networks: what `docker network ls` lists, with the containers attached to each."""

import ipaddress
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from dockertui import format as fmt
from dockertui.engine import Engine
from dockertui.i18n import _
from dockertui.model.action import Action, Desk
from dockertui.model.commands import Step, docker, perform
from dockertui.model.form import Button, Field, Form, Values, required
from dockertui.model.resource import Cell, Column, Event, Record, Resource
from dockertui.resources.steps import each, names, pruned

if TYPE_CHECKING:
    from dockertui.model.store import Store

PREDEFINED = ("bridge", "host", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Network(Record):
    """A network. `users` are the containers attached to it, `others` all the other containers."""

    driver: str
    scope: str
    subnets: tuple[str, ...] = ()
    gateways: tuple[str, ...] = ()
    internal: bool = False
    created: float = 0.0
    labels: dict[str, str] = field(default_factory=dict)
    users: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


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


def find_users(record: Network, store: "Store") -> Network:
    """Fill in which containers are attached and which are not."""
    users: list[str] = []
    others: list[str] = []
    for container in store.all("container"):
        (users if record.name in container.networks else others).append(container.name)
    return replace(record, users=tuple(sorted(users)), others=tuple(sorted(others)))


COLUMNS: tuple[Column[Network], ...] = (
    Column("name", _("NAME"), lambda n: Cell(n.name, "strong"), lambda n: n.name, 14, grows=True),
    Column("driver", _("DRIVER"), lambda n: Cell(n.driver), lambda n: n.driver, 8, 1),
    Column("subnet", _("SUBNET"), lambda n: Cell(" ".join(n.subnets), "dim"), lambda n: n.subnets, 18, 3),
    Column(
        "count",
        _("USED"),
        lambda n: Cell(str(len(n.users)) if n.users else ""),
        lambda n: len(n.users),
        4,
        2,
        right=True,
        first="high",
    ),
    Column("scope", _("SCOPE"), lambda n: Cell(n.scope, "dim"), lambda n: n.scope, 6, 5),
    Column("users", _("CONTAINERS"), lambda n: Cell(" ".join(n.users)), lambda n: n.users, 16, 4, grows=True),
    Column("id", _("ID"), lambda n: Cell(fmt.short_id(n.id), "dim"), lambda n: n.id, 12, 9),
)


def _subnet_checked(text: str) -> str:
    try:
        ipaddress.ip_network(text.strip() or "0.0.0.0/0")
    except ValueError:
        return _("not an address range such as 172.30.0.0/16")
    return ""


def _create_argv(values: Values) -> list[str]:
    argv = ["network", "create"]
    if values["driver"].strip() not in ("", "bridge"):
        argv += ["-d", values["driver"].strip()]
    if values["subnet"].strip():
        argv += ["--subnet", values["subnet"].strip()]
    if values["internal"]:
        argv.append("--internal")
    return [*argv, values["name"].strip()]


def _create_form(records: Sequence[Network]) -> Form:
    return Form(
        title=_("Create a network"),
        fields=(
            Field("name", _("Name"), check=required),
            Field("driver", _("Driver"), default="bridge"),
            Field("subnet", _("Subnet"), hint=_("empty: chosen by the engine"), check=_subnet_checked),
            Field("internal", _("Internal (no way out)"), "switch", False),
        ),
        buttons=(Button("ok", _("Create")),),
        command=lambda values: docker(*_create_argv(values)),
    )


async def _create(desk: Desk, records: Sequence[Network], values: Values) -> None:
    subnet = values["subnet"].strip()
    ipam: Any = {"Driver": "default", "Config": [{"Subnet": subnet}]} if subnet else None
    step = Step(
        values["name"],
        ("docker", *_create_argv(values)),
        lambda c: c.create_network(
            values["name"].strip(),
            driver=values["driver"].strip() or "bridge",
            ipam=ipam,
            internal=values["internal"],
        ),
        lambda answer: fmt.short_id(answer["Id"]),
    )
    await perform(desk, "", _("Create"), [step])


def _attachment_form(verb: str, title: str, offered: str, last: tuple[Field, ...]) -> Any:
    def form(records: Sequence[Network]) -> Form:
        network = records[0]
        choices = getattr(network, offered)
        return Form(
            title=f"{title}: {network.name}",
            fields=(
                Field("container", _("Container"), "choice", choices[0] if choices else "", choices),
                *last,
            ),
            buttons=(Button("ok", title),),
            command=lambda values: docker(*_attachment_argv(verb, network, values)),
        )

    return form


def _attachment_argv(verb: str, network: Network, values: Values) -> list[str]:
    argv = ["network", verb]
    if values.get("alias", "").strip():
        argv += ["--alias", values["alias"].strip()]
    if values.get("force"):
        argv.append("-f")
    return [*argv, network.name, values["container"]]


def _connect(network: Network, values: Values) -> Step:
    aliases = [values["alias"].strip()] if values["alias"].strip() else None
    return Step(
        network.name,
        ("docker", *_attachment_argv("connect", network, values)),
        lambda c: c.connect_container_to_network(values["container"], network.id, aliases=aliases),
    )


def _disconnect(network: Network, values: Values) -> Step:
    return Step(
        network.name,
        ("docker", *_attachment_argv("disconnect", network, values)),
        lambda c: c.disconnect_container_from_network(values["container"], network.id, force=values["force"]),
    )


def _remove_form(records: Sequence[Network]) -> Form:
    users = sorted({user for record in records for user in record.users})
    text = [_("Containers that talk to each other over it no longer can.")]
    if users:
        text.append(_("Attached: {names}. The engine refuses while they run.").format(names=", ".join(users)))
    return Form(
        title=_("Remove: {names}").format(names=names(records)),
        text=text,
        buttons=(Button("ok", _("Remove"), grave=True),),
        command=lambda values: docker("network", "rm", *(record.name for record in records)),
    )


def _remove(record: Network, values: Values) -> Step:
    return Step(record.name, ("docker", "network", "rm", record.name), lambda c: c.remove_network(record.id))


def _prune_form(records: Sequence[Network]) -> Form:
    unused = [record for record in records if not record.users and record.name not in PREDEFINED]
    return Form(
        title=_("Prune networks"),
        text=(
            _("Removes the networks that no container is attached to: {names}").format(names=names(unused))
            if unused
            else _("Every network of yours has a container; there is nothing to remove."),
        ),
        buttons=(Button("ok", _("Prune"), grave=True),),
        command=lambda values: docker("network", "prune", "-f"),
    )


async def _prune(desk: Desk, records: Sequence[Network], values: Values) -> None:
    argv = ("docker", "network", "prune", "-f")
    step = Step(_("Networks"), argv, lambda c: c.prune_networks(), pruned("NetworksDeleted"))
    await perform(desk, "", _("Prune"), [step])


ACTIONS: tuple[Action[Network], ...] = (
    Action(
        id="network.create",
        title=_("Create"),
        help=_("Make a new network"),
        key="c",
        changes=True,
        rowless=True,
        form=_create_form,
        run=_create,
    ),
    Action(
        id="network.connect",
        title=_("Connect"),
        help=_("Attach a container to the network"),
        key="a",
        changes=True,
        many=False,
        form=_attachment_form("connect", _("Connect"), "others", (Field("alias", _("Alias")),)),
        applies=lambda network: bool(network.others) and network.name not in ("host", "none"),
        run=each(_("Connect"), _connect),
    ),
    Action(
        id="network.disconnect",
        title=_("Disconnect"),
        help=_("Detach a container from the network"),
        key="x",
        changes=True,
        many=False,
        form=_attachment_form("disconnect", _("Disconnect"), "users", (Field("force", _("Force"), "switch", False),)),
        applies=lambda network: bool(network.users),
        run=each(_("Disconnect"), _disconnect),
    ),
    Action(
        id="network.remove",
        title=_("Remove"),
        help=_("Delete the network"),
        key="d",
        changes=True,
        form=_remove_form,
        applies=lambda network: network.name not in PREDEFINED,
        run=each(_("Remove"), _remove),
    ),
    Action(
        id="network.prune",
        title=_("Prune"),
        help=_("Delete the networks without a container"),
        key="X",
        changes=True,
        rowless=True,
        form=_prune_form,
        run=_prune,
    ),
)

NETWORKS = Resource[Network](
    kind="network",
    title=_("Networks"),
    singular=_("network"),
    aliases=("n", "networks", "network"),
    list_command="docker network ls",
    fetch=fetch,
    touched=touched,
    columns=COLUMNS,
    sort="name",
    actions=ACTIONS,
    link=find_users,
    linked_to=("container",),
    inspect=inspect,
    empty=_("No networks."),
    muted=lambda network: not network.users,
)
