"""Logs whose clock jumps: lines keep their order, none is lost and none comes twice."""

import itertools
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from dockertui.model.log_buffer import LogBuffer, LogEntry
from dockertui.model.log_reader import RANGES, interleaved
from dockertui.model.log_seams import After, Repeats
from dockertui.model.log_source import BOUNDARY, LogSource

times = st.floats(0, 2e9, allow_nan=False)


@given(st.lists(st.tuples(st.integers(0, 3), times), max_size=60))
def test_lines_of_one_log_keep_their_order_among_others(stamps: list[tuple[int, float]]) -> None:
    entries = [LogEntry("stdout", time, str(number), origin) for number, (origin, time) in enumerate(stamps)]
    merged = interleaved(entries)
    assert sorted(merged) == sorted(entries)
    for origin in range(4):
        assert [e for e in merged if e.origin == origin] == [e for e in entries if e.origin == origin]


def test_logs_with_a_sound_clock_are_merged_by_time() -> None:
    entries = [LogEntry("stdout", time, "", origin) for origin in (0, 1) for time in (1.0 + origin, 5.0, 9.0)]
    assert [entry.time for entry in interleaved(entries)] == sorted(entry.time for entry in entries)


@given(st.lists(times, min_size=1, max_size=3 * BOUNDARY))
def test_every_line_is_handed_over_and_few_are_remembered(stamps: list[float]) -> None:
    taken: list[LogEntry] = []
    source = LogSource(cast(Any, None), "c", RANGES[0], taken.extend, lambda: None)
    entries = [LogEntry("stdout", time, str(number)) for number, time in enumerate(stamps)]
    for start in range(0, len(entries), 50):
        source._pass_on(entries[start : start + 50])
    assert taken == entries
    assert 0 < len(source._newest) <= BOUNDARY and source._newest[-1] == entries[-1]


def entries_of(*stamps: float) -> list[LogEntry]:
    """Lines of those times, all different."""
    return [LogEntry("stdout", time, f"line {number}") for number, time in enumerate(stamps)]


@given(st.lists(times, min_size=1, max_size=60), st.data())
def test_lines_up_to_the_last_known_one_are_dropped(stamps: list[float], data: st.DataObject) -> None:
    entries = entries_of(*stamps)
    last = data.draw(st.integers(0, len(entries) - 1))
    cut = data.draw(st.integers(0, len(entries)))
    known = After(entries[last], 1000)
    assert known.fresh(entries[:cut]) + known.fresh(entries[cut:]) == entries[last + 1 :]


def test_lines_are_handed_over_where_the_last_known_one_does_not_come() -> None:
    entries = entries_of(*range(50))
    known = After(LogEntry("stdout", 7.0, "rotated away"), 20)
    handed = [known.fresh(entries[start : start + 10]) for start in range(0, 50, 10)]
    assert [len(part) for part in handed] == [0, 0, 30, 10, 10]
    assert [entry for part in handed for entry in part] == entries


@given(st.lists(times, min_size=1, max_size=60), st.lists(st.integers(1, 9), min_size=1), st.data())
def test_lines_that_are_sent_again_are_dropped(stamps: list[float], cuts: list[int], data: st.DataObject) -> None:
    entries = entries_of(*stamps)
    end = data.draw(st.integers(1, len(entries)))
    start = data.draw(st.integers(0, end))
    sent = [*entries[:end], *entries[start:end], *entries[end:]]
    repeats, fresh, place = Repeats(), list[LogEntry](), 0
    for size in itertools.cycle(cuts):
        if place >= len(sent):
            break
        fresh += repeats.fresh(sent[place : place + size])
        place += size
    assert fresh == entries


def test_a_clock_that_is_put_back_makes_no_repeats() -> None:
    repeats = Repeats()
    for start in (1000.0, 10.0, 500.0, 10.0):
        entries = [LogEntry("stdout", start + number, f"{start} {number} {id(repeats)}") for number in range(20)]
        entries = [entry._replace(text=f"{entry.text} {len(repeats._hashes)}") for entry in entries]
        assert repeats.fresh(entries) == entries


def test_a_buffer_gives_back_times_as_they_were() -> None:
    buffer = LogBuffer()
    entries = [LogEntry("stdout", float(5000 - number % 700), str(number)) for number in range(3000)]
    buffer.append(entries[1000:])
    buffer.prepend(entries[:1000])
    assert [buffer.entry(number) for number in range(buffer.first, buffer.end)] == entries
