"""Keys as terminals of several kinds send them, and as an xterm does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockertui.model.terminals.outer import OuterKeys

XTERM = {
    "up": b"\x1b[A",
    "down": b"\x1b[B",
    "right": b"\x1b[C",
    "left": b"\x1b[D",
    "home": b"\x1b[H",
    "end": b"\x1b[F",
    "insert": b"\x1b[2~",
    "delete": b"\x1b[3~",
    "page up": b"\x1b[5~",
    "page down": b"\x1b[6~",
    "f1": b"\x1bOP",
    "f2": b"\x1bOQ",
    "f3": b"\x1bOR",
    "f4": b"\x1bOS",
    "f5": b"\x1b[15~",
    "f6": b"\x1b[17~",
    "f7": b"\x1b[18~",
    "f8": b"\x1b[19~",
    "f9": b"\x1b[20~",
    "f10": b"\x1b[21~",
    "f11": b"\x1b[23~",
    "f12": b"\x1b[24~",
    "shift+tab": b"\x1b[Z",
    "keypad 5": b"\x1b[E",
    "shift+f1": b"\x1b[1;2P",
    "shift+f4": b"\x1b[1;2S",
    "shift+f5": b"\x1b[15;2~",
    "shift+f8": b"\x1b[19;2~",
    "shift+f10": b"\x1b[21;2~",
    "ctrl+f1": b"\x1b[1;5P",
    "ctrl+f12": b"\x1b[24;5~",
    "shift+up": b"\x1b[1;2A",
    "shift+left": b"\x1b[1;2D",
    "ctrl+right": b"\x1b[1;5C",
    "ctrl+home": b"\x1b[1;5H",
    "shift+end": b"\x1b[1;2F",
    "ctrl+shift+home": b"\x1b[1;6H",
    "ctrl+delete": b"\x1b[3;5~",
    "shift+page up": b"\x1b[5;2~",
    "alt+.": b"\x1b.",
    "alt+enter": b"\x1b\r",
    "escape": b"\x1b",
    "tab": b"\t",
    "enter": b"\r",
    "backspace": b"\x7f",
    "ctrl+space": b"\x00",
    "ctrl+]": b"\x1d",
}
"""What an xterm sends in its normal modes (xterm ctlseqs)."""

MULTIPLEXER = {"home": b"\x1b[1~", "end": b"\x1b[4~"}

OTHERS = {
    "xterm-256color": {},
    "tmux-256color": MULTIPLEXER,
    "screen-256color": MULTIPLEXER,
    "screen.linux": MULTIPLEXER,
    "linux": {
        "home": b"\x1b[1~",
        "end": b"\x1b[4~",
        "f1": b"\x1b[[A",
        "f2": b"\x1b[[B",
        "f3": b"\x1b[[C",
        "f4": b"\x1b[[D",
        "f5": b"\x1b[[E",
        "shift+tab": b"\x1b\t",
        "keypad 5": b"\x1b[G",
        "shift+f1": b"\x1b[25~",
        "shift+f4": b"\x1b[29~",
        "shift+f5": b"\x1b[31~",
        "shift+f8": b"\x1b[34~",
    },
    "rxvt-unicode-256color": {
        "home": b"\x1b[7~",
        "end": b"\x1b[8~",
        "f1": b"\x1b[11~",
        "f2": b"\x1b[12~",
        "f3": b"\x1b[13~",
        "f4": b"\x1b[14~",
        "shift+f4": b"\x1b[26~",
        "shift+f5": b"\x1b[28~",
        "shift+f8": b"\x1b[32~",
        "shift+f10": b"\x1b[34~",
        "ctrl+f1": b"\x1b[11^",
        "ctrl+f12": b"\x1b[24^",
        "shift+up": b"\x1b[a",
        "shift+left": b"\x1b[d",
        "ctrl+right": b"\x1bOc",
        "ctrl+home": b"\x1b[7^",
        "shift+end": b"\x1b[8$",
        "ctrl+shift+home": b"\x1b[7@",
        "ctrl+delete": b"\x1b[3^",
        "shift+page up": b"\x1b[5$",
    },
    "putty-256color": {
        "home": b"\x1b[1~",
        "end": b"\x1b[4~",
        "f1": b"\x1b[11~",
        "f2": b"\x1b[12~",
        "f3": b"\x1b[13~",
        "f4": b"\x1b[14~",
    },
}
"""Where other terminals differ (their terminfo entries, the Linux kernel's keymap, rxvt(7))."""


@pytest.mark.parametrize("term", OTHERS)
@pytest.mark.parametrize("key", XTERM)
def test_what_reaches_the_program(term: str, key: str) -> None:
    sent = OTHERS[term].get(key, XTERM[key])
    keys = OuterKeys(term)
    assert keys.as_xterm(sent, False) == XTERM[key]
    assert keys.as_xterm(b"a" + sent + b"b" + sent, False) == b"a" + XTERM[key] + b"b" + XTERM[key]
    if key in ("up", "down", "right", "left", "home", "end", "keypad 5"):
        assert keys.as_xterm(sent, True) == XTERM[key].replace(b"[", b"O")
    else:
        assert keys.as_xterm(sent, True) == XTERM[key]


def test_a_terminal_left_in_application_mode() -> None:
    assert OuterKeys().as_xterm(b"\x1bOA\x1bOH\x1bOP", False) == b"\x1b[A\x1b[H\x1bOP"


@given(st.lists(st.sampled_from([*XTERM.values(), b"text", "\u754c".encode(), b"\xff"])), st.booleans())
def test_an_xterm_is_left_alone(keys: list[bytes], application: bool) -> None:
    data = b"".join(keys)
    sent = OuterKeys("xterm-256color").as_xterm(data, False)
    assert sent == data
    assert OuterKeys("xterm-256color").as_xterm(sent, application).replace(b"\x1bO", b"\x1b[") == data.replace(
        b"\x1bO", b"\x1b["
    )
