"""Raw input is handed on byte for byte, in whatever pieces it arrives; reports and pastes stay events."""

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.style import Style
from textual import events

from dockertui.driver import legible
from dockertui.terminal_events import Input, RawKeys
from dockertui.terminal_input import ANSWER_WAIT


def collected(raw: bool = True) -> tuple[Input, list[Any]]:
    messages: list[Any] = []
    source = Input(messages.append)
    source.raw = raw
    return source, messages


def keys_in(messages: list[Any]) -> bytes:
    return b"".join(message.data for message in messages if isinstance(message, RawKeys))


def in_pieces(source: Input, data: bytes, cuts: list[int]) -> None:
    places = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    for start, end in itertools.pairwise(places):
        source.feed(data[start:end])
    source.expire()


KEYS = st.lists(
    st.sampled_from(
        [
            b"a",
            b"\x03",
            b"\x1b",
            b"\x1b.",
            b"\x1b\r",
            b"\x1b[A",
            b"\x1bOP",
            b"\x1b[15~",
            b"\x1b[Z",
            b"\x1c",
            "界".encode(),
        ]
    )
).map(b"".join)


@given(KEYS, st.lists(st.integers(0, 1000), max_size=6))
def test_keys_arrive_as_they_are(data: bytes, cuts: list[int]) -> None:
    source, messages = collected()
    in_pieces(source, data, cuts)
    assert keys_in(messages) == data


@given(KEYS, KEYS, st.lists(st.integers(0, 1000), max_size=6))
def test_a_paste_is_one_event_among_keys(before: bytes, after: bytes, cuts: list[int]) -> None:
    source, messages = collected()
    in_pieces(source, before + b"\x1b[200~one\r\x1d\x1b[two\x1b[201~" + after, cuts)
    assert [message.text for message in messages if isinstance(message, events.Paste)] == ["one\r\x1d\x1b[two"]
    assert keys_in(messages) == before + after


def test_a_paste_may_pause() -> None:
    source, messages = collected()
    for piece in (b"\x1b[200~slow", b" link\x1b[20", b"1~x"):
        assert source.patience is None or source.patience >= ANSWER_WAIT
        source.feed(piece)
    assert [type(message) for message in messages] == [events.Paste, RawKeys]
    assert messages[0].text == "slow link"


@pytest.mark.parametrize(
    ("text", "system", "shown"),
    [
        ("#364250 on #0e1319", ColorSystem.STANDARD, "bright_black on #0e1319"),
        ("#364250 on #0e1319", ColorSystem.TRUECOLOR, "#364250 on #0e1319"),
        ("#eeeeee on #0e1319", ColorSystem.STANDARD, "#eeeeee on #0e1319"),
        ("#fafafa on #ffffff", ColorSystem.STANDARD, "white on #ffffff"),
        ("red on red", ColorSystem.STANDARD, "red on red"),
        ("red", ColorSystem.STANDARD, "red"),
    ],
)
def test_few_colours_hide_nothing(text: str, system: ColorSystem, shown: str) -> None:
    expected = Style.parse(shown)
    assert legible(Style.parse(text), system).render("x", color_system=system) == expected.render(
        "x", color_system=system
    )


@pytest.mark.parametrize(
    ("report", "kind"),
    [
        (b"\x1b[<0;5;6M", events.MouseDown),
        (b"\x1b[<64;5;6M", events.MouseScrollUp),
        (b"\x1b[I", events.AppFocus),
        (b"\x1b[O", events.AppBlur),
    ],
)
def test_reports_stay_events(report: bytes, kind: type[events.Event]) -> None:
    source, messages = collected()
    source.feed(b"ab" + report[:3])
    source.feed(report[3:] + b"cd")
    assert keys_in(messages) == b"abcd"
    assert [type(message) for message in messages if not isinstance(message, RawKeys)] == [kind]


@pytest.mark.parametrize("key", [b"\x1b[[A", b"\x1b[1~", b"\x1b[1;5C", b"\x1bOP", b"\x1b[24~", b"\x1b[3^", b"\x1b."])
def test_a_key_that_arrives_in_pieces_is_whole(key: bytes) -> None:
    for cut in range(1, len(key)):
        source, messages = collected()
        source.feed(key[:cut])
        source.feed(key[cut:])
        assert [message.data for message in messages] == [key]


def test_backspace_is_one_whatever_the_terminal_sends() -> None:
    source, messages = collected()
    source.erase = b"\b"
    source.feed(b"ab\b")
    assert keys_in(messages) == b"ab\x7f"


def test_the_prefix_ends_raw_input() -> None:
    source, messages = collected()
    source.feed(b"ls\x1dz")
    assert keys_in(messages) == b"ls"
    assert [message.key for message in messages if isinstance(message, events.Key)] == [
        "ctrl+right_square_bracket",
        "z",
    ]
    assert not source.raw


def test_another_prefix() -> None:
    source, messages = collected()
    source.prefix = b"\x01"
    source.feed(b"\x1d\x01d")
    assert keys_in(messages) == b"\x1d"
    assert [message.key for message in messages if isinstance(message, events.Key)] == ["ctrl+a", "d"]


def test_a_long_paste_costs_in_proportion() -> None:
    source, messages = collected()
    line = b"0123456789abcdef" * 4 + b"\r"
    source.feed(b"\x1b[200~")
    for _count in range(10_000):
        source.feed(line)
    source.feed(b"\x1b[201~")
    assert messages[0].text == (line * 10_000).decode()


@given(st.lists(st.integers(0, 1000), max_size=4), st.booleans())
def test_the_cursors_place_is_no_key(cuts: list[int], raw: bool) -> None:
    """The answer to a question of our own, in whatever pieces, also while a terminal has the keys."""
    source, messages = collected(raw)
    places: list[tuple[int, int]] = []
    source.positioned = places.append
    in_pieces(source, b"\x1b[2;4R\x1b[24;80R", cuts)
    assert (places, messages) == ([(2, 4), (24, 80)], [])


def test_a_key_that_looks_like_a_place_is_a_key() -> None:
    source, messages = collected(raw=False)
    places: list[tuple[int, int]] = []
    source.positioned = places.append
    source.feed(b"\x1b[1;5R")
    assert [message.key for message in messages] == ["ctrl+f3"]
    assert not places
