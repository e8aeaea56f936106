"""Which files of a build's context stay behind: .dockerignore, as the docker CLI reads it for the engine's own builder.

Patterns are those of Go's filepath.Match, with `**` for any number of folders and `!` for exceptions; the last one that
is true of a path, or of a folder above it, decides (docs.docker.com, "Build context"; moby/patternmatcher).
"""

import os
import posixpath
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from dockertui.engine.errors import EngineError
from dockertui.i18n import _
from dockertui.ordinary import read_text

NAME = ".dockerignore"

FEW_STARS = 2
"""Stars up to which Python's `re` is quick whatever the path is; with more of them a pattern may take it ages."""

PATIENCE = 1.0
"""Seconds that one path may take with more stars."""

_SPECIAL = re.compile(r"[*?\[\]\\]")


class Pattern(NamedTuple):
    """One pattern: its text, clean and without `!`; whether it makes an exception; and whether a path is like it."""

    text: str
    keeps: bool
    matches: Callable[[str], bool]


def patterns(context: Path) -> list[Pattern]:
    """The patterns of a context's .dockerignore, none where there is no such file. Raises EngineError, OSError."""
    try:
        text = read_text(context / NAME, "surrogateescape")
    except FileNotFoundError:
        return []
    lines = (line for line in text.removeprefix("\ufeff").split("\n") if not line.startswith("#"))
    return [_pattern(line) for line in map(str.strip, lines) if line]


def keeping(patterns: Sequence[Pattern], *paths: str) -> list[Pattern]:
    """The patterns with exceptions for these paths, which a builder needs."""
    return [*patterns, *(_pattern("!" + _SPECIAL.sub(r"\\\g<0>", path)) for path in paths)]


def kept(context: Path, patterns: Sequence[Pattern]) -> Iterator[str]:
    """The paths within a context that are sent, folders among them; links are not followed. Raises OSError."""
    exceptions = [f"{pattern.text}/" for pattern in patterns if pattern.keeps]
    folders = [("", [False] * len(patterns))]
    while folders:
        folder, above = folders.pop()
        with os.scandir(context / folder) as entries:
            found = sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries)
        for name, is_folder in found:
            path = posixpath.join(folder, name)
            like = [known or pattern.matches(path) for known, pattern in zip(above, patterns, strict=True)]
            last = next((pattern for pattern, true in zip(patterns[::-1], like[::-1], strict=True) if true), None)
            stays = last is not None and not last.keeps
            if not stays:
                yield path
            if is_folder and (not stays or any(text.startswith(f"{path}/") for text in exceptions)):
                folders.append((path, like))


def _pattern(line: str) -> Pattern:
    keeps = line.startswith("!")
    text = line.removeprefix("!").strip()
    if not text:
        raise _wrong(line)
    text = posixpath.normpath(re.sub("/+", "/", text))
    text = text[1:] if len(text) > 1 and text.startswith("/") else text
    try:
        expression = _expression(text)
        quick = re.compile(expression, re.DOTALL)
    except (ValueError, re.error) as error:
        raise _wrong(line) from error
    if text.count("*") <= FEW_STARS:
        return Pattern(text, keeps, lambda path: quick.fullmatch(path) is not None)
    import regex

    limited = regex.compile(expression, regex.DOTALL)

    def matches(path: str) -> bool:
        try:
            return limited.fullmatch(path, timeout=PATIENCE, concurrent=True) is not None
        except TimeoutError as error:
            raise _wrong(line, _("it takes too long")) from error

    return Pattern(text, keeps, matches)


def _wrong(line: str, why: str = "") -> EngineError:
    return EngineError("refused", _("A pattern in .dockerignore is wrong: {line}").format(line=line[:100]), why)


def _expression(text: str) -> str:
    """The regular expression that a pattern stands for. Raises ValueError for what filepath.Match refuses."""
    if text.startswith("**") and not _SPECIAL.search(text, 2) and text[2:3] != "/":
        return ".*" + re.escape(text[2:])
    parts, rest = list[str](), text
    while rest:
        here, rest = rest[0], rest[1:]
        if here == "*" and rest.startswith("*"):
            rest = rest[1:].removeprefix("/")
            parts.append("(?:.*/)?" if rest else ".*")
        elif here == "*":
            parts.append("[^/]*")
        elif here == "?":
            parts.append("[^/]")
        elif here == "[":
            part, rest = _class(rest)
            parts.append(part)
        elif here == "\\":
            part, rest = _letter(f"\\{rest}")
            parts.append(re.escape(part))
        else:
            parts.append(re.escape(here))
    return "".join(parts)


def _class(rest: str) -> tuple[str, str]:
    """A class such as `^a-z]` as one of a regular expression, and what follows it."""
    parts = ["[^" if rest.startswith("^") else "["]
    rest = rest.removeprefix("^")
    while not rest.startswith("]") or len(parts) == 1:
        if rest[:1] in ("", "-", "]"):
            raise ValueError
        first, rest = _letter(rest)
        last = ""
        if rest.startswith("-"):
            if rest[1:2] in ("", "-", "]"):
                raise ValueError
            last, rest = _letter(rest[1:])
        parts.append(re.escape(first) + (f"-{re.escape(last)}" if last else ""))
    return "".join((*parts, "]")), rest[1:]


def _letter(rest: str) -> tuple[str, str]:
    """The letter that comes next, behind a backslash or not, and what follows it."""
    at = 1 if rest.startswith("\\") else 0
    if len(rest) <= at:
        raise ValueError
    return rest[at], rest[at + 1 :]
