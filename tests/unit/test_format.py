"""Values as short text, and untrusted text made harmless."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockertui import format as fmt


@given(st.text())
def test_clean_text_cannot_control_a_terminal(text: str) -> None:
    cleaned = fmt.clean(text)
    assert len(cleaned) == len(text)
    for character in cleaned:
        assert unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp")
        assert character not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\ufeff\u200b"
    assert fmt.clean(cleaned) == cleaned


@given(st.text())
def test_clean_lines_keep_line_feeds_only(text: str) -> None:
    assert all(fmt.clean(line) == line for line in fmt.clean_lines(text).split("\n"))


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert fmt.clean(text) == text


@pytest.mark.parametrize(
    ("count", "decimal", "binary"),
    [
        (0, "0B", "0B"),
        (999, "999B", "999B"),
        (1000, "1.0kB", "1000B"),
        (1024, "1.0kB", "1.0KiB"),
        (13_400_000, "13.4MB", "12.8MiB"),
        (999_999, "1.0MB", "977KiB"),
        (5 * 10**12, "5.0TB", "4.5TiB"),
    ],
)
def test_bytes(count: int, decimal: str, binary: str) -> None:
    assert (fmt.size(count), fmt.memory(count)) == (decimal, binary)


@given(st.floats(0, 1e18))
def test_sizes_are_short(count: float) -> None:
    assert len(fmt.size(count)) <= 7 and len(fmt.memory(count)) <= 8


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(-5, "0s"), (59.9, "59s"), (60, "1m"), (3599, "59m"), (86400, "1d"), (13 * 86400, "13d"), (14 * 86400, "2w"),
     (60 * 86400, "2mo"), (800 * 86400, "2y")],
)  # fmt: skip
def test_spans(seconds: float, text: str) -> None:
    assert fmt.span(seconds) == text


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1970-01-01T00:00:10Z", 10.0),
        ("1970-01-01T00:00:10.123456789Z", 10.123456),
        ("1970-01-01T02:00:10+02:00", 10.0),
        ("0001-01-01T00:00:00Z", 0.0),
        ("soon", 0.0),
        ("", 0.0),
    ],
)
def test_times(text: str, seconds: float) -> None:
    assert fmt.parse_time(text) == pytest.approx(seconds)


@given(st.text())
def test_no_time_raises(text: str) -> None:
    assert isinstance(fmt.parse_time(text), float)
