"""Keys typed ahead: who gets each of them, and when. Pure: it is told what happens, and the time.

There is one queue and one reader. A key is handed out when all that the one before it caused is done. Where that waits
for something outside, such as an engine, the wait shows itself after `SHOWN` seconds; from then on a key that gives up
ends it, and so does one that goes elsewhere, unless it is typed right behind another one: then it is a part of a text
such as `quick`. All others are for what is going to open.
"""

from collections import deque
from collections.abc import Callable
from typing import Generic, Literal, TypeVar

T = TypeVar("T")

SHOWN = 0.3
"""Seconds after which a wait shows itself, and can be given up. Until then all keys are for what is to open."""

LATE = 5.0
"""Seconds after which a key is dropped that had to wait for something outside: its user has gone on by then."""

TOGETHER = 0.5
"""Seconds within which a key that follows another one goes with it: nobody has read in between that there is a wait."""

Use = Literal["text", "gives up", "elsewhere", "away"]
"""What a key means while something is waited for: a part of what is typed ahead, giving up, or going elsewhere, where
it may be a part of a text; `away` is going elsewhere by a key that is none.
"""


class TypeAhead(Generic[T]):
    """The queue. `use` says what a key means during a wait. `dropped` counts the keys that were for nobody.

    `patience` is how many seconds a wait may take before it shows itself.
    """

    def __init__(self, use: Callable[[T], Use]) -> None:
        self.dropped = 0
        self.patience = SHOWN
        self._use = use
        self._keys: deque[tuple[T, float]] = deque()
        self._since: float | None = None
        self._typed_at = float("-inf")
        self._waits = False
        self._at_once = False

    def __len__(self) -> int:
        return len(self._keys)

    @property
    def busy(self) -> bool:
        """Whether something that a key caused is still to be done."""
        return self._since is not None

    def shown(self, now: float) -> bool:
        """Whether keys have waited long enough for the user to be told."""
        if not self._waits or self._since is None:
            return False
        return self._at_once or now - self._since >= self.patience

    def typed(self, key: T, now: float) -> bool:
        """Take a key; returns whether what is waited for is to be given up."""
        together, self._typed_at = now - self._typed_at < TOGETHER, now
        use = self._use(key) if self.shown(now) else "text"
        if use == "text" or (use == "elsewhere" and together and not self._at_once):
            self._keys.append((key, now))
            return False
        self._drop(len(self._keys))
        if use != "gives up":
            self._keys.append((key, now))
        return True

    def insert(self, keys: list[T], now: float) -> None:
        """Take keys that come before all others."""
        self._keys.extendleft((key, now) for key in reversed(keys))

    def next(self, now: float) -> T | None:
        """The key whose turn it is; None while another one is being done, or where there is none."""
        if self.busy or not self._keys:
            return None
        self._since = now
        return self._keys.popleft()[0]

    def waiting(self, waits: bool, now: float, at_once: bool = False) -> bool:
        """The key's effect waits for something outside, or no more; returns whether that is to be given up.

        Once it shows, a key that gives up counts that was typed before, and the keys before that are for nobody.
        Where nothing is to open that could take keys, it shows `at_once`, and going elsewhere counts as well.
        """
        self._waits, self._at_once = waits, at_once
        if not self.shown(now):
            return False
        uses = [self._use(key) for key, _typed in self._keys]
        ends = [place for place, use in enumerate(uses) if use == "gives up" or (at_once and use != "text")]
        if not ends:
            return False
        last = ends[0] if at_once else ends[-1]
        self._drop(last)
        if uses[last] == "gives up":
            self._keys.popleft()
        return True

    def settled(self, now: float, failed: bool = False) -> None:
        """All that the key caused is done, or given up; after a wait that was shown, keys that are too late go.

        Where it `failed` to open what it stands for, all go: they were for that.
        """
        if failed:
            self.clear()
        elif self.shown(now):
            self._drop(sum(now - typed > LATE for _key, typed in self._keys))
        self._since, self._waits, self._at_once = None, False, False

    def clear(self) -> None:
        """All that wait are for nobody."""
        self._drop(len(self._keys))

    def _drop(self, count: int) -> None:
        for _index in range(count):
            self._keys.popleft()
        self.dropped += count
