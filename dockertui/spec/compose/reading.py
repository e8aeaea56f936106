"""What Compose says of a service -> the RunSpec that makes its first container."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dockertui.i18n import _
from dockertui.spec import units
from dockertui.spec.compose.keys import KEYS, dig, read
from dockertui.spec.compose.writing import unescaped
from dockertui.spec.devices import show_gpus
from dockertui.spec.flags import FLAGS
from dockertui.spec.mounts import show_mount
from dockertui.spec.network import show_attachment
from dockertui.spec.rendering import quote
from dockertui.spec.runspec import RunSpec

Model = Mapping[str, Any]

_KNOWN = {
    *("image", "command", "entrypoint", "environment", "ports", "volumes", "volumes_from", "stop_grace_period"),
    *("extra_hosts", "devices", "ulimits", "external_links", "networks", "network_mode", "mac_address", "deploy"),
    *("healthcheck", "logging", "blkio_config", "depends_on", "build", "profiles", "scale", "links"),
}
_LIMITS = {
    "cpus": "deploy.resources.limits.cpus",
    "memory": "deploy.resources.limits.memory",
    "pids-limit": "deploy.resources.limits.pids",
    "memory-reservation": "deploy.resources.reservations.memory",
}
"""Other keys that say what flags say."""

_RATES = {
    "blkio-weight-device": ("weight_device", "weight"),
    "device-read-bps": ("device_read_bps", "rate"),
    "device-write-bps": ("device_write_bps", "rate"),
    "device-read-iops": ("device_read_iops", "rate"),
    "device-write-iops": ("device_write_iops", "rate"),
}


def from_compose(
    project: str, name: str, model: Model, names: Mapping[str, str] | None = None
) -> tuple[RunSpec, tuple[str, ...]]:
    """The line for a service, and what it leaves out.

    `model` is what `docker compose config --format json` says of it, `names` are the full names of networks and
    volumes, by `network/NAME` and `volume/NAME`.
    """
    said: Model = unescaped(dict(model))
    names = names or {}
    options: dict[str, list[str]] = {"detach": ["true"], "name": [f"{project}-{name}-1"]}
    for flag, path in (*_LIMITS.items(), *KEYS.items()):
        value = dig(said, path)
        if value is not None and value not in ("", [], {}):
            options[flag] = read(flag, value)
    for flag, values in _special(project, name, said, names):
        if found := list(values):
            options[flag] = found
    entrypoint = said.get("entrypoint")
    if entrypoint is not None:
        options["entrypoint"] = list(entrypoint[:1]) or [""]
    command = [*(entrypoint or ())[1:], *(said.get("command") or ())]
    image = said.get("image") or f"{project}-{name}"
    ordered = {flag: tuple(options[flag]) for flag in FLAGS if flag in options}
    return RunSpec(image, tuple(command), ordered).sound(), tuple(_remarks(said))


def _special(project: str, name: str, said: Model, names: Mapping[str, str]) -> Iterator[tuple[str, Iterable[str]]]:
    yield "env", read("env", said.get("environment") or {})
    yield "publish", [_port(port) for port in said.get("ports") or ()]
    mounted = [_mount(volume, names) for volume in said.get("volumes") or ()]
    yield "volume", [text for flag, text in mounted if flag == "volume"]
    yield "mount", [text for flag, text in mounted if flag == "mount"]
    yield "volumes-from", [_container(project, text) for text in said.get("volumes_from") or ()]
    grace = said.get("stop_grace_period")
    yield "stop-timeout", [str(units.duration(grace) // 10**9)] if grace else []
    yield "health-cmd", _test(dig(said, "healthcheck.test") or [])
    yield "add-host", [text.replace("=", ":", 1) for text in said.get("extra_hosts") or ()]
    yield "device", [_device(device) for device in said.get("devices") or ()]
    yield "ulimit", [_ulimit(limit, value) for limit, value in (said.get("ulimits") or {}).items()]
    yield "gpus", [show_gpus(_request(one)) for one in dig(said, "deploy.resources.reservations.devices") or ()]
    yield "link", said.get("external_links") or ()
    for flag, (key, amount) in _RATES.items():
        devices = [{k.lower(): v for k, v in one.items()} for one in dig(said, f"blkio_config.{key}") or ()]
        yield flag, [f"{device['path']}:{device[amount]}" for device in devices]
    yield from _network(name, said, names)


def _port(port: Model) -> str:
    host = f"[{port['host_ip']}]" if ":" in port.get("host_ip", "") else port.get("host_ip") or ""
    published = port.get("published") or ""
    protocol = port.get("protocol") or "tcp"
    before = f"{host}:{published}:" if host else f"{published}:" if published else ""
    return f"{before}{port['target']}{'' if protocol == 'tcp' else f'/{protocol}'}"


def _mount(volume: Model, names: Mapping[str, str]) -> tuple[str, str]:
    """The flag that mounts a volume, and its value."""
    kind, source, target = volume["type"], volume.get("source") or "", volume["target"]
    source = names.get(f"volume/{source}", source) if kind == "volume" else source
    bind, options = volume.get("bind") or {}, volume.get("volume") or {}
    short = kind == "volume" or (kind == "bind" and bind.get("create_host_path", True))
    if short and not options.get("subpath") and not volume.get("consistency"):
        words = ["ro"] * bool(volume.get("read_only")) + ["nocopy"] * bool(options.get("nocopy"))
        suffix = ",".join((*words, *(bind[key] for key in ("propagation", "selinux") if bind.get(key))))
        return "volume", ":".join(part for part in (source, target, suffix) if part)
    tmpfs = volume.get("tmpfs") or {}
    size = int(tmpfs.get("size") or 0)
    body = {
        "Type": kind,
        "Source": source,
        "Target": target,
        "ReadOnly": bool(volume.get("read_only")),
        "BindOptions": {"Propagation": bind["propagation"]} if bind.get("propagation") else None,
        "VolumeOptions": {"Subpath": options["subpath"]} if options.get("subpath") else None,
        "TmpfsOptions": {"SizeBytes": size, "Mode": int(tmpfs.get("mode") or 0)} if tmpfs else None,
    }
    return "mount", show_mount({key: value for key, value in body.items() if value})


def _container(project: str, text: str) -> str:
    """`container:NAME`, or a service: its first container."""
    if text.startswith("container:"):
        return text.removeprefix("container:")
    name, colon, mode = text.partition(":")
    return f"{project}-{name}-1{colon}{mode}"


def _test(test: list[str] | str) -> list[str]:
    words = ["CMD-SHELL", test] if isinstance(test, str) else list(test)
    if words[:1] == ["CMD-SHELL"]:
        return [" ".join(words[1:])]
    return [" ".join(map(quote, words[1:]))] if words[:1] == ["CMD"] else []


def _device(device: Model | str) -> str:
    if isinstance(device, str):
        return device
    parts = (device["source"], device.get("target") or "", device.get("permissions") or "")
    same = parts[1] in ("", parts[0]) and parts[2] in ("", "rwm")
    return parts[0] if same else ":".join(part for part in parts if part)


def _ulimit(name: str, value: Any) -> str:
    if isinstance(value, Mapping):
        soft, hard = value.get("soft"), value.get("hard")
        return f"{name}={soft}" if soft == hard else f"{name}={soft}:{hard}"
    return f"{name}={value}"


def _request(device: Model) -> dict[str, Any]:
    count = device.get("count")
    return {
        "Driver": device.get("driver") or "",
        "Count": -1 if count in ("all", -1) else int(count or 0),
        "DeviceIDs": device.get("device_ids"),
        "Capabilities": [list(device.get("capabilities") or ["gpu"])],
        "Options": device.get("options") or {},
    }


def _network(name: str, said: Model, names: Mapping[str, str]) -> Iterator[tuple[str, Iterable[str]]]:
    mode, networks = said.get("network_mode"), said.get("networks") or {}
    if mode:
        yield "network", [str(mode)]
        yield "mac-address", [said["mac_address"]] if said.get("mac_address") else []
        return
    ordered = sorted(networks, key=lambda key: (-int((networks[key] or {}).get("priority") or 0), key))
    ends = [(names.get(f"network/{key}", key), _end(name, networks[key] or {})) for key in ordered]
    if not ends:
        return
    network, end = ends[0]
    addresses = end.get("IPAMConfig") or {}
    yield "network-alias", end.get("Aliases") or ()
    yield "ip", [addresses["IPv4Address"]] if addresses.get("IPv4Address") else []
    yield "ip6", [addresses["IPv6Address"]] if addresses.get("IPv6Address") else []
    yield "link-local-ip", addresses.get("LinkLocalIPs") or ()
    yield "mac-address", [end["MacAddress"]] if end.get("MacAddress") else []
    rest = {key: end[key] for key in ("DriverOpts", "GwPriority") if end.get(key)}
    others = [show_attachment(other, settings) for other, settings in ends[1:]]
    yield "network", [show_attachment(network, rest), *others]


def _end(name: str, end: Model) -> dict[str, Any]:
    """A network of a service as the API has it: the service's name is an alias there."""
    addresses = {
        "IPv4Address": end.get("ipv4_address"),
        "IPv6Address": end.get("ipv6_address"),
        "LinkLocalIPs": end.get("link_local_ips"),
    }
    aliases = dict.fromkeys((name, *(end.get("aliases") or ())))
    found = {
        "IPAMConfig": {key: value for key, value in addresses.items() if value},
        "Aliases": list(aliases),
        "MacAddress": end.get("mac_address"),
        "DriverOpts": end.get("driver_opts"),
    }
    return {key: value for key, value in found.items() if value}


def _remarks(said: Model) -> Iterator[str]:
    if said.get("build"):
        yield _("its image is to be built first: docker compose build")
    if said.get("depends_on"):
        yield _("to be started after {names}").format(names=", ".join(sorted(said["depends_on"])))
    left = sorted(key for key, value in said.items() if value and key not in _KNOWN and key not in KEYS.values())
    if left:
        yield _("left out, with no counterpart in docker run: {keys}").format(keys=", ".join(left))
