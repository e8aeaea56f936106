"""A Compose project as a tree: its services, their containers, its networks and volumes, and where it came from."""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dockertui import format as fmt
from dockertui.glyphs import GLYPHS
from dockertui.i18n import _, ngettext
from dockertui.model.command_log import docker
from dockertui.model.overview import Fact, Section, fact, section
from dockertui.resources.container import columns
from dockertui.resources.project.columns import counts, glyph, status
from dockertui.resources.project.composition import Composition
from dockertui.resources.project.record import Project
from dockertui.resources.project.service import LABEL, Service, nameless
from dockertui.resources.project.watching import look

if TYPE_CHECKING:
    from dockertui.model.session import Session
    from dockertui.resources.container.record import Container


def command(record: Project) -> str:
    """The command that lists much the same."""
    return docker("compose", "-p", record.name, "ps", "-a")


async def sections(session: "Session", record: Project) -> Sequence[Section]:
    """The sections of a project."""
    await look(session, record)
    record = session.store.get("project", record.id) or record
    present = await asyncio.to_thread(lambda: [name for name in record.source.files if Path(name).is_file()])
    said: Composition | None = session.store.get("composition", record.id)
    return (
        section(_("Services"), _services(record)),
        section(_("Networks"), _named(session, "network", record, said)),
        section(_("Volumes"), _named(session, "volume", record, said)),
        section(_("Files"), _files(record, present)),
    )


def _services(record: Project) -> Iterator[Fact]:
    """Each service with what it is made of below it, in columns."""
    names = max((len(service.name) for service in record.services), default=0)
    images = max((len(_image(service)) for service in record.services), default=0)
    for service in record.services:
        about = ("service", service.id)
        needs = _("needs {names}").format(names=" ".join(service.needs)) if service.needs else ""
        ports = " ".join(service.wanted.ports) if service.wanted and not service.containers else ""
        head = f"{glyph(service).text} {service.name:{names}}  {counts(service).text:>3}"
        text = fmt.joined((head, f"{_image(service):{images}}", status(service).text, ports, needs), "  ")
        first = ("container", service.containers[0].id) if service.containers else None
        yield Fact("", text, "strong" if first else "dim", first, about)
        for container in service.containers:
            yield _container(container)
        for remark in _remarks(service, bool(record.containers)):
            yield Fact("", f"  {GLYPHS.branch} {remark}", "warn", about=about)
    for container in record.strangers:
        text = _("{name}  of no service: its label is no service's name").format(name=container.name)
        yield Fact("", f"{GLYPHS.branch} {text}", "dim", ("container", container.id))


def _container(container: "Container") -> Fact:
    mark, state, published = columns.glyph(container), columns.status(container), columns.ports(container)
    text = fmt.joined((container.name, state.text, published.text), "  ")
    tone = mark.tone if mark.tone != "ok" else ""
    return Fact("", f"  {GLYPHS.branch} {mark.text} {text}", tone, ("container", container.id))


def _image(service: Service) -> str:
    return fmt.short_id(service.image) if nameless(service.image) else service.image


def _remarks(service: Service, up: bool) -> Iterator[str]:
    """What is not as the files and the images are now, and what to do about it; `up` where any container is made."""
    if service.orphan:
        yield _("not in the file any more: d removes it, with orphans")
    if service.changed:
        yield _("changed in the file since it was made: u makes it anew")
    if service.outdated and nameless(service.image):
        yield _("its image has lost its name, most likely to a newer one: u makes it anew")
    elif service.outdated:
        yield _("a newer image is here than it was made from: u makes it anew")
    missing = service.count - len(service.containers)
    if missing > 0 and up:
        text = ngettext("the file wants {count} more: u makes it", "the file wants {count} more: u makes them", missing)
        yield text.format(count=missing)


def _named(session: "Session", kind: str, record: Project, said: Composition | None) -> Iterator[Fact]:
    """The networks or volumes of a project, each with the services that use it; those that are not made yet, too."""
    planned = (
        {full: name.partition("/")[2] for name, full in said.names.items() if name.startswith(f"{kind}/")}
        if said
        else {}
    )
    there = {found.name: found for found in session.store.all(kind)}
    own = {name for name, found in there.items() if found.labels.get(f"{LABEL}project") == record.id}
    for full in sorted(own | planned.keys()):
        users = [service.name for service in record.services if planned.get(full, "") in _uses(service, kind)]
        users = users or [s.name for s in record.services if any(full in _has(c, kind) for c in s.containers)]
        if full in there:
            yield Fact("", fmt.joined((full, " ".join(users)), "  "), "", (kind, there[full].id))
        elif users:
            yield Fact("", fmt.joined((full, " ".join(users), _("not made yet")), "  "), "dim")


def _uses(service: Service, kind: str) -> Sequence[str]:
    if service.wanted is None:
        return ()
    return service.wanted.networks if kind == "network" else service.wanted.volumes


def _has(container: "Container", kind: str) -> Sequence[str]:
    return container.networks if kind == "network" else container.volumes


def _files(record: Project, present: Sequence[str]) -> Iterator[Fact]:
    yield fact(_("Folder"), record.source.folder or None)
    for name in record.source.files:
        if name in record.rewritten:
            yield fact(_("Changed"), _("{name}, since it was brought up").format(name=name), "warn")
        elif name in present:
            yield fact(GLYPHS.ok, name)
        else:
            yield fact(_("Missing"), _("{name}: not on this machine").format(name=name), "dim")
    if record.problem:
        yield fact(_("Not read") if record.unread else _("Wrong"), record.problem, "warn" if record.unread else "bad")
