"""No output raises or hangs, whatever it is; and it does not matter how it is cut into pieces."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from dockertui.terminal import Row, Terminal
from tests.examples import examples

_NUMBERS = st.lists(st.sampled_from(["", "0", "1", "2", "3", "5", "7", "12", "38", "48", "99999", "4:3"]), max_size=4)
_CSI = st.builds(
    lambda prefix, numbers, middle, final: f"\x1b[{prefix}{';'.join(numbers)}{middle}{final}",
    st.sampled_from(["", "", "", "?", ">", "="]),
    _NUMBERS,
    st.sampled_from(["", "", "", " ", "$", "!"]),
    st.characters(min_codepoint=0x40, max_codepoint=0x7E),
)
_MODE = st.builds(
    lambda mode, final: f"\x1b[{mode}{final}",
    st.sampled_from(["4", "20", "?6", "?7", "?25", "?47", "?1047", "?1048", "?1049", "?2026"]),
    st.sampled_from("hl"),
)
_ESCAPE = st.sampled_from(
    [f"\x1b{rest}" for rest in ("7", "8", "c", "D", "E", "M", "H", "#8", "(0", "(B", ")0", "n", "o")]
)
_STRING = st.builds(
    lambda kind, text, end: f"\x1b{kind}{text}{end}",
    st.sampled_from("]PX^_"),
    st.sampled_from(
        [
            "0;title",
            "2;",
            "8;;http://a.b/c",
            "8;;",
            "52;c;aGk=",
            "52;c;?",
            "133;A",
            "133;C",
            "133;D;1",
            "$qm",
            "$qr",
            "junk\r\n",
        ]
    ),
    st.sampled_from(["\a", "\x1b\\", "\x18", "", "\x1b[1m"]),
)
_TEXT = st.text(
    st.sampled_from("abc XY  z\t\b\r\n\x0e\x0f\x00\x7f中文한é\u0301\u200d\ufe0f❤👍🏽🇩🇪👩\xad\x85"), max_size=12
)
_LINES = st.lists(st.sampled_from(["", "plain", "a longer line of text", "x y ", "t\tb", "中"]), min_size=3).map(
    "\r\n".join
)

OUTPUT = st.lists(st.one_of(_TEXT, _TEXT, _LINES, _CSI, _CSI, _MODE, _ESCAPE, _STRING), max_size=30).map("".join)


def _terminal() -> tuple[Terminal, list[bytes]]:
    replies: list[bytes] = []
    return Terminal(12, 5, scrollback=20, reply=replies.append, measure=cell_len), replies


def _state(terminal: Terminal) -> tuple[object, ...]:
    rows = terminal.rows(0, terminal.height)
    return (rows, terminal.cursor, terminal.modes, terminal.title, terminal.bells, terminal.dropped, terminal.alternate)


def _check(row: Row, columns: int) -> None:
    assert cell_len(row.text) <= columns
    assert row.wide or cell_len(row.text) == len(row.text)
    assert "\x1b" not in row.text
    ends = [0]
    for start, length, _ in row.runs:
        assert start >= ends[-1]
        assert length > 0
        ends.append(start + length)
    assert ends[-1] <= len(row.text)


@examples(200)
@given(OUTPUT, st.lists(st.integers(1, 40)))
def test_pieces_are_like_the_whole(output: str, sizes: list[int]) -> None:
    whole, answers = _terminal()
    pieces, answered = _terminal()
    data = output.encode()
    whole.feed(data)
    at = 0
    for size in [*sizes, len(data) + 1]:
        pieces.feed(data[at : at + size])
        at += size
    assert _state(pieces) == _state(whole)
    assert b"".join(answered) == b"".join(answers)


@examples(200)
@given(OUTPUT, st.integers(2, 30), st.integers(1, 9), OUTPUT)
def test_rows_stay_within_the_screen(before: str, columns: int, lines: int, after: str) -> None:
    terminal, _ = _terminal()
    terminal.feed(before.encode())
    terminal.resize(columns, lines)
    terminal.feed(after.encode())
    for row in terminal.rows(0, terminal.height):
        _check(row, columns)
    assert terminal.cursor.x < columns
    assert 0 <= terminal.cursor.y < lines
    assert terminal.history_size <= 20


_STEP = st.one_of(OUTPUT, st.none(), st.tuples(st.integers(2, 30), st.integers(1, 9)))


@examples(200)
@given(st.lists(_STEP, max_size=8))
def test_outputs_are_text_of_the_terminal(steps: list[str | tuple[int, int] | None]) -> None:
    terminal, _ = _terminal()
    for step in steps:
        if step is None:
            terminal.line_entered()
        elif isinstance(step, str):
            terminal.feed(step.encode())
        else:
            terminal.resize(*step)
        everything = terminal.text((0, 0), (terminal.height - 1, terminal.columns))
        assert terminal.last_output() in everything


@examples(200)
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    terminal, _ = _terminal()
    terminal.feed(data)
    for row in terminal.rows(0, terminal.height):
        _check(row, 12)
