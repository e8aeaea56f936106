"""What a table shows: order, filter, marks, and a cursor that stays on its object."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dockertui.model.expressions import Matcher
from dockertui.model.view import View
from dockertui.resources.container import CONTAINERS
from dockertui.resources.container.record import Container

assert CONTAINERS.listing
LISTING = CONTAINERS.listing


def container(number: int, running: bool = True) -> Container:
    return Container(
        host="h",
        id=f"id{number:02}",
        name=f"name-{number * 7 % 20:02}",
        image="image" if number % 2 else "other",
        image_id="",
        command="",
        created=float(number),
        state="running" if running else "exited",
        exit_code=None if running else number % 3,
    )


records = st.lists(st.integers(0, 19), unique=True).map(lambda numbers: [container(n, n % 4 > 0) for n in numbers])
steps = st.lists(
    st.one_of(
        st.tuples(st.just("load"), records),
        st.tuples(st.just("sort_by"), st.sampled_from(["name", "status", "image", "created", "cpu"])),
        st.tuples(st.just("set_filter"), st.sampled_from(["", "name", "!other", "0", "(", "zzz"])),
        st.tuples(st.just("set_scope"), st.integers(0, 2)),
        st.tuples(st.just("move_to"), st.integers(-3, 25)),
        st.tuples(st.just("toggle_mark"), st.none()),
        st.tuples(st.just("mark_range"), st.none()),
        st.tuples(st.just("mark_all"), st.none()),
    ),
    max_size=25,
)


@given(steps)
def test_cursor_and_marks_hold_through_anything(taken: list[tuple[str, Any]]) -> None:
    view = View(LISTING)
    loaded: list[Container] = []
    for name, argument in taken:
        before = view.current
        if name == "load":
            loaded = argument
        getattr(view, name)(*([] if argument is None else [argument]))
        assert 0 <= view.cursor < max(1, len(view.rows))
        assert {row.key for row in view.rows} <= {record.key for record in loaded}
        assert view.marks <= {record.key for record in loaded}
        if before and name not in ("move_to",) and any(row.key == before.key for row in view.rows):
            assert view.current is not None and view.current.key == before.key
        assert (view.current is None) == (not view.rows)


@given(records, st.sampled_from([column.id for column in LISTING.columns]), st.booleans())
def test_rows_are_in_the_order_of_their_column(loaded: list[Container], column: str, twice: bool) -> None:
    view = View(LISTING)
    view.load(loaded)
    view.order_by(column, twice)
    keys = [LISTING.column(column).sort(row) for row in view.rows]
    assert keys == sorted(keys, reverse=twice)
    assert sorted(row.id for row in view.rows) == sorted(record.id for record in loaded)


@given(st.text(max_size=20), st.text(max_size=40))
def test_any_text_is_a_filter_and_inverting_takes_the_rest(pattern: str, text: str) -> None:
    pattern = pattern.removeprefix("!")
    if pattern.startswith("!"):
        return
    assert Matcher(pattern)(text) is not Matcher("!" + pattern)(text)


def test_an_object_that_is_hidden_is_found_again() -> None:
    view = View(LISTING)
    view.load([container(number) for number in range(1, 6)])
    view.set_filter("zzz")
    assert view.current is None
    assert view.find(("h", "id03"))
    assert view.current is not None and view.current.id == "id03" and view.filter == ""
    assert not view.find(("h", "nowhere"))
