"""Moving the cursor: ECMA-48 8.3, DEC VT510 manual chapter 5, xterm ctlseqs."""

import pytest

from tests.unit.terminal.screens import at, screen


@pytest.mark.parametrize(
    ("output", "where"),
    [
        ("\x1b[3;5H", (4, 2)),  # CUP
        ("\x1b[99;99H", (9, 3)),
        ("\x1b[0;0H", (0, 0)),
        ("\x1b[;5H", (4, 0)),
        ("\x1b[3;5f", (4, 2)),  # HVP
        ("\x1b[2;2H\x1b[A", (1, 0)),  # CUU
        ("\x1b[2;2H\x1b[9A", (1, 0)),
        ("\x1b[2B", (0, 2)),  # CUD
        ("\x1b[3C", (3, 0)),  # CUF
        ("\x1b[99C", (9, 0)),
        ("abc\x1b[2D", (1, 0)),  # CUB
        ("abc\x1b[E", (0, 1)),  # CNL
        ("\x1b[3;3H\x1b[2F", (0, 0)),  # CPL
        ("\x1b[2;1H\x1b[5G", (4, 1)),  # CHA
        ("\x1b[2;1H\x1b[5`", (4, 1)),  # HPA
        ("abc\x1b[3d", (3, 2)),  # VPA
        ("\x1b[2a", (2, 0)),  # HPR
        ("\x1b[2e", (0, 2)),  # VPR
        ("abc\b", (2, 0)),
        ("\b", (0, 0)),
        ("\t", (8, 0)),
        ("\t\t", (9, 0)),
        ("abc\r", (0, 0)),
        ("abc\n", (3, 1)),
        ("abc\v", (3, 1)),
        ("abc\f", (3, 1)),
        ("abc\x1bD", (3, 1)),  # IND
        ("abc\x1bE", (0, 1)),  # NEL
        ("\x1b[3;1H\x1bM", (0, 1)),  # RI
    ],
)
def test_moves(output: str, where: tuple[int, int]) -> None:
    assert at(output) == where


@pytest.mark.parametrize(
    ("output", "where"),
    [
        ("\x1b[I", (8, 0)),  # CHT
        ("\x1b[2I", (16, 0)),
        ("\x1b[99I", (29, 0)),
        ("\x1b[25G\x1b[Z", (16, 0)),  # CBT
        ("\x1b[24G\x1b[2Z", (8, 0)),
        ("\x1b[24G\x1b[99Z", (0, 0)),
        ("\x1b[4G\x1bH\r\t", (3, 0)),  # HTS
        ("\x1b[9G\x1b[g\r\t", (16, 0)),  # TBC 0
        ("\x1b[3g\t", (29, 0)),  # TBC 3
    ],
)
def test_tab_stops(output: str, where: tuple[int, int]) -> None:
    assert at(output, columns=30) == where


def test_a_wrap_waits_for_the_next_character() -> None:
    # VT510 manual, DECAWM; the "last column flag" of DEC STD 070.
    assert at("0123456789") == (9, 0)
    assert screen("0123456789\rX") == ["X123456789"]
    assert screen("0123456789X") == ["0123456789", "X"]
    assert screen("0123456789\x1b[5GX") == ["0123X56789"]
    assert screen("0123456789\r\nX") == ["0123456789", "X"]


def test_without_autowrap_the_last_column_is_overwritten() -> None:
    # VT510 manual, DECAWM reset.
    assert screen("\x1b[?7l0123456789XY") == ["012345678Y"]
    assert screen("\x1b[?7l01234567中文") == ["01234567文"]


def test_the_region_stops_the_cursor() -> None:
    # VT510 manual: CUU and CUD stop at the margins, when they start inside.
    region = "\x1b[2;3r"
    assert at(f"{region}\x1b[2;1H\x1b[9A") == (0, 1)
    assert at(f"{region}\x1b[2;1H\x1b[9B") == (0, 2)
    assert at(f"{region}\x1b[4;1H\x1b[9B") == (0, 3)
    assert at(f"{region}\x1b[1;1H\x1b[9A") == (0, 0)


def test_origin_mode_counts_from_the_region() -> None:
    # VT510 manual, DECOM.
    assert at("\x1b[2;3r\x1b[?6h") == (0, 1)
    assert at("\x1b[2;3r\x1b[?6h\x1b[2;4H") == (3, 2)
    assert at("\x1b[2;3r\x1b[?6h\x1b[9;4H") == (3, 2)
    assert at("\x1b[2;3r\x1b[?6h\x1b[2d") == (0, 2)
    assert at("\x1b[2;3r\x1b[?6h\x1b[?6l") == (0, 0)


@pytest.mark.parametrize(
    ("save", "restore"), [("\x1b7", "\x1b8"), ("\x1b[s", "\x1b[u"), ("\x1b[?1048h", "\x1b[?1048l")]
)
def test_save_and_restore(save: str, restore: str) -> None:
    # VT510 manual, DECSC and DECRC; xterm ctlseqs, SCOSC and mode 1048.
    assert at(f"\x1b[2;3H{save}\x1b[4;4H{restore}") == (2, 1)
    assert at(f"\x1b[3;3H{restore}") == (0, 0)


def test_restore_brings_back_rendition_charset_and_origin() -> None:
    shown = screen("\x1b(0\x1b7\x1b(B\x1b8q")
    assert shown == ["─"]
    assert at("\x1b[2;3r\x1b[?6h\x1b7\x1b[?6l\x1b8\x1b[H") == (0, 1)


def test_scrolling_region() -> None:
    # VT510 manual, DECSTBM: only the region scrolls; a region of fewer than two rows is none.
    assert screen("1\r\n2\r\n3\r\n4\x1b[2;3r\x1b[3;1H\nX") == ["1", "3", "X", "4"]
    assert screen("1\r\n2\r\n3\r\n4\x1b[2;3r\x1b[2;1H\x1bMX") == ["1", "X", "2", "4"]
    assert screen("1\r\n2\r\n3\r\n4\x1b[3;3r\x1b[4;1H\nX") == ["2", "3", "4", "X"]
    assert screen("1\r\n2\r\n3\r\n4\x1b[2;3r\x1b[4;1H\nX") == ["1", "2", "3", "X"]


def test_repeat() -> None:
    # ECMA-48 8.3.103, REP.
    assert screen("ab\x1b[3b") == ["abbbb"]
    assert screen("中\x1b[b") == ["中中"]
    assert screen("a\x1b[6b", 4, 2) == ["aaaa", "aaa"]
