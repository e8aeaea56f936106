"""A slow line is what it says, and leaves nothing behind."""

import random

from sandbox.line import BAD, Quality, Way


def test_bytes_arrive_one_after_the_other() -> None:
    way = Way(Quality(8000, 0.5, 0.0, 10_000), random.Random(1))
    for _packet in range(3):
        way.take(b"x" * 1000, 10.0)
    assert [len(way.arrived(at)) for at in (11.4, 11.6, 12.6, 13.6)] == [0, 1, 1, 1]
    assert way.carried == 3000
    assert way.wait(20.0, 1.0) == 1.0


def test_what_does_not_fit_into_the_queue_is_dropped() -> None:
    way = Way(Quality(8000, 0.0, 0.0, 2500), random.Random(1))
    for _packet in range(5):
        way.take(b"x" * 1000, 0.0)
    assert len(way.arrived(100.0)) == 2


def test_some_get_lost() -> None:
    way = Way(Quality(1e9, 0.0, BAD.loss, 1 << 30), random.Random(1))
    for number in range(10_000):
        way.take(b"x", float(number))
    assert 50 < 10_000 - len(way.arrived(1e9)) < 200
