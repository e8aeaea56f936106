"""A text to read, to copy and to write to a file."""

import asyncio
from collections.abc import Iterator
from typing import ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size

from dockertui import effects
from dockertui.engine import EngineError
from dockertui.format import clean, clean_lines
from dockertui.i18n import _
from dockertui.model.document import Document, write
from dockertui.model.files import target_attempt, target_field
from dockertui.model.form import Button, Form
from dockertui.paths import expand
from dockertui.screens.dialog import Dialog, Hints
from dockertui.screens.moving import CursorKeys
from dockertui.widgets import clipboard
from dockertui.widgets.lines import Line, Span
from dockertui.widgets.scroller import Scroller
from dockertui.widgets.text import width, wrap


class DocumentView(Scroller):
    """The text below its remarks."""

    def __init__(self, document: Document) -> None:
        super().__init__(id="document")
        self._document = document
        self.masked = bool(document.shown)
        self._lines: list[Line] = []

    @property
    def text(self) -> str:
        """The text as it is shown, copied and written."""
        return self._document.shown if self.masked else self._document.text

    def lay_out(self) -> None:
        """Lay the text out for the present width."""
        self._lines = list(self._laid_out(max(1, self.size.width - 1)))
        self.sync()

    def _laid_out(self, cells: int) -> Iterator[Line]:
        remarks = self._document.remarks
        for remark in remarks:
            yield from ([Span(part, "warn")] for part in wrap(clean(remark), cells))
        if remarks:
            yield [Span("")]
        for text in clean_lines(self.text).splitlines():
            yield from ([Span(part)] for part in _folded(text, cells))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are, for Textual."""
        return len(list(self._laid_out(max(1, width - 1))))

    def count(self) -> int:
        """How many lines there are."""
        return len(self._lines)

    def row(self, index: int) -> Line:
        """A line."""
        return self._lines[index]


def _folded(text: str, cells: int) -> list[str]:
    """A line in parts, those after the first under its indentation."""
    if width(text) <= cells:
        return [text]
    indent = " " * min(len(text) - len(text.lstrip()), cells // 2)
    first, *rest = wrap(text.lstrip(), max(1, cells - len(indent) - 2))
    return [f"{indent}{first}", *(f"{indent}  {part}" for part in rest)]


class DocumentScreen(CursorKeys, Dialog[None]):
    """Shows a document; it is copied and written as it is shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *CursorKeys.MOVES,
        Binding("y", "copy", _("Copy"), id="document.copy"),
        Binding("m", "reveal", _("Show the secrets, or mask them"), id="document.reveal"),
        Binding("s", "save", _("Save to a file"), id="document.save"),
        Binding("q", "cancel", _("Close"), id="document.close"),
    ]

    def __init__(self, document: Document) -> None:
        super().__init__(document.title)
        self._document = document
        self.view = DocumentView(document)

    @property
    def movable(self) -> DocumentView:
        """The text."""
        return self.view

    def body(self) -> ComposeResult:
        """The text."""
        yield self.view

    def hints(self) -> Hints:
        """The keys that work now."""
        reveal = [("document.reveal", _("reveal") if self.view.masked else _("mask"))] if self._document.shown else []
        return [
            *reveal,
            ("document.copy", _("copy")),
            ("document.save", _("save to a file")),
            ("dialog.cancel", _("close")),
        ]

    def on_mount(self) -> None:
        """Give the text the focus."""
        super().on_mount()
        self.view.focus()

    def on_resize(self, event: events.Resize) -> None:
        """Lay the text out anew."""
        super().on_resize(event)
        self.call_after_refresh(self.view.lay_out)

    def action_reveal(self) -> None:
        """Show the secrets, or mask them again."""
        if self._document.shown:
            self.view.masked = not self.view.masked
            self.view.lay_out()
            self.label()

    def action_copy(self) -> None:
        """Put the text on the clipboard."""
        clipboard.copy(self.app, self.view.text, self._document.title)

    @effects.attends(_("Saving"))
    @work
    async def action_save(self) -> None:
        """Ask for a file, and write the text to it."""
        from dockertui.screens.form import FormScreen

        form = Form(
            title=_("Save {title}").format(title=self._document.title),
            fields=(target_field(self._document.file),),
            buttons=(Button("ok", _("Save")),),
        )
        needed = len(self.view.text.encode())
        answer = await FormScreen(form, attempt=target_attempt(needed)).answer(self.app)
        if answer is None:
            return
        path = expand(answer.values["file"])
        try:
            await asyncio.to_thread(write, path, self.view.text)
        except EngineError as error:
            self.notify(str(error), severity="error", markup=False)
        else:
            self.notify(_("Saved to {path}").format(path=path), markup=False)
