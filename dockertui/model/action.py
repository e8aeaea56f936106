"""What can be done to records: an action is one function and one entry in its resource."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Literal, Protocol

from dockertui.model.resource import Key, R, Record

if TYPE_CHECKING:
    from pathlib import Path

    from dockertui.model.document import Document
    from dockertui.model.form import Answer, Attempt, Form, Values
    from dockertui.model.jobs import Job
    from dockertui.model.session import Session
    from dockertui.model.terminals.live import LiveTerminal
    from dockertui.model.terminals.transport import Plan

Severity = Literal["information", "warning", "error"]


class Desk(Protocol):
    """What an action may ask of the user interface."""

    def session(self, host: str = "") -> "Session":
        """The session of that key, or the one in front of the user."""

    async def ask(self, form: "Form", attempt: "Attempt | None" = None) -> "Answer | None":
        """Show a form, until an attempt at what it asks for succeeds; None where the user backs out."""

    def notify(self, text: str, severity: Severity = "information") -> None:
        """Tell the user something in passing; `text` is plain, never markup."""

    def select(self, kind: str, key: Key) -> None:
        """Move to an object in its pane."""

    def mark(self, kind: str, keys: Collection[Key]) -> None:
        """Mark objects in their pane, and no others."""

    def show_tab(self, tab: str) -> None:
        """Bring a tab of the right side to the front and give it the focus."""

    def show_job(self, job: "Job") -> None:
        """Show how far a job is; the user may close that and leave it running."""

    def edit(self, path: "Path", line: int = 0) -> str:
        """Leave the screen to the user's editor, at a line, until it has ended; returns what went wrong, or ""."""

    async def search(self, term: str = "") -> None:
        """Let the user search for images in a registry, until they are done with that."""

    async def show(self, document: "Document") -> None:
        """Show a text to take along, until the user is done with it."""

    def copy(self, text: str, said: str = "") -> None:
        """Put text on the user's clipboard (OSC 52), and tell them: `said` where the text itself must not be shown."""

    def open_terminal(self, plan: "Plan") -> "LiveTerminal":
        """Open a terminal on the right side, with the focus; it stays until the user closes it."""


def always(record: Record) -> bool:
    """For `Action.applies`: every record."""
    return True


@dataclass(frozen=True, kw_only=True)
class Action(Generic[R]):
    """Something a user can do to one record, to all marked ones, or (`rowless`) to the kind as a whole.

    `key` names its key, or several with spaces between them.
    `changes` marks what read-only mode refuses. Where there is a `form` it is shown before `run`; with
    `ask=False` only after the options key, and `run` gets the form's defaults otherwise.
    Keys typed after one that `opens` something are for what it opens. `applies` decides for which records the action
    makes sense; the others are left out.
    """

    id: str
    title: str
    help: str
    run: "Callable[[Desk, Sequence[R], Values], Awaitable[None]]"
    key: str = ""
    changes: bool = False
    many: bool = True
    rowless: bool = False
    ask: bool = True
    opens: bool = False
    form: "Callable[[Sequence[R]], Form] | None" = None
    applies: Callable[[R], bool] = always
