"""What tabs show of a newer engine, whose answers differ in places."""

import pytest

from tests.app.running import running
from tests.app.test_container_actions import create
from tests.app.test_tabs_overview import tells


@pytest.mark.parametrize(
    ("key", "tab", "parts"),
    [
        ("v", "overview", ("running", "PID", "bridge", "via", "no", "json-file")),
        ("i", "inspect", ("State", "HostConfig", "NetworkSettings")),
        ("P", "processes", ("sleep 1000",)),
        ("E", "environment", ("COLOUR", "blue", "PATH")),
    ],
)
async def test_each_tab(clean_new_engine: str, key: str, tab: str, parts: tuple[str, ...]) -> None:
    async with running(clean_new_engine) as run:
        create(run.api, "web", Env=["COLOUR=blue"])
        await run.select("container", "web")
        await run.press(key)
        await run.until(lambda: run.main.detail.tab_id == tab and run.main.detail.tab.record.name == "web", tab)
        await tells(run, *parts)
