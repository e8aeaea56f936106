"""The columns of the list of images."""

import time

from dockertui import format as fmt
from dockertui.i18n import _
from dockertui.model.resource import Cell, Column
from dockertui.resources.image.record import Image


def _repository(record: Image) -> Cell:
    if not record.references:
        return Cell(record.repository, "dim")
    more = len(record.references) - 1
    return Cell(f"{record.repository} +{more}" if more else record.repository, "strong")


def _used(record: Image) -> Cell:
    return Cell(str(len(record.users)) if record.users else "", "")


COLUMNS: tuple[Column[Image], ...] = (
    Column("repository", _("REPOSITORY"), _repository, lambda i: (not i.references, i.repository), 14, grows=True),
    Column(
        "tag",
        _("TAG"),
        lambda i: Cell(i.tag, "" if i.references else "dim"),
        lambda i: i.tag,
        10,
        1,
        grows=True,
    ),
    Column("size", _("SIZE"), lambda i: Cell(fmt.size(i.size)), lambda i: i.size, 7, 2, right=True, first="high"),
    Column("used", _("USED"), _used, lambda i: len(i.users), 4, 3, right=True, first="high"),
    Column(
        "created",
        _("CREATED"),
        lambda i: Cell(fmt.span(time.time() - i.created), "dim"),
        lambda i: i.created,
        7,
        4,
        right=True,
        first="high",
    ),
    Column("id", _("ID"), lambda i: Cell(fmt.short_id(i.id), "dim"), lambda i: i.id, 12, 5),
    Column(
        "references",
        _("ALL REFERENCES"),
        lambda i: Cell(" ".join(i.references)),
        lambda i: i.references,
        20,
        9,
        grows=True,
    ),
)
