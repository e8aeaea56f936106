"""The names of keys, as people write them in the configuration and as Textual has them."""

import difflib
from collections.abc import Iterable
from functools import cache

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.keys import _character_to_key

from dockertui.terminal_keys import pressed, typed

SAME = {"ctrl+h": "backspace", "ctrl+i": "tab", "ctrl+m": "enter", "ctrl+[": "escape", "esc": "escape"}
"""Keys that terminals send as others."""

CONTROLS = (*map(chr, range(32)), "\x7f")


@cache
def _sent() -> frozenset[str]:
    """The names of all keys that terminals send, but for characters that no key of ASCII types."""
    keys = [event.key for sequence in ANSI_SEQUENCES_KEYS for event in pressed(sequence.encode())]
    keys += [event.key for character in CONTROLS for event in typed(character)]
    keys += [with_alt(chr(code)) for code in range(128)]
    return frozenset(key for key in keys if key and "<" not in key and key not in ("alt+escape", "shift+escape"))


def with_alt(character: str) -> str:
    """The key that comes where a character is typed with Alt, which may be another one; "" for none."""
    return next((event.key for event in pressed(f"\x1b{character}".encode())), "")


_CHARACTERS = {_character_to_key(character): character for character in map(chr, range(33, 127))}
"""The characters of ASCII by the names that Textual has for them."""


def canonical(name: str) -> str:
    """The name by which commands know a key: a character as itself, else Textual's name; "" for what is no key.

    `ctrl+]`, `alt+.`, `alt+D` and `ctrl+space` are taken as well.
    """
    if len(name) == 1:
        return name if name.isprintable() and not name.isspace() else ""
    held, _plus, key = name.rpartition("+")
    if held == "alt" and len(key) == 1 and not key.isascii():
        return name if name == with_alt(key) else ""
    if held and len(key) == 1 and name not in _sent():
        shift = "shift+" if held == "alt" and key.isupper() else ""
        name = f"{held}+{shift}{_character_to_key(key.lower() if shift else key)}"
    name = "ctrl+@" if name == "ctrl+space" else name
    return command_name(name) if name in _sent() or name in _CHARACTERS else ""


def command_name(key: str) -> str:
    """Textual's name of a key as commands have it: `slash` is `/`."""
    return _CHARACTERS.get(key, key)


def textual_name(key: str) -> str:
    """A key as Textual calls it: `/` is `slash`."""
    return _character_to_key(key) if len(key) == 1 else key


def nearest_key(name: str) -> str:
    """The name of the key that somebody may have meant, "" where none is like it."""
    key = name.removeprefix("alt+")
    if name.startswith("alt+") and len(key) == 1 and (sent := with_alt(key)):
        return sent
    return SAME.get(name) or nearest(name, (*_sent(), *_CHARACTERS, "ctrl+space"))


def nearest(word: str, words: Iterable[str]) -> str:
    """The word among others that is most like one, "" where none is."""
    return next(iter(difflib.get_close_matches(word.lower(), sorted(words), 1, 0.6)), "")
