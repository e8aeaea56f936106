"""Searching for images: the index of the public registry, or of another one."""

import shlex
from collections.abc import Sequence
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from dockertui import effects
from dockertui.engine import EngineError
from dockertui.engine.tags import tags
from dockertui.glyphs import GLYPHS
from dockertui.i18n import _
from dockertui.model.action import Desk
from dockertui.model.form import Option
from dockertui.model.view import View
from dockertui.resources.image.pulling import ask_pull, pull_and_show
from dockertui.resources.search import HITS, Hit, Query, search
from dockertui.screens.choose import ChooseScreen
from dockertui.screens.dialog import Dialog, Hints
from dockertui.screens.form.inputs import TextInput
from dockertui.screens.moving import CursorKeys
from dockertui.spec.reference import parse_reference
from dockertui.widgets.lines import Line, Span
from dockertui.widgets.table import Table
from dockertui.widgets.text import cut

STARS = (0, 1, 10, 100, 1000)
"""The numbers of stars that one can ask for at least."""


class SearchTable(Table[Hit]):
    """The results, without a title line of its own."""

    def __init__(self) -> None:
        super().__init__(View(HITS), id="hits")
        self.said: Line = [Span("")]

    def title(self) -> Line:
        """What is searched for and found."""
        return self.said

    def empty_text(self) -> str:
        """Nothing: the title says it."""
        return ""


