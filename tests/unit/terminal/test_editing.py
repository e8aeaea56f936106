"""Erasing, inserting and deleting: ECMA-48 8.3, DEC VT510 manual chapter 5, xterm ctlseqs."""

import pytest

from dockertui.terminal import Style
from tests.unit.terminal.screens import at, screen, terminal, texts

FILLED = "aaaa\r\nbbbb\r\ncccc\r\ndddd"


@pytest.mark.parametrize(
    ("sequence", "shown"),
    [
        ("\x1b[2;2H\x1b[J", ["aaaa", "b"]),  # ED
        ("\x1b[2;2H\x1b[1J", ["", "  bb", "cccc", "dddd"]),
        ("\x1b[2;2H\x1b[2J", []),
        ("\x1b[2;2H\x1b[K", ["aaaa", "b", "cccc", "dddd"]),  # EL
        ("\x1b[2;2H\x1b[1K", ["aaaa", "  bb", "cccc", "dddd"]),
        ("\x1b[2;2H\x1b[2K", ["aaaa", "", "cccc", "dddd"]),
        ("\x1b[2;2H\x1b[?K", ["aaaa", "b", "cccc", "dddd"]),  # DECSEL
        ("\x1b[2;2H\x1b[2X", ["aaaa", "b  b", "cccc", "dddd"]),  # ECH
        ("\x1b[2;2H\x1b[99X", ["aaaa", "b", "cccc", "dddd"]),
        ("\x1b[2;2H\x1b[2@", ["aaaa", "b  bbb", "cccc", "dddd"]),  # ICH
        ("\x1b[2;2HX\x1b[2P", ["aaaa", "bX", "cccc", "dddd"]),  # DCH
        ("\x1b[2;2H\x1b[L", ["aaaa", "", "bbbb", "cccc"]),  # IL
        ("\x1b[2;2H\x1b[2M", ["aaaa", "dddd"]),  # DL
        ("\x1b[2S", ["cccc", "dddd"]),  # SU
        ("\x1b[2T", ["", "", "aaaa", "bbbb"]),  # SD
        ("\x1b[99S", []),
        ("\x1b[1;1;1;1;1T", ["aaaa", "bbbb", "cccc", "dddd"]),  # XTHIMOUSE
        ("\x1b[2;3r\x1b[S", ["aaaa", "cccc", "", "dddd"]),
        ("\x1b[2;3r\x1b[2;1H\x1b[9L", ["aaaa", "", "", "dddd"]),
        ("\x1b[2;3r\x1b[4;1H\x1b[L", ["aaaa", "bbbb", "cccc", "dddd"]),  # outside the region
        ("\x1b[2;3r\x1b[1;1H\x1b[M", ["aaaa", "bbbb", "cccc", "dddd"]),
        ("\x1b[1;2H\x1b[4hXY", ["aXYaaa", "bbbb", "cccc", "dddd"]),  # IRM
        ("\x1b[1;2H\x1b[4hX\x1b[4lY", ["aXYaa", "bbbb", "cccc", "dddd"]),
        ("\x1b#8", ["E" * 10] * 4),  # DECALN
    ],
)
def test_edits(sequence: str, shown: list[str]) -> None:
    assert screen(FILLED + sequence) == shown


def test_without_autowrap_no_wrap_is_pending() -> None:
    assert screen("\x1b[?7l0123456789\x1b[X") == ["012345678"]
    assert screen("\x1b[?7l0123456789\x1b[K") == ["012345678"]


def test_what_is_inserted_pushes_the_rest_out() -> None:
    assert screen("0123456789\x1b[2G\x1b[3@") == ["0   123456"]
    assert screen("0123456789\x1b[9G\x1b[4hXYZ") == ["01234567XY", "Z"]


def test_lines_inserted_and_deleted_leave_the_cursor_in_the_first_column() -> None:
    # VT510 manual, IL and DL.
    assert at("\x1b[2;5H\x1b[L") == (0, 1)
    assert at("\x1b[2;5H\x1b[M") == (0, 1)


@pytest.mark.parametrize("sequence", ["\x1b[K", "\x1b[J", "\x1b[3X", "\x1b[3@", "\x1b[P"])
def test_nothing_is_erased_while_a_wrap_is_pending(sequence: str) -> None:
    assert screen(f"0123456789{sequence}") == ["0123456789"]


@pytest.mark.parametrize(
    ("sequence", "row", "cells"),
    [
        ("\x1b[K", 0, (0, 10)),
        ("\x1b[2J", 3, (0, 10)),
        ("\x1b[3X", 0, (0, 3)),
        ("\x1b[3@", 0, (0, 3)),
        ("\x1b[L", 0, (0, 10)),
        ("\x1b[M", 3, (0, 10)),
        ("\x1b[S", 3, (0, 10)),
        ("\x1b[T", 0, (0, 10)),
        ("\x1b[4;1H\n", 3, (0, 10)),
        ("\x1bM", 0, (0, 10)),
        ("\x1b[P", 0, (9, 1)),
    ],
)
def test_what_is_erased_takes_the_background(sequence: str, row: int, cells: tuple[int, int]) -> None:
    # xterm's terminfo: bce. Only the background, not the other attributes.
    shown = terminal(f"\x1b[1;4;44m{sequence}")
    assert (*cells, Style(bg=4)) in shown.row(shown.history_size + row).runs


def test_a_row_that_a_wrap_scrolls_in_is_blank() -> None:
    shown = terminal("\x1b[4;1H\x1b[44m0123456789X")
    assert shown.row(shown.history_size + 3).runs == ((0, 1, Style(bg=4)),)


def test_half_of_a_wide_character_is_none() -> None:
    # What xterm and tmux do: the other half becomes blank.
    assert screen("中文\x1b[2GX") == [" X文"]
    assert screen("中文\x1b[1GX") == ["X 文"]
    assert screen("中文\x1b[2G\x1b[X") == ["  文"]
    assert screen("中文\x1b[2G\x1b[P") == [" 文"]
    assert screen("中文\x1b[2G\x1b[@") == ["   文"]
    assert screen("中文中文中\x1b[1G\x1b[@") == [" 中文中文"]


def test_soft_reset_keeps_the_text() -> None:
    # VT510 manual, DECSTR.
    shown = terminal("abc\x1b[1;44m\x1b[2;3r\x1b[4h\x1b[?6h\x1b[?1h\x1b[?7l\x1b[?25l\x1b(0\x1b[!p\x1b[3;10HqX")
    assert texts(shown) == ["abc", "", "         q", "X"]
    assert shown.row(2).runs == ()
    assert shown.cursor.visible
    assert not shown.modes.application_cursor


def test_reset_clears_all_but_the_history() -> None:
    # xterm ctlseqs, RIS.
    shown = terminal("1\r\n2\r\n3\r\n4\r\n5\x1b[1m\x1b[?1h\x1b[?2004h\x1b]0;title\a\x1b[2;3r\x1bcX")
    assert texts(shown) == ["X"]
    assert shown.row(0).text == "1"
    assert shown.row(shown.history_size).runs == ()
    assert (shown.title, shown.modes.bracketed_paste, shown.modes.application_cursor) == ("", False, False)
