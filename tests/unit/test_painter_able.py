"""A terminal that can erase and repeat shows the same for less."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from dockertui.abilities import Able
from dockertui.ink import blank
from dockertui.painter import Painter, Piece
from dockertui.terminal import Terminal
from dockertui.terminal.style import Style as Cell
from tests.unit.test_painter import codes

COLUMNS, ROWS = 60, 4
STYLES = [
    Style.parse(text)
    for text in ("", "red", "#102030 on #405060", "bold on blue", "underline on blue", "reverse", "italic red")
]
TEXTS = st.one_of(
    st.builds(lambda text, count: text * count, st.sampled_from([" ", "─", "x", "字", "e\u0301"]), st.integers(1, 50)),
    st.text(st.sampled_from("ab  ●"), max_size=20),
)
PIECES = st.builds(
    Piece,
    st.integers(0, COLUMNS - 1),
    st.integers(0, ROWS - 1),
    st.lists(st.builds(Segment, TEXTS, st.sampled_from(STYLES)), max_size=4),
)


def shown(frames: list[list[Piece]], able: Able, rows: int = ROWS) -> tuple[Terminal, int]:
    """A terminal that was shown these, and how many bytes that took."""
    terminal, painter = Terminal(COLUMNS, rows, measure=cell_len), Painter(codes, able=able)
    terminal.feed(b"\x1b[?1049h\x1b[?7l")
    written = 0
    for frame in frames:
        data = painter.paint(frame, (COLUMNS, rows)).encode()
        terminal.feed(data)
        written += len(data)
    return terminal, written


def looks(terminal: Terminal) -> list[list[tuple[str, Cell]]]:
    """Each cell with what can be seen of its style: of a space the foreground cannot."""
    found = []
    for y in range(terminal.lines):
        row: list[tuple[str, Cell]] = []
        for text, style in terminal.row(y).pieces:
            unseen = not (style.underline or style.reverse)
            row += [(cell, Cell(bg=style.bg) if cell == " " and unseen else style) for cell in text]
        while row and row[-1] == (" ", Cell()):
            row.pop()
        found.append(row)
    return found


@given(st.lists(st.lists(PIECES, max_size=6), max_size=4))
def test_it_looks_the_same_for_no_more(frames: list[list[Piece]]) -> None:
    plain, much = shown(frames, Able())
    able, less = shown(frames, Able(erase=True, repeat=True))
    assert looks(able) == looks(plain)
    assert less <= much


LOG = st.lists(st.lists(st.builds(Segment, TEXTS, st.sampled_from(STYLES)), max_size=2), min_size=1, max_size=12)
SLACK = 40
"""Bytes of a frame by which cells that differ tell less than what they take."""

PAGE = 7
"""Lines of the log that are shown at a time, between one above and one below that stay."""


def page(log: list[list[Segment]], top: int, cursor: int) -> list[Piece]:
    """Lines of a log from one on, one of them marked, whole and therefore all different."""
    found = [Piece(0, 0, [Segment("above".ljust(COLUMNS))]), Piece(0, PAGE + 1, [Segment("below".ljust(COLUMNS))])]
    for y in range(PAGE):
        segments = [Segment(f"{top + y} "), *log[(top + y) % len(log)], Segment(" " * COLUMNS)]
        mark = STYLES[2] if y == cursor else None
        found.append(Piece(0, y + 1, [Segment(text, mark or style) for text, style, _control in segments]))
    return found


@given(LOG, st.lists(st.tuples(st.integers(0, 20), st.integers(0, PAGE)), min_size=2, max_size=6), st.booleans())
def test_lines_that_move_look_the_same(log: list[list[Segment]], tops: list[tuple[int, int]], erase: bool) -> None:
    frames = [page(log, top, cursor) for top, cursor in tops]
    plain, much = shown(frames, Able(erase=erase), PAGE + 2)
    able, less = shown(frames, Able(erase=erase, scroll=True), PAGE + 2)
    assert looks(able) == looks(plain)
    assert less <= much + SLACK * len(frames)


def test_a_log_that_goes_on_by_a_line_costs_a_line() -> None:
    log = [[Segment(chr(97 + number) * 40)] for number in range(26)]
    frames = [page(log, top, PAGE) for top in range(20)]
    assert shown(frames, Able(scroll=True), PAGE + 2)[1] < 20 * 110 < shown(frames, Able(), PAGE + 2)[1] / 2
    assert shown(frames[::-1], Able(scroll=True), PAGE + 2)[1] < 20 * 110


def test_lines_that_stay_are_not_moved_for_a_few() -> None:
    """A list sorted by what changes: some rows go up, all others get a new figure."""
    names = [f"container-{number:02} image-{number % 7} up 3 days".ljust(50) for number in range(PAGE)]
    before = [Piece(0, y, [Segment(f"{name}{y}")]) for y, name in enumerate(names)]
    order = [1, 2, 3, 0, 4, 5, 6]
    after = [Piece(0, y, [Segment(f"{names[number]}{y + 3}")]) for y, number in enumerate(order)]
    assert shown([before, after], Able(scroll=True), PAGE)[1] <= shown([before, after], Able(), PAGE)[1]


@given(LOG, st.lists(st.tuples(st.integers(0, 20), st.integers(0, PAGE)), min_size=2, max_size=6), st.data())
def test_lines_that_move_in_parts_look_the_same(
    log: list[list[Segment]], tops: list[tuple[int, int]], data: st.DataObject
) -> None:
    frames = [page(log, top, cursor) for top, cursor in tops]
    plain, _much = shown(frames, Able(), PAGE + 2)
    terminal, painter = Terminal(COLUMNS, PAGE + 2, measure=cell_len), Painter(codes, able=Able(scroll=True))
    terminal.feed(b"\x1b[?1049h\x1b[?7l")
    for frame in frames:
        painter.take(frame, (COLUMNS, PAGE + 2))
        terminal.feed(painter.frame(data.draw(st.integers(0, 300))).encode())
    while painter.behind:
        terminal.feed(painter.frame(1).encode())
    assert looks(terminal) == looks(plain)


def test_an_empty_screen_in_a_colour() -> None:
    frame = [Piece(0, y, [Segment(" " * COLUMNS, STYLES[2])]) for y in range(ROWS)]
    assert shown([frame], Able(erase=True))[1] < 100 < shown([frame], Able())[1]


def test_a_rule() -> None:
    frame = [Piece(0, 0, [Segment("─" * COLUMNS, STYLES[1])])]
    assert shown([frame], Able(repeat=True))[1] < 30


def test_what_a_space_shows_of_a_pen() -> None:
    assert blank("1;38;2;1;2;3;48;2;4;5;6") == "48;2;4;5;6"
    assert blank("31") == ""
    for seen in ("4;31", "7;31;44", "9"):
        assert blank(seen) == seen
