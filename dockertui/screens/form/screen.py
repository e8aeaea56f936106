"""The one screen for every form: its text, inputs, the docker command that it equals, and buttons.

A form with sections shows one of them at a time, so that a large one fits a small screen and opens at once.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input
from textual.worker import Worker

from dockertui import effects
from dockertui.format import clean, clean_lines
from dockertui.glyphs import GLYPHS
from dockertui.i18n import _
from dockertui.model.document import Document
from dockertui.model.form import Answer, Asker, Attempt, Button, Field, Form, Notice, Option, Values
from dockertui.model.secrets import HIDDEN, mask_line
from dockertui.rebinding import keys_of
from dockertui.screens.dialog import Dialog, DialogFrame, Hints
from dockertui.screens.form.body import FormBody
from dockertui.screens.form.buttons import CANCEL, ButtonBar
from dockertui.screens.form.inputs import Edited, TextInput
from dockertui.screens.form.row import FieldRow
from dockertui.screens.form.said import Said
from dockertui.widgets import clipboard
from dockertui.widgets.text import clip, wrap

REST = 0.25
"""Seconds for which typing must rest before a form looks into what takes its time."""

HELP = 2
"""The lines for what the field in focus is about."""

Taken = Callable[[Asker, Values], Awaitable[Values | None]]


def offered(field: Field, text: str) -> list[str]:
    """How a value may go on from what was typed."""
    return [offer for offer in field.complete(text) if offer != text]


class FormScreen(Dialog[Answer | None]):
    """Asks the user; the result is None where they back out.

    With `attempt` the form stays until an attempt succeeds, and shows why the one before did not.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,shift+tab", "go(-1)", _("Before"), id="form.up", priority=True),
        Binding("down", "go(1)", _("Next"), id="form.down", priority=True),
        Binding("tab", "complete", _("Complete, or next"), id="form.complete", priority=True),
        Binding("pageup", "page(-1)", _("Page up"), id="form.pageup"),
        Binding("pagedown", "page(1)", _("Page down"), id="form.pagedown"),
        Binding("enter", "enter", _("Go on"), id="form.enter"),
        Binding("ctrl+y", "copy", _("Copy the command"), id="form.copy"),
        Binding("alt+m", "reveal", _("Show the secrets in the command, or mask them"), id="form.reveal"),
        Binding("ctrl+b", "buttons", _("To the buttons"), id="form.buttons"),
        Binding("ctrl+f,slash", "find", _("Find a field"), id="form.find"),
    ]

    def __init__(self, form: Form, *, attempt: Attempt | None = None) -> None:
        super().__init__(form.title)
        self.form = form
        self.main = FormBody(form, self._take, lambda: self.lay_out_later(self._arrange))
        self.fields = self.main.fields
        self.set_class(self.main.large, "-large")
        self._bar = ButtonBar(form.buttons, direct=all(field.kind in ("switch", "choice") for field in form.fields))
        self._about, self._command, self._status = Said("help"), Said("command"), Said("status")
        for number, tool in enumerate(form.tools):
            binding = Binding(tool.key, f"tool({number})", tool.title, id=tool.id, priority=True)
            self._bindings.key_to_bindings[tool.key] = [binding]
        self._attempt = attempt
        self._trial: Worker[None] | None = None
        self._rest: Timer | None = None
        self._probed: Sequence[Notice] = ()
        self._refused: Notice | None = None
        self._told = ("", "")
        self._revealed = False

    def body(self) -> ComposeResult:
        """Everything but the command and the buttons scrolls where the screen is small."""
        yield self.main
        yield self._about
        yield self._command
        yield self._status
        yield self._bar

    def hints(self) -> Hints:
        """The keys that work for the input in focus."""
        hints = [("dialog.cancel", _("cancel"))]
        if self.command:
            hints.insert(0, ("form.copy", _("copy the command")))
        if self._revealed or HIDDEN in self.command:
            hints.insert(0, ("form.reveal", _("mask") if self._revealed else _("reveal")))
        tools = [(tool.id, tool.title) for tool in self.form.tools]
        hints = [*tools, *hints]
        if self.main.large:
            hints = [
                ("form.pagedown", _("next section")),
                ("form.find", _("find")),
                ("form.buttons", _("buttons")),
                *hints,
            ]
        if self.form.fields and self.form.buttons and not self._bar.has_focus and not self.form.buttons[0].grave:
            hints.insert(0, ("form.enter", self.form.buttons[0].label))
        return hints

    # -- values -----------------------------------------------------------------------------------------------------

    @property
    def rows(self) -> list[FieldRow]:
        """The rows of all fields that were shown so far."""
        return self.fields.rows

    @property
    def values(self) -> dict[str, Any]:
        """The present values by field id."""
        return self.fields.values

    @property
    def command(self) -> str:
        """The equivalent docker command as it is shown, or ""; secrets are masked until asked for."""
        command = self.form.command(self.values)
        return command if self._revealed or not command else mask_line(command)

    def load(self, values: Mapping[str, Any]) -> None:
        """Take other values."""
        self.fields.load(values)
        self._changed()

    # -- what is shown ----------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show what the defaults mean, and start where the user goes on or where nothing is lost."""
        super().on_mount()
        self._bar.keys[-1] = self._key("dialog.cancel")
        self._changed()
        self.call_after_refresh(self._focus_start)

    def on_resize(self, event: events.Resize) -> None:
        """Lay the columns out for the new width, and break anew what a field is about."""
        super().on_resize(event)
        self.lay_out_later(self._explain)
        self.lay_out_later(self._arrange)

    def on_descendant_focus(self) -> None:
        """Show the keys of the input in focus, and what it is about."""
        self.label()
        self._explain()

    def _changed(self) -> None:
        """The values changed: say what follows from them."""
        self._remark()
        command = clean_lines(self.command)
        if self._command.say(Content.assemble(("$ ", "$tone-dim"), command) if command else ""):
            self.lay_out_later(self._arrange)
        self.label()
        self._explain()
        if self.form.probe:
            if self._rest:
                self._rest.stop()
            self._rest = self.set_timer(REST, self._probe)

    def _remark(self) -> None:
        refused = [self._refused] if self._refused else []
        notices = [*refused, *self.form.notices(self.values), *self._probed]
        self.fields.remark(notices)
        self.main.sections.sync()
        whole = [notice for notice in notices if not notice.field or notice is self._refused]
        told, tone = self._told
        tone = "bad" if any(notice.bad for notice in whole) else tone or "warn"
        self._show_status("\n".join(text for text in (told, *(notice.text for notice in whole)) if text), tone)

    @work(exclusive=True, group="probe")
    async def _probe(self) -> None:
        if self.form.probe:
            self._probed = await self.form.probe(self.values)
            self._remark()
            self.lay_out_later(self._arrange)

    def _explain(self) -> None:
        """What the field in focus is about, and how its value may go on."""
        row = self.fields.row_of(self.focused)
        if row is None or not self.main.large:
            self._about.say(" " * self.main.large)
            return
        cells = max(1, self.query_one(DialogFrame).size.width - 2)
        lines = wrap(clean(row.field.help or row.field.label), cells)[:HELP]
        if isinstance(self.focused, TextInput) and (offers := offered(row.field, self.focused.value)):
            lines[HELP - 1 :] = [clip(clean(f"{GLYPHS.folded} " + "  ".join(offers)), cells)]
        self._about.say("\n".join(lines))

    def _tell(self, text: str, tone: str = "") -> None:
        """Say something about the form as a whole, until something else is said or a value changes."""
        self._told = (text, tone)
        self._remark()

    def _show_status(self, text: str, tone: str) -> None:
        if self._status.say("\n".join(clean(line) for line in text.split("\n")), tone):
            self.lay_out_later(self._arrange)

    def _arrange(self) -> None:
        """Align labels and notes, and leave the inputs what the other parts do not need."""
        if not self.is_attached:
            return
        frame = self.query_one(DialogFrame)
        self._command.styles.max_height = max(1, self.size.height // 4)
        others = sum(child.outer_size.height for child in frame.children if child is not self.main and child.display)
        self.main.align(max(1, self.size.height - 2 - others), self.has_class("-wide"))

    # -- moving -----------------------------------------------------------------------------------------------------

    def _focus_start(self) -> None:
        inputs = self.main.stops()
        texts = [widget for widget in inputs if isinstance(widget, TextInput)]
        if texts:
            texts[0].focus()
        elif any(button.grave for button in self.form.buttons):
            self._bar.current = len(self.form.buttons)
            self._bar.focus()
        else:
            [*inputs, self._bar][0].focus()

    def action_go(self, step: int) -> None:
        """To the next input; from a section's last one to the next section, at the end of all to the buttons."""
        inputs = self.main.stops()
        stops = [*inputs, self._bar]
        here = stops.index(self.focused) if self.focused in stops else (-1 if step > 0 else len(stops))
        there = (here + step) % len(stops)
        leaving = self.focused in inputs and not 0 <= here + step < len(inputs)
        if not (leaving and self.main.leave(step)):
            stops[there].focus()

    def action_complete(self) -> None:
        """Complete the text in focus; else go to the next input."""
        if not (isinstance(self.focused, TextInput) and self.focused.complete()):
            self.action_go(1)

    def action_page(self, pages: int) -> None:
        """Open the next section; without sections, scroll what does not fit."""
        self.main.turn(pages)

    def action_find(self) -> None:
        """Find a field of any section by typing."""
        self.main.find()

    # -- messages of the parts --------------------------------------------------------------------------------------

    @on(Edited)
    def _edited(self, event: Edited) -> None:
        if event.source is self.main.finder:
            self.main.look()
            return
        row = self.fields.row_of(event.source)
        if row:
            row.checked = True
            row.annotate()
        self._refused = None
        if not self._trying:
            self._told = ("", "")
        self._probed = [notice for notice in self._probed if row is None or notice.field != row.field.id]
        self._changed()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input is self.main.finder or "enter" not in keys_of(self, "form.enter"):
            self.action_go(1)
        elif not self._take(event.input.text if isinstance(event.input, TextInput) else event.value):
            self.action_enter()

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

    def on_paste(self, event: events.Paste) -> None:
        """Take a text that is meant for the whole form, wherever the focus is."""
        if self._take(event.text):
            event.stop()

    def action_enter(self) -> None:
        """Press the first button; a grave one only gets the focus, for Enter once more."""
        if self.form.buttons[0].grave:
            self._bar.current = 0
            self._bar.focus()
        else:
            self._press(self.form.buttons[0])

    def action_tool(self, number: int) -> None:
        """Use one of the form's tools."""
        self._use_tool(self.form.tools[number].run)

    def action_buttons(self) -> None:
        """Give the buttons the focus."""
        self._bar.focus()

    def action_copy(self) -> None:
        """Put the command on the clipboard."""
        if self.command:
            clipboard.copy(self.app, self.command)

    def action_reveal(self) -> None:
        """Show the secrets in the command, or mask them again; what is copied is what is shown."""
        self._revealed = not self._revealed
        self._changed()

    def action_cancel(self) -> None:
        """Stop the attempt under way or the search for a field, else close."""
        if self._trial and self._trying:
            self._trial.cancel()
            self._tell(_("Cancelled"), "warn")
        elif not self.main.end_find():
            self.dismiss(None)

    @property
    def _trying(self) -> bool:
        return self._trial is not None and self._trial.is_running

    # -- doing ------------------------------------------------------------------------------------------------------

    def _take(self, text: str) -> bool:
        taken = self.form.paste(text)
        if taken:
            self._use_tool(taken)
        return taken is not None

    def _use_tool(self, tool: Taken) -> None:
        effects.attend(self._use(tool), self.heading)

    @work(exclusive=True, group="tool")
    async def _use(self, tool: Taken) -> None:
        self._told = ("", "")
        values = await tool(self, self.values)
        if values is not None:
            self.load(values)

    def _press(self, button: Button) -> None:
        self._refused = None
        self._remark()
        wrong = self.fields.wrong()
        if wrong:
            self.main.go_to(wrong[0].id)
        elif self._attempt is None:
            self.dismiss(Answer(button.id, self.values))
        elif not self._trying:
            self._trial = effects.attend(self._try(button, self._attempt), button.label, self.action_cancel, soft=True)

    @work(group="attempt")
    async def _try(self, button: Button, attempt: Attempt) -> None:
        self._tell(f"{button.label} {GLYPHS.busy}", "busy")
        answer = Answer(button.id, self.values)
        failure = await attempt(answer, self)
        if failure is None:
            self.dismiss(answer)
            return
        self._refused = failure
        self.fields.clear_secret(failure.field)
        self._tell("")
        self.main.go_to(failure.field)

    # -- what tools and attempts may ask ----------------------------------------------------------------------------

    async def ask(self, form: Form) -> Answer | None:
        """Show another form on top; None where the user backs out."""
        return await FormScreen(form).answer(self.app)

    async def pick(self, title: str, options: Sequence[Option]) -> Option | None:
        """Let the user choose one of several; None where they back out."""
        from dockertui.screens.choose import ChooseScreen

        return await ChooseScreen(title, options).answer(self.app)

    async def show(self, document: "Document") -> None:
        """Show a text to take along."""
        from dockertui.screens.document import DocumentScreen

        await DocumentScreen(document).answer(self.app)

    def say(self, text: str, bad: bool = False) -> None:
        """Tell the user something in the form, in one or several lines."""
        if self.is_attached:  # What was begun here may end after it is closed.
            self._tell(text, "bad" if bad else "busy" if self._trying else "warn")
