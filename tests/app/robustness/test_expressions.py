"""Expressions that take for ever, wherever one is typed: the app says so and goes on; `running` watches the loop."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from dockertui.screens.help import HelpView
from tests.app.running import Running, running
from tests.app.test_container_actions import create

SLOW = ["(.+.+)+[☃☂]", "((x{1000}){1000}){1000}"]
LONG = 400
"""Characters of a text that takes such an expression long on any machine: it takes the square of them."""

LINES = f"i=0; while [ $i -lt 200 ]; do echo {'x' * LONG} $i; i=$((i+1)); done"
NAME = "x" * LONG


@pytest.fixture
async def run(clean_engine: str) -> AsyncIterator[Running]:
    async with running(clean_engine, size=(160, 40)) as driver:
        await asyncio.to_thread(create, driver.api, NAME, "sh", "-c", f"{LINES}; sleep 100000")
        await driver.select("container", NAME)
        yield driver


async def typed(run: Running, key: str, pattern: str) -> None:
    await run.press(key)
    await run.until(lambda: run.main.prompt.active, "a prompt")
    await run.press("ctrl+u")
    await run.type(pattern)
    await run.press("enter")
    await run.until(lambda: not run.main.prompt.active, "the end of the prompt")


async def serves(run: Running) -> None:
    """The app goes on: a key is heard, and the pane can be left."""
    await run.press("escape", "escape", "escape")
    await run.press("2")
    await run.until(lambda: run.main.pane.number == 2, "another pane")


@pytest.mark.parametrize("pattern", SLOW)
async def test_list(run: Running, pattern: str) -> None:
    await typed(run, "/", pattern)
    await run.until(lambda: run.main.pane.view.too_slow, "a filter that is too slow")
    await run.shows("takes too long")
    await run.press("escape")
    await run.until(lambda: any(row.name == NAME for row in run.main.pane.view.rows), "all rows again")
    await serves(run)


@pytest.mark.parametrize("pattern", SLOW)
@pytest.mark.parametrize("key", ["/", "&"])
async def test_log(run: Running, key: str, pattern: str) -> None:
    await run.press("l")
    view: Any = run.main.detail.tab.main
    await run.until(lambda: len(view.buffer) >= 200, "the log")
    await typed(run, key, pattern)
    await run.shows("takes too long")
    await serves(run)


@pytest.mark.parametrize("pattern", SLOW)
async def test_inspect(run: Running, pattern: str) -> None:
    await run.press("i")
    await run.until(lambda: run.main.detail.tab_id == "inspect" and run.main.detail.tab.answer, "a document")
    await typed(run, "/", pattern)
    await run.shows("takes too long")
    await serves(run)


async def test_help(run: Running) -> None:
    await run.press("?")
    await run.until(lambda: bool(run.app.screen.query(HelpView)), "the help")
    await run.press("/")
    await run.type(SLOW[0])
    await run.press("enter")
    await run.press("escape", "escape")
    await run.until(lambda: run.app.screen is run.main, "the main screen")
    await serves(run)
