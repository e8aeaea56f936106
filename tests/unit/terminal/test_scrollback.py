"""What scrolled off: bounded, found, copied."""

from dockertui.model.expressions import Expression
from dockertui.terminal import MatchSpan, Row, Terminal
from tests.unit.terminal.screens import terminal, texts


def _numbered(count: int) -> str:
    return "\r\n".join(map(str, range(count)))


def test_rows_go_to_the_history_in_order() -> None:
    shown = terminal(_numbered(50))
    assert [row.text for row in shown.rows(0, shown.height)] == list(map(str, range(50)))
    assert (shown.history_size, shown.dropped) == (46, 0)


def test_history_is_bounded_however_it_comes() -> None:
    whole, pieces = Terminal(10, 4, scrollback=20), Terminal(10, 4, scrollback=20)
    data = _numbered(5000).encode() + b"\x1b[m\r\nlast"
    whole.feed(data)
    for at in range(0, len(data), 7):
        pieces.feed(data[at : at + 7])
    assert whole.history_size == pieces.history_size == 20
    assert whole.dropped == pieces.dropped == 5001 - 24
    assert whole.rows(0, 24) == pieces.rows(0, 24)


def test_rows_of_many_colors_are_fewer() -> None:
    shown = Terminal(100, 4, scrollback=100)
    row = "".join(f"\x1b[38;2;{number};0;0mx" for number in range(100)) + "\x1b[m\r\n"
    shown.feed(row.encode() * 500 + b"end")
    assert shown.history_size == 20
    assert shown.dropped == 501 - 24
    shown.feed(b"\r\nplain" * 500)
    assert shown.history_size == 100
    assert shown.dropped == 1001 - 104


def test_long_links_and_heaps_of_marks_count_as_more() -> None:
    shown = Terminal(100, 4, scrollback=100)
    shown.feed(b"".join(b"\x1b]8;;%d%s\al" % (number, b"x" * 2000) for number in range(5000)))
    assert 0 < shown.history_size < 10
    shown = Terminal(100, 4, scrollback=100)
    shown.feed(("e" + "\u0301" * 30).encode() * 12_000)
    assert 0 < shown.history_size < 50


def test_without_history() -> None:
    shown = Terminal(10, 4, scrollback=0)
    shown.feed(_numbered(5000).encode())
    shown.feed(b"\x1b[31m\r\n\r\nx")
    assert (shown.history_size, texts(shown)) == (0, ["4998", "4999", "", "x"])
    shown.resize(5, 3)
    assert shown.history_size == 0


def test_clearing_the_history() -> None:
    # xterm ctlseqs, ED 3.
    shown = terminal(_numbered(50) + "\x1b[3J")
    assert (shown.history_size, shown.dropped) == (0, 46)
    assert texts(shown) == ["46", "47", "48", "49"]


def test_rows_that_scroll_in_a_region_below_the_top_are_lost() -> None:
    assert terminal("\x1b[2;3r\x1b[3;1H\n\n\n").history_size == 0
    assert terminal("\x1b[1;3r\x1b[3;1H\n\n\n").history_size == 3


def test_a_row_is_the_same_object_until_it_changes() -> None:
    shown = terminal("a\r\nb\r\nc")
    before = shown.rows(0, 4)
    shown.feed(b"\x1b[1;1Ha\x1b[3;1HX")
    after = shown.rows(0, 4)
    assert [one is other for one, other in zip(before, after, strict=True)] == [True, True, False, True]
    shown.feed(b"\x1b[4;1H\r\n\r\n")
    assert shown.row(1) is after[1]
    assert shown.row(0) is after[0]
    assert shown.row(0) is shown.row(0)


def test_rows_beyond_the_ends_are_empty() -> None:
    shown = terminal("a")
    assert shown.row(-1) == shown.row(4) == Row()


# Searching


def test_find() -> None:
    shown = terminal("error one\r\n\r\nERROR two error\r\n" * 3, columns=30)
    found = shown.find(Expression("error").spans)
    assert len(found) == 9
    assert found[0] == (MatchSpan(0, 0, 5),)
    assert found[2] == (MatchSpan(2, 10, 15),)


def test_find_over_a_wrap_and_beside_wide_characters() -> None:
    shown = terminal("01234567needle\r\n中文needle")
    assert shown.find(Expression("needle").spans) == [(MatchSpan(0, 8, 10), MatchSpan(1, 0, 4)), (MatchSpan(2, 4, 10),)]
    assert shown.find(Expression("x*").spans) == []


def test_find_has_a_limit_and_takes_the_newest() -> None:
    shown = Terminal(100, 4)
    shown.feed(b"x" * 40_000 + b"needle")
    found = shown.find(Expression("x|needle").spans)
    assert len(found) == 10_000
    assert found[-1] == (MatchSpan(shown.height - 1, 0, 6),)
    assert found[0][0] < found[-1][0]


def test_a_line_does_not_go_on_in_the_next() -> None:
    assert terminal("0123456789\r\nabc").find(Expression("9a").spans) == []


# Copying


def test_text() -> None:
    shown = terminal("one\r\n  two\r\nthree")
    assert shown.text((0, 1), (2, 2)) == "ne\n  two\nth"
    assert shown.text((1, 2), (1, 4)) == "tw"
    assert shown.text((1, 2), (1, 99)) == "two"


def test_text_of_a_line_that_wrapped() -> None:
    shown = terminal("0123456789abc   \r\nnext")
    assert shown.text((0, 5), (2, 4)) == "56789abc\nnext"


def test_text_of_wide_characters() -> None:
    shown = terminal("中文e\u0301x")
    assert shown.text((0, 2), (0, 5)) == "文e\u0301"


def test_half_a_wide_character_is_taken_whole() -> None:
    assert terminal("中文x").text((0, 1), (0, 5)) == "中文x"
    assert terminal("中文x").text((0, 0), (0, 3)) == "中文"
