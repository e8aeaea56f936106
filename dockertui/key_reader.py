"""The one reader of keys: gives each key to what is in front once all keys before it have had their effect."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence

from textual.message import Message

from dockertui.effects import STUCK, Effect, Wait
from dockertui.model.typeahead import TypeAhead, Use

log = logging.getLogger(__name__)

NAP = 0.1
"""Seconds between two looks at whether anything follows from a key that waits for nothing known."""

REST = 0.5
"""Seconds without a key after which somebody is taken not to be in the midst of typing."""

LATELY = 3.0
"""Seconds without a key after which somebody is taken to wait for what comes to the front."""

SEEN = 0.5
"""Seconds that somebody takes to see what comes to the front unasked; keys typed until then were for something else."""


class KeyReader:
    """Hands keys to `deliver`, one after the other; pastes and raw keys are keys here.

    `ready` waits until what is in front can take a key. `use` says what a key means while something is waited for.
    `changed` is called when a wait shows itself, goes on for another second, or is over; `dropped` with the number of
    keys that were for nobody. `failed` is called with what delivering raises.
    """

    def __init__(
        self,
        deliver: Callable[[Message], Awaitable[None]],
        ready: Callable[[], Awaitable[None]],
        use: Callable[[Message], Use],
        failed: Callable[[Exception], None],
    ) -> None:
        self.changed: Callable[[], None] = lambda: None
        self.dropped: Callable[[int], None] = lambda count: None
        self.stuck = 0
        self._deliver = deliver
        self._ready = ready
        self._failed = failed
        self.queue = TypeAhead(use)
        self._effect: Effect | None = None
        self._last = Effect()
        self._since = 0.0
        self._typed_at = self._deaf_until = float("-inf")
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def wait(self) -> tuple[Wait, float] | None:
        """What is waited for, and for how many seconds, from when that is shown to the user on."""
        now = time.monotonic()
        wait = self._effect.wait if self._effect and self.queue.shown(now) else None
        return (wait, now - self._since) if wait else None

    @property
    def idle(self) -> bool:
        """Whether all keys had their effect."""
        return not self.queue.busy and not len(self.queue)

    @property
    def hears(self) -> bool:
        """Whether keys are for what is in front."""
        return time.monotonic() >= self._deaf_until

    async def rest(self) -> None:
        """Wait until nobody is typing."""
        while True:
            left = self._typed_at + REST - time.monotonic()
            if left <= 0 and self.idle:
                return
            await asyncio.sleep(max(left, NAP))

    def deafen(self) -> None:
        """What no key asked for comes to the front now: until it has been seen, keys are for nobody.

        Who has not typed lately waits for it, and may answer at once.
        """
        now = time.monotonic()
        if now - self._typed_at > LATELY:
            return
        self.queue.clear()
        self._deaf_until = now + SEEN
        asyncio.get_running_loop().call_later(SEEN, self._tell_dropped)

    def typed(self, key: Message) -> None:
        """Take a key."""
        self._typed_at = time.monotonic()
        if not self.hears:
            self.queue.dropped += 1
            return
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._read(), name="keys")
            self._task.add_done_callback(self._ended)
        if self.queue.typed(key, self._typed_at):
            self._give_up()
        self._news.set()

    def insert(self, keys: Sequence[Message]) -> None:
        """Take keys that are next, before all that wait: those that a raw key stood for."""
        self.queue.insert([*keys], time.monotonic())

    def close(self) -> None:
        """Read no more."""
        if self._task is not None:
            self._task.cancel()

    def _ended(self, task: asyncio.Task[None]) -> None:
        error = None if task.cancelled() else task.exception()
        if isinstance(error, Exception):
            self._failed(error)

    async def _read(self) -> None:
        while True:
            key = self.queue.next(time.monotonic())
            if key is None:
                self._news.clear()
                await self._news.wait()
                continue
            effect = self._begin()
            await self._ready()
            with effect.current():
                await self._deliver(key)
            if effect is self._effect and not effect.settled:
                await self._settle(effect)
            self._over()

    def _begin(self) -> Effect:
        """The turn of a key."""
        self._last.followed = True
        effect = self._effect = self._last = Effect()
        effect.changed = self._news.set
        self._since = time.monotonic()
        return effect

    async def _settle(self, effect: Effect) -> None:
        """Wait until all that the key caused is done, or given up."""
        idle = 0.0
        while not effect.settled and effect is self._effect:
            now = time.monotonic()
            waited = now - self._since
            if waited >= self.queue.patience and effect.soft:
                return
            wait = effect.wait
            if not effect.waits and idle >= STUCK:
                self.stuck += 1
                log.error("keys waited for what never ended")
                return
            if self.queue.waiting(wait is not None, now, wait is not None and wait.at_once):
                self._give_up()
                return
            if wait is not None and self.queue.shown(now):
                self.changed()
            self._news.clear()
            pause = self.queue.patience - waited if waited < self.queue.patience else 1.0
            pause = max(0.01, pause if effect.waits else min(pause, NAP))
            try:
                async with asyncio.timeout(pause):
                    await self._news.wait()
                idle = 0.0
            except TimeoutError:
                # On a machine that is short of time a nap takes longer, and says nothing about what is still to come.
                idle += pause if time.monotonic() - now < 2 * pause else 0.0

    def _give_up(self) -> None:
        effect, self._effect = self._effect, None
        if effect is not None:
            effect.changed = lambda: None
            effect.give_up()

    def _over(self) -> None:
        """The turn of the next key."""
        now = time.monotonic()
        shown = self.queue.shown(now)
        self.queue.settled(now, self._effect is not None and self._effect.failed)
        self._effect = None
        if shown:
            self.changed()
        self._tell_dropped()

    def _tell_dropped(self) -> None:
        if self.queue.dropped:
            self.dropped(self.queue.dropped)
            self.queue.dropped = 0
