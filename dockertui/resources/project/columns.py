"""How Compose projects look in a table."""

from dockertui.glyphs import GLYPHS
from dockertui.i18n import _
from dockertui.model.resource import Cell, Column
from dockertui.resources.project.record import Project


def glyph(record: Project) -> Cell:
    """The state as one symbol."""
    if any(service.unhealthy for service in record.services):
        return Cell(GLYPHS.unhealthy, "bad")
    if record.running == len(record.containers):
        return Cell(GLYPHS.running, "ok")
    if any(container.failed for container in record.containers):
        return Cell(GLYPHS.failed, "bad")
    return Cell(GLYPHS.running, "warn") if record.running else Cell(GLYPHS.exited, "dim")


def _running(record: Project) -> Cell:
    count = f"{record.running}/{len(record.containers)}"
    return Cell(count, glyph(record).tone)


COLUMNS: tuple[Column[Project], ...] = (
    Column("glyph", "", glyph, lambda p: (p.running == 0, p.running < len(p.containers)), 1),
    Column("name", _("NAME"), lambda p: Cell(p.name, "strong"), lambda p: p.name, 14, grows=True),
    Column("running", _("RUN"), _running, lambda p: p.running, 6, 1, right=True, first="high"),
    Column(
        "services",
        _("SERVICES"),
        lambda p: Cell(" ".join(service.name for service in p.services)),
        lambda p: [service.name for service in p.services],
        18,
        2,
        grows=True,
    ),
    Column("folder", _("FOLDER"), lambda p: Cell(p.folder, "dim"), lambda p: p.folder, 20, 5, grows=True),
)
