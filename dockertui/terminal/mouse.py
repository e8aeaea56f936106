"""The mouse, as xterm reports it to a program (xterm ctlseqs, "Mouse Tracking")."""

from typing import NamedTuple

from dockertui.terminal.modes import Modes

WHEEL_UP, WHEEL_DOWN, WHEEL_LEFT, WHEEL_RIGHT = 64, 65, 66, 67

_MOTION = 32
_NO_BUTTON = 3
_OFFSET = 32
"""What the older encodings add to each number."""


class Mouse(NamedTuple):
    """Something the mouse did. `kind` is "press", "release" or "move"; `x` and `y` are cells of the screen from 0.

    `button` is 0 left, 1 middle, 2 right or one of `WHEEL_…`, which are only pressed; None for a move without a button.
    """

    kind: str
    button: int | None
    x: int
    y: int
    shift: bool = False
    alt: bool = False
    ctrl: bool = False


def encode_mouse(mouse: Mouse, modes: Modes) -> bytes:
    """The report for the program; nothing where it did not ask for this."""
    if not _wanted(mouse, modes.mouse):
        return b""
    code = _NO_BUTTON if mouse.button is None else mouse.button
    if mouse.kind == "move":
        code += _MOTION
    if modes.mouse != "press":
        code += 4 * mouse.shift + 8 * mouse.alt + 16 * mouse.ctrl
    x, y = max(0, mouse.x) + 1, max(0, mouse.y) + 1
    if modes.encoding == "sgr":
        return f"\x1b[<{code};{x};{y}{'m' if mouse.kind == 'release' else 'M'}".encode()
    if mouse.kind == "release":
        code = (code & ~3) | _NO_BUTTON
    if modes.encoding == "urxvt":
        return f"\x1b[{code + _OFFSET};{x};{y}M".encode()
    return _old(code, x, y, modes.encoding == "utf8")


def _wanted(mouse: Mouse, tracking: str) -> bool:
    if mouse.kind == "move":
        return tracking == "move" or (tracking == "drag" and mouse.button is not None)
    return bool(tracking) and (mouse.kind == "press" or tracking != "press")


def _old(code: int, x: int, y: int, utf8: bool) -> bytes:
    """A character for each number; what none can stand for is not reported."""
    if max(x, y) > (2015 if utf8 else 223):
        return b""
    text = "".join(chr(_OFFSET + number) for number in (code, x, y))
    return b"\x1b[M" + text.encode("utf-8" if utf8 else "latin-1")
