"""What a key does is seen soon, whatever changes by itself meanwhile."""

import heapq
from collections.abc import Iterator

import pytest

from dockertui.line import Line
from dockertui.pace import FIRST_ANSWER, FIRST_PART, FIRST_WAIT, LEAST_PART, PART, SETTLE, SETTLE_AT_MOST, Pace

FLOOD = 3000
"""Bytes of a frame in which all of a log changes."""

ANSWER_TO_A_KEY = 600
STEP = 0.01


class Screen:
    """Something changes all the time, and keys are pressed, behind a line with a rate and a delay one way."""

    def __init__(self, rate: float, delay: float, effect: int = ANSWER_TO_A_KEY) -> None:
        self.line = Line()
        self.pace = Pace(self.line, 0.0)
        self.seen: list[float] = []
        self.whole: list[float] = []
        self.frames: list[tuple[float, int]] = []
        self._rate, self._delay = rate, delay
        self._free = self._now = 0.0
        self._behind = False
        self._effect = effect
        self._left = 0
        self._begun = False
        self._seeing: list[float] = []
        self._pressed: list[float] = []
        self._answers: list[float] = []
        self._ask()

    def go(self, seconds: float, keys: Iterator[float]) -> None:
        """Let time pass; `keys` are the moments of keys."""
        key = next(keys)
        end = self._now + seconds
        while self._now < end:
            self._now += STEP
            while self._answers and self._answers[0] <= self._now:
                self.line.answered(heapq.heappop(self._answers))
                self._ask()
            self.pace.changed(self._now, anew=not self._behind) if round(self._now / STEP) % 10 == 0 else None
            self._behind = True
            if key + self._delay <= self._now:
                self.pace.typed(self._now)
                self.pace.changed(self._now, anew=False)
                self._pressed.append(key)
                key = next(keys)
            if not self.pace.wait(self._now):
                self._write()

    def _write(self) -> None:
        if anew := self.pace.starts_over:
            self._left, self._begun = 0, False
        if not self._left:
            self._left = FLOOD + (self._effect if self._pressed else 0)
            self._seeing, self._pressed = self._pressed, []
        count = min(self._left, self.pace.most(self._now) or self._left)
        self._left -= count
        self._free = max(self._free, self._now) + count / self._rate
        self.frames.append((self._now, count))
        if not self._begun:
            self.seen += [self._free + self._delay - key for key in self._seeing]
        self._begun = self._left > 0
        if not self._left:
            self.whole += [self._free + self._delay - key for key in self._seeing]
        self._behind = False
        self.line.wrote(count, self._now)
        self.pace.wrote(count, self._now, midway=self._left > 0, anew=anew)
        self._ask()

    def _ask(self) -> None:
        if self.line.ask(self._now):
            heapq.heappush(self._answers, max(self._free, self._now) + 2 * self._delay)


def every(seconds: float) -> Iterator[float]:
    """Moments so far from each other."""
    at = seconds
    while True:
        yield at
        at += seconds


@pytest.mark.parametrize(("rate", "delay"), [(8_000, 0.15), (4_000, 0.3), (125_000, 0.025)])
def test_a_key_is_seen_after_a_round_trip_and_two_frames(rate: float, delay: float) -> None:
    screen = Screen(rate, delay)
    screen.go(120, every(2.37))
    late = sorted(screen.whole)[int(0.95 * len(screen.whole))]
    assert late <= 3 * delay + (2 * FLOOD + ANSWER_TO_A_KEY) / rate + 2 * SETTLE_AT_MOST + PART
    seen = sorted(screen.seen)[int(0.95 * len(screen.seen))]
    assert seen <= 2 * delay + SETTLE_AT_MOST + 2 * max(PART, LEAST_PART / rate) + (FLOOD / rate if rate > 1e5 else 0)


