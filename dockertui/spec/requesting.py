"""RunSpec -> what the CLI sends to the engine."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from dockertui.i18n import _
from dockertui.spec import files
from dockertui.spec.errors import SpecError
from dockertui.spec.flags import FLAGS
from dockertui.spec.networking import endpoints, network_mode
from dockertui.spec.runspec import RunSpec
from dockertui.spec.surroundings import Surroundings
from dockertui.spec.words import seccomp_file

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Request:
    """`POST /containers/create` and what the CLI itself does about it.

    `query` holds `name` and `platform` where they are given. `body` leaves out whatever the engine takes for granted
    (null, empty, 0, false), except where that means something. `streams` are those to attach to before the start,
    none if the container runs in the background. `warnings` are what the CLI would print.
    """

    query: dict[str, str]
    body: Body
    streams: tuple[str, ...] = ()
    pull: str = "missing"
    quiet: bool = False
    detach_keys: str = ""
    sig_proxy: bool = True
    cidfile: str = ""
    warnings: tuple[str, ...] = field(default=())


def version(text: str) -> tuple[int, ...]:
    """An API version as a value that can be compared: "1.47" is (1, 47)."""
    return tuple(int(part) for part in text.split(".") if part.isdecimal())


def request(
    spec: RunSpec,
    api_version: str = "1.47",
    around: Surroundings | None = None,
    engine_system: str = "linux",
) -> Request:
    """What the CLI would send to an engine of this API version, which runs on `engine_system`.

    Raises SpecError, with the flag and not the word at fault, for files that cannot be read and for what this engine
    does not know.
    """
    around = around or Surroundings()
    _check_engine(spec, api_version, engine_system)
    body = _body(spec, around)
    _check_version(spec, body, api_version)
    if version(api_version) < (1, 42) and spec.value("kernel-memory"):
        body["HostConfig"]["KernelMemory"] = spec.value("kernel-memory")
    return Request(
        query=_query(spec, around),
        body=body,
        streams=tuple(name for name in ("stdin", "stdout", "stderr") if body.get(f"Attach{name.capitalize()}")),
        pull=spec.text("pull") or "missing",
        quiet=spec.on("quiet"),
        detach_keys=spec.text("detach-keys"),
        sig_proxy=spec.on("sig-proxy"),
        cidfile=spec.text("cidfile"),
        warnings=tuple(_warnings(spec, body)),
    )


def _check_engine(spec: RunSpec, api_version: str, system: str) -> None:
    for name in spec.options:
        flag = FLAGS[name]
        if flag.since and version(api_version) < version(flag.since):
            message = _('"--{flag}" requires API version {since}, but the Docker daemon API version is {version}')
            raise SpecError(message.format(flag=name, since=flag.since, version=api_version), flag=name)
        if flag.windows and system != "windows":
            message = _(
                '"--{flag}" is only supported on a Docker daemon running on windows, '
                "but the Docker daemon is running on {system}"
            )
            raise SpecError(message.format(flag=name, system=system), flag=name)


def _check_version(spec: RunSpec, body: Body, api_version: str) -> None:
    if version(api_version) >= (1, 44):
        return
    for end in body.get("NetworkingConfig", {}).get("EndpointsConfig", {}).values():
        if end.get("MacAddress"):
            message = _(
                '"specify mac-address per network" requires API version 1.44, but the Docker daemon API version is '
            )
            raise SpecError(message + api_version, flag="mac-address" if "mac-address" in spec.options else "network")
    for nth, mount in enumerate(spec.value("mount")):
        if (mount.bind or {}).get("ReadOnlyForceRecursive"):
            raise SpecError(_("bind-recursive=readonly requires API v1.44 or later"), flag="mount", nth=nth)


def _query(spec: RunSpec, around: Surroundings) -> dict[str, str]:
    query = {"name": spec.text("name")} if spec.text("name") else {}
    given = "platform" in spec.options
    text = spec.text("platform") if given else around.environ.get("DOCKER_DEFAULT_PLATFORM", "")
    try:
        platform = FLAGS["platform"].meaning(text)
    except SpecError as error:
        message = _("DOCKER_DEFAULT_PLATFORM is {value}: {why}").format(value=text, why=error.message)
        raise SpecError(message) from None
    if platform:
        query["platform"] = platform.text(around.system, around.machine)
    return query


def _put(body: Body, field: str, value: Any) -> None:
    *path, name = field.split(".")
    for part in path:
        body = body.setdefault(part, {})
    body[name] = value


def _body(spec: RunSpec, around: Surroundings) -> Body:
    body: Body = {"Image": spec.image, **_streams(spec)}
    if spec.command:
        body["Cmd"] = list(spec.command)
    body["HostConfig"] = {"NetworkMode": network_mode(spec)}
    for name, value in spec.meaning().items():
        if FLAGS[name].field:
            _put(body, FLAGS[name].field, value)
    _add(body, "Env", _environment(spec, around))
    _add(body, "Labels", _labels(spec, around))
    _health(spec, body)
    _storage(spec, around, body)
    _ports(spec, body)
    _devices(spec, body)
    _security(spec, around, body)
    _add(body, "NetworkingConfig.EndpointsConfig", endpoints(spec))
    return body


def _add(body: Body, field: str, value: Any) -> None:
    """Put a value that is not empty."""
    if value:
        _put(body, field, value)


def _streams(spec: RunSpec) -> Body:
    given = spec.value("attach")
    if spec.on("detach"):
        return {}
    names = {"stdin"} if spec.on("interactive") else set()
    names |= set(given or ("stdout", "stderr"))
    streams: Body = {f"Attach{name.capitalize()}": True for name in sorted(names)}
    return streams | ({"StdinOnce": True} if spec.on("interactive") else {})


def _environment(spec: RunSpec, around: Surroundings) -> list[str]:
    found = []
    for nth, path in enumerate(spec.all("env-file")):
        try:
            found += [f"{name}={value}" for name, value in files.pairs(around.read, path, around.environ)]
        except SpecError as error:
            raise SpecError(_("invalid env file: {why}").format(why=error.message), flag="env-file", nth=nth) from None
    variables = {**around.proxies, **spec.value("env")}
    for name, value in variables.items():
        value = around.environ.get(name) if value is None else value
        found.append(name if value is None else f"{name}={value}")
    return found


def _labels(spec: RunSpec, around: Surroundings) -> dict[str, str]:
    found: dict[str, str] = {}
    for nth, path in enumerate(spec.all("label-file")):
        try:
            found.update(files.pairs(around.read, path, {}))
        except SpecError as error:
            raise SpecError(
                _("invalid label file: {why}").format(why=error.message), flag="label-file", nth=nth
            ) from None
    found.update(spec.value("label"))
    return found


def _health(spec: RunSpec, body: Body) -> None:
    if spec.on("no-healthcheck"):
        body["Healthcheck"] = {"Test": ["NONE"]}
    elif spec.text("health-cmd"):
        _put(body, "Healthcheck.Test", ["CMD-SHELL", spec.text("health-cmd")])


def _storage(spec: RunSpec, around: Surroundings, body: Body) -> None:
    binds: list[str] = []
    anonymous: dict[str, Any] = {}
    for volume, text in {FLAGS["volume"].meaning(text): text for text in spec.all("volume")}.items():
        if not volume.source:
            anonymous[volume.target] = {}
        elif volume.source.startswith("."):
            host, colon, rest = text.partition(":")
            binds.append(around.absolute(host) + colon + rest)
        else:
            binds.append(text)
    _add(body, "HostConfig.Binds", binds)
    _add(body, "Volumes", anonymous)
    mounts = [mount.body(around) for mount in spec.value("mount")]
    if spec.on("use-api-socket"):
        if not around.socket:
            raise SpecError(_("only an engine with a local socket can be used"), flag="use-api-socket")
        mounts.append({"Type": "bind", "Source": around.socket, "Target": "/var/run/docker.sock", "BindOptions": {}})
    _add(body, "HostConfig.Mounts", mounts)


def _ports(spec: RunSpec, body: Body) -> None:
    bindings: dict[str, list[dict[str, str]]] = {}
    for binding in spec.value("publish"):
        bindings.setdefault(binding.container, []).append({"HostIp": binding.ip, "HostPort": binding.host})
    _add(body, "HostConfig.PortBindings", bindings)
    _add(body, "ExposedPorts", {port: {} for port in (*bindings, *spec.value("expose"))})


def _devices(spec: RunSpec, body: Body) -> None:
    devices = spec.value("device")
    plain = [
        {"PathOnHost": device.host, "PathInContainer": device.container, "CgroupPermissions": device.permissions}
        for device in devices
        if not device.cdi
    ]
    _add(body, "HostConfig.Devices", plain)
    requests = spec.value("gpus")
    named = [device.cdi for device in devices if device.cdi]
    if named:
        requests.append({"Driver": "cdi", "DeviceIDs": named})
    _add(body, "HostConfig.DeviceRequests", requests)


def _security(spec: RunSpec, around: Surroundings, body: Body) -> None:
    options = []
    for nth, option in enumerate(spec.all("security-opt")):
        path = seccomp_file(option)
        if option == "systempaths=unconfined":
            body["HostConfig"] |= {"MaskedPaths": [], "ReadonlyPaths": []}
        elif path:
            try:
                options.append(f"seccomp={files.seccomp(around.read, path)}")
            except SpecError as error:
                raise SpecError(error.message, flag="security-opt", nth=nth) from None
        else:
            options.append(option)
    _add(body, "HostConfig.SecurityOpt", options)


def _warnings(spec: RunSpec, body: Body) -> Iterator[str]:
    for name in spec.options:
        if FLAGS[name].deprecated:
            yield _("--{flag}: {why}").format(flag=name, why=FLAGS[name].deprecated)
    if spec.on("oom-kill-disable") and not spec.value("memory"):
        yield _("Disabling the OOM killer without a limit of memory (-m) may be dangerous.")
    for address in body["HostConfig"].get("Dns", ()):
        if address.startswith("127.") or address == "::1":
            yield _("The name server {address} is the container itself.").format(address=address)
    for text in spec.all("mount"):
        if "bind-nonrecursive" in text.lower():
            yield _("bind-nonrecursive is deprecated: use bind-recursive=disabled.")
