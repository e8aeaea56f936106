"""An hour of measurements, bounded."""

import pytest

from dockertui.engine import Sample
from dockertui.model.measurements import KEEP, LONGEST_GAP, Measurements, Series

SAMPLE = Sample(
    time=0.0, cpu=1.0, memory=10, memory_limit=100, rx=0, tx=0, read=0, written=0, pids=1, throttled=0.0
)  # fmt: skip


def test_a_series_keeps_an_hour_and_no_more_than_a_sixth_besides() -> None:
    series = Series()
    for number in range(3 * KEEP):
        series.add(float(number), 1)
        assert len(series) <= KEEP + 600
    assert list(series.last(3)) == [3 * KEEP - 3.0, 3 * KEEP - 2.0, 3 * KEEP - 1.0]
    assert list(series.last(0)) == []


def test_rates_are_per_second_and_never_negative() -> None:
    history = Measurements()
    history.add({"c": SAMPLE}, ["c"])
    history.add({"c": SAMPLE._replace(time=2.0, rx=300, tx=100, read=0, written=50)}, ["c"])
    rates = history.tracks["c"].rates
    assert rates is not None
    assert (rates.received, rates.sent, rates.read, rates.written) == (150.0, 50.0, 0.0, 25.0)
    history.add({"c": SAMPLE._replace(time=3.0, rx=0)}, ["c"])  # It was started again: its counters begin anew.
    rates = history.tracks["c"].rates
    assert rates is not None and rates.received == 0.0


def test_a_clock_that_goes_back_gives_no_rate() -> None:
    history = Measurements()
    history.add({"c": SAMPLE._replace(time=10.0)}, ["c"])
    history.add({"c": SAMPLE._replace(time=5.0, rx=100)}, ["c"])
    assert history.tracks["c"].rates is None


def test_a_sample_stands_for_the_seconds_since_the_one_before() -> None:
    history = Measurements()
    history.add({"c": SAMPLE}, ["c"], every=4.0)
    history.add({"c": SAMPLE._replace(time=4.1, cpu=8.0, memory=50, rx=410)}, ["c"], every=4.0)
    track = history.tracks["c"]
    assert list(track.cpu.last(9)) == [1.0, 8.0, 8.0, 8.0, 8.0]
    assert list(track.memory.last(9)) == [10.0, 50.0, 50.0, 50.0, 50.0]
    assert list(track.received.last(9)) == pytest.approx([100.0] * 4)
    for second in range(1, 11):  # What is left over counts with the next.
        history.add({"c": SAMPLE._replace(time=4.1 + 1.4 * second)}, ["c"], every=4.0)
    assert len(track.pids) == 5 + 14
    history.add({"c": SAMPLE._replace(time=90000.0)}, ["c"], every=4.0)
    assert len(track.pids) == 5 + 14 + 9  # Nobody knows what was.
    assert track.rates is None


def test_what_was_while_it_did_not_run_is_left_out() -> None:
    """A container that is started again, on an engine that is measured every second."""
    history = Measurements()
    for moment in (0.0, 1.0, 61.0, 62.0):
        history.add({"c": SAMPLE._replace(time=moment)}, ["c"])
    assert len(history.tracks["c"].memory) == 4
    history.add({"c": SAMPLE._replace(time=62.0 + LONGEST_GAP + 1)}, ["c"])
    assert history.tracks["c"].rates is None


def test_tracks_of_containers_that_are_gone_are_dropped() -> None:
    history, told = Measurements(), list[int]()
    history.listeners.append(lambda: told.append(1))
    history.add({"a": SAMPLE, "b": SAMPLE}, ["a", "b"])
    history.add({"a": SAMPLE}, ["a"])
    assert set(history.tracks) == {"a"}
    assert told == [1, 1]


@pytest.mark.parametrize("cpu", [None, 0.0, 250.0])
def test_a_first_sample_without_cpu_counts_as_none_used(cpu: float | None) -> None:
    history = Measurements()
    history.add({"c": SAMPLE._replace(cpu=cpu)}, ["c"])
    assert list(history.tracks["c"].cpu.last(1)) == [cpu or 0.0]
