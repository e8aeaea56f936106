"""What the user sees where no engine answers: which one was tried, what happened, and what can be done."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from dockertui.engine import Endpoint, EngineError
from dockertui.format import clean
from dockertui.glyphs import GLYPHS
from dockertui.i18n import _
from dockertui.screens.dialog import Dialog, Hints
from dockertui.screens.pick import Item, Picker
from dockertui.widgets.lines import Line, Span
from dockertui.widgets.scroller import Scroller
from dockertui.widgets.text import cut, width, wrap


@dataclass(frozen=True, slots=True)
class Retry:
    """Try the same engine again, now."""


@dataclass(frozen=True, slots=True)
class AnswerSsh:
    """Let ssh ask what it could not."""


@dataclass(frozen=True, slots=True)
class Use:
    """Go to another engine."""

    endpoint: Endpoint


@dataclass(frozen=True, slots=True)
class Sandbox:
    """Start a private engine with example containers."""


@dataclass(frozen=True, slots=True)
class Quit:
    """Leave dockertui."""


Way = Retry | AnswerSsh | Use | Sandbox | Quit


def trouble_lines(error: EngineError, tried: Endpoint | None, cells: int) -> Iterator[Line]:
    """What happened, why, what to do, and which engine it is about, in lines of `cells` cells."""
    marks = ((f"{GLYPHS.failed} ", error.what, "bad"), ("  ", error.why, ""), ("  ", error.remedy, "strong"))
    for mark, text, tone in marks:
        for part in wrap(clean(text), cells - 2) if text else ():
            yield [Span(mark, tone), Span(part, tone)]
            mark = "  "
    if tried is None:
        return
    yield []
    rows = ((_("Engine"), tried.host), (_("Chosen by"), tried.source), (_("Context"), tried.name))
    column = max(width(label) for label, _text in rows) + 2
    for label, text in rows:
        if text:
            padding = " " * (column - width(label))
            yield [Span("  "), Span(label + padding, "dim"), Span(cut(clean(text), cells - column - 2))]


class TroubleText(Scroller):
    """The account of what happened."""

    can_focus = False

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Line] = []

    def show(self, lines: Sequence[Line]) -> None:
        """Show these lines."""
        self._lines = [*lines]
        self.refresh(layout=True)
        self.repaint()

    def get_content_height(self, *_sizes: object) -> int:
        """As many lines as there are, for Textual."""
        return len(self._lines)

    def count(self) -> int:
        """How many lines there are."""
        return len(self._lines)

    def row(self, index: int) -> Line:
        """A line."""
        return self._lines[index]


class TroubleScreen(Dialog[Way | None]):
    """Offers ways on; the result is the one taken, None where whoever opened it closes it because the engine is back.

    `retry_at` is the time (as `time.monotonic()` counts it, in seconds) of the next automatic retry, None where there
    is none: it is shown here, and made by whoever opened the screen.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "retry", _("Retry now"), id="trouble.retry"),
        Binding("a", "answer", _("Let ssh ask"), id="trouble.answer"),
        Binding("q,ctrl+q", "cancel", _("Quit"), id="trouble.quit"),
        Binding("J,shift+down", "scroll_text(1)", _("Scroll down"), id="trouble.down"),
        Binding("K,shift+up", "scroll_text(-1)", _("Scroll up"), id="trouble.up"),
    ]

    def __init__(
        self,
        error: EngineError,
        tried: Endpoint | None,
        endpoints: Sequence[Endpoint] = (),
        sandbox: bool = False,
        retry_at: float | None = None,
    ) -> None:
        super().__init__(_("No engine"))
        self.error = error
        self.tried = tried
        self.retry_at = retry_at
        self._endpoints = [endpoint for endpoint in endpoints if tried is None or endpoint.host != tried.host]
        self._sandbox = sandbox

    def body(self) -> ComposeResult:
        """The account, and the ways on below it."""
        yield TroubleText()
        yield Picker(id="ways", widest=32)

    def hints(self) -> Hints:
        """The keys that work."""
        text = self.query_one(TroubleText)
        more = [("trouble.down/trouble.up", _("scroll"))] if text.count() > text.page else []
        return [("pick.take", _("choose")), *more, ("trouble.retry", _("retry")), ("trouble.quit", _("quit"))]

    def update(self, error: EngineError, retry_at: float | None = None) -> None:
        """Another attempt failed: show how, and when the next one is."""
        self.error = error
        self.retry_at = retry_at
        if self.open:
            self._show()

    def on_mount(self) -> None:
        """Count the seconds to the next retry."""
        super().on_mount()
        self.query_one(Picker).focus()
        self.set_interval(1, self._tick)

    def on_resize(self, event: events.Resize) -> None:
        """Wrap the account anew."""
        super().on_resize(event)
        self.call_after_refresh(self._show)

    @on(Picker.Taken)
    def _taken(self, event: Picker.Taken) -> None:
        self.dismiss(event.value)

    def action_retry(self) -> None:
        """Try again."""
        self.dismiss(Retry())

    def action_answer(self) -> None:
        """Let ssh ask, where that is what it could not."""
        if self.error.kind == "question":
            self.dismiss(AnswerSsh())

    def action_cancel(self) -> None:
        """Leave: there is nothing to go back to."""
        self.dismiss(Quit())

    def action_scroll_text(self, lines: int) -> None:
        """Scroll an account that does not fit."""
        self.query_one(TroubleText).move_by(lines)

    def _show(self) -> None:
        text, ways = self.query_one(TroubleText), self.query_one(Picker)
        text.show([*trouble_lines(self.error, self.tried, max(10, text.size.width - 1))])
        self._count_down()
        room = self.size.height - 2 - self.has_class("-tall")
        listed = min(len(ways.items), max(3, room // 2))
        text.styles.max_height = max(1, room - listed)
        ways.styles.height = min(len(ways.items), max(1, room - min(text.count(), room - listed)))
        self.call_after_refresh(self.label)

    def _tick(self) -> None:
        if self.open:
            self._count_down()

    def _count_down(self) -> None:
        ways = self.query_one(Picker)
        ways.load([*self._ways()], ways.cursor)

    def _ways(self) -> Iterator[Item]:
        if self.error.kind == "question":
            yield Item([Span(_("Let ssh ask"))], _("in a terminal here"), self._key("trouble.answer"), AnswerSsh())
        yield Item([Span(_("Retry now"))], self._next_retry(), self._key("trouble.retry"), Retry())
        for endpoint in self._endpoints:
            name = _("Use {name}").format(name=clean(endpoint.label or endpoint.name))
            yield Item([Span(name)], clean(endpoint.host), "", Use(endpoint))
        if self._sandbox:
            about = _("a private engine with a dozen example containers")
            yield Item([Span(_("Start the sandbox"))], about, "", Sandbox())
        yield Item([Span(_("Quit"))], "", self._key("trouble.quit"), Quit())

    def _next_retry(self) -> str:
        if self.retry_at is None:
            return ""
        seconds = round(self.retry_at - time.monotonic())
        return _("again by itself in {count} s").format(count=seconds) if seconds > 0 else _("trying now")
