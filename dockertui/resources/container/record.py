"""Container records: what `docker ps` lists, with measurements."""

import logging
import re
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from dockertui import format as fmt
from dockertui.engine import Engine, EngineError, Sample
from dockertui.engine.answers import MISSING, expect, fields, flag, items, labels, mapping, name, number, text, texts
from dockertui.labels import REPLACES, compose_project, compose_service
from dockertui.model.measurements import Rates
from dockertui.model.resource import Event, Record
from dockertui.resources.rows import rows

if TYPE_CHECKING:
    from dockertui.engine import Client
    from dockertui.model.secrets import Variable
    from dockertui.model.store import Store

log = logging.getLogger(__name__)

OOM_CHECKED = 20
"""For how many of the containers in one list, that ended by SIGKILL, it is looked up whether memory ran out."""

QUIET_EVENTS = ("exec_", "top", "attach", "resize", "archive-path", "export")
"""Container events that change nothing which is shown."""

_SECONDS = {
    "second": 1,
    "minute": 60,
    "hour": 3600,
    "day": 86400,
    "week": 604800,
    "month": 2592000,
    "year": 31536000,
}
_AGE = re.compile(r"(\d{1,9}|about an?|less than a) (second|minute|hour|day|week|month|year)", re.IGNORECASE)
_EXIT = re.compile(r"^(?:Exited|Restarting) \((-?\d{1,9})\)")
_HEALTH = re.compile(r"\((?:health: )?(starting|healthy|unhealthy)\)")


LISTED = fields(
    Id=name,
    Names=texts,
    Image=text,
    ImageID=text,
    Command=text,
    Created=number,
    State=text,
    Status=text,
    Ports=items(fields(PrivatePort=number, Type=text, PublicPort=number, IP=text)),
    Labels=labels,
    SizeRw=number,
    Mounts=items(fields(Type=text, Name=text)),
    NetworkSettings=fields(Networks=mapping(lambda value: True)),
)
"""What is read of an entry of GET /containers/json."""

NEEDS = ("Names", "Image", "Created", "State", "Status")

KILLED = 137
"""The exit status of a program that SIGKILL ended: 128 and the signal's number."""

STATE = fields(State=fields(OOMKilled=flag))

ENVIRONMENT = fields(Image=name, Config=fields(Env=texts))


class Port(NamedTuple):
    """A port of a container, and where it is published on the host (`public` 0: nowhere)."""

    private: int
    protocol: str
    public: int = 0
    ip: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Container(Record):
    """A container. `since` is when it entered its state (epoch seconds, as exact as the engine's list tells).

    `replaces` is the id of the container whose place it took, as long as that one can come back. `pod` is the name of
    its pod, which only Podman has.
    """

    image: str
    image_id: str
    command: str
    created: float
    state: str
    health: str = ""
    exit_code: int | None = None
    oom: bool = False
    since: float = 0.0
    ports: tuple[Port, ...] = ()
    project: str = ""
    service: str = ""
    pod: str = ""
    replaces: str = ""
    networks: tuple[str, ...] = ()
    volumes: tuple[str, ...] = ()
    labels: dict[str, str] = field(default_factory=dict)
    size: int | None = None
    sample: Sample | None = field(default=None, compare=False)
    rates: Rates | None = field(default=None, compare=False)

    @property
    def running(self) -> bool:
        """Whether its main process exists, paused or not."""
        return self.state in ("running", "paused")

    @property
    def failed(self) -> bool:
        """Whether it ended by an error."""
        return self.state in ("exited", "dead") and bool(self.exit_code)


def age_in(status: str) -> float:
    """The seconds that the engine's status text speaks of: `Up 5 minutes` is 300.0."""
    match = _AGE.search(status)
    if not match:
        return 0.0
    amount = int(match[1]) if match[1].isdecimal() else (0 if match[1].lower().startswith("less") else 1)
    return float(amount * _SECONDS[match[2].lower()])


@lru_cache(1024)
def _read_status(status: str) -> tuple[str, int | None, float]:
    """Health, exit code and age out of the engine's status text, such as `Up 5 minutes (healthy)`."""
    health, exit_code = _HEALTH.search(status), _EXIT.match(status)
    return health[1] if health else "", int(exit_code[1]) if exit_code else None, age_in(status)


_port = lru_cache(4096)(Port)


def _ports(listed: list[dict[str, Any]]) -> tuple[Port, ...]:
    if not listed:
        return ()
    ports = {
        _port(p["PrivatePort"], p.get("Type", "tcp"), p.get("PublicPort", 0), p.get("IP", ""))
        for p in listed
        if "PrivatePort" in p
    }
    return tuple(sorted(ports, key=lambda p: (p.private, p.protocol, p.public, p.ip)))


