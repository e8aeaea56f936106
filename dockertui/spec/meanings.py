"""What flags whose values have parts say, in plain words."""

from collections.abc import Callable

from dockertui.format import memory, size
from dockertui.i18n import _
from dockertui.spec import addresses, devices, mounts, network, ports, words
from dockertui.spec.flag_meanings import SAYINGS
from dockertui.spec.flags.flag import Flag


def meaning(flag: Flag, value: str) -> str:
    """One sentence on a valid value of a flag."""
    if flag.kind == "bool":
        text = SAYINGS[flag.name]
        return text if value == "true" else _("Switched off: {text}").format(text=text)
    if flag.name in _SPECIAL:
        return _SPECIAL[flag.name](value)
    if not value and not flag.explicit:
        return _("Empty: as if it were left out.")
    shown = memory(flag.meaning(value)) if flag.kind == "bytes" else value
    return SAYINGS[flag.name].format(value=value, meaning=shown)


def _publish(value: str) -> str:
    bindings = ports.publish(value)
    first, last = bindings[0], bindings[-1]
    where = _("the host's address {ip}").format(ip=first.ip) if first.ip else _("every address of the host")
    if len(bindings) > 1:
        inside = _("Ports {first} to {last} of the container").format(first=first.container, last=last.container)
        if not first.host:
            return _("{inside} answer on free ports of {where}.").format(inside=inside, where=where)
        return _("{inside} answer on ports {low} to {high} of {where}.").format(
            inside=inside, low=first.host, high=last.host, where=where
        )
    inside = _("Port {port} of the container").format(port=first.container)
    if not first.host or first.host == "0":
        return _("{inside} answers on a free port of {where}.").format(inside=inside, where=where)
    if "-" in first.host:
        return _("{inside} answers on a free port from {range} of {where}.").format(
            inside=inside, range=first.host, where=where
        )
    return _("{inside} answers on port {host} of {where}.").format(inside=inside, host=first.host, where=where)


def _expose(value: str) -> str:
    exposed = ports.expose(value)
    if len(exposed) == 1:
        return _("Notes that the program listens on port {port}.").format(port=exposed[0])
    return _("Notes that the program listens on ports {first} to {last}.").format(first=exposed[0], last=exposed[-1])


def _access(options: str) -> str:
    return _(", read only") if "ro" in options.split(",") else ""


def _volume(value: str) -> str:
    given = mounts.volume(value)
    if not given.source:
        return _("A new volume without a name is at {target}.").format(target=given.target)
    source = _("The host's {path}") if given.is_path else _("The volume {path}")
    text = _("{source} is at {target} in the container{access}.")
    return text.format(source=source.format(path=given.source), target=given.target, access=_access(given.options))


def _mount(value: str) -> str:
    made = mounts.mount(value)
    access = _(", read only") if made.read_only else ""
    if made.kind == "tmpfs":
        limit = (made.tmpfs or {}).get("SizeBytes")
        most = _(" of at most {size}").format(size=memory(limit)) if limit else ""
        text = _("A folder in memory{most} is at {target}; it is lost at the end.")
        return text.format(most=most, target=made.target)
    source = {
        "bind": _("The host's {path}"),
        "volume": _("The volume {path}") if made.source else _("A new volume without a name"),
        "image": _("The content of the image {path}"),
    }.get(made.kind, _("{path}"))
    text = _("{source} is at {target} in the container{access}.")
    return text.format(source=source.format(path=made.source), target=made.target, access=access)


def _tmpfs(value: str) -> str:
    path, options = words.tmpfs(value)
    how = _(" with {options}").format(options=options) if options else ""
    return _("A folder in memory is at {path}{how}; it is lost at the end.").format(path=path, how=how)


def _env(value: str) -> str:
    name, text = words.variable(value)
    if text is None:
        return _("Sets the variable {name} to what it is in your own environment.").format(name=name)
    return _("Sets the variable {name} to {text}.").format(name=name, text=text or '""')


def _restart(value: str) -> str:
    policy = words.restart_policy(value)
    count = policy["MaximumRetryCount"]
    texts = {
        "": _("Is not started again."),
        "no": _("Is not started again."),
        "always": _("Is started again whenever it ends, and with the engine."),
        "unless-stopped": _("Is started again whenever it ends, and with the engine, unless you stopped it."),
        "on-failure": _("Is started again when it fails, at most {count} times.").format(count=count)
        if count
        else _("Is started again when it fails."),
    }
    return texts.get(policy["Name"], _("Restart policy {value}, which engines do not know.").format(value=value))


def _pull(value: str) -> str:
    texts = {"always": _("Pulls the image even if it is here."), "never": _("Does not pull the image.")}
    return texts.get(value, _("Pulls the image if it is not here."))


