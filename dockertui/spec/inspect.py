"""The engine's description of a container -> the RunSpec that would make it.

What the engine or the image adds on its own is left out; the engine's defaults are those of moby's daemon.
"""

from typing import Any

from dockertui.labels import without_own
from dockertui.spec.recover import from_request
from dockertui.spec.runspec import RunSpec

Json = dict[str, Any]
_FROM_IMAGE = ("User", "WorkingDir", "StopSignal", "StopTimeout")
_DEFAULTS = {"IpcMode": "private", "ShmSize": 64 * 2**20}
_PER_CONTAINER = ("ContainerIDFile", "ConsoleSize")


def from_inspect(container: Json, image: Json | None = None, info: Json | None = None) -> RunSpec:
    """The `docker run` line that would make this container.

    `container` is the answer to `GET /containers/{id}/json`, `image` to `GET /images/{id}/json` for its image
    (without it, the image's settings appear as the line's own), `info` to `GET /info` (for the engine's defaults;
    without it those of a fresh installation). Anonymous volumes come without their data, and addresses that the
    engine chose are left out.
    """
    config, host = dict(container.get("Config") or {}), dict(container.get("HostConfig") or {})
    given = dict((image or {}).get("Config") or {})
    info = info or {}
    _hostname(container, config, host, info)
    _minus_image(config, given)
    _minus_engine(host, info)
    _program(config, given)
    ends = _endpoints(container, config, host)
    body = {**config, "HostConfig": host, "NetworkingConfig": {"EndpointsConfig": ends}}
    spec = from_request({"name": (container.get("Name") or "").removeprefix("/")}, body)
    return spec.sound()  # other clients of the engine can say more than a command line


def _mode(host: Json) -> str:
    return host.get("NetworkMode") or "default"


def _hostname(container: Json, config: Json, host: Json, info: Json) -> None:
    """Drop a host name that the engine chose: the short id, or that of the network's owner."""
    name, mode = config.get("Hostname") or "", _mode(host)
    own = mode == "host" and name == info.get("Name", name)
    if (container.get("Id") or " ").startswith(name) or own or mode.startswith("container:") or host.get("UTSMode"):
        config["Hostname"] = ""


def _minus_image(config: Json, image: Json) -> None:
    for field in _FROM_IMAGE:
        if config.get(field) == image.get(field):
            config[field] = None
    if not image.get("StopSignal") and config.get("StopSignal") == "SIGTERM":
        config["StopSignal"] = None
    variables = set(image.get("Env") or [])
    config["Env"] = [variable for variable in config.get("Env") or [] if variable not in variables]
    labels = image.get("Labels") or {}
    config["Labels"] = {k: v for k, v in without_own(config.get("Labels")).items() if labels.get(k) != v}
    for field in ("ExposedPorts", "Volumes"):
        config[field] = {key: {} for key in config.get(field) or {} if key not in (image.get(field) or {})}
    _minus_health(config, image.get("Healthcheck") or {})


def _minus_health(config: Json, image: Json) -> None:
    health = config.get("Healthcheck") or {}
    if (health.get("Test") or [""])[0] == "NONE":
        unlike = (image.get("Test") or [""])[0] != "NONE"
        config["Healthcheck"] = {"Test": ["NONE"]} if unlike else {}
    else:
        config["Healthcheck"] = {field: value for field, value in health.items() if image.get(field) != value}


def _minus_engine(host: Json, info: Json) -> None:
    for field, value in _DEFAULTS.items():
        if host.get(field) == value:
            host[field] = None
    for field in _PER_CONTAINER:
        host[field] = None
    if host.get("Runtime") == (info.get("DefaultRuntime") or "runc"):
        host["Runtime"] = ""
    usual = {"1": "host", "2": "private"}.get(info.get("CgroupVersion") or "")
    if not usual or host.get("CgroupnsMode") == usual or host.get("Privileged"):
        host["CgroupnsMode"] = ""
    logs = host.get("LogConfig") or {}
    if logs.get("Type") == (info.get("LoggingDriver") or "json-file"):
        host["LogConfig"] = {"Config": logs.get("Config")}
    if host.get("Memory") and host.get("MemorySwap") == 2 * host["Memory"]:
        host["MemorySwap"] = 0
    if host.get("Privileged"):
        host["SecurityOpt"] = [option for option in host.get("SecurityOpt") or [] if option != "label=disable"]
    host["Binds"] = [bind.removesuffix(":rw") for bind in host.get("Binds") or []]
    host["Links"] = [_link(link) for link in host.get("Links") or []]
    for field in ("CapAdd", "CapDrop"):
        host[field] = [name.removeprefix("CAP_") for name in host.get(field) or []]


def _link(link: str) -> str:
    """`/db:/web/alias`, as the engine writes it, as `db:alias`."""
    name, _colon, alias = link.partition(":")
    name, alias = name.removeprefix("/"), alias.rpartition("/")[2]
    return name if alias in ("", name) else f"{name}:{alias}"


def _program(config: Json, image: Json) -> None:
    """Leave entry point and command out where they are the image's."""
    own, usual = config.get("Entrypoint") or [], image.get("Entrypoint") or []
    if own != usual:
        config["Entrypoint"] = own or [""]
    else:
        config["Entrypoint"] = None
        if (config.get("Cmd") or []) == (image.get("Cmd") or []):
            config["Cmd"] = None


def _endpoints(container: Json, config: Json, host: Json) -> Json:
    """The networks with what was asked of them, and HostConfig's mode the first."""
    networks = (container.get("NetworkSettings") or {}).get("Networks") or {}
    mode, short = _mode(host), (container.get("Id") or "")[:12]
    mode = host["NetworkMode"] = next((name for name, end in networks.items() if end.get("NetworkID") == mode), mode)
    if mode == "bridge":
        mode = host["NetworkMode"] = "default"
    ends = {}
    for name, end in networks.items():
        settings = {field: end.get(field) for field in ("IPAMConfig", "DriverOpts", "GwPriority") if end.get(field)}
        settings["Aliases"] = [alias for alias in end.get("Aliases") or [] if alias != short]
        settings["Links"] = [_link(link) for link in end.get("Links") or []]
        main = name == mode or (mode == "default" and name == "bridge")
        if main and config.get("MacAddress"):
            settings["MacAddress"] = config["MacAddress"]
        ends[mode if main else name] = settings
    return ends
