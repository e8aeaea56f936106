"""What the standards say beyond the recordings: ECMA-48, DEC STD 070, the VT510 manual, xterm's ctlseqs.

All on 10 columns and 5 rows unless said otherwise; places count from 0, as `at` gives them.
"""

import pytest

from tests.unit.terminal.screens import answers, at, screen, terminal

REGION = "\x1b[2;4r"
ROWS = "aaaa\r\nbbbb\r\ncccc\r\ndddd\r\neeee"


@pytest.mark.parametrize(
    ("output", "place"),
    [
        # CUU and CUD stop at the margins only from inside them (VT510 manual).
        (REGION + "\x1b[3;5H\x1b[9A", (4, 1)),
        (REGION + "\x1b[1;5H\x1b[9A", (4, 0)),
        (REGION + "\x1b[5;5H\x1b[9A", (4, 1)),
        (REGION + "\x1b[3;5H\x1b[9B", (4, 3)),
        (REGION + "\x1b[5;5H\x1b[9B", (4, 4)),
        (REGION + "\x1b[1;5H\x1b[9B", (4, 3)),
        # CNL and CPL are these with a carriage return.
        (REGION + "\x1b[3;5H\x1b[9E", (0, 3)),
        (REGION + "\x1b[3;5H\x1b[9F", (0, 1)),
        (REGION + "\x1b[3;5H\x1b[E", (0, 3)),
        # VPA, VPR, VPB, CHA, HPA, HPR and HPB know the screen only.
        (REGION + "\x1b[3;5H\x1b[9d", (4, 4)),
        (REGION + "\x1b[3;5H\x1b[9e", (4, 4)),
        (REGION + "\x1b[3;5H\x1b[9k", (4, 0)),
        ("\x1b[3;5H\x1b[99G", (9, 2)),
        ("\x1b[3;5H\x1b[99`", (9, 2)),
        ("\x1b[3;5H\x1b[2a", (6, 2)),
        ("\x1b[3;5H\x1b[99a", (9, 2)),
        ("\x1b[3;5H\x1b[2j", (2, 2)),
        # A count of 0 is 1.
        ("\x1b[3;5H\x1b[0A\x1b[0C", (5, 1)),
        ("\x1b[3;5H\x1b[0;0H", (0, 0)),
        # CR, LF, IND, RI and NEL outside the region never scroll it.
        (REGION + "\x1b[5;5H\n\n\x1bD", (4, 4)),
        (REGION + "\x1b[5;5H\x1bE", (0, 4)),
        (REGION + "\x1b[1;5H\x1bM\x1bM", (4, 0)),
        # BS stops at the first column, also where the row before wraps into this one.
        ("0123456789a\b\b\b", (0, 1)),
        # DECSTBM homes the cursor, in origin mode to the region; what is no region changes nothing.
        ("\x1b[3;5H" + REGION, (0, 0)),
        ("\x1b[3;5H\x1b[?6h\x1b[3;4r", (0, 2)),
        ("\x1b[3;5H\x1b[4;2r", (4, 2)),
        ("\x1b[3;5H\x1b[3;3r", (4, 2)),
        ("\x1b[2;99r\x1b[?6h\x1b[99;1H", (0, 4)),
        # DECOM: places are of the region, and the cursor cannot leave it by them.
        (REGION + "\x1b[?6h", (0, 1)),
        (REGION + "\x1b[?6h\x1b[2;3H", (2, 2)),
        (REGION + "\x1b[?6h\x1b[9;3f", (2, 3)),
        (REGION + "\x1b[?6h\x1b[9d", (0, 3)),
        (REGION + "\x1b[?6h\x1b[?6l", (0, 0)),
        # IL and DL go to the first column.
        ("\x1b[3;5H\x1b[L", (0, 2)),
        ("\x1b[3;5H\x1b[M", (0, 2)),
        # RIS and DECALN home the cursor and undo the region.
        (REGION + "\x1b[3;5H\x1bc\x1b[99B", (0, 4)),
        (REGION + "\x1b[3;5H\x1b#8", (0, 0)),
        (REGION + "\x1b#8\x1b[99B", (0, 4)),
    ],
)
def test_where_the_cursor_goes(output: str, place: tuple[int, int]) -> None:
    assert at(output, lines=5) == place