def _network(value: str) -> str:
    joined = network.attachment(value)
    fixed = {
        "host": _("Uses the host's network: its ports are the host's, -p does nothing."),
        "none": _("Has no network."),
        "bridge": _("Joins the engine's default network."),
        "default": _("Joins the engine's default network."),
    }
    if joined.name in fixed:
        return fixed[joined.name]
    kind, _colon, name = joined.name.partition(":")
    if kind == "container":
        return _("Shares the network of the container {name}.").format(name=name)
    text = _("Joins the network {name}").format(name=joined.name)
    if joined.aliases:
        text += _(" as {aliases}").format(aliases=", ".join(joined.aliases))
    given = [address for address in (joined.ipv4, joined.ipv6) if address]
    return text + (_(" with the address {address}.").format(address=", ".join(given)) if given else ".")


def _add_host(value: str) -> str:
    name, _colon, address = addresses.extra_host(value).partition(":")
    if address == addresses.HOST_GATEWAY:
        return _("Programs find the host itself under the name {name}.").format(name=name)
    return _("Programs find {address} under the name {name}.").format(name=name, address=address)


def _link(value: str) -> str:
    name, _colon, alias = value.partition(":")
    return _("Programs find the container {name} under the name {alias}.").format(name=name, alias=alias or name)


def _device(value: str) -> str:
    given = devices.device(value)
    if given.cdi:
        return _("It may use the device {name}.").format(name=given.cdi)
    where = "" if given.host == given.container else _(" as {path}").format(path=given.container)
    ways = {"r": _("read"), "w": _("write"), "m": _("make")}
    what = ", ".join(ways[letter] for letter in given.permissions)
    return _("It may use the host's {path}{where} ({what}).").format(path=given.host, where=where, what=what)


def _ulimit(value: str) -> str:
    name, limit = devices.ulimit(value)
    soft, hard = (_("unlimited") if number == -1 else str(number) for number in (limit["Soft"], limit["Hard"]))
    if soft == hard:
        return _("Each process has the limit {name} {soft}.").format(name=name, soft=soft)
    return _("Each process has the limit {name} {soft}, which it may raise to {hard}.").format(
        name=name, soft=soft, hard=hard
    )


def _gpus(value: str) -> str:
    request = devices.gpus(value)
    if request.get("DeviceIDs"):
        return _("It may use the graphics processors {names}.").format(names=", ".join(request["DeviceIDs"]))
    count = request.get("Count")
    if count == -1:
        return _("It may use all graphics processors.")
    return _("It may use {count} graphics processors.").format(count=count)


def _weight(value: str) -> str:
    limit = devices.weight(value)
    return _("Weighs {weight} against others on {path}.").format(path=limit["Path"], weight=limit["Weight"])


def _rate(text: str) -> Callable[[str], str]:
    def say(value: str) -> str:
        limit = devices.rate(value)
        return text.format(path=limit["Path"], rate=size(limit["Rate"]))

    return say


def _operations(text: str) -> Callable[[str], str]:
    def say(value: str) -> str:
        limit = devices.operations(value)
        return text.format(path=limit["Path"], rate=limit["Rate"])

    return say


def _namespace(own: str, host: str, other: str) -> Callable[[str], str]:
    def say(value: str) -> str:
        kind, _colon, name = value.partition(":")
        if kind == "container":
            return other.format(name=name)
        return {"host": host, "": own}.get(value, _("{own} ({value})").format(own=own, value=value))

    return say


_SPECIAL: dict[str, Callable[[str], str]] = {
    "publish": _publish,
    "expose": _expose,
    "volume": _volume,
    "mount": _mount,
    "tmpfs": _tmpfs,
    "env": _env,
    "restart": _restart,
    "pull": _pull,
    "network": _network,
    "add-host": _add_host,
    "link": _link,
    "device": _device,
    "ulimit": _ulimit,
    "gpus": _gpus,
    "blkio-weight-device": _weight,
    "device-read-bps": _rate(_("Reads at most {rate} a second from {path}.")),
    "device-write-bps": _rate(_("Writes at most {rate} a second to {path}.")),
    "device-read-iops": _operations(_("At most {rate} reads a second from {path}.")),
    "device-write-iops": _operations(_("At most {rate} writes a second to {path}.")),
    "pid": _namespace(
        _("Sees only its own processes."), _("Sees all processes of the host."), _("Sees the processes of {name}.")
    ),
    "ipc": _namespace(
        _("Has shared memory of its own."), _("Shares memory with the host."), _("Shares memory with {name}.")
    ),
    "uts": _namespace(_("Has a host name of its own."), _("Has the host's name."), ""),
    "userns": _namespace(_("Has the engine's users."), _("Has the host's users."), ""),
    "cgroupns": _namespace(_("Sees only its own control groups."), _("Sees the host's control groups."), ""),
}
