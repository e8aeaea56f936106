"""What is shown while something takes its time that nothing else can go on without: its steps, and a way to cancel."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from dockertui import format as fmt
from dockertui.glyphs import GLYPHS
from dockertui.i18n import _
from dockertui.screens.dialog import Dialog, Hints
from dockertui.widgets.lines import Line, Span
from dockertui.widgets.scroller import Scroller
from dockertui.widgets.text import fit

T = TypeVar("T")

ProgressWork = Callable[[Callable[[str], None]], Awaitable[T]]
"""Does it, calling its argument with each step in words; cleans up after itself when it is cancelled."""


class Steps(Scroller):
    """The steps, each with the time that it took, the one under way at the end."""

    can_focus = False

    def __init__(self) -> None:
        super().__init__()
        self._begun: list[tuple[str, float]] = []
        self._cut_short = False

    def begin(self, text: str) -> None:
        """Another step begins, and with it the one before has ended."""
        self._begun.append((fmt.clean(text), time.monotonic()))
        self.refresh(layout=True)
        self.move(len(self._begun))

    def get_content_height(self, *_sizes: object) -> int:
        """A row for each, for Textual."""
        return len(self._begun)

    def count(self) -> int:
        """How many there are."""
        return len(self._begun)

    def row(self, index: int) -> Line:
        """Mark, words, seconds."""
        text, started = self._begun[index]
        over = index + 1 < len(self._begun)
        end = self._begun[index + 1][1] if over else time.monotonic()
        mark = Span(f"{GLYPHS.ok} ", "ok") if over else Span(f"{GLYPHS.busy} ", "busy")
        seconds = fmt.span(end - started)
        return [mark, Span(fit(text, self.size.width - 9), "dim" if over else ""), Span(f"{seconds:>6} ", "dim")]


class ProgressScreen(Dialog[T | Exception | None]):
    """The result is what `work` returned or raised, None where the user cancelled it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("q", "cancel", _("Cancel"), id="progress.cancel")]

    def __init__(self, title: str, work: ProgressWork[T]) -> None:
        super().__init__(title)
        self._job = work
        self._doing: asyncio.Task[T] | None = None

    def body(self) -> ComposeResult:
        """The steps."""
        yield Steps()

    def hints(self) -> Hints:
        """The key that works, until it was pressed."""
        return [("dialog.cancel", _("cancel"))] if self._doing and not self._doing.cancelling() else []

    def on_mount(self) -> None:
        """Begin."""
        super().on_mount()
        self._doing = asyncio.create_task(self._do())
        self._doing.add_done_callback(self._ended)
        self.set_interval(1, self.query_one(Steps).sync)

    def on_unmount(self) -> None:
        """The app ends: so does the work."""
        if self._doing and not self._doing.done():
            self._doing.remove_done_callback(self._ended)
            self._doing.cancel()

    async def _do(self) -> T:
        return await self._job(self._begin)

    def _begin(self, text: str) -> None:
        if self.open:
            self.query_one(Steps).begin(text)

    def _ended(self, task: asyncio.Task[T]) -> None:
        if task.cancelled():
            self.dismiss(None)
        else:
            error = task.exception()
            self.dismiss(error if isinstance(error, Exception) else task.result())

    def action_cancel(self) -> None:
        """Stop the work, and wait until it has cleaned up."""
        if self._doing and not self._doing.cancelling():
            self._doing.cancel()
            self._begin(_("cancelling, removing what was begun"))
            self.label()
