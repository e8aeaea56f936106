"""Logs whose clock jumps: lines keep their order, none is lost and none comes twice."""

from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from dockertui.engine import LogLine
from dockertui.model.log_buffer import Entry, LogBuffer
from dockertui.model.log_reader import RANGES, interleaved
from dockertui.model.log_source import BOUNDARY, LogSource, _Seam

times = st.floats(0, 2e9, allow_nan=False)


@given(st.lists(st.tuples(st.integers(0, 3), times), max_size=60))
def test_lines_of_one_log_keep_their_order_among_others(stamps: list[tuple[int, float]]) -> None:
    entries = [Entry("stdout", time, str(number), origin) for number, (origin, time) in enumerate(stamps)]
    merged = interleaved(entries)
    assert sorted(merged) == sorted(entries)
    for origin in range(4):
        assert [e for e in merged if e.origin == origin] == [e for e in entries if e.origin == origin]


def test_logs_with_a_sound_clock_are_merged_by_time() -> None:
    entries = [Entry("stdout", time, "", origin) for origin in (0, 1) for time in (1.0 + origin, 5.0, 9.0)]
    assert [entry.time for entry in interleaved(entries)] == sorted(entry.time for entry in entries)


@given(st.lists(times, min_size=1, max_size=3 * BOUNDARY))
def test_every_line_is_handed_over_and_few_are_remembered(stamps: list[float]) -> None:
    taken: list[Entry] = []
    source = LogSource(cast(Any, None), "c", RANGES[0], taken.extend, lambda: None)
    entries = [Entry("stdout", time, str(number)) for number, time in enumerate(stamps)]
    for start in range(0, len(entries), 50):
        source._pass_on(entries[start : start + 50])
    assert taken == entries
    assert 0 < len(source._newest) <= BOUNDARY and source._newest[-1] == entries[-1]


def test_lines_that_come_again_after_a_jump_back_are_dropped() -> None:
    source = LogSource(cast(Any, None), "c", RANGES[0], lambda entries: None, lambda: None)
    before = [Entry("stdout", 1000.0 + number, f"before {number}") for number in range(3)]
    after = [Entry("stdout", 10.0 + number, f"after {number}") for number in range(3)]
    source._pass_on([*before, *after])
    seam = _Seam(source._newest, 0)
    again = [LogLine("stdout", entry.time, entry.text) for entry in (*before[1:], *after)]
    new = LogLine("stdout", 13.0, "new")
    fresh = [entry.text for entry in seam.fresh([*again, new])]
    assert fresh[-1] == "new" and not any(text.startswith("after 2") for text in fresh)


def test_a_buffer_gives_back_times_as_they_were() -> None:
    buffer = LogBuffer()
    entries = [Entry("stdout", float(5000 - number % 700), str(number)) for number in range(3000)]
    buffer.append(entries[1000:])
    buffer.prepend(entries[:1000])
    assert [buffer.entry(number) for number in range(buffer.first, buffer.end)] == entries
