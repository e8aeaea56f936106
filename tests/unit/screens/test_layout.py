"""How the main screen shares its space out."""

from hypothesis import given
from hypothesis import strategies as st

from dockertui.screens.main.layout import LOG_ROWS, MODES, arrange

needs = st.lists(st.integers(-1, 2000), min_size=1, max_size=7)


@given(
    st.integers(1, 400),
    st.integers(1, 200),
    st.sampled_from(MODES),
    st.sampled_from(["panes", "detail"]),
    needs,
    st.data(),
    st.booleans(),
    st.booleans(),
)
def test_the_panes_fill_the_height_exactly(
    width: int, height: int, mode: str, side: str, wanted: list[int], data: st.DataObject, log: bool, banner: bool
) -> None:
    focused = data.draw(st.integers(0, len(wanted) - 1))
    layout = arrange(width, height, mode, side, wanted, focused, log, banner)  # type: ignore[arg-type]
    body = max(1, height - 2 - (LOG_ROWS if layout.log else 0) - banner)
    assert sum(layout.heights) == body
    assert all(rows >= 0 for rows in layout.heights)
    assert layout.heights[focused] == max(layout.heights) or layout.heights[focused] >= 6
    assert all(
        rows == 0
        for i, (rows, need) in enumerate(zip(layout.heights, wanted, strict=True))
        if need < 0 and i != focused
    )
    assert layout.panes or layout.detail
    assert layout.left <= max(width, 52)


def test_under_100_columns_one_side_is_shown() -> None:
    assert not arrange(99, 40, "normal", "panes", [5, 5], 0, False, False).detail
    assert not arrange(99, 40, "normal", "detail", [5, 5], 0, False, False).panes
    both = arrange(100, 40, "normal", "panes", [5, 5], 0, False, False)
    assert both.panes and both.detail
