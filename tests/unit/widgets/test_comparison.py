"""Graphs of several containers, and the cursor in a graph."""

from collections.abc import Sequence

from dockertui.widgets.comparison import compare
from dockertui.widgets.lines import Line
from dockertui.widgets.measures import CPU, NETWORK
from dockertui.widgets.panels import panel
from dockertui.widgets.text import width
from tests.app.harness_logs import measured

TRACK = measured(120).tracks["c" * 64]


def texts(lines: Sequence[Line]) -> list[str]:
    return ["".join(span.text for span in line) for line in lines]


def test_each_container_has_a_row_in_each_measure_that_fits() -> None:
    lines = texts(compare([("web", TRACK), ("数据库", TRACK)], 70, 7, 1))
    assert len(lines) == 6
    assert [line.split()[0] for line in lines] == ["CPU", "web", "数据库", "Memory", "web", "数据库"]
    assert {width(line) for line in (*lines[1:3], *lines[4:])} == {70}


def test_the_host_has_a_row_below_them_on_its_own_scale() -> None:
    host = measured(120, limit=4 << 30).tracks["c" * 64]
    lines = texts(compare([("web", TRACK), ("db", TRACK)], 70, 8, 1, host))
    assert [line.split()[0].rstrip(",") for line in lines] == [
        "CPU",
        "web",
        "db",
        "host",
        "Memory",
        "web",
        "db",
        "host",
    ]
    assert "host, to 100%" in lines[3]
    assert {width(line) for line in lines if "web" in line or "host" in line} == {70}


def test_graphs_are_taller_where_there_is_room() -> None:
    lines = texts(compare([("web", TRACK), ("db", TRACK)], 70, 40, 1, TRACK))
    assert len(lines) == 4 * (1 + 2 * 3 + 1) + (1 + 2 * 3), "PIDs as well, of which the host tells none"
    assert [line.split()[0] for line in lines if "web" in line or "db" in line] == ["web", "db"] * 5
    assert sum("host" in line for line in lines) == 4


def test_more_containers_than_rows_are_counted() -> None:
    lines = texts(compare([(f"c{i}", TRACK) for i in range(20)], 60, 5, 1))
    assert "4/20" in lines[0] and len(lines) == 5


def test_the_cursor_shows_the_value_of_its_time() -> None:
    cpu = next(iter(TRACK.cpu.last(41)))
    lines = panel(CPU, TRACK, 60, 8, 1, ago=40)
    assert "40s ago" in texts(lines)[0] and f"{cpu:.1f}%" in texts(lines)[0]
    assert all(any(span.ground == "cursor" for span in line) for line in lines[1:7])
    assert not any(span.ground for line in panel(CPU, TRACK, 60, 8, 1) for span in line)


def test_a_cursor_before_all_samples_is_nothing_measured() -> None:
    assert "0B/s" in texts(panel(NETWORK, TRACK, 60, 8, 1, ago=3000))[0]
