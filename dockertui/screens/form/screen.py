"""The one screen for every form: its text, inputs, the docker command that it equals, and buttons."""

from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.widgets import Input, Static
from textual.worker import Worker

from dockertui.format import clean
from dockertui.glyphs import GLYPHS
from dockertui.i18n import _
from dockertui.model.form import Answer, Button, Form
from dockertui.screens.dialog import Dialog, Frame, Hints
from dockertui.screens.form.buttons import CANCEL, ButtonBar
from dockertui.screens.form.inputs import Edited
from dockertui.screens.form.row import FieldRow
from dockertui.widgets.text import width

Attempt = Callable[[Answer], Awaitable[str]]
"""Tries to do what an answer asks for; returns why it failed, or ""."""

LABEL, NOTE = 24, 28
"""The most cells for the column of labels, and for the column of notes where it has room beside the inputs."""


class FormScreen(Dialog[Answer | None]):
    """Asks the user; the result is None where they back out.

    With `attempt` the form stays until an attempt succeeds, and shows why the one before did not.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "app.focus_previous", _("Before"), id="form.up"),
        Binding("down", "app.focus_next", _("Next"), id="form.down"),
        Binding("pageup", "page(-1)", _("Page up"), id="form.pageup"),
        Binding("pagedown", "page(1)", _("Page down"), id="form.pagedown"),
        Binding("enter", "enter", _("Go on"), id="form.enter"),
        Binding("ctrl+y", "copy", _("Copy the command"), id="form.copy"),
    ]

    def __init__(self, form: Form, *, attempt: Attempt | None = None) -> None:
        super().__init__(form.title)
        self.form = form
        self.rows: list[FieldRow] = []
        self._bar = ButtonBar(form.buttons, direct=all(field.kind != "text" for field in form.fields))
        self._attempt = attempt
        self._trial: Worker[None] | None = None

    def body(self) -> ComposeResult:
        """Everything but the buttons scrolls where the screen is small."""
        self.rows = [FieldRow(field) for field in self.form.fields]
        with Container(id="body"):
            yield Static("\n".join(clean(line) for line in self.form.text), id="text", markup=False)
            with Container(id="fields"):
                yield from self.rows
            yield Static(id="command", markup=False)
        yield Static(id="status", markup=False)
        yield self._bar

    def hints(self) -> Hints:
        """The keys that work for the input in focus."""
        hints = [("Esc", _("cancel"))]
        if self.command:
            hints.insert(0, ("^y", _("copy the command")))
        if self.rows and self.form.buttons and not self._bar.has_focus and not self.form.buttons[0].grave:
            hints.insert(0, ("Enter", self.form.buttons[0].label))
        return hints

    @property
    def _texts(self) -> list[FieldRow]:
        return [row for row in self.rows if row.field.kind == "text"]

    @property
    def values(self) -> dict[str, Any]:
        """The present values by field id."""
        return {row.field.id: row.value for row in self.rows}

    @property
    def command(self) -> str:
        """The equivalent docker command, or ""."""
        return clean(self.form.command(self.values))

    def on_mount(self) -> None:
        """Show what the defaults mean, and start where the user goes on or where nothing is lost."""
        super().on_mount()
        self.query_one("#text").display = bool(self.form.text)
        self.query_one("#fields").display = bool(self.rows)
        for row in self.rows:
            row.annotate()
        self._say("")
        self._show_command()
        self._focus_start()

    def on_resize(self, event: events.Resize) -> None:
        """Lay the columns out for the new width."""
        super().on_resize(event)
        self.call_after_refresh(self._arrange)

    def on_descendant_focus(self) -> None:
        """Show the keys of the input in focus."""
        self.label()

    @on(Edited)
    def _edited(self, event: Edited) -> None:
        for row in self.rows:
            if row.input is event.source:
                row.checked = True
                row.annotate()
        self._show_command()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._press(self.form.buttons[0])

    @on(ButtonBar.Pressed)
    def _pressed(self, event: ButtonBar.Pressed) -> None:
        if event.button is CANCEL:
            self.action_cancel()
        else:
            self._press(event.button)

    def on_key(self, event: events.Key) -> None:
        """Press the button whose key was typed, where no text is asked for."""
        if self._bar.direct and event.is_printable and self._bar.press_key(event.character or ""):
            event.stop()

    def action_enter(self) -> None:
        """Press the first button; a grave one only gets the focus, for Enter once more."""
        if self.form.buttons[0].grave:
            self._bar.current = 0
            self._bar.focus()
        else:
            self._press(self.form.buttons[0])

    def action_copy(self) -> None:
        """Put the command on the clipboard."""
        if self.command:
            self.app.copy_to_clipboard(self.command)
            self.notify(_("Copied: {text}").format(text=self.command), markup=False)

    def action_page(self, pages: int) -> None:
        """Scroll what does not fit."""
        body = self.query_one("#body")
        body.scroll_relative(y=pages * max(1, body.size.height - 1), animate=False)

    def action_cancel(self) -> None:
        """Stop the attempt under way, else close."""
        if self._trial and self._trial.is_running:
            self._trial.cancel()
            self._say(_("Cancelled"), "warn")
        else:
            self.dismiss(None)

    def _press(self, button: Button) -> None:
        wrong = [row for row in self.rows if row.error]
        for row in wrong:
            row.checked = True
            row.annotate()
        if wrong:
            wrong[0].input.focus()
        elif self._attempt is None:
            self.dismiss(Answer(button.id, self.values))
        elif not (self._trial and self._trial.is_running):
            self._trial = self._try(button, self._attempt)

    @work
    async def _try(self, button: Button, attempt: Attempt) -> None:
        self._say(f"{button.label} {GLYPHS.busy}", "busy")
        answer = Answer(button.id, self.values)
        error = await attempt(answer)
        self._say(error, "bad")
        if not error:
            self.dismiss(answer)

    def _say(self, text: str, tone: str = "") -> None:
        status = self.query_one("#status", Static)
        status.display = bool(text)
        status.set_classes(tone)
        status.update(clean(text))
        self.call_after_refresh(self._arrange)

    def _show_command(self) -> None:
        line = self.query_one("#command", Static)
        line.display = bool(self.command)
        line.update(Content.assemble(("$ ", "$tone-dim"), self.command))
        self.label()

    def _focus_start(self) -> None:
        if self._texts:
            self._texts[0].input.focus()
        elif any(button.grave for button in self.form.buttons):
            self._bar.current = len(self.form.buttons)
            self._bar.focus()
        else:
            (self.rows[0].input if self.rows else self._bar).focus()

    def _arrange(self) -> None:
        """Align labels and notes, and leave the body what the buttons do not need."""
        frame = self.query_one(Frame)
        labels = [width(clean(row.field.label)) for row in self.rows if row.field.kind != "switch"]
        label = min(max(labels, default=-2), LABEL, frame.size.width // 3) + 2
        hints = max((width(clean(row.field.hint)) for row in self._texts), default=0)
        for row in self.rows:
            row.align_columns(label, min(hints, NOTE) if self.has_class("-wide") else 0)
        others = sum(child.outer_size.height for child in frame.children if child.id != "body" and child.display)
        self.query_one("#body").styles.max_height = max(1, self.size.height - 2 - others)
