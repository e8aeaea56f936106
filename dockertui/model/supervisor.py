"""What keeps the screen current, run for ever: whatever ends it is kept to be told, and it is tried again."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import NamedTuple

from dockertui.engine.errors import EngineError
from dockertui.format import clean
from dockertui.i18n import _
from dockertui.model.pauses import Pauses

log = logging.getLogger(__name__)

FeedWork = Callable[[], Awaitable[None]]


class Lapse(NamedTuple):
    """Why something is not current: since when (epoch seconds), for what reason, and when it is tried again.

    `retry_at` is in `time.monotonic()` seconds; None while it is being tried.
    """

    since: float
    why: str
    retry_at: float | None = None


class Supervisor:
    """Runs works by name, each for ever. `lapses` holds those that are not current; `listeners` hear of changes there.

    `mistaken` hears of what only a mistake in this program can raise, once for each lapse; `clock` gives the epoch's
    seconds, `monotonic` those of pauses, and `wait` waits for an event so many seconds at most.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
        wait: "Callable[[asyncio.Event, float], Awaitable[None]] | None" = None,
    ) -> None:
        self.lapses: dict[str, Lapse] = {}
        self.listeners: list[Callable[[], None]] = []
        self.mistaken: Callable[[BaseException], None] = lambda error: log.error("a mistake", exc_info=error)
        self._clock = clock
        self._monotonic = monotonic
        self._wait = wait or _wait
        self._pauses: dict[str, Pauses] = {}
        self._waiting: dict[str, asyncio.Event] = {}

    async def keep(self, name: str, work: FeedWork) -> None:
        """Run a work, and again whenever it ends or fails, after a pause that grows; ends by cancellation only.

        The work calls `current` with its name each time that what it keeps has become current.
        """
        try:
            while True:
                await self._once(name, work)
                now = self._waiting[name] = asyncio.Event()
                pause = self._pauses.setdefault(name, Pauses()).failed()
                self._try_at(name, self._monotonic() + pause)
                await self._wait(now, pause)
                self._try_at(name, None)
        finally:
            self._waiting.pop(name, None)

    def current(self, name: str) -> None:
        """Note that something is as it should be."""
        if name in self._pauses:
            self._pauses[name].went_well()
        if self.lapses.pop(name, None):
            log.info("%s: current again", name)
            self._tell()

    def lapsed(self, name: str, why: str) -> None:
        """Note that something is not current any more, and why."""
        known = self.lapses.get(name)
        if known is None or known.why != why:
            log.warning("%s: not current: %s", name, why)
            self.lapses[name] = known._replace(why=why) if known else Lapse(self._clock(), why)
            self._tell()

    def retry_now(self) -> None:
        """Try all at once that wait for their next try."""
        for event in self._waiting.values():
            event.set()

    def forget(self) -> None:
        """Let the lapses go: something tells of all of them together."""
        if self.lapses:
            self.lapses.clear()
            self._tell()

    async def _once(self, name: str, work: FeedWork) -> None:
        try:
            await work()
            why = _("it ended")
        except EngineError as error:
            why = error.why or error.what
        except Exception as error:  # noqa: BLE001  (told where it shows, and tried again)
            why = _("a mistake in dockertui: {error}").format(error=clean(repr(error))[:200])
            if name not in self.lapses:
                self.mistaken(error)
        self.lapsed(name, why)

    def _try_at(self, name: str, when: float | None) -> None:
        if lapse := self.lapses.get(name):
            self.lapses[name] = lapse._replace(retry_at=when)
            self._tell()

    def _tell(self) -> None:
        for listener in self.listeners:
            listener()


async def _wait(event: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)
