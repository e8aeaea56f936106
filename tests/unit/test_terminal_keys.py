"""Sequences are the keys that they stand for, with Alt and without, in whatever pieces they come."""

from typing import Any

import pytest
from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

from dockertui.terminal_input import ESCAPE_WAIT, INTRODUCERS, Lexer
from dockertui.terminal_keys import pressed, typed


@pytest.mark.parametrize(("sent", "key"), [(b"\x1b[3$", "shift+delete"), (b"\x1b[7$", "shift+home")])
def test_keys_of_rxvt(sent: bytes, key: str) -> None:
    token, text = Lexer().feed(sent + b"\r")
    assert ([event.key for event in pressed(token.data)], text) == ([key], ("text", b"\r"))
    lexer = Lexer()
    assert not [*lexer.feed(sent)]
    assert lexer.patience == ESCAPE_WAIT
    assert [*lexer.expire()] == [token]


@pytest.mark.parametrize(
    ("sent", "key"),
    [
        (b"\x1b[A", "up"),
        (b"\x1bOA", "up"),
        (b"\x1b[1;5C", "ctrl+right"),
        (b"\x1b[15~", "f5"),
        (b"\x1bOP", "f1"),
        (b"\x1b[[A", "f1"),
        (b"\x1b[Z", "shift+tab"),
        (b"\x9bA", "up"),
        (b"\xc2\x9bA", "up"),
        (b"\x8fA", "up"),
        (b"\x1bOM", "enter"),
        (b"\x1bOp", "0"),
        (b"\x1bOk", "plus"),
        (b"\x1bd", "alt+d"),
        (b"\x1bD", "alt+shift+d"),
        ("\x1bé".encode(), "alt+é"),
        (b"\x1b\r", "alt+enter"),
        (b"\x1b1", "alt+1"),
        (b"\x1b[1;3A", "alt+up"),
        (b"\x1b[1;3D", "ctrl+left"),
        (b"\x1b[1;9C", "ctrl+right"),
        (b"\x1b[3;3~", "alt+delete"),
        (b"\x1b[1;4C", "alt+shift+right"),
        (b"\x1bb", "ctrl+left"),
        (b"\x1b\x7f", "ctrl+w"),
    ],
)
def test_keys_in_any_pieces(sent: bytes, key: str) -> None:
    with_alt = sent[:1] == b"\x1b" and sent[1] not in INTRODUCERS
    for cut in {*range(len(sent))} - ({1} if with_alt else set()):
        lexer = Lexer()
        (token,) = [*lexer.feed(sent[:cut]), *lexer.feed(sent[cut:])]
        assert token.kind == "key"
        (event,) = pressed(token.data)
        assert event.key == key
        assert not (key.startswith("alt+") and event.character), "Alt and a letter is not the letter"


@pytest.mark.parametrize("sequence", [key for key in ANSI_SEQUENCES_KEYS if key[:1] == "\x1b" and len(key) > 1])
def test_one_sequence_is_one_key_and_no_escape(sequence: str) -> None:
    """With Alt, cursor keys close nothing, and digits type nothing."""
    keys = [*pressed(sequence.encode())]
    assert len(keys) <= 1
    for event in keys:
        assert event.key != "escape" or sequence in ("\x1b\x1b", "\x1b[27u", "\x1b[27;5;27~")
        assert event.character is None or len(sequence) > 2


@pytest.mark.parametrize(
    ("sent", "keys"),
    [
        (b"\x1bd\x1bd\x1bd", ["alt+d", "alt+d", "alt+d"]),  # held, or two in one read
        (b"\x1b\x1b[D", ["ctrl+left"]),  # PuTTY, rxvt, iTerm2
        (b"\x1b\x1bOA\x1b\x1bOA", ["alt+up", "alt+up"]),
        (b"\x1b\x1b[3~", ["alt+delete"]),
        (b"\x1b\x1b[a", ["alt+shift+up"]),  # of rxvt
        (b"\x1b\x1b[1;2D", ["alt+shift+left"]),
        (b"\x1bd\x1b[A", ["escape", "d", "up"]),
        (b"\x1b[B\x1bj", ["down", "escape", "j"]),
        (b"\x1b[I\x1bd", ["alt+d"]),  # the focus came first
        (b"\x1b[<0;5;6M\x1bd\x1b[0n", ["alt+d"]),
        (b"\x1b\x1b[Dj", ["escape", "left", "j"]),
        (b"\x1bdj", ["escape", "d", "j"]),
        (b"\x1b\x1b[I", ["escape"]),
    ],
)
def test_what_comes_alone_was_pressed_with_alt(sent: bytes, keys: list[str]) -> None:
    tokens = [token for token in Lexer().feed(sent) if token.kind in ("text", "key")]
    pressed_or_typed = [typed(data.decode()) if kind == "text" else pressed(data) for kind, data in tokens]
    assert [event.key for found in pressed_or_typed for event in found] == keys


def test_what_is_typed() -> None:
    found: list[Any] = [(event.key, event.character) for event in typed("aZ\r\x03 é")]
    assert found[0] == ("a", "a")
    assert [key for key, _character in found] == ["a", "Z", "enter", "ctrl+c", "space", "é"]
    assert all(isinstance(event, events.Key) for event in typed("x"))


def test_a_read_may_end_within_a_key_with_alt() -> None:
    lexer = Lexer()
    found = [*lexer.feed(b"\x1bd\x1bd\x1b"), *lexer.feed(b"d\x1b"), *lexer.feed(b"d")]
    assert found == [("key", b"\x1bd")] * 4


@pytest.mark.parametrize("before", [b"\x1b[0n", b"\x1b[<35;5;6M", b"\x1b[B", b"j", b""])
@pytest.mark.parametrize("then", [b"j", b"\x1b[A"])
def test_an_escape_at_the_end_of_a_read_is_one(before: bytes, then: bytes) -> None:
    lexer = Lexer()
    found = [*lexer.feed(before + b"\x1b"), *lexer.feed(then)]
    assert b"".join(token.data for token in found if token.kind in ("text", "key")).endswith(b"\x1b" + then)
    assert ("key", b"\x1b") in found


@pytest.mark.parametrize("before", [b"\x1b", b"\x1b[<0;5;6M\x1b", b"\x1bd\x1b"])
@pytest.mark.parametrize("whole", [True, False])
def test_a_paste_after_an_escape_is_one(before: bytes, whole: bool) -> None:
    lexer = Lexer()
    parts = [before + b"\x1b[200~"] if whole else [before, b"\x1b[200~"]
    found = [token for part in (*parts, b"dd\x1b[201~") for token in lexer.feed(part)]
    assert found[-1] == ("paste", b"dd") and not [
        token for token in found if token.kind == "text" and b"dd" in token.data
    ]
