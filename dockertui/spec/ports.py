"""Published and exposed ports: `[[ip:][host-port]:]container-port[/protocol]`, with ranges."""

import re
from dataclasses import dataclass

from dockertui.i18n import _
from dockertui.spec.addresses import ip as valid_ip
from dockertui.spec.errors import SpecError
from dockertui.spec.fields import whole

_SIMPLE = re.compile(r"(?:([0-9]{1,4}):)?([0-9]{1,4})(?:/(tcp|udp))?\Z")
_PORTS = re.compile(r"([0-9]+)(?:-([0-9]+)(?:-.*)?)?\Z", re.S)


@dataclass(frozen=True, slots=True)
class Binding:
    """One port of the container and where the host answers for it.

    `container` is `80/tcp`; `ip` "" means all addresses of the host; `host` is a port, a range `8000-8010` to choose
    from, or "" for any free port.
    """

    container: str
    ip: str = ""
    host: str = ""


def _range(text: str) -> tuple[int, int] | None:
    """First and last port of `80` or `80-90`."""
    match = _PORTS.match(text)
    if not match:
        return None
    first, last = whole(match[1]), whole(match[2] or match[1])
    return (first, last) if first <= last <= 65535 else None


def _parts(text: str) -> tuple[str, str, str]:
    """(address, host port, container port and protocol)."""
    rest, colon, container = text.rpartition(":")
    if not colon:
        return "", "", text
    address, colon, host = rest.rpartition(":")
    return address, host, container


def _protocol(text: str) -> tuple[str, str]:
    """(port, protocol) of `80/udp`."""
    port, *protocol = text.split("/")
    return port, protocol[0] if port and protocol and protocol[0] else "tcp"


def _long_form(text: str) -> str:
    """The short form of `published=8080,target=80,protocol=tcp`."""
    values = {"protocol": "tcp"}
    for part in text.split(","):
        key, equals, value = part.partition("=")
        if not equals or not key:
            raise SpecError(_("invalid publish opts format (should be name=value but got '{part}')").format(part=part))
        values[key] = value
    return f"{values.get('published', '')}:{values.get('target', '')}/{values['protocol']}"


def publish(text: str) -> tuple[Binding, ...]:
    """What a value of --publish binds, one Binding for each port of the container. Raises SpecError."""
    if match := _SIMPLE.match(text):
        host, port, protocol = match.groups()
        return (Binding(f"{int(port)}/{protocol or 'tcp'}", "", str(int(host)) if host else ""),)
    if "=" in text:
        text = _long_form(text)
    address, host, container = _parts(text)
    port, protocol = _protocol(container)
    address = _address(address)
    if not port:
        raise SpecError(_("no port specified"))
    ports, hosts = _range(port), _range(host)
    if not ports:
        raise SpecError(_("invalid containerPort: {port}").format(port=port))
    if host and not hosts:
        raise SpecError(_("invalid hostPort: {port}").format(port=host))
    if protocol.lower() not in ("tcp", "udp", "sctp"):
        raise SpecError(_("invalid proto: {protocol}").format(protocol=protocol))
    count = ports[1] - ports[0]
    if hosts and count and count != hosts[1] - hosts[0]:
        raise SpecError(
            _("invalid ranges specified for container and host Ports: {container} and {host}").format(
                container=port, host=host
            )
        )
    return tuple(
        Binding(f"{ports[0] + n}/{protocol.lower()}", address, _host_port(hosts, n, choice=count == 0))
        for n in range(count + 1)
    )


def _host_port(hosts: tuple[int, int] | None, nth: int, choice: bool) -> str:
    if not hosts:
        return ""
    if choice and hosts[0] != hosts[1]:
        return f"{hosts[0]}-{hosts[1]}"
    return str(hosts[0] + nth)


def _address(text: str) -> str:
    inner = text
    if text.startswith("["):
        inner, bracket, rest = text[1:].partition("]")
        if not bracket or rest or "[" in inner:
            raise SpecError(_("invalid IP address: {address}").format(address=text))
    if inner and (not valid_ip(inner) or inner != inner.strip()):
        raise SpecError(_("invalid IP address: {address}").format(address=inner))
    return inner


def expose(text: str) -> tuple[str, ...]:
    """The ports that a value of --expose names: `("80/tcp", …)`. Raises SpecError."""
    if ":" in text:
        raise SpecError(_("invalid port format for --expose"))
    port, protocol = _protocol(text)
    ports = _range(port)
    if not ports:
        raise SpecError(_("invalid range format for --expose"))
    return tuple(f"{number}/{protocol}" for number in range(ports[0], ports[1] + 1))


def by_port(values: list[tuple[Binding, ...]]) -> list[Binding]:
    """For `Flag.combine`: all bindings by the container's port; those of one port stay in their order."""
    return sorted((binding for value in values for binding in value), key=lambda binding: binding.container)


def show_bindings(bindings: list[Binding]) -> list[str]:
    """The values of --publish for bindings: ranges where both ports go up by one, or the host's is any; else each."""
    runs: list[list[Binding]] = []
    wanted: dict[Binding, list[Binding]] = {}
    for binding in sorted(bindings, key=_numbers):
        run = wanted.pop(binding, None)
        if run is None:
            run = []
            runs.append(run)
        run.append(binding)
        if following := _following(binding):
            wanted[following] = run
    return [_show_run(run) for run in runs]


def show_exposed(ports: list[str]) -> list[str]:
    """The values of --expose for ports such as `80/tcp`, as ranges where they follow each other."""
    return show_bindings([Binding(port) for port in ports])


def _numbers(binding: Binding) -> tuple[str, int]:
    port, _slash, protocol = binding.container.partition("/")
    return protocol, int(port) if port.isdecimal() else 0


def _following(binding: Binding) -> Binding | None:
    """The binding that goes on with a range, None where there is none."""
    protocol, port = _numbers(binding)
    if not port or (binding.host and not binding.host.isdecimal()):
        return None
    return Binding(f"{port + 1}/{protocol}", binding.ip, str(int(binding.host) + 1) if binding.host else "")


def _show_run(run: list[Binding]) -> str:
    """`[ip:][host:]port[/protocol]` of bindings that follow each other."""
    first, last = run[0], run[-1]
    host, port = first.host, first.container.removesuffix("/tcp")
    if last is not first:
        number, slash, protocol = port.partition("/")
        host = f"{host}-{last.host}" if host else ""
        port = f"{number}-{_numbers(last)[1]}{slash}{protocol}"
    if first.ip:
        return f"[{first.ip}]:{host}:{port}" if ":" in first.ip else f"{first.ip}:{host}:{port}"
    return f"{host}:{port}" if host else port
