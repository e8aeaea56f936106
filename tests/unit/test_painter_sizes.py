"""Whatever the painter is given, it writes within the screen and knows what the terminal shows then."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from dockertui.painter import UNKNOWN, Painter, Piece, extent, pieces, split
from dockertui.terminal import Terminal
from tests.unit.test_painter import STYLES, codes

CLUSTERS = ("a", "b", " ", "●", "│", "字", "🐳", "é", "e\u0301", "\u0301", "❤\ufe0f", "👩\u200d💻")

texts = st.lists(st.sampled_from(CLUSTERS), max_size=12).map("".join)
segments = st.lists(st.builds(Segment, texts, st.sampled_from([None, *STYLES])), max_size=4)
drawn = st.builds(Piece, st.integers(-8, 40), st.integers(-3, 12), segments)
sizes = st.tuples(st.integers(2, 24), st.integers(1, 8))  # an emulator has two columns at least
steps = st.lists(st.one_of(st.lists(drawn, max_size=6), sizes), max_size=12)


class Shown:
    """An emulator beside a painter."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.size = size
        self.terminal = Terminal(*size, measure=cell_len)
        self.terminal.feed(b"\x1b[?1049h\x1b[?7l")
        self.painter = Painter(codes)
        self.paint([])

    def resize(self, size: tuple[int, int]) -> None:
        self.size = size
        self.terminal.resize(*size)
        self.painter.forget()
        self.paint([])

    def paint(self, update: list[Piece]) -> None:
        text = self.painter.paint(update, self.size)
        assert "\n" not in text
        self.terminal.feed(text.encode())

    def check(self) -> None:
        """Each cell of which the painter knows something shows that."""
        columns, rows = self.size
        assert [len(row) for row in self.painter._shown.texts] == [columns] * rows
        assert [len(row) for row in self.painter._shown.pens] == [columns] * rows
        for y, row in enumerate(self.painter._shown.texts):
            cells = [*self.terminal.cells(y), *[" "] * columns][:columns]
            assert [known for known in row if known != UNKNOWN] == [
                cell for known, cell in zip(row, cells, strict=True) if known != UNKNOWN
            ]


@given(sizes, steps)
def test_every_known_cell_is_as_the_terminal_shows_it(size: tuple[int, int], changes: list[object]) -> None:
    shown = Shown(size)
    for change in changes:
        if isinstance(change, tuple):
            shown.resize(change)
        elif isinstance(change, list):
            shown.paint(change)
        shown.check()


@given(st.integers(0, 6), st.integers(0, 3), st.lists(drawn, max_size=6))
def test_no_size_is_too_small(columns: int, rows: int, update: list[Piece]) -> None:
    painter = Painter(codes)
    painter.paint(update, (columns, rows))
    assert [len(row) for row in painter._shown.texts] == [columns] * rows


@given(texts)
def test_cells_are_as_many_as_the_text_takes(text: str) -> None:
    assert len(split(text)) == cell_len(text)


def test_half_a_wide_character_becomes_a_space() -> None:
    painter = Painter(codes)
    assert painter.paint([Piece(-1, 0, [Segment("字b")])], (4, 1)) == "\x1b[1;1H b"
    assert painter.paint([Piece(3, 0, [Segment("字")])], (4, 1)) == "\x1b[1;4H "
    painter.paint([Piece(1, 0, [Segment("字", STYLES[2])])], (4, 1))
    assert painter.paint([Piece(2, 0, [Segment("x")])], (4, 1)) == "\x1b[1;2H x"


def test_a_piece_of_a_wider_screen_is_cut() -> None:
    painter = Painter(codes)
    assert painter.paint([Piece(60, 0, [Segment("x" * 50)])], (37, 10)) == ""
    assert painter.paint([Piece(36, 0, [Segment("xyz")])], (37, 10)) == "\x1b[1;37Hx"


def test_updates_tell_what_they_were_laid_out_for() -> None:
    layout = LayoutUpdate([[Strip([Segment("ab")])]], Region(0, 0, 2, 1))
    chops = ChopsUpdate([{0: Strip([Segment("ab")]), 2: None}] * 3, [(1, 0, 2)], [[2, 5]] * 3)
    assert extent(layout) == (2, 1)
    assert extent(chops) == (5, 3)
    assert extent(CompositorUpdate()) is None


def test_rows_that_are_gone_are_left_out() -> None:
    chops = ChopsUpdate([{0: Strip([Segment("ab")])}], [(0, 0, 2), (7, 0, 2)], [[2]])
    assert [(piece.x, piece.y) for piece in pieces(chops)] == [(0, 0)]


def test_styles_are_kept_of_what_is_cut() -> None:
    painter = Painter(codes)
    assert painter.paint([Piece(-2, 0, [Segment("ab", Style.parse("red")), Segment("cd")])], (3, 1)) == "\x1b[1;1Hcd"
