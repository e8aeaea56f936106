"""Notes what held the event loop for so long that keys had to wait, and where it was meanwhile."""

import asyncio
import logging
import selectors
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from types import FrameType
from typing import Any, NamedTuple

log = logging.getLogger(__name__)

HELD = 0.25
"""Seconds from which on a round of the event loop is noted: a key waited for so long."""

LOOK_EVERY = HELD / 2
"""Seconds between two looks at where the loop is; idle, they cost some thousandths of a percent of a processor."""

FRAMES = 12
"""Calls that are shown of where the loop was, the innermost ones."""

KEPT = 20
"""Holds that are remembered."""

Select = Callable[[float | None], list[Any]]


class LoopHold(NamedTuple):
    """A round that took too long: seconds that passed, seconds in which the thread computed, and where it was.

    The rest of the time it waited: for something, or for its turn on a busy machine.
    """

    seconds: float
    computed: float
    where: str


class Watchdog:
    """Watches the loop whose selector goes through `wrap`, from `begin` to `end`; used in the loop's thread."""

    def __init__(self) -> None:
        self.holds: deque[LoopHold] = deque(maxlen=KEPT)
        self._ended = threading.Event()
        self._watched = False
        self._loop_thread = 0
        self._round = (0.0, 0.0)
        self._where = ""

    def new_loop(self) -> asyncio.AbstractEventLoop:
        """An event loop that can be watched."""
        selector = selectors.DefaultSelector()
        selector.select = self.wrap(selector.select)  # type: ignore[method-assign, assignment]
        return asyncio.SelectorEventLoop(selector)

    def wrap(self, select: Select) -> Select:
        """What takes the place of a selector's `select`, in which the loop waits: all between two waits is a round."""

        def noting(timeout: float | None = None) -> list[Any]:
            if self._watched:
                self._note()
            self._round = (0.0, 0.0)
            ready = select(timeout)
            if self._watched:
                self._round = (time.monotonic(), time.thread_time())
            return ready

        return noting

    def begin(self) -> None:
        """Watch from now on."""
        self._watched = True
        self._loop_thread = threading.get_ident()
        threading.Thread(target=self._look, name="watchdog", daemon=True).start()

    def end(self) -> None:
        """Watch no longer."""
        self._watched = False
        self._ended.set()

    def _note(self) -> None:
        began, computed = self._round
        if began and (seconds := time.monotonic() - began) > HELD:
            hold = LoopHold(seconds, time.thread_time() - computed, self._where)
            self.holds.append(hold)
            log.warning("the event loop was held for %.2f s, computing for %.2f s of it", hold.seconds, hold.computed)
        self._where = ""

    def _look(self) -> None:
        """In a thread of its own: log where the loop is, once in a round, before it may never come back."""
        said = 0.0
        while not self._ended.wait(LOOK_EVERY):
            began = self._round[0]
            frame = sys._current_frames().get(self._loop_thread)
            if began and began != said and time.monotonic() - began > HELD and frame:
                said = began
                self._where = _place(frame)
                log.warning("the event loop is held here:\n%s", self._where)
            del frame


def _place(frame: FrameType) -> str:
    """Where a frame is, innermost last, without the lines: Python keeps each file whole that it took one out of."""
    frames: list[FrameType] = []
    inner: FrameType | None = frame
    while inner and len(frames) < FRAMES:
        frames.append(inner)
        inner = inner.f_back
    return "".join(
        f'  File "{one.f_code.co_filename}", line {one.f_lineno}, in {one.f_code.co_name}\n' for one in frames[::-1]
    )
