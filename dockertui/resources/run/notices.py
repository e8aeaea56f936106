"""What stands against a run specification, or is good to know about it, beyond what is wrong with single values."""

import asyncio
import errno
import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dockertui import format as fmt
from dockertui.i18n import _
from dockertui.labels import COPY_OF
from dockertui.model import numbers
from dockertui.model.form import Notice, Values
from dockertui.resources.run.values import hidden, spec_of
from dockertui.spec import FLAGS, RunSpec, SpecError, faults
from dockertui.spec.network import user_defined
from dockertui.spec.reference import parse_reference

if TYPE_CHECKING:
    from dockertui.engine import EngineInfo
    from dockertui.model.session import Session

LEAST_MEMORY = 6 * 1024 * 1024
"""Engines refuse to hold a container to less (in bytes)."""


def conflicts(session: "Session", values: Values, replaced: str = "") -> Iterator[Notice]:
    """What the values say against each other and against what the engine has; `replaced` is the id of the container
    that the new one takes the place of.
    """
    try:
        spec = spec_of(values)
    except SpecError:
        return  # The field of the command says so.
    yield from _faults(spec)
    good = spec.sound()
    yield from _kept_back(good)
    if session.state != "live":
        return
    yield from _image(session, spec)
    yield from _name(session, spec, replaced)
    yield from _ports(session, good, replaced)
    yield from _others(session, good)
    if session.engine.info:
        yield from _limits(session.engine.info, good)
        yield from _versions(session.engine.info, spec)


def _faults(spec: RunSpec) -> Iterator[Notice]:
    try:
        for fault in faults((spec if spec.image else spec.of("x")).sound()):
            yield Notice(fault.flag or "image", fault.message, bad=True)
    except SpecError:
        return  # A single value is wrong, and its field says so.


def _kept_back(spec: RunSpec) -> Iterator[Notice]:
    for name in spec.options:
        if FLAGS[name].kind == "map" and any(hidden(text) for text in spec.all(name)):
            yield Notice(name, _("a secret was not kept: type it again"), bad=True)
    if any(hidden(word) for word in spec.command):
        yield Notice("command", _("a secret was not kept: type it again"), bad=True)


def is_local(session: "Session", image: str) -> bool:
    """Whether the engine has an image, by name or by the beginning of its id."""
    names = {image, fmt.clean(image)}
    try:
        wanted = parse_reference(image)
        if not wanted.digest:
            names |= {f"{image}:latest", f"{image.removeprefix('docker.io/').removeprefix('library/')}"}
    except ValueError:
        pass
    known = session.store.all("image")
    if any(names & set(record.references) for record in known):
        return True
    digits = image.removeprefix("sha256:")
    return len(digits) >= 4 and any(record.id.removeprefix("sha256:").startswith(digits) for record in known)


def _image(session: "Session", spec: RunSpec) -> Iterator[Notice]:
    when = spec.text("pull")
    if not spec.image or when == "always" or is_local(session, spec.image):
        return
    if "@" in spec.image:
        return  # The store knows no digests.
    if when == "never":
        yield Notice("image", _("is not here, and Pull says never"), bad=True)
    else:
        yield Notice("image", _("is not here: it will be pulled"))


def _name(session: "Session", spec: RunSpec, replaced: str) -> Iterator[Notice]:
    wanted = spec.text("name")
    for record in session.store.all("container"):
        if wanted and record.name == wanted and not _is(record, replaced):
            yield Notice("name", _("is in use by a container ({state})").format(state=record.state), bad=True)


def _is(record: Any, replaced: str) -> bool:
    """Whether a container is the one that is replaced, or the copy that has come back in its place."""
    return replaced in (record.id, record.labels.get(COPY_OF))


def wanted_ports(spec: RunSpec) -> list[tuple[str, int, str]]:
    """The addresses, single ports and protocols that are to answer on the host."""
    bindings = spec.value("publish")
    return [(b.ip, int(b.host), b.container.rpartition("/")[2]) for b in bindings if b.host.isdecimal()]


def _ports(session: "Session", spec: RunSpec, replaced: str) -> Iterator[Notice]:
    taken: dict[tuple[int, str], list[tuple[str, str]]] = {}
    for record in session.store.all("container"):
        for port in record.ports if not _is(record, replaced) else ():
            if port.public:
                taken.setdefault((port.public, port.protocol), []).append((port.ip, record.name))
    for address, number, protocol in wanted_ports(spec):
        names = [name for ip, name in taken.get((number, protocol), ()) if _overlap(ip, address)]
        if names:
            yield Notice("publish", _("port {port} is taken by {name}").format(port=number, name=names[0]))


def _overlap(one: str, other: str) -> bool:
    """Whether two addresses, "" and the unspecified ones meaning all, have one in common."""
    everywhere = ("", "0.0.0.0", "::")
    return one == other or one in everywhere or other in everywhere


