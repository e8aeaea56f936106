"""How Compose projects and their services look."""

from typing import TYPE_CHECKING

from dockertui.glyphs import GLYPHS
from dockertui.i18n import _
from dockertui.model.resource import Cell, Column

if TYPE_CHECKING:
    from dockertui.resources.project.record import Project
    from dockertui.resources.project.service import Service


def glyph(record: "Project | Service") -> Cell:
    """The state as one symbol."""
    if any(service.unhealthy for service in record.services):
        return Cell(GLYPHS.unhealthy, "bad")
    if not record.containers:
        return Cell(GLYPHS.created, "dim")
    if record.running and record.up >= record.count:
        return Cell(GLYPHS.running, "ok")
    if any(container.failed for container in record.containers):
        return Cell(GLYPHS.failed, "bad")
    return Cell(GLYPHS.running, "warn") if record.running else Cell(GLYPHS.exited, "dim")


def counts(record: "Project | Service") -> Cell:
    """How many containers run, of how many that there should be."""
    return Cell(f"{record.up}/{record.count}" if record.count else "", glyph(record).tone)


def status(record: "Project | Service") -> Cell:
    """The state in a word or two."""
    tone = glyph(record).tone
    if any(service.unhealthy for service in record.services):
        return Cell(_("unhealthy"), tone)
    if not record.containers:
        return Cell(_("not up"), tone)
    if record.running and record.up >= record.count:
        return Cell(_checked(record) or _("up"), tone)
    return Cell(_("partly up") if record.running else _("stopped"), tone)


def _checked(record: "Project | Service") -> str:
    """What the health checks say, where all the containers have one."""
    found = {container.health for container in record.containers}
    return _("starting") if "starting" in found else _("healthy") if found == {"healthy"} else ""


def drift(record: "Project") -> Cell:
    """What is not as the files, or the images, are now."""
    if record.problem and not record.unread:
        return Cell(_("file wrong"), "bad")
    if record.changed:
        return Cell(_("changed"), "warn")
    return Cell(_("newer image"), "warn") if record.outdated else Cell("")


COLUMNS: "tuple[Column[Project], ...]" = (
    Column("glyph", "", glyph, lambda p: (not p.running, p.up < p.count), 1),
    Column("name", _("NAME"), lambda p: Cell(p.name, "strong"), lambda p: p.name, 10, grows=True),
    Column("running", _("RUN"), counts, lambda p: p.up, 6, 1, right=True, first="high"),
    Column("status", _("STATUS"), status, lambda p: status(p).text, 9, 2),
    Column("drift", _("DRIFT"), drift, lambda p: drift(p).text, 11, 1, optional=True),
    Column(
        "services",
        _("SERVICES"),
        lambda p: Cell(" ".join(service.name for service in p.services)),
        lambda p: [service.name for service in p.services],
        10,
        3,
        grows=True,
        prose=True,
    ),
    Column("folder", _("FOLDER"), lambda p: Cell(p.source.folder, "dim"), lambda p: p.source.folder, 20, 5, grows=True),
)
