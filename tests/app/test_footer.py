"""The footer: what is most useful at the left, the ways out at the right."""

import pytest

from dockertui.screens.help import HelpScreen
from tests.app.running import running
from tests.app.test_container_actions import create


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 10)])
async def test_help_is_always_in_sight_and_can_be_clicked(clean_engine: str, size: tuple[int, int]) -> None:
    async with running(clean_engine, size) as run:
        create(run.api, "web")
        await run.select("container", "web")
        await run.shows("Stop")
        row = run.text().split("\n")[-1]
        assert "? Help" in row
        await run.pilot.click(offset=(row.index("? Help"), size[1] - 1))
        await run.until(lambda: isinstance(run.app.screen, HelpScreen), "the help")
        await run.press("escape")
        await run.idle()


async def test_it_follows_the_cursor(clean_engine: str) -> None:
    async with running(clean_engine) as run:
        create(run.api, "web")
        await run.select("container", "web")
        await run.press("v")
        tab = run.main.detail.tab

        def places() -> list[int]:
            return [i for i in range(tab.count()) if "busybox" in "".join(span.text for span in tab.row(i))]

        await run.until(places, "the overview")
        assert "Go to" not in run.text().split("\n")[-1]
        there = places()[0]
        await run.press("g", *["j"] * there)
        await run.until(lambda: "Go to" in run.text().split("\n")[-1], "the way to the image")
