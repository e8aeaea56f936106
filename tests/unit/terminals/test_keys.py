"""Keys as bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockertui.model.terminals.keys import DEFAULT_DETACH, Detector, control_byte, control_name, detach_keys


@pytest.mark.parametrize(
    ("key", "byte"),
    [
        ("ctrl+]", b"\x1d"),
        ("ctrl+right_square_bracket", b"\x1d"),
        ("ctrl+a", b"\x01"),
        ("ctrl+@", b"\x00"),
        ("ctrl+at", b"\x00"),
        ("ctrl+backslash", b"\x1c"),
        ("ctrl+circumflex_accent", b"\x1e"),
        ("ctrl+underscore", b"\x1f"),
        ("a", b""),
        ("ctrl+up", b""),
        ("ctrl+1", b""),
    ],
)
def test_control_keys(key: str, byte: bytes) -> None:
    assert control_byte(key) == byte


def test_names_of_control_bytes() -> None:
    assert [control_name(byte) for byte in (b"\x1d", b"\x01", b"\x00")] == ["^]", "^a", "^@"]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("", DEFAULT_DETACH),
        ("ctrl-p,ctrl-q", b"\x10\x11"),
        ("ctrl-^,x", b"\x1ex"),
        ("ctrl-@", b"\x00"),
        ("ctrl-]", b"\x1d"),
        ("a,b,c", b"abc"),
        ("ctrl-nonsense", DEFAULT_DETACH),
        ("a,,b", DEFAULT_DETACH),
    ],
)
def test_detach_keys(text: str, keys: bytes) -> None:
    assert detach_keys(text) == keys


@given(st.lists(st.sampled_from([b"\x10", b"\x11", b"a", b"\x10\x11"])))
def test_detection_in_pieces(pieces: list[bytes]) -> None:
    detector, sent, detached = Detector(b"\x10\x11"), b"", False
    for piece in pieces:
        data, detached = detector.feed(piece)
        sent += data
        if detached:
            break
    before, found, _after = b"".join(pieces).partition(b"\x10\x11")
    assert detached == bool(found)
    assert sent + detector.release() == before


def test_what_is_kept_back_can_be_released() -> None:
    detector = Detector(b"\x10\x11")
    assert detector.feed(b"ab\x10") == (b"ab", False)
    assert detector.held == b"\x10"
    assert detector.release() == b"\x10"
    assert detector.feed(b"\x11") == (b"\x11", False)


def test_no_detach_keys() -> None:
    assert Detector(b"").feed(b"\x10\x11") == (b"\x10\x11", False)
