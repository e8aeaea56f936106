"""A request to create a container -> the RunSpec that sends it."""

import shlex
from collections.abc import Callable, Iterable
from typing import Any

from dockertui.spec import units
from dockertui.spec.devices import show_device, show_gpus
from dockertui.spec.flags import FLAGS
from dockertui.spec.flags.flag import Flag
from dockertui.spec.mounts import show_mount
from dockertui.spec.network import show_attachment, user_defined
from dockertui.spec.ports import Binding, show_bindings, show_exposed
from dockertui.spec.runspec import RunSpec
from dockertui.spec.words import seccomp_file

Body = dict[str, Any]
_STREAMS = ("stdin", "stdout", "stderr")


def from_request(query: dict[str, str], body: Body) -> RunSpec:
    """The spec whose `request` is this one; what the command line cannot say is left out.

    Unknown fields are ignored and null means absent, so that the engine's own answers can be turned into such a body.
    """
    options: dict[str, list[str]] = {}

    def give(name: str, values: Iterable[str]) -> None:
        if found := list(values):
            options[name] = found

    host = body.get("HostConfig") or {}
    give("name", filter(None, [query.get("name", "")]))
    give("platform", filter(None, [query.get("platform", "")]))
    for name, flag in FLAGS.items():
        if flag.field:
            give(name, _texts(flag, _dig(body, flag.field)))
    for name, values in (_streams(body) | _ports(body, host) | _volumes(body, host) | _networks(body, host)).items():
        give(name, values)
    for name, values in (_health(body) | _devices(host)).items():
        give(name, values)
    give("env", body.get("Env") or [])
    give("label", (f"{name}={value}" if value else name for name, value in (body.get("Labels") or {}).items()))
    give("security-opt", _security(host))
    give("kernel-memory", _texts(FLAGS["kernel-memory"], host.get("KernelMemory")))
    entrypoint = body.get("Entrypoint") or []
    command = [*entrypoint[1:], *(body.get("Cmd") or [])]
    ordered = {name: tuple(options[name]) for name in FLAGS if name in options}
    return RunSpec(body.get("Image") or "", tuple(command), ordered)


def _dig(body: Body, field: str) -> Any:
    value: Any = body
    for part in field.split("."):
        value = (value or {}).get(part)
    return value


def _named(values: dict[str, str], sign: str = "=") -> list[str]:
    return [f"{name}{sign}{value}" if value or not name else name for name, value in values.items()]


def _limits(values: list[Body], key: str) -> list[str]:
    return [f"{value['Path']}:{value[key]}" for value in values]


def _ulimit(limit: Body) -> str:
    soft, hard = limit["Soft"], limit["Hard"]
    return f"{limit['Name']}={soft}" if soft == hard else f"{limit['Name']}={soft}:{hard}"


def _restart(policy: Body) -> list[str]:
    name, count = policy.get("Name") or "no", policy.get("MaximumRetryCount")
    return [f"{name}:{count}" if count else name]


_SHOW: dict[str, Callable[[Any], list[str]]] = {
    "restart": _restart,
    "entrypoint": lambda value: value[:1],
    "ulimit": lambda value: [_ulimit(limit) for limit in value],
    "tmpfs": lambda value: _named(value, ":"),
    "storage-opt": lambda value: [f"{name}={option}" for name, option in value.items()],
    "sysctl": lambda value: [f"{name}={setting}" for name, setting in value.items()],
    "blkio-weight-device": lambda value: _limits(value, "Weight"),
    "device-read-bps": lambda value: _limits(value, "Rate"),
    "device-write-bps": lambda value: _limits(value, "Rate"),
    "device-read-iops": lambda value: _limits(value, "Rate"),
    "device-write-iops": lambda value: _limits(value, "Rate"),
}
_SHOW_KIND: dict[str, Callable[[Any], list[str]]] = {
    "bool": lambda value: ["true" if value else "false"],
    "bytes": lambda value: [units.show_size(value)],
    "decimal": lambda value: [units.show_processors(value)],
    "duration": lambda value: [units.show_duration(value)],
    "int": lambda value: [str(value)],
    "text": lambda value: [value],
    "list": list,
    "map": _named,
}


