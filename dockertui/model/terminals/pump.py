"""Moving bytes between a process and its terminal on the event loop, with flow control in both directions."""

import asyncio
import time
from collections.abc import Callable

from dockertui.engine import EngineError
from dockertui.model.terminals.transport import Transport

SLICE = 16384
"""Bytes that are fed at a time."""

MOST = 65536
BUDGET = 0.004
"""Bytes and seconds after which others have their turn."""

PAUSE = 0.004
PAUSE_HIDDEN = 0.024
"""Seconds until the next turn. What waits meanwhile fills the pipes down to the process, which then waits too."""


class Pump:
    """Feeds what the process writes to `feed`, and sends what is typed; `ended` hears of the end and of its reason.

    Output is joined for some milliseconds and taken in turns, so a flood of it neither keeps the event loop busy nor
    piles up here. `hidden` makes the turns of a terminal that nobody sees rarer.
    """

    def __init__(
        self, transport: Transport, feed: Callable[[bytes], None], ended: Callable[[Exception | None], None]
    ) -> None:
        self.hidden = False
        self._transport = transport
        self._feed = feed
        self._ended = ended
        self._loop = asyncio.get_running_loop()
        self._descriptor = transport.fileno()
        self._held = b""
        self._input = bytearray()
        self._waiting_to_read = False
        self._waiting_to_write = False
        self._timer: asyncio.TimerHandle | None = None
        self._stopped = False

    def start(self) -> None:
        """Begin; the first output may be here already."""
        self._turn()

    def send(self, data: bytes) -> None:
        """Send input, now or as soon as the process takes it."""
        if not self._stopped:
            self._input += data
            if not self._waiting_to_write:
                self._send()

    @property
    def unsent(self) -> int:
        """How many bytes of input wait."""
        return len(self._input)

    def stop(self) -> None:
        """Stop moving anything; to be called before the transport is closed."""
        self._stopped = True
        self._input.clear()
        if self._timer:
            self._timer.cancel()
        self._wait_to_read(False)
        self._wait_to_write(False)

    def _turn(self) -> None:
        started, taken = time.monotonic(), 0
        while taken < MOST and time.monotonic() - started < BUDGET:
            try:
                data = self._held or self._transport.read()
            except (EngineError, OSError) as error:
                self._end(error)
                return
            if data is None:
                break
            if not data:
                self._end(None)
                return
            self._held = data[SLICE:]
            self._feed(data[:SLICE])
            taken += len(data) - len(self._held)
            if self._stopped:
                return
        self._wait_to_read(not taken)
        if taken:
            self._timer = self._loop.call_later(PAUSE_HIDDEN if self.hidden else PAUSE, self._turn)

    def _send(self) -> None:
        try:
            while self._input and (count := self._transport.write(bytes(self._input[:MOST]))):
                del self._input[:count]
        except (EngineError, OSError) as error:
            self._end(error)
            return
        self._wait_to_write(bool(self._input))

    def _end(self, error: Exception | None) -> None:
        self.stop()
        self._ended(error)

    def _wait_to_read(self, wait: bool) -> None:
        if wait != self._waiting_to_read:
            self._waiting_to_read = wait
            if wait:
                self._loop.add_reader(self._descriptor, self._turn)
            else:
                self._loop.remove_reader(self._descriptor)

    def _wait_to_write(self, wait: bool) -> None:
        if wait != self._waiting_to_write:
            self._waiting_to_write = wait
            if wait:
                self._loop.add_writer(self._descriptor, self._send)
            else:
                self._loop.remove_writer(self._descriptor)
