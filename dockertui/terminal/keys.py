"""Input for a program in a terminal, as xterm sends it (xterm ctlseqs, "PC-Style Function Keys" and "Bracketed Paste").

Keys that arrive raw need none of this; it is for keys that are only known by name.
"""

import unicodedata

from dockertui.terminal.modes import Modes

_CURSOR = {"up": "A", "down": "B", "right": "C", "left": "D", "end": "F", "home": "H"}
_FUNCTION = {"f1": "P", "f2": "Q", "f3": "R", "f4": "S"}
_TILDE = {
    "insert": 2,
    "delete": 3,
    "pageup": 5,
    "pagedown": 6,
    **{f"f{n}": code for n, code in zip(range(5, 13), (15, 17, 18, 19, 20, 21, 23, 24), strict=True)},
}
_PLAIN = {"enter": "\r", "tab": "\t", "escape": "\x1b", "backspace": "\x7f", "space": " "}
_MODIFIERS = {"shift": 1, "alt": 2, "ctrl": 4}
_NAMES = {"backslash": "\\", "slash": "/", "at": "@", "minus": "-", "plus": "+", "underscore": "_"}
"""Characters whose key is called otherwise than in Unicode."""

_CONTROL = {"space": "\0", "@": "\0", "backspace": "\b", "?": "\x7f", "/": "\x1f", "2": "\0", "6": "\x1e", "-": "\x1f"}


def encode_key(name: str, modes: Modes, character: str | None = None) -> bytes:
    """The bytes of a key such as `ctrl+c`, `alt+.`, `shift+tab`, `f5`, `up` or `a`; none for one without a meaning.

    `character` is what the key types, where the name does not say so itself, as in `full_stop`.
    """
    *held, key = name.split("+") if len(name) > 1 and not name.endswith("+") else [*name[:-1].split("+"), name[-1:]]
    modifiers = sum(_MODIFIERS.get(modifier, 0) for modifier in held)
    if character and len(key) > 1 and key not in _PLAIN and character.isprintable():
        key = character
    return (_special(key, modifiers, modes) or _text(key, modifiers, modes)).encode()


def _named(key: str) -> str:
    """The character that a key is called by, as in `right_square_bracket`; the name itself where there is none."""
    if len(key) == 1:
        return key
    try:
        return _NAMES.get(key) or unicodedata.lookup(key.replace("_", " "))
    except KeyError:
        return key


def _special(key: str, modifiers: int, modes: Modes) -> str:
    if key in _CURSOR or key in _FUNCTION:
        final = _CURSOR.get(key) or _FUNCTION[key]
        if modifiers:
            return f"\x1b[1;{modifiers + 1}{final}"
        return f"\x1b{'O' if key in _FUNCTION or modes.application_cursor else '['}{final}"
    if key in _TILDE:
        return f"\x1b[{_TILDE[key]};{modifiers + 1}~" if modifiers else f"\x1b[{_TILDE[key]}~"
    return "\x1b[Z" if key == "tab" and modifiers & 1 else ""


def _text(key: str, modifiers: int, modes: Modes) -> str:
    text = _PLAIN.get(key) or _named(key)
    if len(text) != 1:
        return ""
    if modifiers & 4:
        text = _CONTROL.get(key) or _CONTROL.get(text) or _control(text)
    elif modifiers & 1:
        text = text.upper()
    if key == "enter" and modes.newline:
        text = "\r\n"
    return "\x1b" + text if modifiers & 2 else text


def _control(text: str) -> str:
    """The control character that a letter, or a sign beside the letters in ASCII, makes; others stay as they are."""
    return chr(ord(text) & 0x1F) if "@" <= text <= "~" else text


def encode_paste(text: str, modes: Modes) -> bytes:
    """Text from the clipboard, with the marks around it that the program asked for.

    Control characters but for tabs and line ends are left out, so that no text can end the marks or act as keys.
    """
    text = text.replace("\r\n", "\r").replace("\n", "\r")
    text = "".join(char for char in text if char in "\t\r" or not (char < " " or "\x7f" <= char < "\xa0"))
    return (f"\x1b[200~{text}\x1b[201~" if modes.bracketed_paste else text).encode("utf-8", "replace")


def encode_focus(focused: bool, modes: Modes) -> bytes:
    """That the terminal got or lost the focus; nothing where the program did not ask (mode 1004)."""
    if not modes.focus:
        return b""
    return b"\x1b[I" if focused else b"\x1b[O"
