"""A Compose project as a tree: its services, their containers, its networks and volumes, and where it came from."""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dockertui import format as fmt
from dockertui.glyphs import GLYPHS
from dockertui.i18n import _
from dockertui.model.commands import docker
from dockertui.model.overview import Fact, Section, fact, section
from dockertui.resources.container.columns import glyph, ports, status
from dockertui.resources.project.record import LABEL, Project, Service, changed_files

if TYPE_CHECKING:
    from dockertui.model.session import Session


def command(record: Project) -> str:
    """The command that lists much the same."""
    return docker("compose", "-p", record.name, "ps", "-a")


async def sections(session: "Session", record: Project) -> Sequence[Section]:
    """The sections of a project."""
    record = session.store.get("project", record.id) or record
    local = session.engine.info is not None and session.engine.info.local
    changed = await asyncio.to_thread(changed_files, record) if local else []
    present = await asyncio.to_thread(_present, record) if local else []
    services = (section(_title(service), _containers(session, service)) for service in record.services)
    return (
        *services,
        section(_("Networks"), _named(session, "network", record)),
        section(_("Volumes"), _named(session, "volume", record)),
        section(_("Files"), _files(record, local, changed, present)),
    )


def _title(service: Service) -> str:
    needs = sorted(
        {
            part.partition(":")[0]
            for container in service.containers
            for part in container.labels.get(f"{LABEL}depends_on", "").split(",")
            if part
        }
    )
    after = _("needs {names}").format(names=fmt.clean(" ".join(needs))) if needs else ""
    count = f"{service.running}/{len(service.containers)}"
    return fmt.joined((f"{service.name} {count}", service.image, after), "  ")


def _containers(session: "Session", service: Service) -> Iterator[Fact]:
    for container in service.containers:
        mark, state, published = glyph(container), status(container), ports(container)
        text = fmt.joined((container.name, state.text, published.text, _drift(session, container)), "  ")
        tone = mark.tone if mark.tone != "ok" else ""
        yield Fact("", f"{mark.text} {text}", tone, ("container", container.id))


def _drift(session: "Session", container: object) -> str:
    """Says so where the image's name has moved on to a newer image than the container was made from."""
    name, made_from = getattr(container, "image", ""), getattr(container, "image_id", "")
    wanted = name if ":" in name.rpartition("/")[2] else f"{name}:latest"
    for image in session.store.all("image"):
        if wanted in image.references:
            return _("a newer image is there") if image.id != made_from else ""
    return ""


def _named(session: "Session", kind: str, record: Project) -> Iterator[Fact]:
    for found in sorted(session.store.all(kind), key=lambda one: str(one.name)):
        if found.labels.get(f"{LABEL}project") == record.id:
            yield Fact("", found.name, "", (kind, found.id))


def _present(record: Project) -> list[str]:
    return [name for name in record.files if Path(name).is_file()]


def _files(record: Project, local: bool, changed: list[str], present: list[str]) -> Iterator[Fact]:
    yield fact(_("Folder"), record.folder or None)
    for name in record.files:
        if not local:
            yield fact("", name, "dim")
        elif name in changed:
            yield fact(_("Changed"), _("{name}, since it was brought up").format(name=name), "warn")
        elif name in present:
            yield fact(GLYPHS.ok, name)
        else:
            yield fact(_("Missing"), _("{name}: not on this machine").format(name=name), "dim")
