"""What a terminal can do to be told less: by its description (terminfo(5)), and by trying."""

from collections.abc import Mapping
from typing import NamedTuple

TRIAL = "\x1b[2;1H─\x1b[5b\x1b[6n"
"""Has a rule repeated five times, and asks where the cursor is then (REP and DSR 6: ECMA-48, 8.3.103 and 8.3.35).

tmux repeats only what is ASCII, so it is not tried with a space. It is done in the second row: a position in the first
one looks like a key (F3 with Ctrl, for one).
"""

REPEATED = (2, 7)
"""Row and column, from 1, of the cursor where the terminal has repeated."""


EL, ECH = b"\x1b[K", b"\x1b[%p1%dX"
"""How terminfo describes what erases (ECMA-48, 8.3.41 and 8.3.38)."""

SCROLL = {"csr": b"\x1b[%i%p1%d;%p2%dr", "indn": b"\x1b[%p1%dS", "rin": b"\x1b[%p1%dT"}
"""How terminfo describes what moves lines (DECSTBM, SU and SD: see `shifts.moving`)."""


class Able(NamedTuple):
    """What a terminal can do: erase cells in the colour of the background, repeat a character, move lines."""

    erase: bool = False
    repeat: bool = False
    scroll: bool = False


NOTHING = Able()


def over_ssh(environ: Mapping[str, str]) -> bool:
    """Whether the terminal is at the other end of a connection of sshd (ssh(1), "ENVIRONMENT")."""
    return "SSH_CONNECTION" in environ or "SSH_TTY" in environ


def relayed(environ: Mapping[str, str]) -> bool:
    """Whether tmux or screen stands between dockertui and the terminal, and answers in its place."""
    return "TMUX" in environ or "STY" in environ


def told_less(line: str, environ: Mapping[str, str]) -> bool:
    """Whether the terminal is to be told less from the start: over ssh, unless the user knows the line to be fast.

    `line` is what the user takes the line for (`config.LINES`).
    """
    return line == "slow" or (line != "fast" and over_ssh(environ))


def described(term: str, file: int) -> Able:
    """What the description of a terminal says that it can do; nothing where there is none."""
    try:
        import curses
    except ImportError:  # Some builds of Python go without.
        return NOTHING
    try:
        curses.setupterm(term, file)
    except curses.error:
        return NOTHING
    return Able(
        erase=curses.tigetflag("bce") > 0 and curses.tigetstr("el") == EL and curses.tigetstr("ech") == ECH,
        scroll=all(curses.tigetstr(name) == sequence for name, sequence in SCROLL.items()),
    )
