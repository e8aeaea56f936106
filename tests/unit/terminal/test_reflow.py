"""Resizing: lines that wrapped flow anew, the alternate screen does not."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from dockertui.terminal import Style, Terminal
from tests.examples import examples
from tests.unit.terminal.screens import terminal, texts


def _all(shown: Terminal) -> list[str]:
    rows = [row.text for row in shown.rows(0, shown.height)]
    while rows and not rows[-1]:
        rows.pop()
    return rows


def test_narrower_and_wider_again() -> None:
    shown = terminal("0123456789abcde\r\nshort\r\n$ ")
    shown.resize(6, 8)
    assert _all(shown) == ["012345", "6789ab", "cde", "short", "$"]
    assert shown.cursor[:2] == (2, 4)
    shown.resize(30, 8)
    assert _all(shown) == ["0123456789abcde", "short", "$"]
    assert shown.cursor[:2] == (2, 2)


def test_what_does_not_fit_goes_to_the_history_and_comes_back() -> None:
    shown = terminal("1\r\n2\r\n3\r\n4")
    shown.resize(10, 2)
    assert (shown.history_size, texts(shown)) == (2, ["3", "4"])
    assert shown.cursor[:2] == (1, 1)
    shown.resize(10, 4)
    assert (shown.history_size, texts(shown)) == (0, ["1", "2", "3", "4"])
    assert shown.cursor[:2] == (1, 3)


def test_blank_rows_below_the_cursor_go_first() -> None:
    shown = terminal("1\r\n2")
    shown.resize(10, 2)
    assert (shown.history_size, texts(shown)) == (0, ["1", "2"])


def test_rows_below_the_cursor_stay() -> None:
    shown = terminal("1\r\n2\r\n3\r\n4\x1b[1;1H")
    shown.resize(10, 2)
    assert texts(shown) == ["1", "2"]
    assert shown.cursor[:2] == (0, 0)


def test_styles_flow_with_the_text() -> None:
    shown = terminal("01234\x1b[31m56789abc\x1b[md")
    shown.resize(4, 6)
    assert [row.runs for row in shown.rows(0, 4)] == [
        (),
        ((1, 3, Style(fg=1)),),
        ((0, 4, Style(fg=1)),),
        ((0, 1, Style(fg=1)),),
    ]


def test_wide_characters_stay_whole() -> None:
    shown = terminal("中文中文中文中")
    shown.resize(5, 6)
    assert _all(shown) == ["中文", "中文", "中文", "中"]
    shown.resize(14, 6)
    assert _all(shown) == ["中文中文中文中"]


def test_cursor_stays_with_its_character() -> None:
    shown = terminal("0123456789abcde\x1b[2;3H")
    shown.resize(5, 6)
    assert shown.cursor[:2] == (2, 2)
    shown.feed(b"X")
    assert _all(shown) == ["01234", "56789", "abXde"]


def test_the_alternate_screen_is_cut_or_extended() -> None:
    shown = terminal("main line one\x1b[?1049h\x1b[H0123456789\r\n2\r\n3\r\n4")
    shown.resize(5, 3)
    assert texts(shown) == ["2", "3", "4"]
    shown.resize(12, 5)
    assert texts(shown) == ["2", "3", "4"]
    shown.feed(b"\x1b[?1049l")
    assert texts(shown) == ["main line on", "e"]
    assert shown.cursor[:2] == (1, 1)


def test_region_becomes_the_whole_screen() -> None:
    shown = terminal("\x1b[2;3r")
    shown.resize(10, 8)
    shown.feed(b"\x1b[8;1H\nX")
    assert shown.row(shown.height - 1).text == "X"


def test_a_pending_wrap() -> None:
    shown = terminal("0123456789")
    shown.resize(12, 4)
    shown.feed(b"ab")
    assert texts(shown) == ["0123456789ab"]


def test_what_is_written_anew_does_not_belong_to_the_row_before() -> None:
    # What readline does when the size changes: it erases the row of the cursor and writes the line again.
    shown = terminal("$ command that wraps", columns=14)
    shown.feed(b"\r\x1b[K\r$ command that wraps")
    assert texts(shown) == ["$ command that", "$ command that", " wraps"]
    shown.resize(40, 4)
    assert texts(shown) == ["$ command that", "$ command that wraps"]


def test_neither_do_rows_that_come_between() -> None:
    for sequence in ("\x1b[2;1H\x1b[L", "\x1b[2;1H\x1b[M", "\x1b[2;1H\x1b[J", "\x1b[2;4H\x1b[1K", "\x1b[2;4r\x1b[T"):
        shown = terminal(f"0123456789abc{sequence}")
        assert not shown.row(0).wrapped
    shown = terminal("0123456789abc\r\n\n\n\x1b[H\x1b[2J")
    assert shown.row(0) == ("0123456789", (), False, False)


def test_tab_stops_in_new_columns() -> None:
    shown = terminal("")
    shown.resize(30, 4)
    shown.feed(b"\t\tx")
    assert shown.cursor.x == 17


_LINES = st.lists(st.text(st.sampled_from("ab  中e\u0301x"), max_size=40), max_size=12)


@examples(300)
@given(_LINES, st.lists(st.tuples(st.integers(2, 40), st.integers(1, 12)), min_size=1, max_size=4))
def test_nothing_is_lost(lines: list[str], sizes: list[tuple[int, int]]) -> None:
    shown = Terminal(10, 4, scrollback=1000, measure=cell_len)
    shown.feed("".join(f"<{line}>\r\n" for line in lines).encode())
    before = shown.text((0, 0), (shown.height - 1, 99)).rstrip("\n")
    for columns, rows in sizes:
        shown.resize(columns, rows)
        assert shown.text((0, 0), (shown.height - 1, 99)).rstrip("\n") == before
        assert shown.row(shown.history_size + shown.cursor.y).text == ""
        assert all(cell_len(row.text) <= columns for row in shown.rows(0, shown.height))
