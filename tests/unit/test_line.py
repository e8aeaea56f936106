"""What is under way on the line to the terminal stays little, whatever the line is like."""

from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockertui.line import FIRST, GIVEN_UP, LEAST, LONGEST_SILENCE, MOST, QUESTION, SILENCE, SILENT, Line


class Wire:
    """A line with a rate (bytes a second) and a delay (seconds one way), and a terminal at its end that answers."""

    def __init__(self, rate: float, delay: float, answers: bool = True) -> None:
        self.line = Line()
        self.now = 0.0
        self.ages: list[tuple[float, float]] = []
        self._rate, self._delay, self._answers = rate, delay, answers
        self._free = 0.0
        self._back: deque[float] = deque()
        self._open = 0
        self._ask()

    def go(self, seconds: float, frame: int, every: float = 0.05) -> int:
        """Write frames of so many bytes whenever there is room, looking so often; how many were written."""
        end, written = self.now + seconds, 0
        while self.now < end:
            while self._back and self._back[0] <= self.now:
                self.line.answered(self._back.popleft())
                self._open -= 1
                self._ask()
            if self.line.room(self.now):
                self._write(frame)
                written += 1
            self.now += every
        return written

    def _write(self, count: int) -> None:
        self.line.wrote(count, self.now)
        self._free = max(self._free, self.now) + count / self._rate
        self.ages.append((self.now, self._free + self._delay - self.now))
        self._ask()

    def _ask(self) -> None:
        if self.line.ask(self.now) and self._answers:
            self._open += 1
            assert self._open == 1, "one question at a time"
            self._back.append(max(self._free, self.now) + 2 * self._delay)


@pytest.mark.parametrize(("rate", "delay"), [(8_000, 0.15), (2_000, 0.3), (125_000, 0.025), (20_000, 0.5)])
def test_what_is_seen_is_young(rate: float, delay: float) -> None:
    """After some seconds no frame is seen later than a round trip and a half, and what half a second carries."""
    wire = Wire(rate, delay)
    wire.go(20, frame=600)
    late = max(age for at, age in wire.ages if at > 10)
    assert late <= 3 * delay + 0.5
    assert wire.line.slow
    assert wire.line.round_trip >= 1.99 * delay


def test_what_is_seen_is_young_where_a_terminal_never_answers() -> None:
    """The user says that its line is slow, as of a serial console."""
    wire = Wire(5_000, 0.15, answers=False)
    wire.line.taken = "slow"
    written = wire.go(40, frame=600)
    assert max(age for at, age in wire.ages if at > 10) <= 1.0
    assert written * 600 >= 0.6 * 40 * SILENT


def test_answers_that_come_late_tell_nothing_of_the_line() -> None:
    """As after a break: each is taken for that to its own question, or for none, so that no line looks quick."""
    line = Line()
    line.ask(0.0)
    line.answered(0.3)
    line.wrote(100, 1.0)
    line.ask(1.0)
    assert line.room(4.0)
    line.wrote(100, 4.0)
    line.ask(4.0)
    line.answered(4.5)
    line.wrote(100, 4.5)
    line.ask(4.5)
    line.answered(4.51)
    assert line.way == 0.3 and line.slow
    line.answered(4.8)
    assert not line.asked


def test_a_line_that_has_become_quick_is_known_again_after_one_answer_was_lost() -> None:
    line = Line()
    line.ask(0.0)
    line.answered(0.3)
    now = 1.0
    line.wrote(100, now)
    line.ask(now)
    for _time in range(60):
        now += 0.5
        if line.room(now) and not line.asked:
            line.wrote(100, now)
            line.ask(now)
            line.answered(now + 0.01)
    assert line.way == pytest.approx(0.01)
    assert not line.asked


def test_a_slow_line_is_used() -> None:
    wire = Wire(8_000, 0.15)
    wire.go(5, frame=600)
    assert wire.go(20, frame=600) * 600 >= 0.7 * 20 * 8_000


def test_a_good_line_is_hardly_asked() -> None:
    wire = Wire(50_000_000, 0.0005)
    wire.go(2, frame=20_000, every=0.005)
    assert wire.line.window >= 64 * 1024
    assert not wire.line.slow
    wire.line.wrote(1000, wire.now)
    assert not wire.line.ask(wire.now), "a thousand bytes are not worth a question"
    assert wire.go(1, frame=2_000, every=0.005) >= 200, "nothing waits"


