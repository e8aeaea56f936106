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


def typed(text: str) -> Iterator[events.Key]:
    """The keys that characters stand for."""
    for character in text:
        yield from (event for event in _NAMES(character) if event.key != Keys.Ignore)


def pressed(sequence: bytes) -> Iterator[events.Key]:
    """The keys that one sequence stands for; none where it is no key that has a name.

    One that was pressed with Alt types nothing: what it is for is bound to its name, as `alt+d`.
    """
    text = sequence.decode("utf-8", "replace")
    known = list(_NAMES(text))
    if known:
        yield from (event for event in known if event.key != Keys.Ignore)
    elif text in KEYPAD:
        yield from typed(KEYPAD[text])
    elif len(text) == 2:
        for event in _NAMES(text[1], alt=True):
            yield events.Key(f"alt+{event.key.removeprefix('alt+')}", None)
