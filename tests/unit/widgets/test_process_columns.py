"""Which columns of ps are shown, and how wide."""

from hypothesis import given
from hypothesis import strategies as st

from dockertui.widgets.tabs.processes import Processes, columns, from_top

AUX = ("USER", "PID", "%CPU", "%MEM", "VSZ", "RSS", "TTY", "STAT", "START", "TIME", "COMMAND")
ROW = ("root", "4242", "0.0", "0.1", "44348", "41404", "?", "Ss", "14:27", "0:00", "stress --cpu 1 --vm-bytes 40m")


def titles(cells: int) -> list[str]:
    return [AUX[number] for number, _width in columns(Processes(AUX, (ROW,)), cells)]


def test_all_fit_in_a_wide_pane() -> None:
    assert titles(120) == list(AUX)


def test_pid_and_command_stay_longest() -> None:
    assert titles(30) == ["PID", "%CPU", "COMMAND"]
    assert titles(10)[-1] == "COMMAND"


@given(st.lists(st.text(max_size=12), min_size=1, max_size=14), st.integers(1, 150))
def test_they_never_take_more_than_there_is(made: list[str], cells: int) -> None:
    placed = columns(from_top({"Titles": made, "Processes": [made]}), cells)
    assert sum(width + 2 for _number, width in placed) - 2 <= cells
    assert placed[-1][0] == len(made) - 1


def test_answers_of_another_shape() -> None:
    assert from_top({"Titles": None, "Processes": None}) == Processes((), ())
    assert from_top({"Titles": ["A", "B"], "Processes": [["1"], ["1", "2", "3"]]}).rows == (("1", ""), ("1", "2"))
    assert from_top({"Titles": ["A"], "Processes": [["\x1b[2J"]]}).rows == (("␛[2J",),)