def _texts(flag: Flag, value: Any) -> list[str]:
    """The values of a flag for what the API has in its field."""
    if value is None or (not value and not flag.explicit and flag.kind != "int"):
        return []
    texts = _SHOW.get(flag.name, _SHOW_KIND[flag.kind])(value)
    return texts if flag.repeats or flag.explicit or texts != [flag.default] else []


def _streams(body: Body) -> dict[str, list[str]]:
    """Background, or the streams where they are not the usual ones."""
    attached = [name for name in _STREAMS if body.get(f"Attach{name.capitalize()}")]
    if not attached:
        return {"detach": ["true"]}
    usual = [*(["stdin"] if body.get("OpenStdin") else []), "stdout", "stderr"]
    return {} if attached == usual else {"attach": attached}


def _ports(body: Body, host: Body) -> dict[str, list[str]]:
    bindings = host.get("PortBindings") or {}
    published = [
        Binding(port, binding.get("HostIp") or "", binding.get("HostPort") or "")
        for port, choices in bindings.items()
        for binding in choices or [{}]
    ]
    exposed = [port for port in body.get("ExposedPorts") or {} if port not in bindings]
    return {"publish": show_bindings(published), "expose": show_exposed(exposed)}


def _volumes(body: Body, host: Body) -> dict[str, list[str]]:
    volumes = [*(host.get("Binds") or []), *(body.get("Volumes") or {})]
    return {"volume": volumes, "mount": [show_mount(mount) for mount in host.get("Mounts") or []]}


def _networks(body: Body, host: Body) -> dict[str, list[str]]:
    ends = dict((body.get("NetworkingConfig") or {}).get("EndpointsConfig") or {})
    mode = host.get("NetworkMode") or "default"
    first = ends.pop(mode, None) or {}
    addresses = first.get("IPAMConfig") or {}
    found = {
        "network-alias": first.get("Aliases") or [],
        "ip": [addresses["IPv4Address"]] if addresses.get("IPv4Address") else [],
        "ip6": [addresses["IPv6Address"]] if addresses.get("IPv6Address") else [],
        "link-local-ip": addresses.get("LinkLocalIPs") or [],
        "mac-address": [first["MacAddress"]] if first.get("MacAddress") else [],
    }
    rest = {key: first.get(key) for key in ("DriverOpts", "GwPriority")}
    if mode != "default" or any(rest.values()) or ends:
        found["network"] = [show_attachment(mode, rest)]
        found["network"] += [show_attachment(name, settings or {}) for name, settings in ends.items()]
    if first.get("Links") and not host.get("Links") and user_defined(mode):
        found["link"] = first["Links"]
    return found


def _health(body: Body) -> dict[str, list[str]]:
    kind, *words = (body.get("Healthcheck") or {}).get("Test") or [""]
    if kind == "NONE":
        return {"no-healthcheck": ["true"]}
    command = shlex.join(words) if kind == "CMD" else " ".join(words)
    return {"health-cmd": [command] if command else []}


def _devices(host: Body) -> dict[str, list[str]]:
    requests = host.get("DeviceRequests") or []
    named = [name for request in requests if request.get("Driver") == "cdi" for name in request.get("DeviceIDs") or []]
    return {
        "device": [*map(show_device, host.get("Devices") or []), *named],
        "gpus": [show_gpus(request) for request in requests if request.get("Driver") != "cdi"],
    }


def _security(host: Body) -> list[str]:
    # A profile that is given as a whole: a line could only name a file that has it.
    options = [option for option in host.get("SecurityOpt") or [] if not seccomp_file(option).lstrip().startswith("{")]
    if host.get("MaskedPaths") == [] and host.get("ReadonlyPaths") == []:
        options.append("systempaths=unconfined")
    return options