@pytest.mark.parametrize(
    ("output", "rows"),
    [
        # Scrolling by LF, IND, RI, SU, SD, IL and DL stays inside the region.
        (REGION + "\x1b[4;1H\n", ["aaaa", "cccc", "dddd", "", "eeee"]),
        (REGION + "\x1b[4;1H\x1bD\x1bD", ["aaaa", "dddd", "", "", "eeee"]),
        (REGION + "\x1b[2;1H\x1bM", ["aaaa", "", "bbbb", "cccc", "eeee"]),
        (REGION + "\x1b[9S", ["aaaa", "", "", "", "eeee"]),
        (REGION + "\x1b[T", ["aaaa", "", "bbbb", "cccc", "eeee"]),
        (REGION + "\x1b[3;1H\x1b[L", ["aaaa", "bbbb", "", "cccc", "eeee"]),
        (REGION + "\x1b[3;1H\x1b[9M", ["aaaa", "bbbb", "", "", "eeee"]),
        (REGION + "\x1b[1;1H\x1b[M", ["aaaa", "bbbb", "cccc", "dddd", "eeee"]),
        # A wrap at the last row of the region scrolls it; below the region nothing does.
        (REGION + "\x1b[4;9Hxyz", ["aaaa", "cccc", "dddd    xy", "z", "eeee"]),
        (REGION + "\x1b[5;9Hxyz", ["aaaa", "bbbb", "cccc", "dddd", "zeee    xy"]),
        # ED and EL know no region.
        (REGION + "\x1b[3;3H\x1b[J", ["aaaa", "bbbb", "cc"]),
        (REGION + "\x1b[3;3H\x1b[1J", ["", "", "   c", "dddd", "eeee"]),
        (REGION + "\x1b[2J", []),
        ("\x1b[3;3H\x1b[1K", ["aaaa", "bbbb", "   c", "dddd", "eeee"]),
        ("\x1b[3;3H\x1b[2K", ["aaaa", "bbbb", "", "dddd", "eeee"]),
        # DECSTR undoes region, origin and insert mode, and leaves the text.
        (REGION + "\x1b[?6h\x1b[4h\x1b[!p\x1b[1;1HX", ["Xaaa", "bbbb", "cccc", "dddd", "eeee"]),
        # Insert mode pushes to the right, DCH and ICH in one row only.
        ("\x1b[2;2H\x1b[4hXYZ", ["aaaa", "bXYZbbb", "cccc", "dddd", "eeee"]),
        ("\x1b[2;2H\x1b[99P", ["aaaa", "b", "cccc", "dddd", "eeee"]),
        ("\x1b[2;2H\x1b[99@", ["aaaa", "b", "cccc", "dddd", "eeee"]),
    ],
)
def test_what_moves_and_goes(output: str, rows: list[str]) -> None:
    assert screen(ROWS + output, lines=5) == rows


@pytest.mark.parametrize(
    ("output", "rows"),
    [
        # The wrap is pending until the next character: nothing but that takes it (DEC STD 070).
        ("0123456789\rX", ["X123456789"]),
        ("0123456789\bX", ["01234567X9"]),
        ("0123456789\x1b[DX", ["01234567X9"]),
        ("0123456789\x1b[CX", ["012345678X"]),
        ("0123456789\x1b[31mX", ["0123456789", "X"]),
        ("0123456789\tX", ["0123456789", "X"]),
        ("0123456789\x1b7\x1b[H\x1b8X", ["0123456789", "X"]),
        ("0123456789\x1b[6nX", ["0123456789", "X"]),
        ("\x1b[?7l0123456789XY", ["012345678Y"]),
        ("\x1b[?7l0123456789X\x1b[?7hYZ", ["012345678X", "YZ"]),
        # A wide character that does not fit wraps as a whole, and leaves the last column blank.
        ("012345678字", ["012345678", "字"]),
        ("0123456789字", ["0123456789", "字"]),
        ("01234567字x", ["01234567字", "x"]),
        ("\x1b[?7l012345678字", ["01234567字"]),
        # Half of a wide character is none.
        ("a字b\x1b[1;3HX", ["a Xb"]),
        ("a字b\x1b[1;2HX", ["aX b"]),
        ("字字\x1b[1;2H字", [" 字"]),
        ("a字b\x1b[1;3H\x1b[K", ["a"]),
        ("a字b\x1b[1;2H\x1b[X", ["a  b"]),
        ("a字b\x1b[1;2H\x1b[P", ["a b"]),
        ("a字b\x1b[1;3H\x1b[@", ["a   b"]),
        ("01234567字\x1b[1;1H\x1b[@", [" 01234567"]),
        # REP repeats a character with its width, wraps, and does nothing where nothing was written.
        ("ab\x1b[3b", ["abbbb"]),
        ("字\x1b[2b", ["字字字"]),
        ("a\x1b[11b", ["aaaaaaaaaa", "aa"]),
        ("\x1b[3b", []),
        ("a\x1b[0b", ["aa"]),
        # SCS, SO and SI: line drawing in G0 and in G1.
        ("\x1b(0qx\x1b(Bqx", ["─│qx"]),
        ("\x1b)0q\x0eq\x0fq", ["q─q"]),
        ("\x1b)0\x0e\x1b7\x0f\x1b8q", ["─"]),
        # LNM: LF goes to the first column, too.
        ("ab\ncd", ["ab", "  cd"]),
        ("\x1b[20hab\ncd", ["ab", "cd"]),
        # VT and FF are LF.
        ("ab\vcd\fe", ["ab", "  cd", "    e"]),
        # NUL, DEL and other controls take no place.
        ("a\x00b\x7fc\x05d", ["abcd"]),
    ],
)
def test_what_is_written(output: str, rows: list[str]) -> None:
    assert screen(output, lines=5) == rows