def test_what_a_key_opens_is_seen_before_all_of_it_is_there() -> None:
    screen = Screen(8_000, 0.15, effect=6000)
    screen.go(120, every(2.37))
    seen, whole = sorted(screen.seen), sorted(screen.whole)
    assert len(whole) > 40
    assert seen[len(seen) // 2] < 3 * 0.15 + SETTLE_AT_MOST + FLOOD / 8_000 < whole[len(whole) // 2]


def test_what_changes_by_itself_leaves_half_of_a_slow_line() -> None:
    screen = Screen(8_000, 0.15)
    screen.go(60, every(1000.0))
    late = [count for at, count in screen.frames if at > 10]
    assert 0.3 * 8_000 * 50 < sum(late) <= 0.55 * 8_000 * 50


def test_a_fast_line_waits_for_nothing() -> None:
    screen = Screen(10e6, 0.0005)
    screen.go(10, every(1000.0))
    assert len(screen.frames) > 90


def test_parts_follow_each_other_as_fast_as_the_line_carries_them() -> None:
    line = slow()
    pace = Pace(line, 0.0)
    pace.typed(10.0)
    pace.changed(10.0, anew=True)
    assert pace.most(10.1) == int(line.rate * PART)
    pace.wrote(800, 10.1, midway=True)
    pace.changed(10.15, anew=False)
    assert pace.wait(10.1) == pytest.approx(0.1)
    assert pace.wait(10.2) == 0.0
    pace.wrote(800, 10.2, midway=False)
    assert pace.wait(10.5) == pytest.approx(0.0)  # Until then it may still be what the key does.
    assert pace.most(10.9) == int(line.rate * PART)


def test_what_changes_by_itself_makes_place_for_what_a_key_does() -> None:
    """But what a key does comes to its end, also while another one is held."""
    pace = Pace(slow(), 0.0)
    pace.changed(20.0, anew=True)
    assert pace.wait(20.1) == 0.0
    pace.wrote(800, 20.1, midway=True)
    assert not pace.starts_over
    pace.typed(20.15)
    assert pace.starts_over
    pace.wrote(800, 20.2, midway=True, anew=True)
    assert not pace.starts_over
    pace.typed(20.25)
    assert not pace.starts_over
    pace.wrote(800, 20.3, midway=False)
    pace.wrote(800, 20.4, midway=True)
    pace.typed(20.45)
    assert not pace.starts_over


def test_parts_of_what_changes_by_itself_leave_half_of_the_line() -> None:
    pace = Pace(slow(), 0.0)
    pace.changed(20.0, anew=True)
    for part in range(4):
        pace.wrote(800, 20.1 + part / 10, midway=part < 3)
    assert pace.wait(20.5) == pytest.approx(0.4)


def slow() -> Line:
    """A line of 8,000 bytes a second."""
    line = Line("slow")
    for now, count, took in ((1.0, 0, 0.3), (2.0, 2400, 0.6)):
        line.wrote(count, now)
        assert line.ask(now)
        line.answered(now + took)
    assert line.rate == pytest.approx(8_000, rel=0.01)
    return line


def test_what_a_key_opens_is_written_when_it_is_drawn() -> None:
    line = Line("slow")
    pace = Pace(line, 0.0)
    pace.typed(10.0)
    pace.changed(10.0, anew=True)
    assert pace.wait(10.0) == pytest.approx(SETTLE)
    pace.changed(10.04, anew=False)
    assert pace.wait(10.05) == pytest.approx(SETTLE - 0.01)
    assert pace.wait(10.1) == 0.0
    for step in range(30):
        pace.changed(10.1 + step / 100, anew=not step)
    assert pace.wait(10.1 + SETTLE_AT_MOST) == 0.0


def test_the_first_frame_waits_for_what_the_terminal_says() -> None:
    line = Line()
    pace = Pace(line, 5.0, asking=True)
    line.ask(5.0)
    assert pace.wait(5.02) == pytest.approx(FIRST_WAIT - 0.02)
    assert pace.wait(5.0 + FIRST_WAIT) == 0.0
    assert pace.most(5.0 + FIRST_WAIT) == FIRST_PART
    pace.wrote(0, 5.0, midway=False)
    assert pace.wait(5.0 + FIRST_WAIT) == 0.0
    pace.wrote(900, 5.0 + FIRST_WAIT, midway=False)
    assert pace.wait(5.2) == pytest.approx(FIRST_ANSWER - 0.2)
    assert pace.wait(5.0 + FIRST_ANSWER) == 0.0
    assert pace.most(5.0 + FIRST_ANSWER) is None
    line.answered(5.2)
    pace.changed(5.1, anew=True)
    assert pace.wait(5.2) == 0.0


def test_a_key_that_waits_for_something_holds_nothing_up_for_long() -> None:
    """Nor do keys that are held meanwhile: what is waited for is shown."""
    pace = Pace(slow(), 0.0, busy=lambda: True)
    pace.changed(20.0, anew=True)
    written = []
    for step in range(300):
        now = 20.0 + step / 100
        if not step % 3:
            pace.typed(now)
        pace.changed(now, anew=False)
        if not pace.wait(now):
            pace.wrote(100, now, midway=False)
            written.append(now)
    assert len(written) > 5
