"""What structured log lines say of themselves: JSON and logfmt keys, and how grave a line is."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_TONES = {
    "bad": ("error", "err", "fatal", "ftl", "critical", "crit", "panic", "alert", "emerg", "emergency", "severe"),
    "warn": ("warn", "warning", "wrn"),
    "ok": ("info", "inf", "information", "notice"),
    "dim": ("debug", "dbg", "trace", "trc", "verbose"),
}
_TONE_OF = {word: tone for tone, words in _TONES.items() for word in words}

# Numbers as pino and bunyan write them: 10 trace to 60 fatal.
_TONE_OF |= {"10": "dim", "20": "dim", "30": "ok", "40": "warn", "50": "bad", "60": "bad"}

_KEYS = r"(?:level|lvl|severity|loglevel|log\.level|levelname|s)"
_JSON_LEVEL = re.compile(rf'"{_KEYS}"\s*:\s*"?(?P<level>\w+)', re.IGNORECASE)
_LOGFMT_LEVEL = re.compile(rf'(?:^|\s){_KEYS}="?(?P<level>\w+)', re.IGNORECASE)
_WORDS = "|".join(sorted((word for word in _TONE_OF if word.isalpha()), key=len, reverse=True))
_BARE_LEVEL = re.compile(
    rf"\[(?P<a>{_WORDS})\]|\b(?P<b>(?-i:{_WORDS.upper()}))\b|^(?P<c>{_WORDS}):|\s(?P<d>{_WORDS}):\s", re.IGNORECASE
)
_HEAD = 200
"""Characters in which a level that stands free is looked for."""

_JSON_KEY = re.compile(r'"(?:[^"\\]|\\.){1,64}"\s*:')
_LOGFMT_KEY = re.compile(r"(?:^|(?<=\s))[A-Za-z_][\w.\-/]{0,63}=")


class LogHighlight(NamedTuple):
    """A part of a line that has a meaning, as a tone."""

    start: int
    end: int
    tone: str


def marks(text: str) -> list[LogHighlight]:
    """The keys and the level of a line of plain text, in order."""
    found = sorted((*_keys(text), *_level(text)))
    kept: list[LogHighlight] = []
    for mark in found:
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept


GRAVITY = ("dim", "ok", "warn", "bad")
"""The tones of levels: debug, information, warnings, errors."""


def level_tone(word: str) -> str:
    """The tone of a level by its name or number, "" for an unknown one."""
    return _TONE_OF.get(word.lower(), "")


def gravity(text: str) -> int:
    """How grave a line of plain text says it is, as a place in GRAVITY; -1 where it names no level."""
    return next((GRAVITY.index(mark.tone) for mark in _level(text)), -1)


def _keys(text: str) -> Iterator[LogHighlight]:
    if text.lstrip().startswith("{"):
        pattern = _JSON_KEY
    elif len(_LOGFMT_KEY.findall(text[:_HEAD])) >= 2:
        pattern = _LOGFMT_KEY
    else:
        return
    for match in pattern.finditer(text):
        yield LogHighlight(match.start(), match.end(), "dim")


def _level(text: str) -> Iterator[LogHighlight]:
    pattern = _JSON_LEVEL if text.lstrip().startswith("{") else _LOGFMT_LEVEL
    match = pattern.search(text)
    if match is None:
        match = _BARE_LEVEL.search(text, 0, _HEAD)
    if match is None:
        return
    name = next(name for name, value in match.groupdict().items() if value)
    tone = level_tone(match[name])
    if tone:
        yield LogHighlight(match.start(name), match.end(name), tone)