@pytest.mark.parametrize(
    ("output", "column"),
    [
        ("\t", 8),
        ("\t\t", 16),
        ("\x1b[9G\x1b[2I", 24),
        ("\x1b[99I", 29),
        ("\x1b[20G\x1b[Z", 16),
        ("\x1b[20G\x1b[9Z", 0),
        ("\x1b[9G\x1b[g\r\t", 16),
        ("\x1b[3g\t", 29),
        ("\x1b[3g\x1b[5G\x1bH\r\t", 4),
        ("\x1b[5G\x1bH\x1b[!p\r\t", 4),
        ("\x1b[5G\x1bH\x1bc\t", 8),
        ("\x1b[5G\x1b[2g\r\t", 8),
    ],
)
def test_tab_stops_of_thirty_columns(output: str, column: int) -> None:
    assert at(output, columns=30) == (column, 0)


@pytest.mark.parametrize(
    "mode", [1, 5, 6, 7, 9, 12, 25, 40, 66, 1000, 1002, 1003, 1004, 1005, 1006, 1015, 1049, 2004, 2026]
)
def test_modes_are_reported_as_they_are(mode: int) -> None:
    # DECRQM (VT510 manual): 1 is set, 2 reset.
    assert answers(f"\x1b[?{mode}h\x1b[?{mode}$p") == f"\x1b[?{mode};1$y".encode()
    assert answers(f"\x1b[?{mode}l\x1b[?{mode}$p") == f"\x1b[?{mode};2$y".encode()


@pytest.mark.parametrize("mode", [4, 20])
def test_modes_of_ecma_are_reported(mode: int) -> None:
    assert answers(f"\x1b[{mode}h\x1b[{mode}$p") == f"\x1b[{mode};1$y".encode()
    assert answers(f"\x1b[{mode}l\x1b[{mode}$p") == f"\x1b[{mode};2$y".encode()


def test_what_is_saved_with_the_cursor() -> None:
    # DECSC (VT510 manual): place, rendition, character sets, origin mode; one for each screen (xterm).
    shown = terminal("\x1b[3;5H\x1b[1m\x1b)0\x0e\x1b7\x1b[H\x1b[m\x0f\x1b8q", lines=5)
    assert shown.row(2).text == "    ─"
    assert shown.row(2).runs[0][2].bold
    assert at("\x1b[2;3H\x1b7\x1b[?1049h\x1b[4;4H\x1b7\x1b[?1049l\x1b[H\x1b8", lines=5) == (2, 1)
    assert at(REGION + "\x1b[?6h\x1b7\x1b[?6l\x1b8\x1b[H", lines=5) == (0, 1)
    assert at("\x1b[3;5H\x1b[s\x1b[H\x1b[u", lines=5) == (4, 2)
    assert at("\x1b[3;5H\x1b8", lines=5) == (0, 0)
