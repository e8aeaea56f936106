"""The frame of all modal screens: the title on its upper edge, the keys that work on its lower one."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Any, ClassVar, TypeVar

from textual import events
from textual.app import App, ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from dockertui import effects
from dockertui.format import clean
from dockertui.glyphs import unicode_locale
from dockertui.i18n import _
from dockertui.model.command import key_label
from dockertui.rebinding import keys_of
from dockertui.widgets.lines import LOOKS
from dockertui.widgets.text import cut, width

T = TypeVar("T")

EDGE = 6
"""The cells of the frame's edge that its labels leave free."""

Hints = Sequence[tuple[str, str]]
"""Ids of bindings, or keys as people write them, each with what it does; the most useful first."""


class DialogFrame(Vertical):
    """The visible part of a modal screen."""


def fitting(hints: Hints, cells: int) -> Iterator[tuple[str, str]]:
    """As many of the hints as fit, each written `key title` with two cells between them."""
    for key, title in hints:
        cells -= width(key) + width(title) + 3
        if cells < 0:
            return
        yield (key, title)


class Dialog(ModalScreen[T]):
    """Subclasses say what lies in the frame (`body`) and which keys to show (`hints`)."""

    COMPONENT_CLASSES = LOOKS
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (64, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (18, "-tall")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+c", "cancel", _("Cancel"), priority=True, id="dialog.cancel"),
        Binding("ctrl+z", "app.suspend_process", _("To the shell"), id="dialog.suspend"),
    ]

    def __init__(self, title: str) -> None:
        super().__init__(classes="dialog")
        self.heading = clean(title)
        self.opening = effects.Effect()
        self._awaited = False
        self._answered: effects.Hold | None = None
        self._waited: tuple[str, float] | None = None
        self._begun = False

    def body(self) -> ComposeResult:
        """The widgets in the frame."""
        raise NotImplementedError

    def hints(self) -> Hints:
        """The keys that work now."""
        return [("dialog.cancel", _("close"))]

    def compose(self) -> ComposeResult:
        """The frame, for Textual; sized at once, so that the first resize does not style everything a second time."""
        columns, rows = self.app.size
        fits = self._get_breakpoint_classes(columns, self.HORIZONTAL_BREAKPOINTS)
        fits |= self._get_breakpoint_classes(rows, self.VERTICAL_BREAKPOINTS)
        self.add_class(*fits, update=False)
        self.app.stylesheet.apply(self, animate=False)
        with DialogFrame(classes="" if unicode_locale() else "ascii"):
            yield from self.body()

    async def on_event(self, event: events.Event) -> None:
        """Have no dialog (un)mounted that was closed before it had its widgets, as by the end of the app."""
        if isinstance(event, events.Mount):
            self._begun = not (self._closing or self._pruning)
        if self._begun or not isinstance(event, events.Mount | events.Unmount):
            await super().on_event(event)

    def action_cancel(self) -> None:
        """Close without an answer."""
        self.dismiss(None)

    @property
    def open(self) -> bool:
        """Whether it is on the screen; False from the moment it closes, when its widgets may be gone already."""
        return self.is_mounted and self.display

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Close with a result; nothing happens where that is done already, as by Enter typed twice."""
        if self.app.screen is not self:
            return AwaitComplete()
        if self._awaited:
            self._answered = effects.Hold()
        return super().dismiss(result)

    def leave(self) -> None:
        """Close this one and those below it without an answer: what follows is on the main screen."""
        for screen in self.app.screen_stack[:0:-1]:
            screen.dismiss(None)

    async def answer(self, app: App[Any]) -> T | None:
        """Show it, and wait for its result; called in a worker.

        Keys are for the dialog as soon as it can take them. What follows from the result is a part of what the key
        does that gave it.
        """
        self._awaited = True
        wait = effects.attended()
        if effects.current() is None:
            with self.opening.current():
                closed = app.push_screen(self, wait_for_dismiss=True)
        else:
            closed = app.push_screen(self, wait_for_dismiss=True)
            effects.leave()
        try:
            return await closed
        finally:
            self._awaited = False
            if self._answered is not None:
                self._answered.go_on(wait)

    def call_after_refresh(self, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        """Call it once what happened is painted, unless the dialog closes before; keys wait for that."""
        return self.lay_out_later(effects.following(callback), *args, **kwargs)

    def lay_out_later(self, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        """Call it once what happened is painted, unless the dialog closes before; no key depends on it."""

        def call() -> Any:
            return callback(*args, **kwargs) if self.open else None

        return super().call_after_refresh(call)

    def label(self) -> None:
        """Write title and keys on the frame's edges."""
        if not self.open:
            return
        frame = self.query_one(DialogFrame)
        cells = max(0, frame.outer_size.width - EDGE)
        frame.border_title = Content(cut(self.heading, cells))
        parts: list[tuple[str, str]] = []
        for key, title in fitting(self._waiting() or self._written(), cells + 2):
            parts += [("  " if parts else "", ""), (key, "bold $tone-accent"), (f" {title}", "$tone-dim")]
        frame.border_subtitle = Content.assemble(*parts)

    def _written(self) -> Hints:
        """The hints with keys in place of ids; without those that have none."""
        written = []
        for key, title in self.hints():
            keys = [self._key(part) for part in key.split("/")] if "." in key else [key]
            written += [("/".join(keys), title)] if all(keys) else []
        return written

    def _key(self, identity: str) -> str:
        """The first key of a binding of this dialog or something in it, as people write it; "" for none."""
        found = (key for node in chain((self,), self.query("*")) for key in keys_of(node, identity))
        return key_label(next(found, ""))

    def wait(self, waited: tuple[str, float] | None) -> None:
        """Say what keys wait for, and for how many seconds, None for nothing."""
        self._waited = waited
        self.label()

    def _waiting(self) -> Hints:
        if self._waited is None:
            return ()
        title, seconds = self._waited
        return [("Esc", _("give up")), (_("waiting {seconds} s").format(seconds=int(seconds)), title)]

    def on_mount(self) -> None:
        """Label the frame once its size is known; keys wait for that, and for what the first resize has drawn."""
        self.call_after_refresh(self.call_after_refresh, self.label)

    def on_resize(self, event: events.Resize) -> None:
        """Label the frame for its new size."""
        self.lay_out_later(self.label)
