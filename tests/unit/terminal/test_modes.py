"""Modes and screens: xterm ctlseqs, "DECSET"; DEC VT510 manual."""

import pytest

from dockertui.terminal import Modes, Terminal
from tests.unit.terminal.screens import at, screen, terminal, texts


@pytest.mark.parametrize("mode", [47, 1047, 1049])
def test_alternate_screen(mode: int) -> None:
    shown = terminal(f"main\x1b[?{mode}h\x1b[Halternate")
    assert shown.alternate
    assert texts(shown) == ["alternate"]
    assert shown.history_size == 0
    shown.feed(f"\x1b[?{mode}l".encode())
    assert not shown.alternate
    assert texts(shown) == ["main"]


def test_1049_restores_the_cursor() -> None:
    assert at("abc\x1b[?1049h\x1b[4;4H\x1b[?1049l") == (3, 0)
    assert at("abc\x1b[?47h\x1b[4;4H\x1b[?47l") == (3, 3)


def test_the_alternate_screen_has_no_history() -> None:
    shown = terminal("1\r\n2\r\n3\r\n4\r\n5\x1b[?1049h" + "x\r\n" * 20 + "\x1b[?1049l")
    assert shown.history_size == 1
    assert texts(shown) == ["2", "3", "4", "5"]


@pytest.mark.parametrize(
    ("sequence", "modes"),
    [
        ("\x1b[?1h", Modes(application_cursor=True)),
        ("\x1b[?1h\x1b[?1l", Modes()),
        ("\x1b=", Modes(application_keypad=True)),
        ("\x1b=\x1b>", Modes()),
        ("\x1b[?66h", Modes(application_keypad=True)),
        ("\x1b[?2004h", Modes(bracketed_paste=True)),
        ("\x1b[?1004h", Modes(focus=True)),
        ("\x1b[?9h", Modes(mouse="press")),
        ("\x1b[?1000h", Modes(mouse="click")),
        ("\x1b[?1000;1002;1003;1006h", Modes(mouse="move", encoding="sgr")),
        ("\x1b[?1003h\x1b[?1000h", Modes(mouse="click")),
        ("\x1b[?1003h\x1b[?1003l", Modes()),
        ("\x1b[?1002h\x1b[?1015h", Modes(mouse="drag", encoding="urxvt")),
        ("\x1b[?1005h", Modes(encoding="utf8")),
        ("\x1b[?2026h", Modes(synchronized=True)),
        ("\x1b[?2026h\x1b[?2026l", Modes()),
        ("\x1b[?5h", Modes(reverse=True)),
        ("\x1b[20h", Modes(newline=True)),
        ("\x1b[?12345h", Modes()),
    ],
)
def test_modes(sequence: str, modes: Modes) -> None:
    assert terminal(sequence).modes == modes


def test_modes_are_kept_and_brought_back() -> None:
    # xterm ctlseqs, XTSAVE and XTRESTORE.
    shown = terminal("\x1b[?2004;1000h\x1b[?1;2004;1000;1049s\x1b[?1h\x1b[?2004;1000l\x1b[?1049h")
    assert shown.alternate and shown.modes == Modes(application_cursor=True)
    shown.feed(b"\x1b[?1;2004;1000;1049;7r")
    assert not shown.alternate and shown.modes == Modes(bracketed_paste=True, mouse="click")


def test_new_line_mode() -> None:
    # VT510 manual, LNM.
    assert screen("\x1b[20habc\nX") == ["abc", "X"]


def test_cursor_visibility_and_style() -> None:
    # VT510 manual, DECTCEM and DECSCUSR.
    assert terminal("").cursor.visible
    assert not terminal("\x1b[?25l").cursor.visible
    assert terminal("\x1b[5 q").cursor.style == 5
    assert terminal("\x1b[5 q\x1b[99 q").cursor.style == 5


def test_line_drawing() -> None:
    # VT510 manual, SCS, SI, SO, LS2 and LS3; in UTF-8 too, as xterm and tmux have it.
    assert screen("\x1b(0lqk\x1b(Blqk") == ["┌─┐lqk"]
    assert screen("\x1b)0a\x0ex\x0fx") == ["a│x"]
    assert screen("\x1b*0\x1bnx\x1b+0\x1box") == ["││"]
    assert screen("\x1b(0x\x1b[!px") == ["│x"]
    assert screen("\x1b(A#") == ["£"]


def test_column_mode_is_left_alone() -> None:
    shown = terminal("abc\x1b[?3h")
    assert shown.columns == 10
    assert texts(shown) == ["abc"]
    shown.feed(b"\x1b[?40h\x1b[2;3r\x1b[?3l\x1b[4;1H\nX")
    assert texts(shown) == ["", "", "", "X"]
    assert shown.columns == 10


def test_bells() -> None:
    assert terminal("\a\a").bells == 2
    assert terminal("\x1b]0;title\a").bells == 0


def test_smallest() -> None:
    shown = Terminal(0, 0)
    shown.feed("中文ab\r\n".encode() * 5)
    assert (shown.columns, shown.lines) == (2, 1)
