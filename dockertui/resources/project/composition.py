"""Compositions: what compose files want, whether it was ever brought up or not."""

import asyncio
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from dockertui.engine import EngineError, compose
from dockertui.engine.answers import reading
from dockertui.format import clean
from dockertui.glyphs import GLYPHS
from dockertui.i18n import _
from dockertui.model.resource import Record


@dataclass(frozen=True, slots=True)
class Wanted:
    """A service as the files want it. `model` is all that Compose says of it; `digest` stands for its configuration.

    `optional` is a service of a profile, which is not brought up unless that is asked for.
    """

    name: str
    image: str
    replicas: int = 1
    ports: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    volumes: tuple[str, ...] = ()
    builds: bool = False
    checked: bool = False
    optional: bool = False
    digest: str = ""
    model: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition(Record):
    """What the files of a project say; its id is the project's name.

    `written` is when each of them was, `problem` why they cannot be read; without Compose they are `unread`.
    `doubt` is why they are not read unasked. `names` are the full names of its networks and volumes, by `network/` or
    `volume/` and their names in the files. `begun` is when they were begun to be read, in seconds of the monotonic
    clock.
    """

    source: compose.ComposeSource
    written: tuple[float, ...]
    services: tuple[Wanted, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    unread: bool = False
    doubt: str = ""
    begun: float = field(default_factory=time.monotonic, compare=False)


def doubted(host: str, source: compose.ComposeSource, written: tuple[float, ...], why: str) -> Composition:
    """A project whose files are not read, since they are in doubt."""
    name = compose.usual_name(source, os.environ)
    text = _("{why}. C asks whether to use the files.").format(why=clean(why))
    return Composition(
        host=host, id=name, name=name, source=source, written=written, problem=text, unread=True, doubt=why
    )


async def read(host: str, source: compose.Trusted) -> Composition:
    """What the files of a project say, or what is wrong with them."""
    begun = time.monotonic()
    written = await asyncio.to_thread(compose.written, source)
    usual = compose.usual_name(source, os.environ)
    unknown = Composition(host=host, id=usual, name=usual, source=source, written=written, begun=begun)
    try:
        model = await compose.model(source)
        hashes = await compose.hashes(source)
        with reading(compose.WHOSE):
            name = clean(str(model.get("name") or usual))
            services = tuple(wanted(name, service, said, hashes) for service, said in sorted(_services(model).items()))
            return replace(unknown, id=name, name=name, services=services, names=dict(_names(model)))
    except EngineError as error:
        problem = error.why if error.kind == "config" else str(error)
        return replace(unknown, problem=problem, unread=error.kind == "absent")


def _services(model: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return model.get("services") or {}


def _names(model: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for kind in ("network", "volume"):
        for name, said in (model.get(f"{kind}s") or {}).items():
            yield f"{kind}/{name}", clean(str((said or {}).get("name") or name))


def wanted(project: str, name: str, said: Mapping[str, Any], hashes: Mapping[str, str]) -> Wanted:
    """A service out of Compose's model of it."""
    builds = bool(said.get("build"))
    profiles = said.get("profiles")
    return Wanted(
        name=clean(name),
        image=clean(said.get("image") or (f"{project}-{name}" if builds else "")),
        replicas=_replicas(said),
        ports=tuple(_port(port) for port in said.get("ports") or ()),
        needs=tuple(sorted(map(clean, said.get("depends_on") or ()))),
        networks=tuple(sorted(map(clean, said.get("networks") or ()))),
        volumes=tuple(sorted({clean(v["source"]) for v in said.get("volumes") or () if _named(v)})),
        builds=builds,
        checked=bool(said.get("healthcheck")) and not said["healthcheck"].get("disable"),
        optional=bool(profiles),
        digest=hashes.get(name, ""),
        model=said,
    )


def _named(volume: Mapping[str, Any]) -> bool:
    return volume.get("type") == "volume" and bool(volume.get("source"))


def _replicas(said: Mapping[str, Any]) -> int:
    counts = (said.get("scale"), (said.get("deploy") or {}).get("replicas"))
    return next((int(count) for count in counts if count is not None), 1)


def _port(said: Mapping[str, Any]) -> str:
    """A port as the pane of containers shows it: `127.0.0.1:8080→80/udp`."""
    protocol = said.get("protocol") or "tcp"
    inside = f"{said.get('target')}{'' if protocol == 'tcp' else f'/{protocol}'}"
    if not said.get("published"):
        return clean(inside)
    address = f"{said['host_ip']}:" if said.get("host_ip") else ""
    return clean(f"{address}{said['published']}{GLYPHS.arrow}{inside}")
