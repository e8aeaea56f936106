"""Random containers, and whether another one is the same, as far as an engine tells: ids, times and addresses aside."""

import json
import random
import re
from collections.abc import Iterator
from typing import Any

from dockertui.labels import without_own
from dockertui.resources.run.values import as_created
from dockertui.spec import RunSpec, SpecError, parse, request
from dockertui.spec import argv as argv_of
from sandbox.api import Api, ApiError
from tests.spec.lines import lines

Json = dict[str, Any]
NETWORKS = {"mynet": "10.77.1.0/24", "other": "10.77.2.0/24"}
NAME = "unchanged"

_ABOUT_THE_ONE = (
    *("Id", "Created", "State", "ResolvConfPath", "HostnamePath", "HostsPath", "LogPath", "Path", "Args"),
    *("RestartCount", "GraphDriver", "SizeRw", "SizeRootFs", "ExecIDs"),
)
_ADDRESSES = (
    *("NetworkID", "EndpointID", "Gateway", "IPAddress", "IPPrefixLen", "IPv6Gateway", "GlobalIPv6Address"),
    *("GlobalIPv6PrefixLen", "DNSNames"),
)
_UNNAMED = re.compile(r"[0-9a-f]{64}\Z")


def provide(api: Api) -> None:
    """Make the networks, and the containers that the lines name."""
    for name, subnet in NETWORKS.items():
        api.post("/networks/create", {"Name": name, "IPAM": {"Config": [{"Subnet": subnet}]}})
    for name in ("web", "db"):
        api.post(
            "/containers/create", {"Image": "busybox", "Cmd": ["sleep", "1000"], "Volumes": {"/lent": {}}}, name=name
        )


def random_containers(api: Api, seed: int, count: int) -> Iterator[tuple[list[str], str]]:
    """(argv, id) of `count` containers of random lines that the engine takes; each goes when the next is asked for."""
    version, image = api.get("/version")["ApiVersion"], random.Random(seed)
    read = filter(None, (_read(argv) for _api, argv in lines(seed, 1000 * count, 0)))
    for _nth in range(count):
        spec = RunSpec(image.choice(("busybox", "web:1.4")), (), {"name": (NAME,)}, "create")
        while len(spec.options) < image.randint(3, 12):
            more = next(read)
            fuller = RunSpec(spec.image, more.command or spec.command, {**more.options, **spec.options}, "create")
            spec = fuller if _make(api, fuller, version) else spec
        yield argv_of(spec), _make(api, spec, version)
        remove(api)


def _read(argv: list[str]) -> RunSpec | None:
    try:
        spec = parse(argv)
    except SpecError:
        return None
    return as_created(spec).having("pull") if spec.options else None


def _make(api: Api, spec: RunSpec, version: str) -> str:
    """The id of a container, in the place of the one that has the name; "" where the line makes none."""
    remove(api)
    try:
        sent = request(spec, version)
        return str(api.post("/containers/create", sent.body, **sent.query)["Id"])
    except (SpecError, ApiError):
        return ""


def remove(api: Api) -> None:
    """Remove whatever has the name, and its volumes."""
    for found in api.get("/containers/json", all=True, filters=json.dumps({"name": [f"^/{NAME}"]})):
        api.delete(f"/containers/{found['Id']}", force=True, v=True)


def essence(api: Api, container: str) -> Json:
    """What an engine tells of a container, without what is about this one only: also not by which work it was made."""
    found: Json = api.get(f"/containers/{container}/json")
    config, host, network = found["Config"], found["HostConfig"], found["NetworkSettings"]
    if found["Id"].startswith(config["Hostname"] or " "):
        config["Hostname"] = ""
    config["Labels"] = without_own(config["Labels"])
    unnamed = {mount["Destination"] for mount in found["Mounts"] if _UNNAMED.match(mount.get("Name") or "")}
    # A volume without a name can only be mounted again by the one that the engine gave it.
    host["Binds"] = [bind for bind in host.get("Binds") or () if not _UNNAMED.match(bind.split(":")[0])]
    asked = [mount for mount in host.get("Mounts") or () if mount["Target"] not in (config.get("Volumes") or {})]
    host["Mounts"] = asked or None
    for mount in asked:
        if _UNNAMED.match(mount.get("Source") or ""):
            del mount["Source"]
    for mount in found["Mounts"]:
        mount["Source"] = mount["Source"] if mount["Type"] == "bind" else ""
        mount["Mode"] = "" if mount["Destination"] in unnamed else mount["Mode"]
        mount["Destination"] = "/" + mount["Destination"].lstrip("/")  # Old engines take relative ones.
    config["Volumes"] = {"/" + target.lstrip("/"): {} for target in config.get("Volumes") or {}}
    found["Mounts"].sort(key=lambda mount: str(mount["Destination"]))
    found["NetworkSettings"] = {
        name: {field: value for field, value in end.items() if field not in _ADDRESSES and field != "MacAddress"}
        for name, end in network["Networks"].items()
    }
    for end in found["NetworkSettings"].values():
        end["Aliases"] = [alias for alias in end["Aliases"] or () if alias != found["Id"][:12]]
    return {field: value for field, value in found.items() if field not in _ABOUT_THE_ONE}


def differences(before: Any, after: Any, path: str = "") -> list[str]:
    """Where two descriptions differ."""
    if isinstance(before, dict) and isinstance(after, dict):
        names = sorted({*before, *after})
        return [text for name in names for text in differences(before.get(name), after.get(name), f"{path}.{name}")]
    return [] if before == after else [f"{path}: {before!r} -> {after!r}"]
