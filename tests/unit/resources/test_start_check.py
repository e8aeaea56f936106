"""When a new container counts as running."""

from typing import Any

import pytest

from dockertui.resources.run.start_check import verdict

RUNS = {"Running": True}

RAN = {"StartedAt": "2026-01-01T00:00:00.5Z", "FinishedAt": "2026-01-01T00:00:02.6Z"}

BRIEF = {"HostConfig": {"AutoRemove": True}}
"""Started with --rm: there is a moment between its end and its removal."""


def health(status: str, **more: Any) -> dict[str, Any]:
    return {"State": {"Running": True, "Health": {"Status": status, **more}}}


def ended(status: int) -> dict[str, Any]:
    return {"State": {"Running": False, "ExitCode": status}}


@pytest.mark.parametrize(
    ("inspected", "up", "service", "state", "why"),
    [
        ({"State": RUNS}, 4.9, True, "open", "stays up"),
        ({"State": RUNS}, 5.0, True, "good", ""),
        ({"State": RUNS, "RestartCount": 1}, 9.0, True, "bad", "again and again"),
        ({"State": {"Running": True, "Restarting": True, "ExitCode": 1}}, 0.1, True, "bad", "(exit 1)"),
        (health("starting"), 60.0, True, "open", "healthy"),
        (health("healthy"), 0.5, True, "good", ""),
        (health("unhealthy", Log=[{"Output": "refused\n"}]), 0.5, True, "bad", "its health check fails: refused"),
        (health("none"), 6.0, True, "good", ""),
        (ended(0), 1.0, True, "bad", "ended at once (exit 0)"),
        (ended(0), 1.0, False, "good", ""),
        (ended(127), 0.1, False, "bad", "ended at once (exit 127)"),
        (ended(1), 3.0, True, "bad", "ended after 3 s (exit 1)"),
        ({"State": ended(1)["State"] | RAN}, 0.3, True, "bad", "ended after 2 s (exit 1)"),  # It was looked at late.
        ({"State": ended(1)["State"] | {**RAN, "FinishedAt": ""}}, 0.3, True, "bad", "ended at once (exit 1)"),
        (ended(3) | BRIEF, 0.1, True, "bad", "it ended (exit 3) and was removed"),
        (ended(0) | BRIEF, 0.1, False, "good", ""),
        ({"State": RUNS} | BRIEF, 5.0, True, "good", ""),
    ],
)
def test_verdict(inspected: dict[str, Any], up: float, service: bool, state: str, why: str) -> None:
    said = verdict(inspected, up, 5.0, service, None)
    assert said.state == state
    assert why in said.why


@pytest.mark.parametrize(
    ("check", "state"),
    [
        ({}, "open"),
        ({"Interval": 60 * 10**9}, "open"),
        ({"Interval": 61 * 10**9}, "good"),
        ({"Interval": 10**12, "StartInterval": 10**9, "StartPeriod": 10**10}, "open"),
        ({"Interval": 10**12, "StartInterval": 10**9}, "good"),
    ],
)
def test_a_health_check_that_begins_late_is_not_waited_for(check: dict[str, int], state: str) -> None:
    inspected = {**health("starting"), "Config": {"Healthcheck": check}}
    assert verdict(inspected, 5.0, 5.0, True, None).state == state
    assert verdict(inspected, 4.9, 5.0, True, None).state == "open"


@pytest.mark.parametrize(
    ("status", "up", "service", "state"),
    [(None, 0.5, True, "open"), (None, 2.0, True, "bad"), (3, 0.5, True, "bad"), (0, 0.5, False, "good")],
)
def test_one_that_is_gone(status: int | None, up: float, service: bool, state: str) -> None:
    assert verdict(None, up, 5.0, service, status).state == state
