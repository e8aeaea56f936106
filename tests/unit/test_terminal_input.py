"""What a terminal sends is divided rightly, in whatever pieces it comes: only keys are keys."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockertui.terminal_input import (
    ANSWER_WAIT,
    ESCAPE_WAIT,
    INTRODUCER_WAIT,
    INTRODUCERS,
    LONGEST,
    QUICK_WAIT,
    RESUMES_WITHIN,
    TYPING_ENDS,
    Lexer,
    Token,
)
from dockertui.terminal_keys import pressed
from tests.examples import examples

NUMBERS = st.lists(st.integers(0, 99999).map(str) | st.just(""), max_size=5).map(";".join)

CONTENT = st.text(st.characters(blacklist_categories=("Cc", "Cs")), max_size=40)
"""What a string may hold: anything but controls."""

STRINGS = st.builds(
    lambda kind, text, end: f"\x1b{kind}{text}{end}".encode(),
    st.sampled_from("]PX^_"),
    CONTENT,
    st.sampled_from(["\x1b\\", "\x9c"]),
)
EIGHT_BIT = st.builds(
    lambda kind, text: kind + text + b"\x9c",
    st.sampled_from([b"\x90", b"\x98", b"\x9d", b"\x9e", b"\x9f"]),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20).map(str.encode),
)
CONTROL = st.builds(
    lambda begin, private, numbers, middle, final: begin + f"{private}{numbers}{middle}{final}".encode(),
    st.sampled_from([b"\x1b[", b"\x9b", b"\xc2\x9b"]),
    st.sampled_from(["?", ">", "=", ""]),
    NUMBERS,
    st.sampled_from(["$", "*", "'", " "]),
    st.sampled_from("ycxRntrwm"),
)
KNOWN = st.sampled_from(
    [
        b"\x1b]11;rgb:0000/0000/0000\x1b\\",  # the background (OSC 11), of xterm, VTE and Windows Terminal
        b"\x1b]10;rgb:ffff/ffff/ffff\x07",
        b"\x1b]4;1;rgb:cdcd/0000/0000\x1b\\",
        b"\x1b]52;c;cm0gLXJmIC8=\x1b\\",
        b"\x1b]l" + "rm — top ; 中文".encode() + b"\x1b\\",  # the title (CSI 21 t)
        b"\x1bP1$r0m\x1b\\",  # DECRQSS
        b"\x1bP0$r\x1b\\",
        b"\x1bP1+r544e=787465726d\x1b\\",  # XTGETTCAP
        b"\x1bP>|XTerm(390)\x1b\\",  # XTVERSION
        b"\x1bP!|00000000\x1b\\",  # DA3
        b"\x1b_Gi=31;OK\x1b\\",  # kitty graphics
        b"\x1b[?62;22;52c",
        b"\x1b[>41;390;0c",
        b"\x1b[?1u",
        b"\x1b[?997;1n",
        b"\x1b[24;80R",
        b"\x1b[?24;80;1R",
        b"\x1b[8;24;80t",
        b"\x1b[4;600;800t",
        b"\x1b[M !!",
    ]
)
REPORTS = STRINGS | EIGHT_BIT | CONTROL | KNOWN

TYPED = st.text("abrdq :/-\r\t\x03中é", max_size=4).map(str.encode)


def in_pieces(lexer: Lexer, data: bytes, cuts: list[int]) -> list[Token]:
    """Divide what comes in pieces: a key with Alt, of which a terminal sends both bytes at once, is in one of them."""
    cut_off = {place for place in range(1, len(data)) if data[place - 1] == 27 and data[place] not in INTRODUCERS}
    places = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)} - cut_off)
    return [token for start, end in itertools.pairwise(places) for token in lexer.feed(data[start:end])]


def of(tokens: list[Token], *kinds: str) -> bytes:
    return b"".join(token.data for token in tokens if token.kind in kinds)


@examples(500)
@given(st.lists(st.tuples(TYPED, REPORTS), max_size=5), st.lists(st.integers(0, 10_000), max_size=12))
def test_no_report_is_ever_a_key(sent: list[tuple[bytes, bytes]], cuts: list[int]) -> None:
    lexer = Lexer()
    tokens = in_pieces(lexer, b"".join(text + report for text, report in sent), cuts)
    assert of(tokens, "text") == b"".join(text for text, _report in sent)
    assert not of(tokens, "key")
    assert lexer.patience is None


@given(KNOWN, st.data())
def test_a_report_may_be_late(report: bytes, data: st.DataObject) -> None:
    """Once more than the beginning of an answer is there, the rest has seconds."""
    lexer = Lexer()
    cut = data.draw(st.integers(3, len(report) - 1))
    assert not [*lexer.feed(report[:cut])]
    assert lexer.patience == ANSWER_WAIT
    assert all(token.kind == "position" for token in lexer.feed(report[cut:]))
    assert [*lexer.feed(b"r")] == [("text", b"r")]


@given(KNOWN, st.data())
def test_a_report_that_never_ends_is_dropped(report: bytes, data: st.DataObject) -> None:
    lexer = Lexer()
    assert not [*lexer.feed(report[: data.draw(st.integers(3, len(report) - 1))])]
    assert not [*lexer.expire()]
    assert [*lexer.feed(b"j")] == [("text", b"j")]


@pytest.mark.parametrize(
    ("sent", "kept", "keys"),
    [
        (b"\x1b", ESCAPE_WAIT, ["escape"]),
        (b"\x1b[", INTRODUCER_WAIT, ["alt+left_square_bracket"]),
        (b"\x1bO", INTRODUCER_WAIT, ["alt+shift+o"]),
        (b"\x1b]", INTRODUCER_WAIT, ["alt+right_square_bracket"]),
        (b"\x1bP", INTRODUCER_WAIT, ["alt+shift+p"]),
    ],
)
def test_what_nothing_follows_is_a_key(sent: bytes, kept: float, keys: list[str]) -> None:
    lexer = Lexer()
    assert not [*lexer.feed(sent)]
    assert lexer.patience == kept
    (token,) = lexer.expire()
    assert token.kind == "key"
    assert [event.key for event in pressed(token.data)] == keys


def late_escape() -> Lexer:
    """An Escape on a slow line, after which nothing came for a moment."""
    lexer = Lexer()
    lexer.delay = 0.15
    assert not [*lexer.feed(b"\x1b")]
    assert lexer.patience == ESCAPE_WAIT
    assert not [*lexer.expire()]
    assert lexer.patience == lexer.delay / 2
    return lexer


def test_the_rest_of_a_key_may_be_late_on_a_slow_line() -> None:
    assert [*late_escape().feed(b"[B")] == [("key", b"\x1b[B")]
    assert [*late_escape().feed(b"OPx")] == [("key", b"\x1bOP"), ("text", b"x")]


def test_a_key_right_after_an_escape_is_a_key_of_its_own() -> None:
    lexer = Lexer()
    assert not [*lexer.feed(b"\x1b")]
    assert [*lexer.feed(b"?")] == [("key", b"\x1b"), ("text", b"?")]


def test_among_other_keys_an_escape_is_one_of_them() -> None:
    """As after a hiccup of the network; nothing of dockertui is bound to Alt."""
    found = [*Lexer().feed(b"?\x1bjk\x1b\r")]
    assert [(token.kind, token.data) for token in found] == [
        ("text", b"?"),
        ("key", b"\x1b"),
        ("text", b"jk"),
        ("key", b"\x1b"),
        ("text", b"\r"),
    ]


@pytest.mark.parametrize("then", [b"j", b"O", b"[", b":q\r"])
def test_what_is_typed_after_an_escape_is_not_taken_for_its_rest(then: bytes) -> None:
    lexer = late_escape()
    assert [*lexer.feed(then), *lexer.expire()] == [("key", b"\x1b"), ("text", then)]


def test_a_late_escape_is_a_key_in_the_end() -> None:
    lexer = late_escape()
    assert [*lexer.expire()] == [("key", b"\x1b")]
    assert lexer.patience is None


@pytest.mark.parametrize("slow", [False, True])
@pytest.mark.parametrize(
    ("first", "rest"),
    [
        (b"\x1b", b"]11;rgb:0000/0000/0000\x1b\\"),
        (b"\x1b", b"]11;rgb:0000/0000/0000\x07"),
        (b"\x1b]", b"11;rgb:0000/0000/0000\x1b\\"),
        (b"\x1b", b"[?2026;2$y"),
        (b"\x1b[", b"?2026;2$y"),
        (b"\x1b", b"P>|tmux 3.4\x1b\\"),
        (b"\x1b", b"[>1;4000;29c"),
    ],
)
def test_the_rest_of_an_answer_is_no_key_however_late(slow: bool, first: bytes, rest: bytes) -> None:
    """Its first byte or two were taken for a key by then; the rest comes in one read."""
    lexer = Lexer()
    lexer.delay = 0.15 if slow else 0.0
    found = [*lexer.feed(first)]
    while lexer.patience is not None:
        found += lexer.expire()
    assert [token.kind for token in found] == ["key"]
    assert [token for token in lexer.feed(rest) if token.kind in ("text", "key")] == []
    assert [*lexer.feed(b"j")] == [("text", b"j")]


@pytest.mark.parametrize("then", [b"]", b"[", b"P", b"]11", b"?", b"]11;x\r"])
def test_what_is_typed_after_a_late_escape_is_typed(then: bytes) -> None:
    lexer = Lexer()
    found = [*lexer.feed(b"\x1b"), *lexer.expire(), *lexer.feed(then), *lexer.expire()]
    assert b"".join(token.data for token in found) == b"\x1b" + then
    assert found[0] == ("key", b"\x1b")


def test_no_line_is_so_slow_that_a_program_waits_for_its_escape() -> None:
    lexer = Lexer()
    lexer.delay, lexer.quick = 0.25, True
    assert not [*lexer.feed(b"\x1b")]
    assert lexer.patience == QUICK_WAIT
    assert [*lexer.expire()] == [("key", b"\x1b")]


@pytest.mark.parametrize("introducer", [b"\x1b]", b"\x1bP", b"\x1bX", b"\x1b^", b"\x1b_"])
@pytest.mark.parametrize("control", [b"\r", b"\x18", b"\x03", b"\x1b[A"])
def test_what_is_typed_after_alt_and_an_introducer(introducer: bytes, control: bytes) -> None:
    """No terminal sends such a string, so it was typed: nothing of it is lost, and Enter ends the wait."""
    lexer = Lexer()
    tokens = [token for part in (introducer, b"a", b"b", control) for token in lexer.feed(part)]
    assert tokens[0] == ("key", introducer)
    assert b"".join(token.data for token in tokens) == introducer + b"ab" + control


@pytest.mark.parametrize(
    ("parts", "starts", "left"),
    [
        ((b"\x1b]", b"a", b"b", b"c"), 1, [("key", b"\x1b]"), ("text", b"abc")]),
        ((b"\x1b]52;c;", b"aaaa", b"bbbb", b"cccc"), 4, []),
    ],
)
def test_what_was_typed_is_held_back_once_and_an_answer_as_long_as_it_comes(
    parts: tuple[bytes, ...], starts: int, left: list[tuple[str, bytes]]
) -> None:
    lexer, seen = Lexer(), set()
    for part in parts:
        assert not [*lexer.feed(part)]
        seen.add(lexer.starts)
    assert (len(seen), [*lexer.expire()]) == (starts, left)


@pytest.mark.parametrize("introducer", [b"\x1b[", b"\x1b]", b"\x1b_"])
def test_an_answer_behind_an_introducer_that_was_typed(introducer: bytes) -> None:
    assert [*Lexer().feed(introducer + b"\x1b[0n")] == [("key", introducer), ("answer", b"\x1b[0n")]


@pytest.mark.parametrize(
    "report",
    [b"\x1b[?2026;10$y", b"\x1b[?1;2;3$y", b"\x1b[?2026$y", b"\x1b[48;24;80t", b"\x1b[" + b"9" * 5000 + b";1R"],
)
def test_a_report_that_is_not_as_it_should_be_is_nothing(report: bytes) -> None:
    assert not [*Lexer().feed(report)]


def test_the_rest_of_a_broken_character_begins_nothing() -> None:
    lexer = Lexer()
    assert not [*lexer.feed(b"\xf0\x9f")]
    assert [*lexer.expire()] == [("text", b"\xf0\x9f")]
    assert of([*lexer.feed(b"\x98\x80abc")], "text") == b"\x98\x80abc"


def test_alt_and_text_that_looks_like_a_string_is_kept_for_a_moment_only() -> None:
    lexer = Lexer()
    assert not [*lexer.feed(b"\x1bPls")]
    assert lexer.patience == INTRODUCER_WAIT
    assert [*lexer.expire()] == [("key", b"\x1bP"), ("text", b"ls")]


@pytest.mark.parametrize("answer", [b"\x1b[ITERM2 3.5.0n", b"\x1b[ITERM2 3.4.23beta1n"])
def test_the_name_of_iterm_is_no_key(answer: bytes) -> None:
    assert [*Lexer().feed(answer + b"j")] == [("text", b"j")]


def test_sequences_of_no_known_key_are_keys_of_nothing() -> None:
    lexer = Lexer()
    (token,) = lexer.feed(b"\x1b[99~")
    assert token == ("key", b"\x1b[99~")
    assert not [*pressed(token.data)]


@pytest.mark.parametrize(
    "report", [b"\x1b[<0;5;6M", b"\x1b[I", b"\x1b[O", b"\x1b[?2026;2$y", b"\x1b[48;24;80;480;800t"]
)
def test_reports_that_something_is_made_of(report: bytes) -> None:
    for cut in range(len(report)):
        lexer = Lexer()
        assert [*lexer.feed(report[:cut]), *lexer.feed(report[cut:])] == [("report", report)]


@given(st.binary(max_size=60), st.lists(st.integers(0, 100), max_size=6))
def test_any_bytes(data: bytes, cuts: list[int]) -> None:
    """In pieces they are what they are at once, and nothing is kept for ever."""
    whole, pieces = Lexer(), Lexer()
    once = [*whole.feed(data), *whole.expire()]
    parts = [*in_pieces(pieces, data, cuts), *pieces.expire()]
    for kinds in (("text", "key"), ("report",), ("paste",)):
        assert of(once, *kinds) == of(parts, *kinds)
    for lexer in (whole, pieces):
        assert [*lexer.feed(b"\x1b[201~x")][-1].kind in ("paste", "text")


@given(TYPED, st.text(max_size=30), TYPED, st.lists(st.integers(0, 100), max_size=6))
def test_a_paste(before: bytes, text: str, after: bytes, cuts: list[int]) -> None:
    content = text.encode("utf-8", "replace").replace(b"\x1b[201~", b"")
    tokens = in_pieces(Lexer(), before + b"\x1b[200~" + content + b"\x1b[201~" + after, cuts)
    assert [token.data for token in tokens if token.kind == "paste"] == [content]
    assert of(tokens, "text") == before + after


def stopped(pasted: bytes) -> Lexer:
    """A paste of which nothing more has come for long."""
    lexer = Lexer()
    lexer.delay = 0.3
    assert not [*lexer.feed(b"\x1b[200~" + pasted)]
    assert lexer.patience == ANSWER_WAIT + 0.3
    assert [*lexer.expire()] == [("paste", b"docker rm web")]
    assert lexer.patience == RESUMES_WITHIN
    return lexer


@pytest.mark.parametrize("end", [b"", b"\x1b", b"\x1b[20"])
@pytest.mark.parametrize("key", [b"q", b"\x03", "é".encode(), b"\x1b[A", b"\x1bOP", b"\x1b\x1b[A"])
def test_a_paste_whose_end_is_lost_takes_no_keys(end: bytes, key: bytes) -> None:
    lexer = stopped(b"docker rm web" + end)
    starts = lexer.starts
    told = [token.kind for token in lexer.feed(b"\x1b[I\x1b[0n\x1b[<0;5;6M")]
    assert (told, lexer.starts) == (["report", "answer", "report"], starts)
    assert not [*lexer.feed(b"jj"), *lexer.feed(b"\x1b[B\x1b[B")]  # Of the paste, or typed: for nobody.
    assert b"".join(token.data for token in lexer.feed(key)) == key
    assert lexer.patience is None
    assert [*lexer.feed(b"j" * 50)] == [("text", b"j" * 50)]


@pytest.mark.parametrize(
    ("pieces", "late"),
    [((b"x\x1b[201~",), b"x"), ((b"d\rd\r", b"web\x1b[201~"), b"web"), ((b"x" * 99, b"\x1b[201~"), b"x" * 99)],
)
def test_what_of_a_paste_comes_late_is_no_key(pieces: tuple[bytes, ...], late: bytes) -> None:
    lexer = stopped(b"docker rm web")
    found = [token for piece in pieces for token in lexer.feed(piece)]
    assert found == [("paste", late)]
    assert lexer.patience is None
    assert [*lexer.feed(b"kk")] == [("text", b"kk")]


def test_who_types_meanwhile_waits_no_longer() -> None:
    lexer = Lexer()
    assert not [*lexer.feed(b"\x1b[200~docker"), *lexer.feed(b"\x03")]
    assert lexer.patience == TYPING_ENDS


def test_the_end_of_a_paste_may_come_late() -> None:
    lexer = stopped(b"docker rm web\x1b[20")
    assert [*lexer.feed(b"1~jj")] == [("paste", b""), ("text", b"jj")]


def test_another_paste_is_another_one() -> None:
    for before in (b"", b"jj"):
        lexer = stopped(b"docker rm web")
        found = [*lexer.feed(before + b"\x1b[200~new\x1b[201~x")]
        assert found == [*([("text", before)] if before else []), ("paste", b"new"), ("text", b"x")]


def test_a_paste_that_stopped_is_forgotten() -> None:
    lexer = stopped(b"docker rm web")
    assert not [*lexer.expire()]
    assert lexer.patience is None
    assert [*lexer.feed(b"jj")] == [("text", b"jj")]


def test_a_key_cuts_a_string_off() -> None:
    lexer = Lexer()
    assert [*lexer.feed(b"\x1b]11;rgb:00\x1b[Ax")] == [("key", b"\x1b[A"), ("text", b"x")]


def test_a_string_without_an_end_is_skipped() -> None:
    lexer = Lexer()
    for _piece in range(LONGEST // 65536 + 3):
        assert not [*lexer.feed(b"\x1b]52;c;"[:7] if not _piece else b"a" * 65536)]
    assert len(lexer._kept) < 2
    assert [*lexer.feed(b"\x1b"), *lexer.feed(b"\\r")] == [("text", b"r")]
