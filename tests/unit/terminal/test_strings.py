"""Control strings: ECMA-48 5.6, xterm ctlseqs "Operating System Commands"; what is dangerous in them."""

import base64

import pytest

from dockertui.terminal import Style, Terminal
from tests.unit.terminal.screens import answers, screen, terminal


@pytest.mark.parametrize("end", ["\a", "\x1b\\"])
@pytest.mark.parametrize("code", [0, 2])
def test_title(code: int, end: str) -> None:
    assert terminal(f"\x1b]{code};a title; really{end}x").title == "a title; really"


def test_a_title_may_end_like_a_sequence() -> None:
    assert terminal("\x1b]0;vim\x1b\\").title == "vim"
    assert terminal("\x1b]0;[31m\x1b\\x").row(0).runs == ()


def test_titles_are_remembered() -> None:
    # xterm ctlseqs, XTWINOPS 22 and 23.
    assert terminal("\x1b]2;one\a\x1b[22;0t\x1b]2;two\a\x1b[23;0t").title == "one"
    assert terminal("\x1b]2;one\a\x1b[22;2t\x1b]2;two\a\x1b[23;2t\x1b[23;2t").title == "one"
    assert terminal("\x1b]2;one\a\x1b[22;1t\x1b]2;two\a\x1b[23;1t").title == "two"
    many = "".join(f"\x1b]2;{number}\a\x1b[22t" for number in range(100))
    assert terminal(many + "\x1b[23t" * 50).title == "90"


def test_title_is_harmless() -> None:
    assert terminal("\x1b]2;a\r\n\tb\u009bc\u202ed\a").title == "abcd"
    assert terminal(f"\x1b]2;{'x' * 100_000}\a").title == "x" * 1024
    assert terminal("\x1b]1;icon\a").title == ""


@pytest.mark.parametrize("question", ["\x1b[21t", "\x1b[20t", "\x1b]2;?\a", "\x1b]0;?\x1b\\", "\x1b]l\a"])
def test_the_title_is_never_reported(question: str) -> None:
    assert answers(f"\x1b]2;evil\a{question}") == b""


@pytest.mark.parametrize("kind", ["P", "X", "^", "_"])
@pytest.mark.parametrize("body", ["junk", "q#0;2;0;0;0#0~~", "a\abc", "tmux;\r\n", "1$r0m", ""])
def test_others_are_swallowed(kind: str, body: str) -> None:
    assert screen(f"a\x1b{kind}{body}\x1b\\b") == ["ab"]


@pytest.mark.parametrize("end", ["\x18", "\x1a"])
def test_can_and_sub_end_everything(end: str) -> None:
    # ECMA-48 8.3.6 (CAN) and 8.3.148 (SUB).
    assert screen(f"a\x1b]0;title{end}b") == ["ab"]
    assert terminal(f"a\x1b]0;title{end}b").title == ""
    assert screen(f"a\x1bPq{end}b") == ["ab"]
    assert screen(f"a\x1b[31{end}b") == ["ab"]


def test_escape_begins_anew() -> None:
    assert screen("a\x1b[3\x1b[Cb") == ["a b"]
    assert terminal("\x1b]0;title\x1b[31mb").title == "title"
    assert screen("\x1b\x1b\x1b[Cb") == [" b"]


def test_controls_inside_a_sequence_take_effect() -> None:
    # DEC STD 070; vttest, "Test of cursor-control characters inside ESC sequences".
    assert screen("ab\x1b[\b2Cc") == ["ab c"]
    assert screen("ab\x1b[1\r\n;1Hc") == ["cb"]


