"""What Textual keeps of widgets that are gone, and should not."""

from functools import lru_cache
from typing import Any

from textual._styles_cache import StylesCache

GROUNDS = 256
"""Pairs of grounds whose styles are kept: a theme has some twenty."""

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
