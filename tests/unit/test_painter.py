"""What the painter writes makes a terminal show what it was asked to, and nothing is written twice."""

import pyte
from hypothesis import given
from hypothesis import strategies as st
from pyte.screens import Char
from rich.segment import Segment
from rich.style import Style

from dockertui.abilities import Able
from dockertui.ink import change, under
from dockertui.painter import Painter, Piece, split

COLUMNS, ROWS = 12, 3
SIZE = (COLUMNS, ROWS)
STYLES = [
    Style.parse(text)
    for text in (
        *("", "bold", "red", "#102030 on #405060", "bold italic on #405060", "bright_blue"),
        *("underline", "bold dim red", "reverse blue on #405060", "strike italic"),
    )
]


def codes(style: Style) -> str:
    return style.render("m").removeprefix("\x1b[").partition("m")[0]


class Shown:
    """A terminal beside a painter."""

    def __init__(self) -> None:
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self.stream = pyte.Stream(self.screen)
        self.painter = Painter(codes)

    def paint(self, *pieces: Piece) -> str:
        text = self.painter.paint(pieces, SIZE)
        self.stream.feed(text)
        return text

    def cells(self, y: int) -> list[Char]:
        """What can be seen of each cell."""
        return [seen(self.screen.buffer[y][x]) for x in range(COLUMNS)]


def seen(cell: Char) -> Char:
    """A cell without the colour, weight and slant that a space does not show."""
    if cell.data != " " or cell.underscore or cell.reverse or cell.strikethrough:
        return cell
    return cell._replace(fg="default", bold=False, italics=False)


def line(y: int, *segments: Segment) -> Piece:
    length = sum(segment.cell_length for segment in segments)
    return Piece(0, y, [*segments, Segment(" " * (COLUMNS - length))])


texts = st.text(st.sampled_from("ab ●│字"), max_size=6)
lines = st.lists(st.builds(Segment, texts, st.sampled_from([None, *STYLES])), max_size=3).filter(
    lambda segments: sum(segment.cell_length for segment in segments) <= COLUMNS
)
frames = st.lists(st.lists(lines, min_size=ROWS, max_size=ROWS), min_size=1, max_size=4)


@given(frames)
def test_terminal_shows_the_last_frame(sequence: list[list[list[Segment]]]) -> None:
    """However it came there, the last frame looks as if it was painted alone."""
    gradual, alone = Shown(), Shown()
    for frame in sequence:
        gradual.paint(*(line(y, *segments) for y, segments in enumerate(frame)))
    alone.paint(*(line(y, *segments) for y, segments in enumerate(sequence[-1])))
    assert gradual.screen.display == alone.screen.display
    for y in range(ROWS):
        assert gradual.cells(y) == alone.cells(y)


@given(frames, st.data())
def test_frames_in_parts_end_with_the_last_frame(sequence: list[list[list[Segment]]], data: st.DataObject) -> None:
    """Whatever is drawn between two parts, a frame shows each line as it is to be by then."""
    parts, alone = Shown(), Shown()
    for frame in sequence:
        parts.painter.take([line(y, *segments) for y, segments in enumerate(frame)], SIZE)
        parts.stream.feed(parts.painter.frame(data.draw(st.integers(0, 40))))
    while parts.painter.behind:
        parts.stream.feed(parts.painter.frame(1))
    assert not parts.painter.midway
    alone.paint(*(line(y, *segments) for y, segments in enumerate(sequence[-1])))
    assert parts.screen.display == alone.screen.display
    for y in range(ROWS):
        assert parts.cells(y) == alone.cells(y)


def test_a_part_ends_with_a_line_and_the_next_one_goes_on_below() -> None:
    painter = Painter(codes)
    painter.take([line(y, Segment("abc")) for y in range(ROWS)], SIZE)
    assert "abc" in painter.frame(5) and painter.midway
    painter.take([line(0, Segment("xyz")), line(1, Segment("123"))], SIZE)
    assert painter.frame(20).replace(" ", "") == "\x1b[2;1H123\x1b[3;1Habc"  # The newest, from where it stopped.
    assert not painter.midway and painter.behind
    assert painter.frame(5).rstrip() == "\x1b[1;1Hxyz"
    assert not painter.behind


@given(lines)
def test_nothing_is_written_twice(segments: list[Segment]) -> None:
    shown = Shown()
    assert shown.paint(line(1, *segments))
    assert shown.paint(line(1, *segments)) == ""


def test_only_the_cells_that_differ_are_written() -> None:
    shown = Shown()
    shown.paint(line(0, Segment("load 10", Style.parse("red"))))
    assert shown.paint(line(0, Segment("load 12", Style.parse("red")))) == "\x1b[1;7H\x1b[31m2\x1b[0m"


def test_everything_is_written_again_after_a_loss() -> None:
    shown = Shown()
    first = shown.paint(line(0, Segment("abc")))
    shown.painter.forget()
    assert shown.paint(line(0, Segment("abc"))) == first


def test_nothing_is_written_of_a_screen_that_is_lost() -> None:
    """The whole of it is drawn anew, and is on its way."""
    painter = Painter(codes, able=Able(scroll=True))
    for text in ("abc", "def"):
        painter.take([line(y, Segment(f"{text}{y}")) for y in range(ROWS)], SIZE)
        painter.frame(None if text == "abc" else 1)
    painter.forget()
    assert not painter.behind
    assert painter.frame() == ""


def test_ascii_alone_where_the_terminal_has_no_more() -> None:
    painter = Painter(codes, plain=True)
    assert painter.paint([line(0, Segment("│é 字●e\u0301"))], SIZE).rstrip() == "\x1b[1;1H|e ??*e"


def test_what_lies_outside_is_left_out() -> None:
    shown = Shown()
    text = shown.paint(Piece(10, 0, [Segment("abcdef")]), Piece(0, ROWS, [Segment("below")]))
    assert text == "\x1b[1;11Hab"


def test_shortest_change_of_pens() -> None:
    assert change("1;31", "1;32") == "\x1b[32m"
    assert change("31", "1;31;48;5;3") == "\x1b[1;48;5;3m"
    assert change("1;31", "31") == "\x1b[22m"
    assert change("1;3;4;7;31", "32") == "\x1b[0;32m"
    assert change("1;2;31", "2;31") == "\x1b[22;2m"
    assert change("38;2;1;2;3;44", "38;2;1;2;3") == "\x1b[49m"
    assert change("31;44", "") == "\x1b[0m"
    assert change("8;31", "31") == "\x1b[0;31m"


def test_pen_of_a_space() -> None:
    assert under("1;38;2;1;2;3;44", "44") == "1;38;2;1;2;3;44"
    assert under("31;44", "45") == "31;45"
    assert under("31;44", "") == "31"
    assert under("4;31;44", "44") == "44"
    assert under("31", "7;32") == "7;32"


def test_the_cursor_moves_as_briefly_as_it_can() -> None:
    shown = Shown()
    shown.paint(line(0, Segment("a" + 9 * " " + "b")))
    assert shown.paint(line(0, Segment("x" + 9 * " " + "y"))) == "\x1b[1;1Hx\x1b[9Cy"
    assert shown.paint(line(0, Segment("●" + 9 * " " + "b"))) == "\x1b[1;1H●\x1b[1;11Hb"  # Its width may be unknown.
    assert change("7", "") == "\x1b[0m"


def test_cells_of_wide_and_combining_characters() -> None:
    assert split("a字e\u0301") == ["a", "字", "", "e\u0301"]
