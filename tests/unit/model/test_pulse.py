"""When an engine is asked whether it is there, and when its silence is told."""

from dockertui.model.pulse import QUIET, SILENT, Pulse


def test_one_that_talks_is_never_asked() -> None:
    pulse = Pulse()
    assert not any(pulse.asks(answered=now - QUIET / 2, now=now) for now in range(100))


def test_one_that_answers_is_asked_now_and_then() -> None:
    pulse, answered, asked = Pulse(), 0.0, []
    for now in range(1, 20):
        if pulse.asks(answered, now):
            asked.append(now)
            answered = now + 0.01
        assert pulse.silence(answered, now + 0.5) == 0.0
    assert asked == [2, 5, 8, 11, 14, 17]


def test_a_silence_is_told_from_its_beginning_until_the_answer() -> None:
    pulse = Pulse()
    told = []
    for now in range(1, 15):
        pulse.asks(0.0, now)
        told.append(pulse.silence(0.0, now))
    assert told == [0.0] * 4 + [float(now) for now in range(5, 15)]
    assert SILENT == 5.0
    assert pulse.silence(14.5, 15.0) == 0.0


def test_what_was_not_asked_is_not_silent() -> None:
    assert Pulse().silence(0.0, 100.0) == 0.0


def test_it_is_asked_until_it_answers() -> None:
    pulse = Pulse()
    assert pulse.asks(0.0, 3.0)
    assert pulse.asks(0.0, 60.0)
    assert not pulse.asks(61.0, 62.0)
    assert pulse.asks(61.0, 63.0)
