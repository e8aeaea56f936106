"""Memory goes back once it is no longer used: garbage is looked for, and what Textual keeps for too long is let go."""

import gc
import threading
import time
from functools import lru_cache
from typing import Any

from textual._styles_cache import StylesCache

from dockertui.heap import give_back

GROUNDS = 256
"""Pairs of grounds whose styles are kept: a theme has some twenty."""

MANY = 20_000
"""New objects after which Python looks for garbage by itself: a list of 1000 containers makes more."""

ENOUGH = 4_000
"""New objects that are looked through for garbage once there is time: a screen that comes and goes leaves more."""

SHARE = 0.02
"""How much of a processor's time may go into looking for garbage."""

KEPT = 512
"""Results of one function that are remembered from one look for garbage to the next."""

_work_out: Any = getattr(getattr(StylesCache, "get_inner_outer", None), "__wrapped__", None)


@lru_cache(GROUNDS)
def _ground_styles(base: Any, ground: Any) -> Any:
    return _work_out(StylesCache, base, ground)


def share_grounds() -> None:
    """Have the styles of grounds kept once for all widgets, rather than together with each widget's cache of lines.

    Textual keeps them by an `lru_cache` of a method, and so the last 1024 of these caches with every line in them. The
    method looks at nothing but its arguments. A Textual that has no such cache is left as it is.
    """
    if _work_out:
        StylesCache.get_inner_outer = staticmethod(_ground_styles)  # type: ignore[method-assign, assignment]


def big_caches() -> list[Any]:
    """The functions that remember more than `KEPT` results (`functools.lru_cache`); what is remembered for ever stays.

    Textual remembers what it worked out about places and texts, thousands of each, whatever size the screen had then.
    """
    kind = type(_ground_styles)
    found = [one for one in gc.get_objects() if type(one) is kind]
    return [one for one in found if (one.cache_parameters()["maxsize"] or 0) > KEPT]


class Tidying:
    """Looks for garbage once there may be some, forgets what caches hold, and gives the system back what is free.

    Widgets refer to each other, so that only this frees those that are gone; and of what is free the C library keeps
    most for later.
    """

    def __init__(self) -> None:
        """Start-up is over: what it made stays, and is never looked through again."""
        self._caches = big_caches()
        gc.freeze()
        gc.set_threshold(MANY, 20, 20)
        gc.enable()
        self._not_before = 0.0

    def look(self) -> None:
        """Collect garbage where enough was made since the last time; to be called now and then."""
        new, younger, older = gc.get_count()
        if (new > ENOUGH or younger or older) and time.monotonic() >= self._not_before:
            started = time.thread_time()
            for cache in self._caches:
                if cache.cache_info().currsize > KEPT:
                    cache.cache_clear()
            gc.collect()
            # The C library is left to it in a thread: it does not need the interpreter, and may take its time.
            threading.Thread(target=give_back, name="give back", daemon=True).start()
            self._not_before = time.monotonic() + (time.thread_time() - started) / SHARE
