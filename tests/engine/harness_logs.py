"""What the tests of the Logs tab on real logs share."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from dockertui.widgets.tabs.logs import LogsTab
from sandbox.api import Api
from tests.app.harness_logs import FakeSession, TabApp, container

NUMBERED = "i=0; while [ $i -lt {count} ]; do echo line $i; i=$((i+1)); done"

Open = Callable[..., Any]


@asynccontextmanager
async def opened(
    session: FakeSession, identity: str, size: tuple[int, int] = (100, 30)
) -> AsyncIterator[tuple[LogsTab, Pilot[None], TabApp]]:
    tab = LogsTab(id="logs")
    app = TabApp(tab, session, container(id=identity))
    async with app.run_test(size=size) as pilot:
        yield tab, pilot, app


async def until(condition: Callable[[], bool], what: str = "") -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, what
        await asyncio.sleep(0.02)


def texts(tab: LogsTab) -> list[str]:
    buffer = tab.view.buffer
    return [buffer.entry(number).text for number in range(buffer.first, buffer.end)]


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def ended(api: Api, identity: str) -> bool:
    return not api.get(f"/containers/{identity}/json")["State"]["Running"]
