"""An hour of measurements, bounded."""

import pytest

from dockertui.engine import Sample
from dockertui.model.history import KEEP, History, Series

SAMPLE = Sample(
    time=0.0, cpu=1.0, memory=10, memory_limit=100, rx=0, tx=0, read=0, written=0, pids=1, throttled=0.0
)  # fmt: skip


def test_a_series_keeps_an_hour_and_no_more_than_a_sixth_besides() -> None:
    series = Series()
    for number in range(3 * KEEP):
        series.add(float(number))
        assert len(series) <= KEEP + 600
    assert list(series.last(3)) == [3 * KEEP - 3.0, 3 * KEEP - 2.0, 3 * KEEP - 1.0]
    assert list(series.last(0)) == []


def test_rates_are_per_second_and_never_negative() -> None:
    history = History()
    history.add({"c": SAMPLE}, ["c"])
    history.add({"c": SAMPLE._replace(time=2.0, rx=300, tx=100, read=0, written=50)}, ["c"])
    rates = history.tracks["c"].rates
    assert rates is not None
    assert (rates.received, rates.sent, rates.read, rates.written) == (150.0, 50.0, 0.0, 25.0)
    history.add({"c": SAMPLE._replace(time=3.0, rx=0)}, ["c"])  # It was started again: its counters begin anew.
    rates = history.tracks["c"].rates
    assert rates is not None and rates.received == 0.0


def test_a_clock_that_goes_back_gives_no_rate() -> None:
    history = History()
    history.add({"c": SAMPLE._replace(time=10.0)}, ["c"])
    history.add({"c": SAMPLE._replace(time=5.0, rx=100)}, ["c"])
    assert history.tracks["c"].rates is None


def test_tracks_of_containers_that_are_gone_are_dropped() -> None:
    history, told = History(), list[int]()
    history.listeners.append(lambda: told.append(1))
    history.add({"a": SAMPLE, "b": SAMPLE}, ["a", "b"])
    history.add({"a": SAMPLE}, ["a"])
    assert set(history.tracks) == {"a"}
    assert told == [1, 1]


@pytest.mark.parametrize("cpu", [None, 0.0, 250.0])
def test_a_first_sample_without_cpu_counts_as_none_used(cpu: float | None) -> None:
    history = History()
    history.add({"c": SAMPLE._replace(cpu=cpu)}, ["c"])
    assert list(history.tracks["c"].cpu.last(1)) == [cpu or 0.0]
