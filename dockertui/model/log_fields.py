"""Structured log lines taken apart: JSON objects and logfmt, as fields, in several lines, and as columns."""

import json
import re
from collections.abc import Sequence
from typing import Any

from dockertui.format import legible
from dockertui.json_text import parse

_LOGFMT = re.compile(r'(?:^|(?<=\s))([A-Za-z_][\w.\-/]{0,63})=("(?:[^"\\]|\\.)*"|\S*)')

_LONGEST = 1 << 20
"""Characters of a line that is still taken apart."""

_NAMES = {
    "time": ("time", "ts", "timestamp", "@timestamp", "t"),
    "level": ("level", "lvl", "severity", "loglevel", "log.level", "levelname"),
    "msg": ("msg", "message", "event"),
}
"""Names that stand for one another in columns."""

_CELLS = {"time": 24, "level": 5, "status": 6, "method": 7}
_USUAL = 16
"""Cells of a column that is not the last one."""


def fields(text: str) -> dict[str, Any] | None:
    """The fields of a line of plain text by name, in order; None where it is neither a JSON object nor logfmt."""
    if len(text) > _LONGEST:
        return None
    start = text.find("{")
    if start >= 0 and text.rstrip().endswith("}"):
        try:
            value = parse(text[start:])
        except ValueError:
            value = None
        if isinstance(value, dict):
            return value
    pairs = _LOGFMT.findall(text)
    return {name: _unquoted(value) for name, value in pairs} if len(pairs) >= 2 else None


def _unquoted(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value[:1] == '"' else value


def pretty(text: str) -> list[str]:
    """A structured line in several harmless ones; none where it has no structure."""
    found = fields(text)
    if found is None:
        return []
    if text.rstrip().endswith("}"):
        return [legible(line) for line in json.dumps(found, indent=2, ensure_ascii=False, default=str).splitlines()]
    longest = max(map(len, found))
    return [f"{name.ljust(longest)}  {legible(str(value))}" for name, value in found.items()]


def value_of(found: dict[str, Any], name: str) -> str:
    """A field as harmless text, also under a name that is as good, `a.b` for a field inside another; "" without it."""
    for candidate in _NAMES.get(name, (name,)):
        value: Any = found.get(candidate)
        if value is None and "." in candidate:
            value = found
            for part in candidate.split("."):
                value = value.get(part) if isinstance(value, dict) else None
        if value is not None:
            return legible(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str))
    return ""


def columns(names: Sequence[str]) -> list[int]:
    """The cells of each column; 0 for the last one, which takes the rest."""
    return [_CELLS.get(name, _USUAL) for name in names[:-1]] + [0] * bool(names)
