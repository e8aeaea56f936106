"""The engine's description of a container -> how it was made: its `docker run` line, and what no line says.

What the engine or the image adds on its own is left out; the engine's defaults are those of moby's daemon.
"""

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from dockertui.labels import without_own
from dockertui.spec.network import user_defined
from dockertui.spec.recover import from_request
from dockertui.spec.requesting import version
from dockertui.spec.runspec import RunSpec
from dockertui.spec.unsaid import Unsaid, unsaid

Json = dict[str, Any]
_FROM_IMAGE = ("User", "WorkingDir", "StopSignal", "StopTimeout", "OnBuild", "Shell")
_DEFAULTS = {"IpcMode": "private", "ShmSize": 64 * 2**20, "MemorySwappiness": -1}
_PER_CONTAINER = ("ContainerIDFile", "ConsoleSize")
_MASKED = {
    *("/proc/asound", "/proc/acpi", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list"),
    *("/proc/timer_stats", "/proc/sched_debug", "/proc/scsi", "/sys/firmware"),
}
_READ_ONLY = {"/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"}
"""The paths that every engine masks, and makes read-only; newer ones add to them."""

_RANDOM_ADDRESSES = "1.48"
"""From this API version on engines give out MAC addresses at random; before, out of the IPv4 address."""


@dataclass(frozen=True, slots=True)
class Original:
    """How a container was made.

    `spec` is the line that makes one like it, as far as a line can; `unsaid` is what no flag says. `body` is the whole
    request: on the same image an engine makes the same of it, and what the image gives is not in it.
    """

    spec: RunSpec
    body: Json
    unsaid: tuple[Unsaid, ...] = ()


def from_inspect(container: Json, image: Json | None = None, info: Json | None = None) -> RunSpec:
    """The `docker run` line that would make this container; see `original`."""
    return original(container, image, info).spec


def original(container: Json, image: Json | None = None, info: Json | None = None) -> Original:
    """How a container was made.

    `container` is the answer to `GET /containers/{id}/json`, `image` to `GET /images/{id}/json` for its image
    (without it, the image's settings appear as the line's own), `info` to `GET /info` (for the engine's defaults;
    without it those of a fresh installation). Anonymous volumes come without their data, and addresses that the
    engine chose are left out.
    """
    config, host = deepcopy(container.get("Config") or {}), deepcopy(container.get("HostConfig") or {})
    given = dict((image or {}).get("Config") or {})
    info = info or {}
    _hostname(container, config, host, info)
    _minus_image(config, given)
    _minus_derived(host)
    _program(config, given)
    mode, ends = _networks(container, config, host, info)
    body = {**config, "HostConfig": host, "NetworkingConfig": {"EndpointsConfig": ends}}
    said = _as_a_line_says(body, mode, given, info)
    spoken = {**said, "NetworkingConfig": {"EndpointsConfig": _one_line(said, mode)}}
    # Other clients of the engine can say more than a command line: what a flag does not take is left out.
    spec = from_request({"name": (container.get("Name") or "").removeprefix("/")}, spoken).sound()
    return Original(spec, body, tuple(unsaid(said, spec)))


def _hostname(container: Json, config: Json, host: Json, info: Json) -> None:
    """Drop a host name that the engine chose: the short id, or that of the network's owner."""
    name, mode = config.get("Hostname") or "", host.get("NetworkMode") or ""
    own = mode == "host" and name == info.get("Name", name)
    if (container.get("Id") or " ").startswith(name) or own or mode.startswith("container:") or host.get("UTSMode"):
        config["Hostname"] = ""


def _minus_image(config: Json, image: Json) -> None:
    for field in _FROM_IMAGE:
        if config.get(field) == image.get(field):
            config.pop(field, None)
    config["Env"] = _own_variables(config.get("Env") or [], image.get("Env") or [])
    labels = image.get("Labels") or {}
    own = without_own(config.get("Labels"))
    _keep(config, "Labels", {name: value for name, value in own.items() if labels.get(name) != value})
    for field in ("ExposedPorts", "Volumes"):
        _keep(config, field, {key: {} for key in config.get(field) or {} if key not in (image.get(field) or {})})
    _minus_health(config, image.get("Healthcheck") or {})


def _keep(config: Json, field: str, own: Json) -> None:
    """Keep what is the container's own of a field; a field that is the image's alone goes."""
    if config.get(field) and not own:
        del config[field]
    elif own:
        config[field] = own


def _own_variables(variables: list[str], image: list[str]) -> list[str]:
    """The fewest variables to which an engine adds the image's so that these come out."""
    for count in range(len(variables) + 1):
        names = {variable.partition("=")[0] for variable in variables[:count]}
        if variables[count:] == [variable for variable in image if variable.partition("=")[0] not in names]:
            return variables[:count]
    return [variable for variable in variables if variable not in image]


def _minus_health(config: Json, image: Json) -> None:
    health = config.get("Healthcheck") or {}
    own = {field: value for field, value in health.items() if value and image.get(field) != value}
    if own:
        config["Healthcheck"] = own
    else:
        config.pop("Healthcheck", None)


def _minus_derived(host: Json) -> None:
    """Drop what an engine makes of other settings, and would make of them again."""
    if host.get("Memory") and host.get("MemorySwap") == 2 * host["Memory"]:
        host["MemorySwap"] = 0
    if host.get("Privileged") or "host" in (host.get("PidMode"), host.get("IpcMode")):
        host["SecurityOpt"] = [option for option in host.get("SecurityOpt") or [] if option != "label=disable"]
    host["Links"] = [_link(link) for link in host.get("Links") or []]


def _link(link: str) -> str:
    """`/db:/web/alias`, as the engine writes it, as `db:alias`."""
    name, _colon, alias = link.partition(":")
    name, alias = name.removeprefix("/"), alias.rpartition("/")[2]
    return name if alias in ("", name) else f"{name}:{alias}"


def _program(config: Json, image: Json) -> None:
    """Leave entry point and command out where they are the image's.

    An entry point that is given, even the image's own, keeps the image's command away.
    """
    own, usual = config.get("Entrypoint") or [], image.get("Entrypoint") or []
    command, usual_command = config.get("Cmd") or [], image.get("Cmd") or []
    if own != usual or (usual_command and not command):
        config["Entrypoint"] = own or [""]
    else:
        config["Entrypoint"] = None
        if command == usual_command:
            config["Cmd"] = None


def _networks(container: Json, config: Json, host: Json, info: Json) -> tuple[str, Json]:
    """The network that it is made on, and all networks with what was asked of them."""
    networks = (container.get("NetworkSettings") or {}).get("Networks") or {}
    asked = host.get("NetworkMode") or "default"
    ids = {name: end.get("NetworkID") or "" for name, end in networks.items()}
    mode = asked if asked in ids else next((name for name in ids if ids[name].startswith(asked)), asked)
    mode = "default" if mode == "bridge" else mode
    names = {name: "default" if name == "bridge" else name for name in networks}
    if networks and mode not in names.values() and (mode == "default" or user_defined(mode)):
        mode = min(names.values())
        if any(ids.values()):  # It has left the network that it was made on; before the start, that is an id.
            host["NetworkMode"] = mode
    mac, ends = config.pop("MacAddress", "") or "", {}
    for name, end in networks.items():
        settings = {field: end.get(field) for field in ("IPAMConfig", "DriverOpts", "GwPriority") if end.get(field)}
        settings["Aliases"] = [alias for alias in end.get("Aliases") or [] if alias != (container.get("Id") or "")[:12]]
        settings["Links"] = end.get("Links") or []
        settings["MacAddress"] = mac if names[name] == mode else _asked_mac(end, info)
        ends[names[name]] = {field: value for field, value in settings.items() if value}
    if mac:
        ends.setdefault(mode, {"MacAddress": mac})
    return mode, {name: ends[name] for name in sorted(ends, key=lambda name: name != mode)}


def _asked_mac(end: Json, info: Json) -> str:
    """The MAC address that was asked for on a further network: one that the engine would not have made up."""
    address = end.get("IPAddress") or ""
    made_up = "02:42:" + ":".join(f"{int(part):02x}" for part in address.split(".")) if address.count(".") == 3 else ""
    known = not address or version(info.get("ApiVersion") or "0") < version(_RANDOM_ADDRESSES)
    return end.get("MacAddress") or "" if known and end.get("MacAddress") != made_up else ""


def _as_a_line_says(body: Json, mode: str, image: Json, info: Json) -> Json:
    """The request without what goes without saying."""
    config, host = dict(body), dict(body["HostConfig"])
    config["Env"] = [variable for variable in config["Env"] if variable not in (image.get("Env") or [])]
    if config.get("StopSignal") == "SIGTERM" and not image.get("StopSignal"):
        config["StopSignal"] = None
    if ((config.get("Healthcheck") or {}).get("Test") or [""])[0] == "NONE":
        config["Healthcheck"] = {"Test": ["NONE"]}
    _minus_engine(host, info)
    host["NetworkMode"] = mode
    bound = {bind.split(":")[1] for bind in host["Binds"] if ":" in bind}
    config["Volumes"] = {target: {} for target in config.get("Volumes") or {} if target not in bound}
    ends = body["NetworkingConfig"]["EndpointsConfig"]
    ends = {name: {**end, "Links": [_link(link) for link in end.get("Links") or []]} for name, end in ends.items()}
    return {**config, "HostConfig": host, "NetworkingConfig": {"EndpointsConfig": ends}}


def _one_line(body: Json, mode: str) -> Json:
    """The networks that one line may name: those that users made, or another one alone."""
    ends: Json = body["NetworkingConfig"]["EndpointsConfig"]
    return {name: end for name, end in ends.items() if name == mode or (user_defined(mode) and user_defined(name))}


def _minus_engine(host: Json, info: Json) -> None:
    for field, value in _DEFAULTS.items():
        if host.get(field) == value:
            host[field] = None
    for field in _PER_CONTAINER:
        host[field] = None
    if host.get("Runtime") == (info.get("DefaultRuntime") or "runc"):
        host["Runtime"] = ""
    usual = {"1": "host", "2": "private"}.get(info.get("CgroupVersion") or "")
    if not usual or host.get("CgroupnsMode") == usual:
        host["CgroupnsMode"] = ""
    logs = host.get("LogConfig") or {}
    if logs.get("Type") == (info.get("LoggingDriver") or "json-file"):
        host["LogConfig"] = {"Config": logs.get("Config")}
    if (host.get("RestartPolicy") or {}).get("Name") in ("", "no"):
        host["RestartPolicy"] = None
    for field, paths in (("MaskedPaths", _MASKED), ("ReadonlyPaths", _READ_ONLY)):
        if paths <= set(host.get(field) or ()):
            host[field] = None
    host["Binds"] = [bind.removesuffix(":rw") for bind in host.get("Binds") or []]
    for field in ("CapAdd", "CapDrop"):
        host[field] = [name.removeprefix("CAP_") for name in host.get(field) or []]
