"""The symbols that dockertui draws, with an ASCII set for locales that are not UTF-8."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple


class Glyphs(NamedTuple):
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
    published: str = "→"
    up: str = "↑"
    down: str = "↓"
    left: str = "←"
    right: str = "→"
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
    branch: str = "└"


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
    published=">",
    up="^",
    down="v",
    left="<",
    right=">",
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
    branch="`",
    unseen="+",
    bell="!",
)


def unicode_locale(environ: Mapping[str, str] | None = None) -> bool:
    """Whether the user's locale can show more than ASCII, by default that which this process was started in.

    The variables are asked, in the order of locale(7): Python itself takes UTF-8 where the locale is C (PEP 538, 540).
    What counts is what they say of the user's terminal, also where this machine does not know that locale.
    """
    environ = GIVEN if environ is None else environ
    name = environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG") or "C"
    return "UTF8" in name.upper().replace("-", "")


def _given() -> Mapping[str, str]:
    """The environment as this process was given it, as far as the system tells (proc(5)).

    Python replaces an LC_CTYPE that this machine does not know, such as the UTF-8 of a Mac, by one that it does.
    """
    try:
        data = Path("/proc/self/environ").read_bytes()
    except OSError:
        coerced = os.environ.get("LC_CTYPE") == "C.UTF-8" and os.environ.get("LANG", "") in ("", "C", "POSIX")
        return {**os.environ, "LC_CTYPE": ""} if coerced else os.environ
    pairs = (entry.partition("=") for entry in os.fsdecode(data).split("\0"))
    return {name: value for name, _equals, value in pairs}


GIVEN = _given()

GLYPHS = Glyphs() if unicode_locale() else ASCII

_LIKE = {
    "-": "‐‑‒–—―−─━┄┅┈┉╌╍═╴╶╸╺╼╾",
    "|": "│┃┆┇┊┋╎╏║╵╷╹╻╽╿",
    "/": "╱",
    "\\": "╲",
    "X": "╳",
    "#": "░▒▓",
    "'": "‘’‚′",
    '"': "“”„″",
}

_NEAREST = {
    **{ord(symbol): plain for symbol, plain in zip(Glyphs(), ASCII, strict=True)},
    **dict.fromkeys(range(0x2500, 0x2580), "+"),  # box drawing
    **dict.fromkeys(range(0x2580, 0x25A0), "#"),  # block elements
    **dict.fromkeys(range(0x2800, 0x2900), ":"),  # Braille patterns, as graphs have them
    **{ord(symbol): plain for plain, symbols in _LIKE.items() for symbol in symbols},
}


def nearest(char: str) -> str:
    """The ASCII character that comes nearest to a character, "?" where none does."""
    import unicodedata

    known = char if char.isascii() else _NEAREST.get(ord(char)) or unicodedata.normalize("NFKD", char)[0]
    return known if known.isascii() and known.isprintable() else "?"
