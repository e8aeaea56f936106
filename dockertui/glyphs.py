"""The symbols that dockertui draws, with an ASCII set for locales that are not UTF-8."""

import locale
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Glyphs:
    """One symbol for each meaning, every one a single terminal cell wide."""

    running: str = "●"
    exited: str = "○"
    failed: str = "✗"
    paused: str = "‖"
    restarting: str = "↻"
    unhealthy: str = "▲"
    oom: str = "▼"
    created: str = "·"
    mark: str = "▌"
    ascending: str = "↑"
    descending: str = "↓"
    ellipsis: str = "…"
    thumb: str = "▐"
    dot: str = "·"
    ok: str = "✓"
    busy: str = "…"
    folded: str = "▸"
    unfolded: str = "▾"
    line: str = "─"
    bar: str = "│"
    unseen: str = "•"
    bell: str = "!"
    filled: str = "━"
    unfilled: str = "╌"
    arrow: str = "→"
    link: str = "»"
    hidden: str = "•"


ASCII = Glyphs(
    running="*",
    exited="-",
    failed="x",
    paused="=",
    restarting="~",
    unhealthy="!",
    oom="M",
    created=".",
    mark="|",
    ascending="^",
    descending="v",
    ellipsis="~",
    thumb="#",
    dot="-",
    ok="+",
    busy="~",
    folded=">",
    unfolded="v",
    line="-",
    bar="|",
    filled="#",
    unfilled=".",
    arrow=">",
    link=">",
    hidden="*",
    unseen="+",
    bell="!",
)


def unicode_locale() -> bool:
    """Whether the user's locale can show more than ASCII."""
    return locale.getpreferredencoding(False).upper().replace("-", "") == "UTF8"


GLYPHS = Glyphs() if unicode_locale() else ASCII
