"""Values as short text: sizes, times, percentages, and untrusted text made harmless."""

import re
import time
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from types import ModuleType

_DECIMAL = ("B", "kB", "MB", "GB", "TB", "PB", "EB")
_BINARY = ("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB")
_SPANS = ((365 * 86400, "y"), (30 * 86400, "mo"), (7 * 86400, "w"), (86400, "d"), (3600, "h"), (60, "m"))

_SELDOM = re.compile(
    "[\u01c0\u01c3\u034f\u0370-\u058f\u115f\u1160\u13a0-\u13ff\u17b4\u17b5\u180b-\u180f\u2010\u2011\u2024\u2044\u212a"
    "\u2215\u2223\u2236\u2800\u2c80-\u2cff\u3164\ua4d0-\ua4ff\ua789\ufe00-\ufe0f\uffa0]"
    "|[\U0001d400-\U0001d7ff\U000e0100-\U000e01ef]"
)
"""Characters that have to be looked at one by one (`disguises.py`), besides those that cannot be printed."""


@cache
def _disguises() -> ModuleType:
    from dockertui import disguises  # Later than start-up, which is ahead of most texts.

    return disguises


def clean(text: str) -> str:
    """A name or message from elsewhere as one line that cannot control a terminal, and that looks like no other.

    White space controls become spaces, other controls their pictures (U+2400). What is not seen becomes an escape, such
    as `\\u00ad`, and so do letters that look like those of another script.
    """
    if text.isprintable() and (text.isascii() or not _SELDOM.search(text)):
        return text
    return str(_disguises().plain(text))


def legible(text: str) -> str:
    """A line to be read, as of a log or a file, that cannot control a terminal. Emoji stay, and whatever is seen."""
    if text.isprintable() and (text.isascii() or not _SELDOM.search(text)):
        return text
    return str(_disguises().safe(text))


def clean_lines(text: str) -> str:
    """Like `legible`, for text of several lines: line feeds stay, tabs become four spaces."""
    return "\n".join(legible(line) for line in text.expandtabs(4).splitlines())


def pasteable(text: str) -> str:
    """A name or a path as it is, or, where it has line breaks or others that cannot be seen, as bash and zsh quote it.

    So `$'a\\x0ab'` is read back as the very same bytes, and runs nothing where it is pasted.
    """
    if text.isprintable():
        return text
    return "$'" + "".join(map(_quoted, text)) + "'"


def _quoted(letter: str) -> str:
    if letter in "\\'":
        return f"\\{letter}"
    if letter.isprintable():
        return letter
    errors = "surrogateescape" if "\udc80" <= letter <= "\udcff" else "replace"
    return "".join(f"\\x{byte:02x}" for byte in letter.encode("utf-8", errors))


def _scaled(number: float, base: int, units: tuple[str, ...]) -> str:
    power = 0
    while abs(number) >= base * 0.9995 and power < len(units) - 1:
        number /= base
        power += 1
    digits = 0 if power == 0 or abs(number) >= 99.95 else 1
    return f"{number:.{digits}f}{units[power]}"


def size(count: float) -> str:
    """Bytes in decimal units, as `docker images` writes them: `13.4MB`."""
    return _scaled(count, 1000, _DECIMAL)


def memory(count: float) -> str:
    """Bytes in binary units, as `docker stats` writes them: `7.2MiB`."""
    return _scaled(count, 1024, _BINARY)


def percent(value: float | None) -> str:
    """A percentage with one decimal below 100, empty while unknown."""
    if value is None:
        return ""
    return f"{value:.1f}%" if value < 99.95 else f"{value:.0f}%"


def span(seconds: float) -> str:
    """A length of time in its largest fitting unit: `5s`, `3m`, `2h`, `4d`, `6w`, `3mo`, `2y`."""
    seconds = max(0, int(seconds))
    for length, unit in _SPANS:
        if seconds >= length and (unit != "w" or seconds >= 2 * length):
            return f"{seconds // length}{unit}"
    return f"{seconds}s"


def parse_time(text: str) -> float:
    """An RFC 3339 time as seconds since the epoch; 0.0 for Docker's zero time or an unreadable one."""
    if not text or text.startswith("0001-"):
        return 0.0
    text = re.sub(r"(\.\d{6})\d+", r"\1", text)
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()
    except (ValueError, OverflowError):
        return 0.0


def whole(text: str) -> int:
    """The whole number in a text that comes from elsewhere; 0 where it is none, or one of more than 64 bits."""
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def clock(seconds: float, form: str = "%H:%M:%S") -> str:
    """A time in epoch seconds as this machine's clock shows it; "" for one that no calendar has."""
    try:
        return time.strftime(form, time.localtime(seconds))
    except (OverflowError, ValueError, OSError):
        return ""


def short_id(identity: str) -> str:
    """The first twelve digits of an object's id, without `sha256:`."""
    return identity.removeprefix("sha256:")[:12]


def joined(parts: Iterable[str], separator: str = " · ") -> str:
    """The non-empty parts with a separator between them."""
    return separator.join(part for part in parts if part)