def _others(session: "Session", spec: RunSpec) -> Iterator[Notice]:
    for attachment in [FLAGS["network"].meaning(text) for text in spec.all("network")]:
        if user_defined(attachment.name) and not _exists(session, "network", attachment.name):
            yield Notice("network", _("there is no network {name}").format(name=attachment.name), bad=True)
    for text in spec.all("volumes-from"):
        name = text.partition(":")[0]
        if not _exists(session, "container", name):
            yield Notice("volumes-from", _("there is no container {name}").format(name=name), bad=True)


def _exists(session: "Session", kind: str, name: str) -> bool:
    """Whether the engine has an object of that name, or whose id begins so."""
    return any(record.name == name or record.id.startswith(name) for record in session.store.all(kind))


def _limits(info: "EngineInfo", spec: RunSpec) -> Iterator[Notice]:
    memory = spec.value("memory")
    if 0 < memory < LEAST_MEMORY:
        yield Notice("memory", _("is less than the {least} that engines want").format(least="6m"), bad=True)
    elif info.memory and memory > info.memory:
        yield Notice("memory", _("is more than the host has ({size})").format(size=fmt.memory(info.memory)))
    cpus = spec.value("cpus") / 1e9
    if info.cpus and cpus > info.cpus:
        yield Notice("cpus", _("the host has only {count}").format(count=info.cpus), bad=True)
    beyond = [cpu for cpu in cpu_numbers(spec.text("cpuset-cpus")) if cpu >= info.cpus]
    if info.cpus and beyond:
        last = info.cpus - 1
        yield Notice("cpuset-cpus", _("the host has only CPUs 0 to {last}").format(last=last), bad=True)


def cpu_numbers(text: str) -> list[int]:
    """The ends of the ranges in a list of processors such as `0-3,5`; what cannot be read is left out."""
    ends = (numbers.number(end) for part in text.split(",") for end in part.split("-"))
    return [end for end in ends if end is not None]


def _versions(info: "EngineInfo", spec: RunSpec) -> Iterator[Notice]:
    def number(version: str) -> tuple[int, ...]:
        return tuple(int(part) for part in version.split(".") if part.isdecimal())

    for name in spec.options:
        since = FLAGS[name].since
        if since and number(info.api_version) < number(since):
            text = _("needs API {since}; this engine speaks {version}").format(since=since, version=info.api_version)
            yield Notice(name, text, bad=True)


async def host_notices(session: "Session", values: Values) -> Sequence[Notice]:
    """What this machine says, where the engine runs on it: paths that do not exist, ports that something else uses."""
    info = session.engine.info
    if info is None or not info.local:
        return ()
    try:
        spec = spec_of(values).sound()
    except SpecError:
        return ()
    owned = {(port.public, port.protocol) for record in session.store.all("container") for port in record.ports}
    ports = [(ip, number, protocol) for ip, number, protocol in wanted_ports(spec) if (number, protocol) not in owned]
    return await asyncio.to_thread(lambda: [*_paths(spec), *_busy(ports)])


def _paths(spec: RunSpec) -> Iterator[Notice]:
    for volume in [FLAGS["volume"].meaning(text) for text in spec.all("volume")]:
        if volume.is_path and not Path(volume.source).exists():
            text = _("{path} does not exist on the host: the engine makes a folder").format(path=volume.source)
            yield Notice("volume", text)
    for mount in [FLAGS["mount"].meaning(text) for text in spec.all("mount")]:
        if mount.kind == "bind" and mount.source and not Path(mount.source).exists():
            yield Notice("mount", _("{path} does not exist on the host").format(path=mount.source), bad=True)
    for name in ("env-file", "label-file"):
        for text in spec.all(name):
            if not os.access(text, os.R_OK):
                yield Notice(name, _("{path} cannot be read").format(path=text), bad=True)


def _busy(ports: Sequence[tuple[str, int, str]]) -> Iterator[Notice]:
    for address, number, protocol in ports:
        problem = _bind_problem(address, number, protocol)
        if problem == errno.EADDRINUSE:
            yield Notice("publish", _("port {port} is in use on this host").format(port=number))
        elif problem == errno.EADDRNOTAVAIL:
            yield Notice("publish", _("this host has no address {address}").format(address=address))


def _bind_problem(address: str, number: int, protocol: str) -> int:
    """The errno of an attempt to use a port, 0 where it is free."""
    kind = {"tcp": socket.SOCK_STREAM, "udp": socket.SOCK_DGRAM}.get(protocol)
    if kind is None or number == 0:
        return 0
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with closing(socket.socket(family, kind)) as probe:
        if protocol == "tcp":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address or "0.0.0.0", number))
        except OSError as error:
            return error.errno or 0
    return 0
