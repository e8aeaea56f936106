"""Documents as YAML 1.2, in the subset that every reader takes alike.

Source: https://yaml.org/spec/1.2.2, and 1.1 for the words that older readers take for something else than text.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_PLAIN = re.compile(r"[A-Za-z_/][\w./:@+-]*(?<!:)\Z", re.ASCII)
_WORDS = {"true", "false", "yes", "no", "on", "off", "y", "n", "null"}
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def yaml(document: Mapping[str, Any]) -> str:
    """Mappings, lists, texts, numbers, booleans and None; a tuple is a list on one line."""
    return "".join(f"{line}\n" for line in _mapping(document, ""))


def _mapping(mapping: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, value in mapping.items():
        yield from _entry(f"{indent}{scalar(key)}:", value, indent)


def _entry(head: str, value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, Mapping) and value:
        yield head
        yield from _mapping(value, f"{indent}  ")
    elif isinstance(value, list) and value:
        yield head
        for item in value:
            yield from _item(item, f"{indent}  ")
    else:
        yield f"{head} {scalar(value)}"


def _item(item: Any, indent: str) -> Iterator[str]:
    """An item of a list: a mapping begins behind the dash."""
    if isinstance(item, Mapping) and item:
        lines = list(_mapping(item, f"{indent}  "))
        yield f"{indent}- {lines[0].lstrip(' ')}"
        yield from lines[1:]
    else:
        yield f"{indent}- {scalar(item)}"


def scalar(value: Any) -> str:
    """A value on one line."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(scalar, value))}]"
    if isinstance(value, Mapping):
        return "{}"
    return str(value) if _PLAIN.match(value) and value.lower() not in _WORDS else quoted(value)


def quoted(text: str) -> str:
    """A text in double quotes, whatever is in it."""
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
