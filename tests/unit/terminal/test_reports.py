"""Answers: xterm ctlseqs, DEC VT510 manual."""

import pytest

from dockertui.terminal import Terminal
from tests.unit.terminal.screens import answers


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("\x1b[c", "\x1b[?62;22c"),  # DA1
        ("\x1b[0c", "\x1b[?62;22c"),
        ("\x1b[1c", ""),
        ("\x1b[>c", "\x1b[>1;354;0c"),  # DA2
        ("\x1b[=c", "\x1bP!|00000000\x1b\\"),  # DA3
        ("\x1b[>q", "\x1bP>|dockertui\x1b\\"),  # XTVERSION
        ("\x1b[5n", "\x1b[0n"),  # DSR
        ("\x1b[2;3H\x1b[6n", "\x1b[2;3R"),
        ("0123456789\x1b[6n", "\x1b[1;10R"),
        ("\x1b[2;3r\x1b[?6h\x1b[6n", "\x1b[1;1R"),
        ("\x1b[2;3H\x1b[?6n", "\x1b[?2;3;1R"),  # DECXCPR
        ("\x1b[?996n", ""),
        ("\x1b[?15n", "\x1b[?13n"),
        ("\x1b[?26n", "\x1b[?27;1;0;0n"),
        ("\x1b[4$p", "\x1b[4;2$y"),  # DECRQM
        ("\x1b[4h\x1b[4$p", "\x1b[4;1$y"),
        ("\x1b[99$p", "\x1b[99;0$y"),
        ("\x1b[?7$p", "\x1b[?7;1$y"),
        ("\x1b[?2026$p", "\x1b[?2026;2$y"),
        ("\x1b[?2004h\x1b[?2004$p", "\x1b[?2004;1$y"),
        ("\x1b[?1049$p", "\x1b[?1049;2$y"),
        ("\x1b[?1049h\x1b[?1049$p", "\x1b[?1049;1$y"),
        ("\x1b[?9999$p", "\x1b[?9999;0$y"),
        ("\x1b[1;31m\x1bP$qm\x1b\\", "\x1bP1$r0;1;31m\x1b\\"),  # DECRQSS
        ("\x1b[2;3r\x1bP$qr\x1b\\", "\x1bP1$r2;3r\x1b\\"),
        ("\x1b[4 q\x1bP$q q\x1b\\", "\x1bP1$r4 q\x1b\\"),
        ('\x1bP$q"p\x1b\\', '\x1bP1$r62;1"p\x1b\\'),
        ("\x1bP$q*|\x1b\\", "\x1bP1$r4*|\x1b\\"),
        ("\x1bP$q*x\x1b\\", "\x1bP0$r\x1b\\"),
        ("\x1b[18t", "\x1b[8;4;10t"),  # XTWINOPS
        ("\x1b[19t", "\x1b[9;4;10t"),
        ("\x1b[11t", "\x1b[1t"),
        ("\x1bP+q544e\x1b\\", "\x1bP0+r\x1b\\"),  # XTGETTCAP
        ("\x1b[14t", ""),
        ("\x1b[?u", ""),
        ("\x1b]10;?\a", ""),
        ("\x1b]4;1;?\a", ""),
    ],
)
def test_answers(question: str, answer: str) -> None:
    assert answers(question) == answer.encode()


def test_answers_come_once_and_in_order() -> None:
    replies: list[bytes] = []
    shown = Terminal(10, 4, reply=replies.append)
    shown.feed(b"\x1b[5n\x1b[6n")
    shown.feed(b"abc")
    shown.feed(b"\x1b[5n\x1bc")
    assert replies == [b"\x1b[0n\x1b[1;1R", b"\x1b[0n"]


def test_questions_without_end_do_not_pile_up() -> None:
    assert len(answers("\x1b[c" * 100_000)) < 100_000


def test_colors_are_told_where_they_are_known() -> None:
    # xterm ctlseqs, OSC 10 and 11.
    replies: list[bytes] = []
    shown = Terminal(10, 4, reply=replies.append)
    shown.colors = ((255, 255, 255), (0, 16, 32))
    shown.feed(b"\x1b]10;?\a\x1b]11;?\x1b\\\x1b]11;red\a")
    assert replies == [b"\x1b]10;rgb:ffff/ffff/ffff\x1b\\\x1b]11;rgb:0000/1010/2020\x1b\\"]