def test_a_terminal_that_never_answers_is_left_alone() -> None:
    wire = Wire(50_000, 0.1, answers=False)
    wire.go(GIVEN_UP * (SILENCE + 1) * 2, frame=20_000)
    before = wire.now
    assert wire.go(2, frame=20_000) == 40
    assert wire.line.wait(before) == 0.0
    assert not wire.line.slow


def test_an_answer_that_nobody_asked_for_is_nothing() -> None:
    line = Line()
    line.answered(5.0)
    assert line.window == FIRST and not line.slow


@given(st.lists(st.tuples(st.integers(0, 100_000), st.floats(0, 20), st.booleans()), max_size=50))
def test_bounds(steps: list[tuple[int, float, bool]]) -> None:
    line, now, open_question = Line(), 0.0, False
    for count, seconds, answer in steps:
        now += seconds
        if line.room(now):
            line.wrote(count, now)
            question = line.ask(now)
            assert question in ("", QUESTION)
            open_question |= bool(question)
        if answer and open_question:
            line.answered(now)
            open_question = False
        assert LEAST <= line.window <= MOST
        assert line.wait(now) >= 0.0
        assert line.round_trip >= 0.0


@pytest.mark.parametrize(("taken", "slow"), [("slow", True), ("fast", False), ("measured", True), ("", True)])
def test_the_user_may_know_better(taken: str, slow: bool) -> None:
    line = Line(taken)
    line.ask(0.0)
    line.answered(0.3)
    assert (line.felt, line.slow) == (True, slow)


@pytest.mark.parametrize(
    ("rate", "delay", "felt"),
    [(60_000, 0.0005, False), (11_000, 0.0005, True), (60_000, 0.008, False), (60_000, 0.02, True)],
)
def test_a_busy_machine_is_no_slow_line(rate: float, delay: float, felt: bool) -> None:
    wire = Wire(rate, delay)
    wire.go(5, frame=600, every=0.001)
    assert wire.line.felt is felt


def test_output_by_and_by_tells_nothing_of_the_rate() -> None:
    """An hour of a kilobyte a second on a line without delay: it could carry more."""
    line, now = Line(), 0.0
    line.ask(now)
    line.answered(now + 0.0005)
    while now < 3600:
        now += 0.3
        assert line.room(now)
        line.wrote(300, now)
        if line.ask(now):
            line.answered(now + 0.0005)
        assert not line.felt


def test_a_large_copy_leaves_room_in_the_end() -> None:
    """What is written beside the frames is asked about as well."""
    line = Line()
    line.ask(0.0)
    line.answered(0.001)
    line.wrote(3_000_000, 1.0)
    assert not line.room(1.0)
    assert line.ask(1.0) == QUESTION
    line.answered(3.0)
    assert line.room(3.0)


def test_a_lost_answer_costs_a_moment() -> None:
    line = Line()
    line.ask(0.0)
    line.answered(0.3)
    now = 1.0
    line.wrote(1000, now)
    assert line.ask(now)  # It is never answered.
    assert line.wait(now) < 10
    now += line.wait(now)
    assert line.room(now)
    for _time in range(5):
        line.wrote(9000, now)
        assert line.ask(now)
        line.answered(now + 0.3)
        assert not line.asked
        now += 1.0


def test_a_line_that_was_cut_is_written_to_ever_less() -> None:
    line = Line()
    line.ask(0.0)
    line.answered(0.3)
    now, waits = 1.0, []
    for _time in range(8):
        line.wrote(1000, now)
        assert line.ask(now)
        waits.append(line.wait(now))
        now += waits[-1]
        assert line.room(now)
    assert waits[:3] == pytest.approx([6.2, 12.4, 24.8])
    assert waits[-1] == LONGEST_SILENCE


def test_a_slow_first_answer_is_forgotten() -> None:
    line, now = Line(), 0.0
    line.ask(now)
    line.answered(0.06)
    for _time in range(20):
        now += 1.0
        line.wrote(900, now)
        if line.ask(now):
            line.answered(now + 0.001)
    assert not line.felt


def test_behind_tmux_a_slow_line_is_guessed() -> None:
    """tmux answers at once, however much it has still to pass on."""
    line = Line("slow", relayed=True)
    assert line.slow and not line.responsive
    line.wrote(9_000, 0.0)
    assert not line.ask(0.0) and not line.room(0.1)
    assert line.room((9_000 - line.window) / SILENT + 0.01)
    assert Line("", relayed=True).responsive
