"""A page of sections in a frame: an engine, a context."""

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from dockertui import effects
from dockertui.engine import EngineError
from dockertui.engine.answers import reading
from dockertui.format import clean
from dockertui.glyphs import GLYPHS
from dockertui.i18n import _
from dockertui.model.action import Desk
from dockertui.model.overview import Fact, Section
from dockertui.model.session import Session
from dockertui.resources.engines import page
from dockertui.screens.dialog import Dialog, Hints
from dockertui.screens.moving import CursorKeys
from dockertui.widgets.lines import Line, Lines, Span
from dockertui.widgets.scroller import Scroller
from dockertui.widgets.tabs.overview import lay_out
from dockertui.widgets.text import wrap

Ask = Callable[[], Awaitable[Sequence[Section]]]


class PageSections(Scroller):
    """Sections of facts, with a cursor."""

    selects = True

    def __init__(self) -> None:
        super().__init__(id="sections-page")
        self.sections: Sequence[Section] = ()
        self.said: tuple[str, str] = ("", "")
        self._rows: list[tuple[Line, Fact | None]] = []

    @property
    def current(self) -> Fact | None:
        """The fact under the cursor."""
        return self._rows[self.cursor][1] if self.cursor < len(self._rows) else None

    def count(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    def row(self, index: int) -> Line:
        """A row."""
        return self._rows[index][0]

    def lay_out_anew(self) -> None:
        """Lay everything out for the width, below what is to be said."""
        cells = max(20, self.size.width - 1)
        text, tone = self.said
        said: list[tuple[Line, Fact | None]] = [([Span(f" {part}", tone)], None) for part in wrap(text, cells - 2)]
        self._rows = [*(said if text else ()), *lay_out(self.sections, cells)]
        self.sync()


class CommandLine(Lines):
    """The docker command that tells the same."""

    def __init__(self, command: str) -> None:
        super().__init__(id="page-command")
        self._command = command

    def line(self, y: int) -> Line:
        """The command."""
        return [Span(f" $ {self._command}", "dim", "bar"), Span("", "", "bar")]


class PageScreen(CursorKeys, Dialog[None]):
    """Shows what `ask` tells; it raises EngineError where that is not to be had. `command` tells much the same."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *CursorKeys.MOVES,
        Binding("r", "ask", _("Ask again"), id="page.again"),
        Binding("y", "copy", _("Copy value"), id="page.copy"),
        Binding("q", "cancel", _("Close"), id="page.close"),
    ]

    def __init__(self, desk: Desk, title: str, command: str, ask: Ask) -> None:
        super().__init__(title)
        self._desk = desk
        self._ask_for = ask
        self.sections = PageSections()
        self._command = CommandLine(clean(command))

    @property
    def movable(self) -> PageSections:
        """The page."""
        return self.sections

    def body(self) -> ComposeResult:
        """The page, and the command."""
        yield self.sections
        yield self._command

    def hints(self) -> Hints:
        """The keys that work."""
        return [("page.again", _("ask again")), ("page.copy", _("copy value")), ("dialog.cancel", _("close"))]

    def on_mount(self) -> None:
        """Ask."""
        super().on_mount()
        self.sections.focus()
        self.action_ask()

    def on_resize(self, event: events.Resize) -> None:
        """Lay the page out for the new size."""
        super().on_resize(event)
        self.call_after_refresh(self.sections.lay_out_anew)

    def action_ask(self) -> None:
        """Ask anew."""
        self._say(_("Asking{dots}").format(dots=GLYPHS.ellipsis), "busy")
        self._ask()

    @effects.attends(_("The engine"), soft=True)
    @work(exclusive=True, group="page")
    async def _ask(self) -> None:
        try:
            with reading():
                found = await self._ask_for()
        except EngineError as error:
            self._say(str(error), "bad")
        else:
            self._show(found)

    def action_copy(self) -> None:
        """Put the value under the cursor on the clipboard."""
        if self.sections.current:
            self._desk.copy(self.sections.current.text)

    def _say(self, text: str, tone: str) -> None:
        self.sections.said = (text, tone)
        self.call_after_refresh(self.sections.lay_out_anew)

    def _show(self, sections: Sequence[Section]) -> None:
        self.sections.sections = sections
        self._say("", "")


class EnginePage(PageScreen):
    """What a session's engine is; its disk usage is asked for on demand."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("u", "usage", _("Disk usage"), id="page.usage")]

    def __init__(self, desk: Desk, session: Session) -> None:
        title = _("Engine {label}").format(label=clean(session.engine.endpoint.label))
        super().__init__(desk, title, "docker info", lambda: page.ask(session))
        self._session = session

    def hints(self) -> Hints:
        """The keys that work."""
        return [("page.usage", _("disk usage")), *super().hints()]

    def action_usage(self) -> None:
        """Ask for the disk usage, above the rest."""
        self._say(_("Asking the engine, which looks at every file{dots}").format(dots=GLYPHS.busy), "busy")
        self._usage()

    @effects.attends(_("The engine"), soft=True)
    @work(exclusive=True, group="page")
    async def _usage(self) -> None:
        try:
            with reading():
                found = await page.disk(self._session)
        except EngineError as error:
            self._say(str(error), "bad")
        else:
            self._show((found, *(section for section in self.sections.sections if section.title != found.title)))
            self.sections.move(0)
