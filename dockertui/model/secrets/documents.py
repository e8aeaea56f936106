"""Secrets in what an engine tells of an object: a value at a path, or a whole document."""

from collections.abc import Sequence
from typing import Any

from dockertui.model.secrets.forms import hides, mask_text
from dockertui.model.secrets.lines import mask, mask_line, mask_pair, mask_words
from dockertui.model.secrets.values import HIDDEN, harmless

_PAIRS = frozenset({"Env", "Environment", "environment", "Labels", "labels", "BuildArgs", "args", "env"})
"""Keys of lists of `NAME=value`."""

_WORDS = frozenset(
    {"Cmd", "Entrypoint", "Args", "Command", "Shell", "OnBuild", "Test", "arguments", "command", "entrypoint", "test"}
)
"""Keys of lists of a command's words."""

_TEXTS = frozenset({"CreatedBy", "Path", "Cmd", "Entrypoint", "Command", "command", "entrypoint", "test", "Output"})
"""Keys of texts that are command lines."""

_OWN = frozenset({"SandboxKey", "Secrets", "SecretID", "SecretName", "KeyFile"})
"""Keys of an engine that sound like secrets, and are none."""

_BEFORE = 64
"""Words before one that may tell what it is."""

_SHORT = 200
"""Characters of these words that are looked at: flags and programs are short."""

FieldPath = tuple[str | int, ...]


def mask_at(document: Any, path: FieldPath) -> Any:
    """The value at a path of a document as it may be shown: texts and numbers, others as they are.

    What it is about is told by the keys above it, and by the words before it in a command. Raises LookupError.
    """
    value = above = document
    for key in path:
        above, value = value, value[key]
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return value
    key = next((key for key in reversed(path) if isinstance(key, str)), "")
    if isinstance(above, list) and path and isinstance(path[-1], int):
        at = path[-1]
        return _item(key, value, [word[:_SHORT] for word in above[max(0, at - _BEFORE) : at] if isinstance(word, str)])
    return _value(key, value)


def _item(key: str, value: Any, before: Sequence[str]) -> Any:
    """An item of a list that is at a key."""
    if isinstance(value, str) and key in _WORDS:
        return _command([*before, value])[-1]
    return mask_pair(value) if isinstance(value, str) and key in _PAIRS else _value(key, value)


def _command(words: Sequence[str]) -> list[str]:
    """The words of a command; a health check begins with how it is to be run."""
    how = 1 if words and words[0] in ("CMD", "CMD-SHELL") else 0
    return [*words[:how], *mask_words(words[how:])]


def _value(key: str, value: Any) -> Any:
    if key in _OWN:
        return mask_text(value) if isinstance(value, str) else value
    if isinstance(value, str):
        return mask_line(value) if key in _TEXTS and not harmless(value) else mask(key, value)
    return HIDDEN if hides(key, str(value)) else value


def mask_all(value: Any, document: Any = None, path: FieldPath = ()) -> Any:
    """A whole value, at a path of a document, as it may be shown."""
    if not path and document is None:
        document = value
    if isinstance(value, dict):
        return {key: mask_all(item, document, (*path, key)) for key, item in value.items()}
    if isinstance(value, list):
        if path and path[-1] in _WORDS and all(isinstance(item, str) for item in value):
            return _command(value)
        return [mask_all(item, document, (*path, at)) for at, item in enumerate(value)]
    return mask_at(document, path)
