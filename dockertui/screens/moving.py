"""Keys that move in the lists of modal screens."""

from typing import ClassVar, Protocol

from textual.binding import Binding, BindingType

from dockertui.i18n import _


class Movable(Protocol):
    """What can be moved in: a table, a list, a text."""

    @property
    def page(self) -> int:
        """How many rows fit."""

    def move_by(self, rows: int) -> None:
        """Move down, or up for a negative number."""

    def move(self, index: int) -> None:
        """Move to a row, at most the first or the last."""


class CursorKeys:
    """For screens with a list: subclasses say which one moves now."""

    MOVES: ClassVar[list[BindingType]] = [
        Binding("up,k", "by(-1)", _("Up"), id="moving.up"),
        Binding("down,j", "by(1)", _("Down"), id="moving.down"),
        Binding("pageup", "page(-1)", _("Page up"), id="moving.pageup"),
        Binding("pagedown", "page(1)", _("Page down"), id="moving.pagedown"),
        Binding("home,g", "to(0)", _("First"), id="moving.first"),
        Binding("end,G", "to(1000000000)", _("Last"), id="moving.last"),
    ]

    @property
    def movable(self) -> Movable:
        """What the keys move in now."""
        raise NotImplementedError

    def action_by(self, rows: int) -> None:
        """Move by rows."""
        self.movable.move_by(rows)

    def action_page(self, pages: int) -> None:
        """Move by pages."""
        self.movable.move_by(pages * max(1, self.movable.page - 1))

    def action_to(self, row: int) -> None:
        """Move to a row."""
        self.movable.move(row)
