"""What several marked containers show together on the right side."""

from tests.app.running import running
from tests.app.test_container_actions import create


async def test_marked_containers_share_logs_and_stats(clean_engine: str) -> None:
    async with running(clean_engine, (120, 40)) as run:
        for name in ("left", "right", "other"):
            create(run.api, name, "sh", "-c", f"echo says {name}; sleep 1000")
        await run.select("container", "left")
        await run.until(lambda: len(run.main.pane.view.rows) == 3)
        await run.press("l", "escape")
        await run.shows("says left")
        await run.press("g", " ", "j", " ")
        await run.shows("left  says left")
        await run.shows("right says right")
        assert "says other" not in run.text()
        await run.press("t")
        await run.until(lambda: run.app.session.history.tracks, "measurements")
        await run.shows("Memory 2")
        await run.press("escape", "escape")
        await run.until(lambda: "Memory 2" not in run.text(), "one container again")


async def test_all_stats_on_the_full_screen(clean_engine: str) -> None:
    async with running(clean_engine, (140, 40)) as run:
        create(run.api, "busy", "sh", "-c", "while :; do :; done")
        create(run.api, "idle")
        await run.press("%")
        await run.shows("PIDS")
        await run.until(lambda: [row.name for row in run.main.pane.view.rows] == ["busy", "idle"], "the busiest first")
