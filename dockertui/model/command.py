"""What keys do to the user interface itself, as values; `Action` is for what is done to objects."""

from collections.abc import Callable
from typing import Any, Generic, NamedTuple, TypeVar

from dockertui.glyphs import GLYPHS

T = TypeVar("T")


def everywhere(target: Any) -> bool:
    """For `Command.applies`: always."""
    return True


class Command(NamedTuple, Generic[T]):
    """Something the user can do to a T: the main screen, or a tab.

    `keys` are printable characters as themselves, or key names such as `enter`, `space`, `ctrl+k`, `shift+tab`; the
    first one is shown. `run` may return an awaitable. The footer shows the command where it is a `hint`.
    `changes` marks what read-only mode refuses.
    """

    id: str
    title: str
    help: str
    run: Callable[[T], Any]
    keys: tuple[str, ...] = ()
    hint: bool = False
    changes: bool = False
    applies: Callable[[T], bool] = everywhere


_NAMES = {
    "space": "Space",
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "up": GLYPHS.up,
    "down": GLYPHS.down,
    "left": GLYPHS.left,
    "right": GLYPHS.right,
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "backspace": "Backspace",
    "ctrl+@": "^Space",
    "ctrl+right_square_bracket": "^]",
}


def key_label(key: str) -> str:
    """A key as people write it: `^k`, `Space`, `F1`, `/`."""
    if key in _NAMES:
        return _NAMES[key]
    if key.startswith("ctrl+") and len(key) == 6:
        return f"^{key[5:]}"
    held, _plus, pressed = key.partition("+")
    if pressed and held in ("alt", "shift"):
        return f"{'M' if held == 'alt' else 'Shift'}-{key_label(pressed)}"
    return key.upper() if key[:1] == "f" and key[1:].isdecimal() else key