class SearchScreen(CursorKeys, Dialog[None]):
    """A term, and what is found for it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *CursorKeys.MOVES,
        Binding("tab,shift+tab", "other", _("Term or results"), priority=True, id="search.other"),
        Binding("slash", "term", _("Another term"), id="search.term"),
        Binding("o", "sort", _("Sort"), id="search.sort"),
        Binding("O", "reverse", _("Reverse"), id="search.reverse"),
        Binding("f", "official", _("Official only"), id="search.official"),
        Binding("s", "stars", _("Stars at least"), id="search.stars"),
        Binding("y", "copy", _("Copy the name"), id="search.copy"),
        Binding("enter", "pull", _("Pull"), id="search.pull"),
    ]

    def __init__(self, desk: Desk, term: str = "") -> None:
        super().__init__(_("Search for images"))
        self._desk = desk
        self._session = desk.session()
        self.query_ = Query(term)
        self.input = TextInput(term, id="term", placeholder=_("a name, or HOST:PORT/name for another registry"))
        self.table = SearchTable()
        self._hits: list[Hit] = []

    @property
    def movable(self) -> SearchTable:
        """The results."""
        return self.table

    def body(self) -> ComposeResult:
        """The term, and the results."""
        yield self.input
        yield self.table

    def hints(self) -> Hints:
        """The keys that work now."""
        if self.input.has_focus:
            return [("Enter", _("search")), ("search.other", _("results")), ("dialog.cancel", _("close"))]
        get = [] if self._session.engine.read_only else [("search.pull", _("pull"))]
        return [
            *get,
            ("search.official", _("official only")),
            ("search.stars", _("stars")),
            ("search.sort", _("sort")),
            ("search.reverse", _("reverse")),
            ("search.term", _("term")),
            ("search.copy", _("copy")),
            ("dialog.cancel", _("close")),
        ]

    def on_mount(self) -> None:
        """Ask for the term, or search for the one given."""
        super().on_mount()
        self.input.focus()
        self._say(_("Enter searches the public registry, or the one whose HOST:PORT/ the name begins with."), "dim")
        if self.query_.term:
            self._search()

    def on_resize(self, event: events.Resize) -> None:
        """Draw the table anew."""
        super().on_resize(event)
        self.call_after_refresh(self.table.sync)

    def on_descendant_focus(self) -> None:
        """Show the keys that work now."""
        self.label()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_ = Query(self.input.value.strip(), self.query_.stars, self.query_.official)
        if self.query_.term:
            self._search()

    @effects.attends(_("The registry"), soft=True)
    @work(exclusive=True, group="search")
    async def _search(self) -> None:
        self._say(_("Searching for {term}{dots}").format(term=self.query_.term, dots=GLYPHS.busy), "busy")
        try:
            self._hits = await search(self._session, self.query_)
        except EngineError as error:
            self._hits = []
            self._load()
            self._say(str(error), "bad")
            return
        self._load()
        if self._hits:
            self.table.focus()

    def _load(self) -> None:
        """Show the results that are wanted, and say how many there are."""
        kept = [hit for hit in self._hits if self.query_.keeps(hit)]
        self.table.view.load(kept)
        self.table.move(0)
        parts = [_("{count} of {all}").format(count=len(kept), all=len(self._hits))]
        if self.query_.official:
            parts.append(_("official only"))
        if self.query_.stars:
            parts.append(_("at least {count} stars").format(count=self.query_.stars))
        command = shlex.join(self.query_.argv)
        self._say(f"{f' {GLYPHS.dot} '.join(parts)}   $ {command}", "")

    def _say(self, text: str, tone: str) -> None:
        room = max(10, self.table.size.width - 2)
        self.table.said = [Span(f" {cut(text, room)}", tone, "bar"), Span("", "", "bar")]
        self.table.sync()

    def action_other(self) -> None:
        """Go to the other part."""
        (self.table if self.input.has_focus else self.input).focus()

    def action_term(self) -> None:
        """Search for something else."""
        self.input.focus()

    def action_by(self, rows: int) -> None:
        """Move by rows; from the term into the results."""
        if self.input.has_focus:
            self.table.focus()
        else:
            super().action_by(rows)

    def action_sort(self) -> None:
        """Order by the next column."""
        shown = [placed.column.id for placed in self.table.columns()]
        here = shown.index(self.table.view.sort) if self.table.view.sort in shown else -1
        self.table.view.sort_by(shown[(here + 1) % len(shown)])
        self.table.sync()

    def action_reverse(self) -> None:
        """Turn the order round."""
        self.table.view.sort_by(self.table.view.sort)
        self.table.sync()

    def action_official(self) -> None:
        """Show official images only, or all."""
        self.query_ = Query(self.query_.term, self.query_.stars, not self.query_.official)
        self._load()

    def action_stars(self) -> None:
        """Ask for more stars, after the most for any number."""
        place = STARS.index(self.query_.stars) + 1
        self.query_ = Query(self.query_.term, STARS[place % len(STARS)], self.query_.official)
        self._load()

    def action_copy(self) -> None:
        """Put the name on the clipboard."""
        if self.table.view.current:
            self._desk.copy(self.table.view.current.name)

    def action_pull(self) -> None:
        """Pull the image under the cursor, after a choice of its tag."""
        hit = self.table.view.current
        if hit and self.table.has_focus and not self._session.engine.read_only:
            self._pull(hit)

    @effects.attends(_("The registry"))
    @work(exclusive=True, group="pull")
    async def _pull(self, hit: Hit) -> None:
        info = self._session.engine.info
        self._say(_("Asking for the tags of {name}{dots}").format(name=hit.name, dots=GLYPHS.busy), "busy")
        found = await self._session.engine.call(lambda client: tags(parse_reference(hit.name), info))
        self._load_keeping_place()
        if not found:
            await ask_pull(self._desk, f"{hit.name}:latest")
            return
        choose = ChooseScreen(_("Pull {name}: which tag?").format(name=hit.name), _options(found))
        choice = await choose.answer(self.app)
        if choice:
            pull_and_show(self._desk, f"{hit.name}:{choice.id}")

    def _load_keeping_place(self) -> None:
        place = self.table.view.cursor
        self._load()
        self.table.move(place)


def _options(found: Sequence[str]) -> list[Option]:
    return [Option(tag, tag) for tag in found]
