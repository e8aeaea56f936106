"""What a tab of the right side is."""

from typing import Any, Protocol

from textual.widget import Widget

from dockertui.model.resource import Record
from dockertui.model.session import Session


class Tab(Protocol):
    """A widget that shows one aspect of a record. All calls come on the event loop.

    `show` is called when the tab becomes visible or the selection moves to another record, and must return at once:
    what needs the engine is fetched in a worker, and shown when it arrives if the record is still the same.
    `update` is called when the same record changed, `tick` once a second while the tab is visible, and `hide` when the
    tab is left: streams are closed there.
    """

    def show(self, session: Session, record: Record) -> None:
        """Show this record from now on."""

    def update(self, record: Record) -> None:
        """Take the record as it is now."""

    def tick(self) -> None:
        """A second went by."""

    def hide(self) -> None:
        """Stop whatever runs for the tab."""


class TabWidget(Widget):
    """A tab that does nothing yet: the base of the real ones, which override what they need."""

    session: Session | None = None
    record: Any = None

    def show(self, session: Session, record: Record) -> None:
        """Remember what to show."""
        self.session = session
        self.record = record

    def update(self, record: Record) -> None:  # type: ignore[override]
        """Remember the record as it is now."""
        self.record = record

    def tick(self) -> None:
        """Nothing to do by default."""

    def hide(self) -> None:
        """Nothing to stop by default."""
