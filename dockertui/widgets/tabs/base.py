"""What a tab of the right side is."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.message import Message
from textual.widget import Widget

from dockertui.i18n import _
from dockertui.model.command import Command
from dockertui.model.resource import Record, Resource
from dockertui.model.session import Session
from dockertui.widgets.prompt import Complete
from dockertui.widgets.scroller import Scroller

if TYPE_CHECKING:
    from dockertui.model.action import Desk, Severity


class Tab(Widget):
    """Shows one aspect of a record. All methods are called on the event loop and return at once.

    What needs the engine is fetched in a worker of the tab, and shown when it arrives if the record is still the same.
    `COMMANDS` are the keys that work while the tab has the focus; each gets the tab.
    """

    COMMANDS: ClassVar[tuple[Command[Any], ...]] = ()

    session: Session
    desk: "Desk"
    """What commands may ask of the user; set before `show`."""
    resource: Resource[Any]
    """The kind of the record; set before `show`."""
    record: Any = None
    marked: Sequence[Any] = ()
    """Two or more records that the user marked; a tab that can shows them together."""

    @property
    def title(self) -> str:
        """What the tab is called, for one that is not in the catalogue."""
        return ""

    @property
    def mark(self) -> str:
        """A sign for what happened in it unseen, for one that is not in the catalogue."""
        return ""

    @property
    def main(self) -> Scroller:
        """The part that gets the focus, scrolls and is searched: the tab itself unless it has parts."""
        assert isinstance(self, Scroller)
        return self

    @property
    def measured(self) -> Sequence[Record]:
        """The records of which it shows measurements."""
        return ()

    @property
    def target(self) -> tuple[str, Record] | None:
        """Kind and record of the object that actions are for, where that is not the selected one."""
        return None

    def show(self, session: Session, record: Record) -> None:
        """Show this record from now on: the tab became visible, or the selection moved."""
        self.session = session
        self.record = record

    def session_of(self, record: Any) -> Session:
        """The session of a record: those that are marked may be of several engines."""
        return self.session if record.host == self.session.key else self.desk.session(record.host)

    def record_changed(self, record: Record) -> None:
        """Take the same record as it is now."""
        self.record = record

    def ask_line(self, message: "AskLine") -> None:
        """Have a line asked for, at once and not by posting: keys typed ahead are for the answer already."""
        asker: Any = next(node for node in self.ancestors if hasattr(node, "on_ask_line"))
        asker.on_ask_line(message)

    def attend(self) -> None:
        """The tab gets the keys: have them wait a moment for what it is about to show."""

    def tick(self) -> None:
        """A second went by while the tab is visible."""

    @property
    def fails(self) -> bool:
        """Whether it waits for its next try to get what it shows."""
        return False

    def retry(self) -> None:
        """Try now what waits for its next try."""

    def hide(self) -> None:
        """The tab is left: stop streams and timers."""

    def notes(self) -> str:
        """A few words for the end of the tab strip, such as `following` or `3 of 17 matches`."""
        return ""

    def command(self) -> str:
        """The docker command that shows the same; "" for none."""
        return ""


def reveal(tab: str) -> Command[Any]:
    """The key that shows the secrets in a tab, or masks them again: everywhere the same."""
    return Command(
        id=f"{tab}.reveal",
        title=_("reveal"),
        help=_("Show the values that look like secrets, or mask them again"),
        keys=("m",),
        run=lambda tab: tab.toggle_mask(),
        hint=True,
    )


class NotesChanged(Message):
    """What `Tab.notes` says is something else now; whatever else changes there is seen within a second."""


class AskLine(Message):
    """A tab wants one line of text from the user: `done` gets it; nothing happens where the user backs out.

    `complete` says what a text typed so far may become; see `Prompt.ask`.
    """

    def __init__(self, title: str, initial: str, done: Callable[[str], None], complete: Complete | None = None) -> None:
        self.title = title
        self.initial = initial
        self.done = done
        self.complete = complete
        super().__init__()

    def ended(self, text: str | None) -> None:
        """The user has written a text, or backs out (None)."""
        if text is not None:
            self.done(text)


class CopyText(Message):
    """A tab wants text on the user's clipboard; the user is told `said` where that must not show all of it."""

    def __init__(self, text: str, said: str = "") -> None:
        self.text = text
        self.said = said
        super().__init__()


class Tell(Message):
    """A tab has something to say in passing."""

    def __init__(self, text: str, severity: "Severity" = "information") -> None:
        self.text = text
        self.severity = severity
        super().__init__()


class GoTo(Message):
    """A tab wants to move to another object of the same engine: to its pane, and to its row there."""

    def __init__(self, kind: str, identity: str) -> None:
        self.kind = kind
        self.identity = identity
        super().__init__()
