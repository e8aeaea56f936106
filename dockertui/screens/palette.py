"""The command palette: everything that can be done, found by typing."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from dockertui.format import clean
from dockertui.i18n import _
from dockertui.screens.dialog import Dialog, Hints
from dockertui.screens.form.inputs import Edited, TextInput
from dockertui.screens.palette_rank import Choice, PaletteEntry, PaletteMatch, rank
from dockertui.screens.pick import Item, Picker
from dockertui.widgets.lines import Span


def marked(title: str, places: Sequence[int]) -> list[Span]:
    """The title with the letters at these places highlighted."""
    return [Span(letter, "key" if index in places else "") for index, letter in enumerate(title)]


def item_of(found: PaletteMatch) -> Item:
    """The row of an entry: why it cannot be taken stands in place of its help."""
    entry = found.entry
    name = marked(clean(entry.title), found.places)
    if found.word:
        name += [Span("  "), Span(clean(found.word), "key")]
    return Item(name, clean(entry.disabled or entry.help), entry.key_label, found, not entry.disabled)


def grouped(entries: Sequence[PaletteEntry], recent: Sequence[str]) -> Iterator[Item]:
    """All entries under the headings of their groups, those used lately first."""
    by_id = {entry.id: entry for entry in entries}
    groups: dict[str, list[PaletteEntry]] = {}
    latest = [by_id[entry_id] for entry_id in recent if entry_id in by_id]
    if latest:
        groups[_("Recent")] = latest
    for entry in entries:
        groups.setdefault(entry.group, []).append(entry)
    for group, members in groups.items():
        if group:
            yield Item([Span(clean(group), "strong")])
        for entry in members:
            yield item_of(PaletteMatch((0, 0), entry))


class PaletteScreen(Dialog[Choice | None]):
    """Finds an entry; the result is the one taken, None where the user backs out."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,ctrl+p", "step(-1)", _("Up"), priority=True, id="palette.up"),
        Binding("down,ctrl+n", "step(1)", _("Down"), priority=True, id="palette.down"),
        Binding("pageup", "page(-1)", _("Page up"), priority=True, id="palette.pageup"),
        Binding("pagedown", "page(1)", _("Page down"), priority=True, id="palette.pagedown"),
        Binding("tab", "complete", _("Complete"), priority=True, id="palette.complete"),
    ]

    def __init__(self, entries: Sequence[PaletteEntry], recent: Sequence[str] = (), *, text: str = "") -> None:
        """`recent` holds ids of entries, the latest first; `text` is typed already."""
        super().__init__(_("Go to or do"))
        self._entries = entries
        self._recent = recent
        self._text = text

    def body(self) -> ComposeResult:
        """The input, and what matches below it."""
        yield TextInput(self._text, id="query")
        yield Picker(id="found")

    def hints(self) -> Hints:
        """The keys that work."""
        return [("Enter", _("take")), ("palette.complete", _("complete")), ("dialog.cancel", _("close"))]

    def on_mount(self) -> None:
        """Show everything, ready for typing."""
        super().on_mount()
        self.picker.can_focus = False
        self.query_one(TextInput).focus()
        self.call_after_refresh(self._find)

    @property
    def picker(self) -> Picker:
        """The list of what matches."""
        return self.query_one(Picker)

    @on(Edited)
    def _find(self) -> None:
        text = self.query_one(TextInput).value
        matches = rank(text, self._entries, self._recent)
        found = [*map(item_of, matches)] if text.strip() else [*grouped(self._entries, self._recent)]
        self.picker.load(found or [Item([Span(_(" Nothing is called that."), "dim")])])

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.picker.action_take()

    @on(Picker.Taken)
    def _taken(self, event: Picker.Taken) -> None:
        self.dismiss(Choice(event.value.entry, event.value.rest))

    def action_step(self, step: int) -> None:
        """Move the cursor."""
        self.picker.action_step(step)

    def action_page(self, pages: int) -> None:
        """Move the cursor by a page."""
        self.picker.action_page(pages)

    def action_complete(self) -> None:
        """Write the current entry's name into the input, ready for more text."""
        item = self.picker.current
        if item and not item.heading:
            found: PaletteMatch = item.value
            query = self.query_one(TextInput)
            query.value = f"{found.word or (found.entry.words or (found.entry.title,))[0]} {found.rest}"
            query.action_end()
