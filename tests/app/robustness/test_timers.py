"""Timers that were due before they began."""

import pytest

from tests.app.running import running


@pytest.mark.parametrize("late", [0.0, 0.00004, 3.0, 1e9])
async def test_a_timer_that_is_late_goes_off_once(engine_socket: str, late: float) -> None:
    async with running(engine_socket) as run:
        gone_off: list[float] = []
        run.main.set_timer(-late, lambda: gone_off.append(late))
        await run.until(lambda: gone_off, "the timer")
        await run.press("?", "escape")
        assert gone_off == [late]


async def test_a_toast_shown_anew_as_its_time_runs_out_goes(engine_socket: str) -> None:
    async with running(engine_socket) as run:
        run.app.notify("gone soon", timeout=-0.001)
        run.app._refresh_notifications()
        await run.press("?")
        await run.shows("─ Help ─")
        await run.press("escape")
        await run.until(lambda: "gone soon" not in run.text(), "the toast to go")
