"""RunSpec -> a compose file with one service that makes the same container."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from dockertui.i18n import _
from dockertui.spec.compose.keys import KEYS, UNSAID, put, show
from dockertui.spec.compose.mounts import mounts
from dockertui.spec.devices import Device
from dockertui.spec.network import Attachment
from dockertui.spec.networking import attachments
from dockertui.spec.ports import show_bindings
from dockertui.spec.reference import parse_reference
from dockertui.spec.runspec import RunSpec
from dockertui.spec.surroundings import Surroundings

_BESIDE = re.compile(r"[^A-Za-z0-9._-]+")

FIRST = (
    *("image", "platform", "pull_policy", "container_name", "hostname", "entrypoint", "command", "user"),
    *("working_dir", "restart", "ports", "environment", "env_file", "volumes", "network_mode", "networks"),
)
"""What people look for first in a service."""

ComposeDocument = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Exported:
    """A compose file, and what could not be said in it."""

    document: ComposeDocument
    remarks: tuple[str, ...] = ()


def to_compose(spec: RunSpec, around: Surroundings | None = None, existing: Collection[str] = ()) -> Exported:
    """The compose file; of networks and volumes that are `existing` it makes no new ones.

    Raises SpecError for values that mean nothing.
    """
    mounted, volumes = mounts(spec, around or Surroundings())
    service = _service(spec, mounted)
    document: ComposeDocument = {"services": {service_name(spec): _escaped(service)}}
    networks = [name for name in service.get("networks") or () if name != "default"]
    for kind, names in (("networks", networks), ("volumes", volumes)):
        if names:
            document[kind] = {name: _outer(name, kind, existing) for name in names}
    return Exported(document, tuple(_remarks(spec)))


def _outer(name: str, kind: str, existing: Collection[str]) -> ComposeDocument:
    """A network of `docker run` is always there already, a volume is made by its first use."""
    return {"external": True} if kind == "networks" or name in existing else {"name": name}


def service_name(spec: RunSpec) -> str:
    """What the service is called: as the container, or else as the image."""
    try:
        image = parse_reference(spec.image).name.rpartition("/")[2]
    except ValueError:
        image = ""
    return _BESIDE.sub("-", spec.text("name") or image).strip("-._") or "app"


def _service(spec: RunSpec, mounted: list[Any]) -> ComposeDocument:
    service: ComposeDocument = {"image": spec.image, **({"volumes": mounted} if mounted else {})}
    means = spec.meaning()
    if "entrypoint" in means:
        service["entrypoint"] = (spec.text("entrypoint"),) if spec.text("entrypoint") else ()
    if spec.command:
        service["command"] = spec.command
    for name, path in KEYS.items():
        if name in means:
            put(service, path, show(name, spec.all(name), means[name]))
    for path, value in _special(spec):
        if value:
            put(service, path, value)
    service |= _network(spec)
    return {key: service[key] for key in sorted(service, key=_place)}


def _place(key: str) -> int:
    return FIRST.index(key) if key in FIRST else len(FIRST)


def _special(spec: RunSpec) -> Iterator[tuple[str, Any]]:
    """What takes more than to copy a value."""
    yield "environment", dict(spec.value("env"))
    yield "ports", show_bindings(spec.value("publish"))
    yield "volumes_from", [f"container:{name}" for name in spec.all("volumes-from")]
    yield "stop_grace_period", f"{spec.value('stop-timeout')}s" if "stop-timeout" in spec.meaning() else ""
    yield "healthcheck.test", ("CMD-SHELL", spec.text("health-cmd")) if spec.text("health-cmd") else ()
    yield "extra_hosts", list(spec.all("add-host"))
    yield "devices", [_device(found) for found in spec.value("device")]
    yield "ulimits", {limit["Name"]: {"soft": limit["Soft"], "hard": limit["Hard"]} for limit in spec.value("ulimit")}
    yield "deploy.resources.reservations.devices", [_gpu(request) for request in spec.value("gpus")]
    yield "external_links", list(spec.all("link"))
    for name, key, amount in (
        ("blkio-weight-device", "weight_device", "Weight"),
        ("device-read-bps", "device_read_bps", "Rate"),
        ("device-write-bps", "device_write_bps", "Rate"),
        ("device-read-iops", "device_read_iops", "Rate"),
        ("device-write-iops", "device_write_iops", "Rate"),
    ):
        shown = amount.lower()
        yield f"blkio_config.{key}", [{"path": one["Path"], shown: one[amount]} for one in spec.value(name)]


def _device(found: Device) -> str:
    parts = [found.host, found.container, found.permissions]
    if found.permissions == "rwm":
        parts = parts[:1] if found.container == found.host else parts[:2]
    return found.cdi or ":".join(parts)


def _gpu(request: ComposeDocument) -> ComposeDocument:
    """A request for devices, as the API has it, in Compose's words."""
    kinds = [kind for kinds in request.get("Capabilities") or [["gpu"]] for kind in kinds]
    found: ComposeDocument = {"capabilities": tuple(kinds)}
    count = request.get("Count")
    said = {
        "driver": request.get("Driver"),
        "count": "all" if count == -1 else count,
        "device_ids": request.get("DeviceIDs"),
        "options": request.get("Options"),
    }
    return found | {key: value for key, value in said.items() if value}


def _network(spec: RunSpec) -> ComposeDocument:
    """The networks, or the mode in place of them."""
    if not spec.value("network"):
        found = attachments(spec)[0]
        return {"networks": {"default": _end(found)}} if _end(found) else {}
    first, *_more = found_all = attachments(spec)
    if not first.user_defined:
        mac = {"mac_address": first.mac} if first.mac else {}
        return {"network_mode": first.name if first.name != "default" else "bridge", **mac}
    ends = {found.name: _end(found) for found in found_all}
    if len(ends) > 1:  # The first one is the container's own; Compose takes them by their priority.
        for place, end in enumerate(ends.values()):
            end["priority"] = len(ends) - place
    return {"networks": {name: end or None for name, end in ends.items()}}


def _end(found: Attachment) -> ComposeDocument:
    said = {
        "aliases": found.aliases,
        "ipv4_address": found.ipv4,
        "ipv6_address": found.ipv6,
        "link_local_ips": found.link_local,
        "mac_address": found.mac,
        "driver_opts": found.options,
        "gw_priority": found.priority,
    }
    return {key: value for key, value in said.items() if value}


def _remarks(spec: RunSpec) -> Iterator[str]:
    for name in spec.meaning():
        if name in UNSAID:
            yield _("--{flag} has no counterpart in a compose file").format(flag=name)
    if not spec.value("network"):
        yield _("it joins the network of its project, where docker run takes the default bridge")


def _escaped(value: Any) -> Any:
    """The same with every `$` doubled, which Compose would take for a variable."""
    if isinstance(value, str):
        return value.replace("$", "$$")
    if isinstance(value, dict):
        return {key: _escaped(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_escaped(inner) for inner in value)
    return value


def unescaped(value: Any) -> Any:
    """The same with every doubled `$` as one."""
    if isinstance(value, str):
        return value.replace("$$", "$")
    if isinstance(value, dict):
        return {key: unescaped(inner) for key, inner in value.items()}
    return [unescaped(inner) for inner in value] if isinstance(value, list) else value
