"""How volumes look in a table."""

from dockertui import format as fmt
from dockertui.i18n import _
from dockertui.model.resource import Cell, Column
from dockertui.resources.volume.record import Volume

COLUMNS: tuple[Column[Volume], ...] = (
    Column("name", _("NAME"), lambda v: Cell(v.name, "strong"), lambda v: v.name, 14, grows=True),
    Column("users", _("USED BY"), lambda v: Cell(" ".join(v.users)), lambda v: v.users, 12, 1, grows=True),
    Column("driver", _("DRIVER"), lambda v: Cell(v.driver, "dim"), lambda v: v.driver, 7, 2),
    Column(
        "size",
        _("SIZE"),
        lambda v: Cell("" if v.size is None else fmt.size(v.size)),
        lambda v: v.size or 0,
        7,
        3,
        right=True,
        first="high",
        optional=True,
    ),
    Column(
        "mountpoint",
        _("MOUNTPOINT"),
        lambda v: Cell(v.mountpoint, "dim"),
        lambda v: v.mountpoint,
        24,
        9,
        grows=True,
    ),
)
