"""What the sequences of keys mean: events as Textual has them."""

from collections.abc import Iterator

from textual import constants, events
from textual._xterm_parser import XTermParser
from textual.keys import Keys

# Keys come in one form, whoever they are for: programs inside would not understand kitty's.
constants.DISABLE_KITTY_KEY = True  # type: ignore[misc]

_NAMES = XTermParser()._sequence_to_key_events
"""Names keys, and remembers nothing."""

KEYPAD = {f"\x1bO{code}": key for code, key in zip("MXjklmnopqrstuvwxy", "\r=*+,-./0123456789", strict=True)}
"""Keys of a keypad in its application mode, which another program may have left on (xterm ctlseqs, "PC-Style")."""

BY_WORDS = {"alt+left": "ctrl+left", "alt+right": "ctrl+right"}
"""Keys with Alt that go by words, and what they are called."""


def typed(text: str) -> Iterator[events.Key]:
    """The keys that characters stand for."""
    for character in text:
        yield from (event for event in _NAMES(character) if event.key != Keys.Ignore)


def pressed(sequence: bytes) -> Iterator[events.Key]:
    """The keys that one sequence stands for; none where it is no key that has a name.

    One that was pressed with Alt types nothing: what it is for is bound to its name, as `alt+d`. Textual takes it for
    Escape and the key, which closes what is open, and some for what a Mac types with Option.
    """
    text = sequence.decode("utf-8", "replace")
    if text.startswith("\x1b\x1b"):
        yield from map(_with_alt, pressed(sequence[1:]))
        return
    known = [event for event in _NAMES(text) if event.key != Keys.Ignore]
    if len(known) > 1 and known[0].key == Keys.Escape:
        yield from map(_with_alt, known[1:])
    elif text in KEYPAD:
        yield from typed(KEYPAD[text])
    elif len(text) == 2 and not (known and known[0].character is None):
        yield from map(_with_alt, _NAMES(text[1], alt=True))
    else:
        yield from known


def _with_alt(event: events.Key) -> events.Key:
    name = f"alt+{event.key.removeprefix('alt+')}"
    return events.Key(BY_WORDS.get(name, name), None)
