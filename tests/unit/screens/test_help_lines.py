from hypothesis import given
from hypothesis import strategies as st

from dockertui.screens.help_lines import HelpRow, HelpSection, help_lines, matching, pack
from dockertui.widgets.text import width

SECTIONS = [
    HelpSection("Moving", [HelpRow("j", "Down", "Move the cursor down", "move.down"), HelpRow("/", "Filter", "")]),
    HelpSection(
        "Containers", [HelpRow("d", "Remove", "Delete the container " * 4), HelpRow("^k", "Kill", "Send a signal")]
    ),
]
words = st.text("ab c[]界", max_size=30)
sections = st.lists(st.builds(HelpSection, words, st.lists(st.tuples(words, words, words), max_size=4)), max_size=5)


def test_rows_that_match() -> None:
    assert [row[1] for section in matching(SECTIONS, "mov") for row in section.rows] == ["Down", "Filter", "Remove"]
    assert [row[1] for section in matching(SECTIONS, "!mov") for row in section.rows] == ["Kill"]
    assert matching(SECTIONS, "nowhere") == []


def test_every_text_is_there() -> None:
    for cells in (36, 76, 120):
        text = " ".join("".join(span.text for span in line) for line in help_lines(SECTIONS, cells))
        for part in ("Moving", "Remove", "Send a signal", "^k"):
            assert part in " ".join(text.split())


@given(sections, st.integers(20, 200))
def test_no_line_is_too_wide(shown: list[HelpSection], cells: int) -> None:
    assert all(sum(width(span.text) for span in line) <= cells for line in help_lines(shown, cells))


@given(st.lists(st.integers(1, 9), max_size=12), st.integers(1, 4))
def test_packs_in_order_into_few_columns(heights: list[int], columns: int) -> None:
    packed = pack(heights, columns)
    assert [index for stack in packed for index in stack] == list(range(len(heights)))
    assert len(packed) <= columns
