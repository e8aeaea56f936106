"""Rows are as wide as the painter makes them: rich's `cell_len` is what Textual measures with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size

from dockertui.terminal import Terminal
from dockertui.terminal.widths import CLUSTER, Widths
from tests.examples import examples
from tests.unit.terminal.screens import screen, terminal

_TEXT = st.text(st.one_of(st.characters(), st.sampled_from("ab 中한e\u0301\u200d\ufe0f\ufe0e❤☎👍🏽👩💻🇩🇪\u1160\u3099")))


def test_every_character_is_as_wide_as_it_is_drawn() -> None:
    widths = Widths(cell_len)
    for code in (*range(0x20, 0x3400), *range(0xA000, 0x20000, 3), *range(0xE0000, 0xE0200)):
        char = chr(code)
        if not 0xD800 <= code < 0xE000 and widths[char] >= 0:
            assert widths[char] == get_character_cell_size(char)


@examples(300)
@given(_TEXT)
def test_rows_have_the_cells_that_they_take(text: str) -> None:
    shown = Terminal(20, 4, measure=cell_len)
    shown.feed(text.encode("utf-8", "replace"))
    for y in range(shown.height):
        row = shown.row(y)
        assert len(shown.cells(y)) == cell_len(row.text) <= 20
        assert "".join(shown.cells(y)) == row.text


def test_clusters_share_cells() -> None:
    shown = Terminal(20, 2, measure=cell_len)
    shown.feed("e\u0301❤\ufe0f👍🏽👩\u200d💻x".encode())
    assert shown.cells(0) == ["e\u0301", "❤\ufe0f", "", "👍🏽", "", "👩\u200d💻", "", "x"]


def test_a_wide_character_wraps_as_a_whole() -> None:
    assert screen("012345678中") == ["012345678", "中"]
    assert screen("中文中文中文") == ["中文中文中", "文"]
    assert screen("x中文中文中文") == ["x中文中文", "中文"]


def test_a_character_cannot_widen_beyond_the_edge() -> None:
    shown = Terminal(10, 2, measure=cell_len)
    shown.feed("123456789❤\ufe0f".encode())
    assert shown.row(0).text == "123456789❤"


def test_a_mark_without_a_character_is_left_out() -> None:
    assert screen("\u0301a") == ["a"]
    assert screen("a\r\n\u0301b") == ["a", "b"]


@pytest.mark.parametrize("char", ["\u202e", "\u2066", "\u200b", "\ufeff", "\u2028", "\x85", "\x9b"])
def test_what_reorders_or_hides_text_is_left_out(char: str) -> None:
    assert screen(f"a{char}b{char}") == ["ab"]


def test_marks_have_a_limit() -> None:
    assert len(terminal("a" + "\u0301" * 1000).row(0).text) <= CLUSTER


def test_widths_are_not_kept_without_end() -> None:
    widths = Widths(cell_len)
    for code in range(0x4E00, 0x20000):
        if not 0xD800 <= code < 0xE000:
            widths[chr(code)]
    assert len(widths) <= 20_001
