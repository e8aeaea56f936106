"""How networks look in a table."""

from dockertui import format as fmt
from dockertui.i18n import _
from dockertui.model.resource import Cell, Column
from dockertui.resources.network.record import Network

COLUMNS: tuple[Column[Network], ...] = (
    Column("name", _("NAME"), lambda n: Cell(n.name, "strong"), lambda n: n.name, 14, grows=True),
    Column("driver", _("DRIVER"), lambda n: Cell(n.driver), lambda n: n.driver, 8, 1),
    Column("subnet", _("SUBNET"), lambda n: Cell(" ".join(n.subnets), "dim"), lambda n: n.subnets, 18, 3),
    Column(
        "count",
        _("USED"),
        lambda n: Cell(str(len(n.users)) if n.users else ""),
        lambda n: len(n.users),
        4,
        2,
        right=True,
        first="high",
    ),
    Column("scope", _("SCOPE"), lambda n: Cell(n.scope, "dim"), lambda n: n.scope, 6, 5),
    Column("users", _("CONTAINERS"), lambda n: Cell(" ".join(n.users)), lambda n: n.users, 16, 4, grows=True),
    Column("id", _("ID"), lambda n: Cell(fmt.short_id(n.id), "dim"), lambda n: n.id, 12, 9),
)
