"""A terminal from its opening to its end: the process, the screen, and what a user does to both."""

import asyncio
import logging
import os
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Literal

from dockertui.engine import EngineError
from dockertui.format import clean, joined
from dockertui.i18n import _
from dockertui.model.jobs import SETTLE_WITHIN
from dockertui.model.terminals.keys import Detector, control_byte
from dockertui.model.terminals.line import LineEditor
from dockertui.model.terminals.outer import OuterKeys
from dockertui.model.terminals.pump import Pump
from dockertui.model.terminals.transport import Plan, Size, Transport
from dockertui.terminal import Mouse, Terminal, encode_focus, encode_key, encode_mouse, encode_paste

log = logging.getLogger(__name__)

TerminalState = Literal["opening", "live", "ended"]

SETTLE = 0.08
"""Seconds for which the size must rest before the process hears of it."""

DETACH_WAIT = 0.5
"""Seconds for which the first of the detach keys is kept back."""

STATUS_TRIES = 20
STATUS_EVERY = 0.05
"""How often, and how many seconds apart, an ended process is asked for its status, which may be known a bit later."""

FAREWELL = 3.0
"""Seconds that the process has to be told of its terminal's end."""


class LiveTerminal:
    """A terminal; it begins with its first size. Listeners are called, on the event loop, when anything changed.

    `screen` is what it shows; `visible` says whether somebody looks at it; `unseen` and `bell` what happened when
    nobody did; `status` how the process ended; `verdict` says that, in a line, once it ended; `detached`
    that the user left it.
    """

    def __init__(self, plan: Plan, scrollback: int, cells: Callable[[str], int]) -> None:
        self.plan = plan
        self.state: TerminalState = "opening"
        self.status: int | None = None
        self.detached = False
        self.verdict = ""
        self.unseen = False
        self.bell = False
        self._bells = 0
        self.listeners: list[Callable[[], None]] = []
        self.screen = Terminal(80, 24, scrollback=scrollback, measure=cells, reply=self.send)
        self._visible = False
        self.size: Size | None = None
        self._told: Size | None = None
        self._transport: Transport | None = None
        self._pump: Pump | None = None
        self._outer = OuterKeys(os.environ.get("TERM", ""))
        self._detector = Detector(plan.detach)
        self._editor = LineEditor()
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._early = b""
        self._ended = asyncio.Event()
        if not plan.tty:
            self.screen.feed(b"\x1b[20h")  # A line feed begins a new line (LNM).

    @property
    def reached(self) -> bool:
        """Whether the process was ever reached."""
        return self._pump is not None

    @property
    def visible(self) -> bool:
        """Whether the user sees it."""
        return self._visible

    @visible.setter
    def visible(self, visible: bool) -> None:
        self._visible = visible
        if self._pump:
            self._pump.hidden = not visible
        if visible:
            self.unseen = self.bell = False

    async def finished(self) -> int | None:
        """Wait for the end; returns the exit status, None where it is not known."""
        await self._ended.wait()
        return self.status

    @property
    def unsettled(self) -> bool:
        """Whether something is under way here that must not be left half done."""
        return self.plan.changes and self.state == "live"

    # -- what goes in -----------------------------------------------------------------------------------------------

    def type(self, data: bytes) -> None:
        """Take keys as they came from the user's terminal."""
        if not self.plan.tty:
            self._type_line(data)
            return
        if timer := self._timers.pop("detach", None):
            timer.cancel()
        keys, detached = self._detector.feed(self._outer.as_xterm(data, self.screen.modes.application_cursor))
        if b"\r" in keys:
            self.screen.line_entered()
        self.send(keys)
        if detached:
            self.detached = True
            self._end(_("detached, it goes on"))
        elif self._detector.held:
            self._later("detach", DETACH_WAIT, lambda: self.send(self._detector.release()))

    def type_key(self, key: str, character: str | None) -> None:
        """Take a key by its name, such as `ctrl+c`, where it did not come as bytes."""
        self.type(control_byte(key) or encode_key(key, self.screen.modes, character))

    def focus(self, focused: bool) -> None:
        """The user looks here now, or elsewhere."""
        self.send(encode_focus(focused, self.screen.modes))

    def mouse(self, mouse: Mouse) -> bool:
        """Report what the mouse did, at the nearest cell of the screen; returns whether the program wanted to know."""
        x, y = min(mouse.x, self.screen.columns - 1), min(mouse.y, self.screen.lines - 1)
        data = encode_mouse(mouse._replace(x=x, y=y), self.screen.modes)
        self.send(data)
        return bool(data)

    def send(self, data: bytes) -> None:
        """Send bytes to the process; those that come before it is there are sent first."""
        if not data or not self.plan.stdin:
            return
        if self._pump:
            self._pump.send(data)
        elif self.state == "opening":
            self._early += data

    def paste(self, text: str) -> None:
        """Send pasted text the way the program asked for."""
        if self.plan.tty:
            self.send(encode_paste(text, self.screen.modes))
        else:
            self._type_line(text.encode())

    def resize(self, size: Size) -> None:
        """Give the terminal a size; the first one opens it."""
        if size == self.size or min(size) < 1:
            return
        first, self.size = self.size is None, size
        self.screen.resize(size.columns, size.rows)
        if first:
            self._spawn(self._open(size))
        elif self._transport:
            self._later("resize", SETTLE, lambda: self._spawn(self._tell_size()))

    # -- the end ----------------------------------------------------------------------------------------------------

    async def close(self) -> None:
        """End it: what runs in it hears that its terminal is gone, unless it is only attached to."""
        if self.unsettled:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.finished(), SETTLE_WITHIN)
        transport, state = self._transport, self.state
        if state == "live" and transport:
            with suppress(EngineError, OSError, TimeoutError):
                await asyncio.wait_for(transport.hang_up(), FAREWELL)
        self._end(_("closed"))
        for task in self._tasks - {asyncio.current_task()}:
            task.cancel()

    # -- inside -----------------------------------------------------------------------------------------------------

    async def _open(self, size: Size) -> None:
        try:
            self._transport = await self.plan.connect(size)
        except (EngineError, OSError) as error:
            self._end(str(error))
            return
        if self.state == "ended":
            self._transport.close()
            return
        self.state = "live"
        self._told = size
        self._pump = Pump(self._transport, self._feed, self._disconnected)
        self._pump.hidden = not self._visible
        self._pump.start()
        early, self._early = self._early, b""
        self.send(early)
        self._changed()
        await self._tell_size()

    def _feed(self, data: bytes) -> None:
        self.screen.feed(data)
        rung = self.screen.bells > self._bells
        self._bells = self.screen.bells
        if not self._visible:
            self.unseen = True
            self.bell = self.bell or rung
        self._changed()

    def _disconnected(self, error: Exception | None) -> None:
        self._spawn(self._conclude(error))

    async def _conclude(self, error: Exception | None) -> None:
        """Find out why it ended, and say so."""
        reasons = [str(error)] if error else []
        try:
            self.status = await self._exit_status()
        except (EngineError, OSError) as failure:
            reasons = [] if isinstance(failure, EngineError) and failure.kind == "not_found" else [str(failure)]
        try:
            reasons.insert(0, await self.plan.fate())
        except (EngineError, OSError) as failure:
            reasons = [str(failure)]
        said = _("ended, exit status {status}").format(status=self.status) if self.status is not None else _("ended")
        self._end(joined((said, *reasons)))

    async def _exit_status(self) -> int | None:
        transport = self._transport
        for _attempt in range(STATUS_TRIES):
            status = await transport.exit_status() if transport else None
            if status is not None:
                return status
            await asyncio.sleep(STATUS_EVERY)
        return None

    def _end(self, verdict: str) -> None:
        if self.state == "ended":
            return
        self.state, self.verdict = "ended", verdict
        for timer in self._timers.values():
            timer.cancel()
        if self._pump:
            self._pump.stop()
        if self._transport:
            self._transport.close()
        self._ended.set()
        self.unseen = not self._visible
        self._changed()

    async def _tell_size(self) -> None:
        """Tell the process its size, once more where it changed meanwhile."""
        while self.state == "live" and self._transport and self.size and self._told != self.size:
            self._told = self.size
            with suppress(EngineError, OSError):  # One that ends now has no size; its end is reported.
                await self._transport.resize(*self._told)

    def _type_line(self, data: bytes) -> None:
        if self.plan.stdin:
            sent, shown = self._editor.feed(data)
            self.send(sent)
            if shown:
                self._feed(shown)

    def _later(self, name: str, seconds: float, callback: Callable[[], None]) -> None:
        if timer := self._timers.pop(name, None):
            timer.cancel()
        self._timers[name] = asyncio.get_running_loop().call_later(seconds, callback)

    def _spawn(self, coroutine: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("a terminal failed", exc_info=error)
            self._end(_("Something went wrong in dockertui: {error}").format(error=clean(repr(error))))

    def _changed(self) -> None:
        for listener in self.listeners:
            listener()
