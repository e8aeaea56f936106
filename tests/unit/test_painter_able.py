"""A terminal that can erase and repeat shows the same for less."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from dockertui.abilities import Able
from dockertui.painter import Painter, Piece, blank
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


def shown(frames: list[list[Piece]], able: Able) -> tuple[Terminal, int]:
    """A terminal that was shown these, and how many bytes that took."""
    terminal, painter = Terminal(COLUMNS, ROWS, measure=cell_len), Painter(codes, able=able)
    terminal.feed(b"\x1b[?1049h\x1b[?7l")
    written = 0
    for frame in frames:
        data = painter.paint(frame, (COLUMNS, ROWS)).encode()
        terminal.feed(data)
        written += len(data)
    return terminal, written


def looks(terminal: Terminal) -> list[list[tuple[str, Cell]]]:
    """Each cell with what can be seen of its style: of a space the foreground cannot."""
    found = []
    for y in range(ROWS):
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
