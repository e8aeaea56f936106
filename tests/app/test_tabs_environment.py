"""The Environment tab, on a real engine, by keys."""

from collections.abc import AsyncIterator

import pytest

from dockertui.glyphs import GLYPHS
from tests.app.running import Running, running
from tests.app.test_container_actions import create
from tests.app.test_tabs_overview import go, shown

HIDDEN = GLYPHS.hidden * 8


@pytest.fixture
async def run(clean_engine: str) -> AsyncIterator[Running]:
    async with running(clean_engine) as driver:
        yield driver


async def opened(run: Running, kind: str, name: str) -> None:
    await run.select(kind, name)
    await run.press("E")
    await run.until(lambda: run.main.detail.tab_id == "environment" and run.main.detail.tab.record.name == name)
    await run.until(lambda: run.main.detail.tab.answer is not None, "variables")


async def test_own_variables_come_first_and_secrets_are_masked(run: Running) -> None:
    create(run.api, "web", Image="shop/api:2.3.1", Cmd=["sleep 1000"], Env=["DB_PASSWORD=hunter2", "COLOUR=blue"])
    await opened(run, "container", "web")
    rows = shown(run).split("\n")
    assert rows[0].split() == ["DB_PASSWORD", HIDDEN] and rows[1].split() == ["COLOUR", "blue"]
    assert any("APP_ENV" in row for row in rows[2:])
    tones = {span.text.strip(): span.tone for index in range(len(rows)) for span in run.main.detail.tab.row(index)}
    assert tones["COLOUR"] == "strong" and tones["APP_ENV"] == "dim"
    await run.press("m")
    assert "hunter2" in shown(run)
    await run.press("m")
    assert "hunter2" not in shown(run)


async def test_a_copied_secret_is_not_told(run: Running) -> None:
    create(run.api, "web", Env=["DB_PASSWORD=hunter2"])
    await opened(run, "container", "web")
    await go(run, "DB_PASSWORD")
    await run.press("y")
    assert run.copied == ["DB_PASSWORD=hunter2"]
    await run.shows(f"DB_PASSWORD={HIDDEN}")
    assert "hunter2" not in run.text()


async def test_order_by_name(run: Running) -> None:
    create(run.api, "web", Env=["ZZZ=1", "AAA=2"])
    await opened(run, "container", "web")
    assert shown(run).split()[0] == "ZZZ"
    await run.press("o")
    assert shown(run).split()[0] == "AAA"


async def test_an_image_has_its_own(run: Running) -> None:
    await opened(run, "image", "shop/api:2.3.1")
    assert "APP_ENV" in shown(run) and "production" in shown(run)


async def test_values_are_neither_markup_nor_control(run: Running) -> None:
    create(run.api, "evil", Env=["X=[red]a[/] \x1b[2J\x1b]52;c;eA==\x07"])
    await opened(run, "container", "evil")
    assert "[red]a[/] ␛[2J␛]52;c;eA==␇" in shown(run)
    await run.shows("[red]a[/]")
    assert "\x1b" not in run.text() and "\x07" not in run.text()


@pytest.mark.parametrize("size", [(80, 24), (40, 10)])
async def test_small_screens_lose_nothing(clean_engine: str, size: tuple[int, int]) -> None:
    async with running(clean_engine, size) as run:
        create(run.api, "web", Env=[f"A_VERY_LONG_NAME_{'X' * 40}={'v' * 200}", "Y=1"])
        await opened(run, "container", "web")
        assert "".join(shown(run).split()).count("v") == 200
        for key in ("G", "g", "m", "]", "["):
            await run.press(key)
