"""Text in cells."""

from hypothesis import given
from hypothesis import strategies as st

from dockertui.widgets.text import clip, cut, width, wrap

texts = st.text(st.sampled_from("ab/:- 你é🐳"), max_size=80)


@given(texts, st.integers(2, 30))
def test_wrapping_loses_nothing_but_spaces(text: str, cells: int) -> None:
    lines = wrap(text, cells)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width(line) <= cells for line in lines)


@given(texts, st.integers(1, 30))
def test_cut_and_clipped_texts_fit(text: str, cells: int) -> None:
    assert width(cut(text, cells)) <= cells
    assert width(clip(text, cells)) <= cells


def test_paths_are_broken_between_their_parts() -> None:
    assert wrap("/var/lib/docker/volumes/data/_data", 20) == ["/var/lib/docker/", "volumes/data/_data"]
    assert wrap("x" * 25, 20) == ["x" * 20, "x" * 5]


def test_a_wide_character_in_a_narrow_line_ends() -> None:
    assert "".join(wrap("你好", 1)) == "你好"
