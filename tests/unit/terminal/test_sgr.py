"""Rendition: ECMA-48 8.3.117, xterm ctlseqs "SGR", ISO 8613-6 for colours with colons."""

import pytest

from dockertui.terminal import DEFAULT, Style, Terminal
from dockertui.terminal.sgr import parameters, step
from tests.unit.terminal.screens import terminal


@pytest.mark.parametrize(
    ("codes", "style"),
    [
        ("1", Style(bold=True)),
        ("2", Style(faint=True)),
        ("3", Style(italic=True)),
        ("4", Style(underline=1)),
        ("5", Style(blink=True)),
        ("6", Style(blink=True)),
        ("7", Style(reverse=True)),
        ("8", Style(conceal=True)),
        ("9", Style(strike=True)),
        ("21", Style(underline=2)),
        ("4:0", Style()),
        ("4:3", Style(underline=3)),
        ("4:5", Style(underline=5)),
        ("4:6", Style()),
        ("31", Style(fg=1)),
        ("42", Style(bg=2)),
        ("97", Style(fg=15)),
        ("100", Style(bg=8)),
        ("38;5;200", Style(fg=200)),
        ("48;5;0", Style(bg=0)),
        ("38:5:200", Style(fg=200)),
        ("38;2;1;2;3", Style(fg=(1, 2, 3))),
        ("38:2:1:2:3", Style(fg=(1, 2, 3))),
        ("38:2::1:2:3", Style(fg=(1, 2, 3))),
        ("48:2:0:1:2:3", Style(bg=(1, 2, 3))),
        ("58;5;9", Style(underline_color=9)),
        ("58:2::1:2:3", Style(underline_color=(1, 2, 3))),
        ("58;5;9;59", Style()),
        ("38;5;300", Style()),
        ("38;2;1;2;256", Style()),
        ("38;2;1;2", Style()),
        ("38;5", Style()),
        ("38", Style()),
        ("38;7;1", Style(bold=True)),
        ("38;5;1;1", Style(fg=1, bold=True)),
        ("38;2;1;2;3;4", Style(fg=(1, 2, 3), underline=1)),
        ("38;2;;;", Style(fg=(0, 0, 0))),
        ("1;2;22", Style()),
        ("3;23;4;24;5;25;7;27;8;28;9;29", Style()),
        ("31;42;39;49", Style()),
        ("1;31;0;4", Style(underline=1)),
        ("1;;4", Style(underline=1)),
        ("1;999;4", Style(bold=True, underline=1)),
        ("0031", Style(fg=1)),
        ("038;5;1", Style(fg=1)),
        ("99999999999999999999", Style()),
        ("38:9:1", Style()),
    ],
)
def test_codes(codes: str, style: Style) -> None:
    assert step(DEFAULT, f"\x1b[{codes}m") == style


def test_no_codes_reset() -> None:
    assert step(Style(bold=True, fg=1), "\x1b[m") == DEFAULT
    assert step(Style(bold=True, fg=1, link="http://a"), "\x1b[0m") == Style(link="http://a")


@pytest.mark.parametrize("sequence", ["\x1b[?4m", "\x1b[>4;2m", "\x1b[<1m", "\x1b[1 m", "\x1bm"])
def test_others_that_end_in_m_change_nothing(sequence: str) -> None:
    assert terminal(f"{sequence}a").row(0).runs == ()


def test_runs() -> None:
    row = terminal("a\x1b[31mbc\x1b[md \x1b[7m \x1b[m  ").row(0)
    assert row.text == "abcd  "
    assert row.runs == ((1, 2, Style(fg=1)), (5, 1, Style(reverse=True)))
    assert row.pieces == [("a", DEFAULT), ("bc", Style(fg=1)), ("d ", DEFAULT), (" ", Style(reverse=True))]


def test_runs_count_characters() -> None:
    row = terminal("中\x1b[31m文e\u0301\x1b[mx").row(0)
    assert row.pieces == [("中", DEFAULT), ("文e\u0301", Style(fg=1)), ("x", DEFAULT)]


@pytest.mark.parametrize(
    "style",
    [
        Style(bold=True, italic=True, underline=1),
        Style(fg=1, bg=9, faint=True, strike=True),
        Style(fg=200, bg=(1, 2, 3), reverse=True),
        Style(underline=3, underline_color=5, blink=True, conceal=True),
    ],
)
def test_parameters_make_the_style_again(style: Style) -> None:
    assert step(DEFAULT, f"\x1b[{parameters(style)}m") == style


def test_colors_without_end() -> None:
    shown = Terminal(10, 2)
    for red in range(140):
        data = "".join(f"\x1b[38;2;{red};{green};7m\x1b[48;5;{green}mx" for green in range(256))
        shown.feed(data.encode())
    assert shown.row(shown.height - 1).runs[-1][2] == Style(fg=(139, 255, 7), bg=255)
    shown.feed(b"\x1b[m\r\n\x1b[1mx")
    assert shown.row(shown.height - 1).runs == ((0, 1, Style(bold=True)),)
