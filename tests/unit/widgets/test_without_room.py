"""Views hold for a size of nothing, for a size that is not theirs any more, and before they were ever laid out."""

import asyncio
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.containers import Container
from textual.geometry import Size

from dockertui.model.form import Button
from dockertui.model.log_buffer import LogBuffer, LogEntry
from dockertui.model.measurements import Track
from dockertui.screens.form.buttons import ButtonBar
from dockertui.screens.form.inputs import ChoiceInput, SwitchInput
from dockertui.widgets.comparison import compare
from dockertui.widgets.graph import plot
from dockertui.widgets.lines import Line, Lines, Span
from dockertui.widgets.logs.rows import chop
from dockertui.widgets.logs.view import LogView
from dockertui.widgets.measures import MEASURES
from dockertui.widgets.panels import panel
from dockertui.widgets.scroller import Scroller
from dockertui.widgets.text import width, wrap
from tests.app.harness_logs import PlainScreen, measured

cells = st.integers(-3, 12)
numbers = st.integers(0, 10**12).map(float)


def log(count: int = 300) -> LogBuffer:
    buffer = LogBuffer()
    buffer.append(
        LogEntry("stdout", float(number), f"{'ERROR' if number % 3 else 'INFO'} line {number}")
        for number in range(count)
    )
    return buffer


class Rows(Scroller):
    """Fifty rows with a cursor."""

    selects = True

    def count(self) -> int:
        return 50

    def row(self, index: int) -> Line:
        return [Span(str(index))]


class Shown(App[None]):
    """A view that gets the rows that the test gives it."""

    def __init__(self, view: Lines) -> None:
        super().__init__()
        self.view = view

    def get_default_screen(self) -> PlainScreen:
        return PlainScreen()

    def compose(self) -> ComposeResult:
        with Container() as holder:
            holder.styles.width, holder.styles.height = 0, 0
            yield self.view


def use(view: LogView, random: Random) -> None:
    """Whatever can be done to a log view, in any order."""
    doings = (
        lambda: view.set_gravity(random.randint(-1, 4)),
        lambda: view.set_filters(random.choice(((), ("line",), ("nothing at all",), ("7", "!1")))),
        lambda: view.search(random.choice(("", "line 2", "nothing at all"))),
        lambda: view.next_match(random.choice((-1, 1))),
        lambda: view.move(random.randint(-5, 400)),
        lambda: view.move_by(random.randint(-50, 50)),
        lambda: view.follow(random.random() < 0.5),
        lambda: view.choose(random.randint(0, 400)),
        view.choose_here,
        view.choose_none,
        view.begin_range,
        view.chosen_lines,
        view.unfold,
        view.next_stamp,
        lambda: view.changed(3),
        lambda: view.set_log_layout(view.log_layout._replace(wrap=random.random() < 0.5)),
    )
    for _doing in range(40):
        random.choice(doings)()


@pytest.mark.parametrize("rows", [0, 300])
@pytest.mark.parametrize("room", [(0, 0), (0, 5), (5, 0), (1, 1), (30, 2)])
async def test_a_log_view_without_rows(room: tuple[int, int], rows: int) -> None:
    view = LogView()
    app = Shown(view)
    async with app.run_test() as pilot:
        view.start(log(rows))
        for seed in range(2):
            use(view, Random(seed))
        assert view.parent is not None
        view.parent.styles.width, view.parent.styles.height = room
        await pilot.pause()
        for seed in range(2):
            use(view, Random(seed))
            await pilot.pause()
        view.choose_none()
        view.set_gravity(-1)
        view.set_filters(())
        view.follow(True)
        view.parent.styles.width, view.parent.styles.height = 40, 10
        await pilot.pause()
        assert view.index_below() == view.count()


async def test_a_page_is_back_in_its_place() -> None:
    """A page that was squeezed, and not moved meanwhile, stands where it stood."""
    view = Rows()
    app = Shown(view)

    async def laid_out(height: int) -> None:
        async with asyncio.timeout(30):
            while view.page != height:  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    async with app.run_test() as pilot:
        holder = view.parent
        assert holder is not None
        holder.styles.width, holder.styles.height = 10, 20
        await laid_out(20)
        await pilot.pause()
        view.move(30)
        view.move(25)
        await pilot.pause()
        assert view.top == 11
        for height in (1, 0, 3, 20):
            holder.styles.height = height
            await pilot.pause()
            view.sync()
        await laid_out(20)
        view.sync()
        assert (view.top, view.cursor) == (11, 25)
        holder.styles.height = 1
        await pilot.pause()
        view.move(5)
        holder.styles.height = 20
        await pilot.pause()
        assert (view.top, view.cursor) == (5, 5)


@given(st.lists(numbers, max_size=40), cells, cells, numbers, st.booleans())
def test_graphs(values: list[float], columns: int, rows: int, top: float, hanging: bool) -> None:
    drawn = plot(values, columns, rows, top, hanging)
    assert [len(row) for row in drawn] == [max(0, columns)] * max(0, rows)


@pytest.fixture(scope="module")
def track() -> Track:
    return measured().tracks["c" * 64]


@given(columns=cells, rows=cells, each=st.sampled_from((1, 3, 12)), ago=st.sampled_from((None, 0, 90)))
def test_panels(track: Track, columns: int, rows: int, each: int, ago: int | None) -> None:
    for measure in MEASURES:
        assert len(panel(measure, track, columns, rows, each, ago)) <= max(1, rows)
    compare([("web", track), ("db", track)], columns, max(0, rows), each, track)


@given(st.text("ab 字/e\u0301", max_size=30), st.integers(1, 6))
def test_broken_lines_are_as_wide_as_there_is_room(text: str, room: int) -> None:
    assert all(width(line) <= room or len(line) == 1 for line in wrap(text, room))
    rows = chop([Span(text[:9]), Span(text[9:])], room)
    assert all(sum(width(span.text) for span in row) <= room for row in rows)


def test_long_lines_are_broken_in_time_in_proportion_to_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """However narrow the rows are: counted in the characters that are looked at."""
    looked = 0

    def counted(text: str) -> int:
        nonlocal looked
        looked += len(text)
        return width(text)

    monkeypatch.setattr("dockertui.widgets.text.width", counted)
    monkeypatch.setattr("dockertui.widgets.logs.rows.width", counted)
    assert len(wrap("x" * 5000, 1)) == 5000
    assert len(chop([Span("xy")] * 2500, 1)) == 5000
    assert looked < 200_000


@pytest.mark.parametrize("room", [Size(0, 0), Size(1, 1), Size(4, 9), Size(30, 9)])
def test_controls_of_forms(monkeypatch: pytest.MonkeyPatch, room: Size) -> None:
    """Their height may be that of another width still."""
    monkeypatch.setattr(Lines, "size", room)
    monkeypatch.setattr(Lines, "has_focus", False)
    bar = ButtonBar([Button("ok", "Go on"), Button("more", "Go on with more")], direct=True)
    for control in (SwitchInput("a label of several words", True), ChoiceInput(("one", "two"), "one"), bar):
        for y in range(12):
            control.line(y)