@pytest.mark.parametrize(
    "sequence",
    [
        "\x1b[5;5;5;5;5;5;5;5;5z",
        "\x1b[?1;2;3$z",
        "\x1b[=5;7y",
        "\x1b[>999999999999;1w",
        "\x1b[1:2:3H",
        "\x1b[4:3J",
        "\x1b[ A",
        "\x1b[!!p",
        "\x1b[?5\x18",
        "\x1b%G",
        "\x1b(%5",
        "\x1b)Z",
        "\x1bZ",
        "\x1b~",
        "\x1b[?>h",
        "\x1b[0;0;0;0t",
        "\x1b[" + "1;" * 2000 + "A",
        "\x1b[>4;2m",
        "\x1b[?u",
        "\x1b[>1u",
    ],
)
def test_unknown_sequences_do_nothing(sequence: str) -> None:
    assert terminal(f"ab{sequence}").cursor[:2] == (2, 0)
    assert screen(f"a{sequence}b")[0].replace("5", "") == "ab"


def test_c1_controls_are_left_out() -> None:
    assert screen("a\x85\x9bb\x9d") == ["ab"]


def test_bytes_that_are_no_text() -> None:
    shown = Terminal(10, 2)
    shown.feed(b"a\xff\xe4\xb8b\xc3")
    shown.feed(b"\xa9c")
    assert shown.row(0).text == "a\ufffd\ufffdbéc"


# Links


def test_links() -> None:
    # The OSC 8 specification of VTE and iTerm2.
    row = terminal("\x1b]8;id=1;http://example.org/a;b\x1b\\li\x1b[1mnk\x1b[0m!\x1b]8;;\ax").row(0)
    address = "http://example.org/a;b"
    assert row.pieces == [
        ("li", Style(link=address)),
        ("nk", Style(bold=True, link=address)),
        ("!", Style(link=address)),
        ("x", Style()),
    ]


def test_links_that_are_none() -> None:
    assert terminal(f"\x1b]8;;http://{'x' * 3000}\aa").row(0).runs == ()
    assert terminal("\x1b]8;;http://a\tb\aa").row(0).runs == ()


# The clipboard


def _copy(data: str, selection: str = "c") -> str | None:
    return terminal(f"\x1b]52;{selection};{data}\a").take_copied()


def test_clipboard_is_handed_over_once() -> None:
    shown = terminal(f"\x1b]52;c;{base64.b64encode('héllo'.encode()).decode()}\a")
    assert shown.take_copied() == "héllo"
    assert shown.take_copied() is None


@pytest.mark.parametrize("data", ["?", "!", "not base64", "aGk", "////", "=" * 8])
def test_what_is_no_text_is_not_copied(data: str) -> None:
    assert _copy(data) is None


def test_clipboard_is_never_read() -> None:
    assert answers("\x1b]52;c;?\a\x1b]52;;?\x1b\\\x1b]52;p;?\a") == b""


def test_clipboard_has_a_limit() -> None:
    assert _copy(base64.b64encode(b"x" * 1_000_000).decode()) == "x" * 1_000_000
    assert _copy(base64.b64encode(b"x" * 1_100_000).decode()) is None


# Bounds


@pytest.mark.parametrize("start", ["\x1b]52;c;", "\x1bP", "\x1b_", "\x1b[", "\x1b ", "\x1b[?"])
def test_what_never_ends_is_not_kept(start: str) -> None:
    shown = Terminal(10, 2)
    shown.feed(start.encode() + (b"1" if start != "\x1b " else b" ") * 5_000_000)
    assert sum(map(len, shown._stream._held)) < 3_000_000
    piece = b"1" * 65536 if start != "\x1b " else b" " * 65536
    for _ in range(100):
        shown.feed(piece)
    assert sum(map(len, shown._stream._held)) < 3_000_000
    shown.feed(b"\x18x")
    assert shown.row(0).text == "x"


def test_what_comes_in_single_bytes_takes_no_time() -> None:
    # Were all of it parsed again for each byte, this would take hours.
    shown = Terminal(10, 2)
    shown.feed(b"\x1b]0;")
    for _ in range(200_000):
        shown.feed(b"x")
    shown.feed(b"\a")
    assert len(shown.title) == 1024