def from_list(host: str, data: dict[str, Any], now: float) -> Container:
    """A container out of one entry of the engine's list, as LISTED reads it."""
    health, exit_code, age = _read_status(data.get("Status", ""))
    labels = data.get("Labels", {})
    names = [called for told in data.get("Names", ()) if (called := name(told.lstrip("/"))) is not MISSING]
    own = [called for called in names if "/" not in called]
    created = float(data.get("Created", 0))
    return Container(
        host=host,
        id=data["Id"],
        name=fmt.clean((own or names or [data["Id"][:12]])[0]),
        image=fmt.clean(data.get("Image", "")),
        image_id=data.get("ImageID", ""),
        command=fmt.clean(data.get("Command", "")),
        created=created,
        state=fmt.clean(data.get("State", "")),
        health=health,
        exit_code=exit_code,
        since=now - age if data.get("State") != "created" else created,
        ports=_ports(data.get("Ports", [])),
        project=compose_project(labels),
        service=compose_service(labels),
        networks=tuple(sorted(data.get("NetworkSettings", {}).get("Networks", ()))),
        volumes=tuple(sorted(m["Name"] for m in data.get("Mounts", ()) if m.get("Type") == "volume" and m.get("Name"))),
        labels=labels,
        size=data.get("SizeRw"),
    )


def _read(host: str, answer: Any) -> list[Container]:
    now = time.time()
    return rows(answer, LISTED, "Id", lambda data: from_list(host, data, now), NEEDS)


def _find_pods(client: "Client", containers: list[Container]) -> list[Container]:
    """Say which pod each container is in."""
    pods = client.pods()
    return [replace(c, pod=fmt.clean(pods[c.id])) if c.id in pods else c for c in containers]


def _find_oom(client: "Client", containers: list[Container]) -> list[Container]:
    """Mark the containers that were killed for memory, which the engine's list does not tell."""
    killed = [c for c in containers if c.exit_code == KILLED][:OOM_CHECKED]
    oom = {c.id for c in killed if _ran_out(client, c.id)}
    return [replace(c, oom=True) if c.id in oom else c for c in containers]


def _ran_out(client: "Client", identity: str) -> bool:
    """Whether a container was killed for memory; not where that cannot be read, for which its row is not to go."""
    try:
        return bool(expect(STATE, client.inspect_container(identity)).get("State", {}).get("OOMKilled"))
    except EngineError as error:
        log.warning("%s: %s", identity[:12], error)
        return False


def glanced(host: str, listed: list[Any]) -> list[Container]:
    """Containers out of the engine's list; which of them ran out of memory is not known yet."""
    return _read(host, listed)


async def fetch(engine: Engine, host: str, ids: Collection[str] | None) -> list[Container]:
    """List the containers of an engine, or those of the given ids."""

    def read(client: "Client") -> list[Container]:
        filters = {"id": list(ids)} if ids is not None else None
        containers = _find_oom(client, _read(host, client.containers(all=True, filters=filters)))
        return _find_pods(client, containers) if engine.info and engine.info.podman else containers

    return await engine.call(read)


async def inspect(engine: Engine, record: Container) -> dict[str, Any]:
    """Everything that the engine knows of a container."""
    return await engine.call(lambda client: client.inspect_container(record.id))


async def environment(engine: Engine, record: Container) -> "Sequence[Variable]":
    """The variables of a container; its image's are inherited, none where that image is gone."""
    from dockertui.model.secrets import variables

    inspected = expect(ENVIRONMENT, await inspect(engine, record))
    try:
        image = expect(ENVIRONMENT, await engine.call(lambda client: client.inspect_image(inspected["Image"])))
    except EngineError as error:
        if error.kind != "not_found":
            raise
        image = {}
    return variables(inspected.get("Config", {}).get("Env"), image.get("Config", {}).get("Env"))


def linked(record: Container, store: "Store") -> Container:
    """Say whether it ran out of memory and can be replaced by what it replaced; carry over what a list lacks."""
    if record.exit_code == KILLED and record.id in store.out_of_memory:
        record = replace(record, oom=True)
    former = record.labels.get(REPLACES, "")
    if former and store.get("container", former):
        record = replace(record, replaces=former)
    return keep_measured(record, store)


def keep_measured(record: Container, store: "Store") -> Container:
    """Carry over what a list does not bring: the last sample, and the size where it was asked for."""
    before = store.get("container", record.id)
    if before is None or before is record:
        return record
    size = before.size if record.size is None else record.size
    if not record.running:
        return replace(record, size=size)
    return replace(record, size=size, sample=before.sample, rates=before.rates)


def touched(event: Event) -> str:
    """The container that an event changed; all where an image's name may mean another one now, which they then lose."""
    if event["Type"] == "image" and event["Action"] in ("tag", "untag", "pull", "load"):
        return "*"
    if event["Type"] == "network" and event["Action"] in ("connect", "disconnect"):
        return str(event["Actor"].get("Attributes", {}).get("container", ""))
    if event["Type"] != "container" or event["Action"].startswith(QUIET_EVENTS):
        return ""
    return str(event["Actor"].get("ID", ""))
