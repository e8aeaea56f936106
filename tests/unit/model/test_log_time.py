"""Times as a user types them."""

from datetime import datetime

import pytest

from dockertui.model.log_time import moment, since

NOW = datetime(2026, 11, 24, 12, 0, 0).timestamp()


@pytest.mark.parametrize(
    ("text", "ago"),
    [("10m", 600), ("2h30m", 9000), ("1d", 86400), ("11:45", 900), ("12:00:00", 0), ("2026-11-24 11:00", 3600)],
)
def test_forms(text: str, ago: float) -> None:
    assert NOW - moment(text, NOW) == ago


def test_a_clock_time_to_come_is_yesterday_s() -> None:
    assert NOW - moment("13:00", NOW) == 23 * 3600


def test_two_times() -> None:
    read = since("1h .. 30m", NOW)
    assert read.seconds == 3600 and read.until == NOW - 1800
    assert since("1h ..", NOW).until == 0.0


@pytest.mark.parametrize("text", ["", "soon", "25:99", "1h .. 2h", "10m .. never"])
def test_what_is_no_time_is_said(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        since(text, NOW)
