from hypothesis import given
from hypothesis import strategies as st

from dockertui.model.form import Button
from dockertui.screens.form.buttons import GAP, button_keys, flow

REMOVE, GO, BOTH = (
    Button("ok", "Remove", grave=True),
    Button("go", "Go to web"),
    Button("both", "Remove all", grave=True),
)


def test_y_confirms_the_only_grave_button() -> None:
    assert button_keys([GO, REMOVE], confirms=True) == ["g", "y"]


def test_no_y_where_it_could_mean_two_things_or_is_text() -> None:
    assert button_keys([REMOVE, BOTH], confirms=True) == ["r", "e"]
    assert button_keys([REMOVE], confirms=False) == ["r"]


def test_labels_without_letters_get_digits() -> None:
    assert button_keys([Button("a", "删除"), Button("b", "取消")], confirms=False) == ["1", "2"]


@given(st.lists(st.builds(Button, st.text(), st.text(max_size=8), st.booleans()), max_size=8), st.booleans())
def test_keys_differ(buttons: list[Button], confirms: bool) -> None:
    keys = [key for key in button_keys(buttons, confirms) if key]
    assert len(set(keys)) == len(keys)


@given(st.lists(st.integers(1, 20), max_size=10), st.integers(20, 60))
def test_rows_hold_all_boxes_and_fit(widths: list[int], cells: int) -> None:
    rows = list(flow(widths, cells))
    assert [index for row in rows for index in row] == list(range(len(widths)))
    assert all(sum(widths[index] for index in row) + GAP * (len(row) - 1) <= cells for row in rows)
