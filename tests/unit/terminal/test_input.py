"""Keys, paste, focus and mouse: xterm ctlseqs, "PC-Style Function Keys", "Bracketed Paste Mode", "Mouse Tracking"."""

import pytest

from dockertui.terminal import Modes, Mouse, encode_focus, encode_key, encode_mouse, encode_paste
from dockertui.terminal.mouse import WHEEL_UP


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a", b"a"),
        ("A", b"A"),
        ("中", "中".encode()),
        ("space", b" "),
        ("enter", b"\r"),
        ("tab", b"\t"),
        ("escape", b"\x1b"),
        ("backspace", b"\x7f"),
        ("ctrl+backspace", b"\b"),
        ("alt+backspace", b"\x1b\x7f"),
        ("ctrl+c", b"\x03"),
        ("ctrl+z", b"\x1a"),
        ("ctrl+backslash", b"\x1c"),
        ("ctrl+right_square_bracket", b"\x1d"),
        ("ctrl+space", b"\x00"),
        ("ctrl+@", b"\x00"),
        ("ctrl+/", b"\x1f"),
        ("ctrl+underscore", b"\x1f"),
        ("ctrl+ß", "ß".encode()),
        ("ctrl+C", b"\x03"),
        ("alt+.", b"\x1b."),
        ("alt+enter", b"\x1b\r"),
        ("alt+ctrl+x", b"\x1b\x18"),
        ("shift+tab", b"\x1b[Z"),
        ("+", b"+"),
        ("alt++", b"\x1b+"),
        ("up", b"\x1b[A"),
        ("ctrl+left", b"\x1b[1;5D"),
        ("shift+alt+end", b"\x1b[1;4F"),
        ("home", b"\x1b[H"),
        ("insert", b"\x1b[2~"),
        ("delete", b"\x1b[3~"),
        ("ctrl+delete", b"\x1b[3;5~"),
        ("pageup", b"\x1b[5~"),
        ("f1", b"\x1bOP"),
        ("shift+f1", b"\x1b[1;2P"),
        ("f5", b"\x1b[15~"),
        ("f12", b"\x1b[24~"),
        ("ctrl+f12", b"\x1b[24;5~"),
        ("unheard_of", b""),
    ],
)
def test_keys(name: str, data: bytes) -> None:
    assert encode_key(name, Modes()) == data


def test_application_cursor_keys() -> None:
    modes = Modes(application_cursor=True)
    assert encode_key("up", modes) == b"\x1bOA"
    assert encode_key("ctrl+up", modes) == b"\x1b[1;5A"


def test_keys_named_by_what_they_are_called() -> None:
    assert encode_key("full_stop", Modes(), ".") == b"."
    assert encode_key("alt+full_stop", Modes(), ".") == b"\x1b."


def test_new_line_mode() -> None:
    assert encode_key("enter", Modes(newline=True)) == b"\r\n"


def test_paste() -> None:
    assert encode_paste("a\r\nb\nc\td", Modes()) == b"a\rb\rc\td"
    assert encode_paste("a\nb", Modes(bracketed_paste=True)) == b"\x1b[200~a\rb\x1b[201~"


def test_pasted_text_cannot_end_the_paste() -> None:
    evil = "x\x1b[201~\x1b\x1b[201~[201~rm -rf\n\x03\x9b201~"
    data = encode_paste(evil, Modes(bracketed_paste=True))
    assert data.count(b"\x1b") == 2
    assert b"\x03" not in data
    assert "\x9b".encode() not in data
    assert b"\x1b" not in encode_paste(evil, Modes())


def test_focus() -> None:
    assert encode_focus(True, Modes()) == b""
    assert encode_focus(True, Modes(focus=True)) == b"\x1b[I"
    assert encode_focus(False, Modes(focus=True)) == b"\x1b[O"


CLICK = Mouse("press", 0, 4, 2)


@pytest.mark.parametrize(
    ("mouse", "tracking", "encoding", "data"),
    [
        (CLICK, "", "sgr", b""),
        (CLICK, "click", "sgr", b"\x1b[<0;5;3M"),
        (Mouse("release", 0, 4, 2), "click", "sgr", b"\x1b[<0;5;3m"),
        (Mouse("release", 2, 4, 2), "click", "x10", b"\x1b[M#%#"),
        (Mouse("release", 0, 4, 2), "press", "sgr", b""),
        (CLICK, "press", "x10", b"\x1b[M %#"),
        (CLICK, "click", "urxvt", b"\x1b[32;5;3M"),
        (Mouse("press", 0, 300, 2), "click", "x10", b""),
        (Mouse("press", 0, 300, 2), "click", "utf8", b"\x1b[M " + chr(333).encode() + b"#"),
        (Mouse("press", 0, 300, 2), "click", "sgr", b"\x1b[<0;301;3M"),
        (Mouse("press", WHEEL_UP, 4, 2, ctrl=True), "click", "sgr", b"\x1b[<80;5;3M"),
        (Mouse("press", 0, 4, 2, True, True, True), "click", "sgr", b"\x1b[<28;5;3M"),
        (Mouse("press", 0, 4, 2, True, True, True), "press", "sgr", b"\x1b[<0;5;3M"),
        (Mouse("move", 0, 4, 2), "click", "sgr", b""),
        (Mouse("move", 0, 4, 2), "drag", "sgr", b"\x1b[<32;5;3M"),
        (Mouse("move", None, 4, 2), "drag", "sgr", b""),
        (Mouse("move", None, 4, 2), "move", "sgr", b"\x1b[<35;5;3M"),
    ],
)
def test_mouse(mouse: Mouse, tracking: str, encoding: str, data: bytes) -> None:
    assert encode_mouse(mouse, Modes(mouse=tracking, encoding=encoding)) == data
