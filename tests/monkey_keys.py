"""What a monkey does: keys and the mouse at random, as terminals send them (xterm, ctlseqs)."""

import random
from collections.abc import Iterator

ESCAPE, CANCEL = "\x1b", "\x03"

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:/ "
SPECIAL = (
    "\r",
    "\t",
    "\x7f",
    "\x1b[A",
    "\x1b[B",
    "\x1b[C",
    "\x1b[D",
    "\x1b[5~",
    "\x1b[6~",
    "\x1b[H",
    "\x1b[F",
    "\x1b[Z",
)
CONTROLS = tuple(chr(number) for number in range(1, 27) if chr(number) not in "\x11\x1a\x1c")
ANY = (*LETTERS.replace("q", ""), *"/?:,;!@*+-_=<>[]()%&$#'\"\\|{}~", *SPECIAL, *SPECIAL, *CONTROLS, CANCEL, CANCEL)
"""For read-only mode: every key but those that quit and ctrl-z, which the shell may have a use for."""

SCREENS = (":", "?", "J", "V", "D", "K", "B", "H", "C")
FORMS = ("N", "d", "X", "x", "M", "U", "R", "L", "c", "\x0b")
TYPED = (":", "H", "C", "N", "M", "/")
"""What is followed by text, which belongs to what opens and never to the list."""

HARMLESS = [letter for letter in LETTERS if letter not in "/ q12345"]
"""Text also while what opens is waited for: the digits of panes and q go elsewhere then."""

MOVES = ("j", "k", "G", "g", "+", "-", "o", "O", " ", "*", "2", "3", "4", "1", "\x14")


FLOOD = (1, 1, 2, 4, 8, 16, 64, 256)
"""How many keys may arrive in one write: a key held down, or what a hiccup of the network held back."""

BY_HAND = (1, 1, 2, 4, 8)
"""How many are typed one after the other."""


LEFT, MIDDLE, RIGHT, MOVED, UP, DOWN = 0, 1, 2, 32, 64, 65
"""Buttons of the mouse, what is added while one is held and moved, and the wheel."""

FARTHEST = (130, 45)
"""The last column and row that the mouse gets to: a little outside of the screen."""


def any_keys(dice: random.Random, at_once: bool) -> list[str]:
    """Keys of any kind, and what the mouse does."""
    if dice.random() < 0.15:
        return list(mouse(dice))
    return dice.choices(ANY, k=dice.choice(FLOOD if at_once else BY_HAND))


def mouse(dice: random.Random) -> Iterator[str]:
    """Turns of the wheel, clicks and drags; a button may be let go twice or never."""
    column, row = dice.randint(1, FARTHEST[0]), dice.randint(1, FARTHEST[1])
    if dice.random() < 0.3:
        yield from (_report(dice.choice((UP, DOWN)), column, row) for _turn in range(dice.randint(1, 20)))
        return
    button = dice.choice((LEFT, LEFT, LEFT, MIDDLE, RIGHT))
    for _click in range(dice.choice((1, 1, 2, 3))):
        yield _report(button, column, row)
        for _move in range(dice.choice((0, 0, 1, 5, 30))):
            column, row = dice.randint(1, FARTHEST[0]), dice.randint(1, FARTHEST[1])
            yield _report(button + MOVED, column, row)
        for _release in range(dice.choice((1, 1, 1, 1, 0, 2))):
            yield _report(button, column, row, "m")


def _report(button: int, column: int, row: int, end: str = "M") -> str:
    """What a terminal tells of the mouse, counted from 1 (xterm, "Extended coordinates": SGR)."""
    return f"\x1b[<{button};{column};{row}{end}"


def harmless(dice: random.Random, at_once: bool) -> list[str]:
    """Keys for the list of containers that together change nothing: whatever opens is left by ctrl-c."""
    keys: list[str] = []
    wanted = dice.choice(FLOOD if at_once else BY_HAND)
    while len(keys) < wanted:
        kind = dice.random()
        if kind < 0.3:
            keys += dice.choices(MOVES, k=dice.randint(1, 6))
            keys.append("1")
        elif kind < 0.6:
            keys += [dice.choice((*SCREENS, *FORMS)), CANCEL]
        else:
            # No space: a tick. No slash at first: in a form it finds fields.
            text = dice.choices(HARMLESS, k=dice.randint(1, 8))
            keys += [dice.choice(TYPED), *text, CANCEL]
    return keys
