"""Which containers are measured first, or alone where each measurement has its price: those on the screen."""

import re

import pytest

from dockertui.engine import api_stats
from sandbox.api import Api
from sandbox.ssh import SshServer
from tests.app.running import running
from tests.ways import start

MANY = 45


async def test_what_is_on_the_screen(clean_engine: str) -> None:
    for number in range(MANY):
        Api(clean_engine).post("/containers/create", {"Image": "busybox"}, name=f"c{number:02}")
    async with running(clean_engine, (120, 40)) as run:
        pane = run.main.pane_of("container")
        await run.until(lambda: len(pane.view.rows) == MANY)

        def wanted() -> list[str]:
            names = {row.id: row.name for row in run.app.session.store.all("container")}
            return [names[identity] for identity in dict.fromkeys(run.app.session.wanted())]

        rows = [row.name for row in pane.view.rows]
        assert wanted() == rows[: pane.page]
        await run.press("G", "t")
        await run.until(lambda: wanted() == [rows[-1], *rows[-pane.page : -1]], "the selected one first")
        await run.press("plus", "plus")
        await run.until(lambda: wanted() == [rows[-1]], "the tab alone")
        await run.press("escape", "escape", "%")
        assert set(wanted()) == set(rows)
        run.main.show([], run.app.session)
        assert wanted() == []


async def test_it_is_said_how_often_a_slow_line_lets_measure(
    clean_engine: str, ssh_server: SshServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api_stats, "SPARING", 3000)
    start(Api(clean_engine), "far-away")
    async with running(ssh_server.url(clean_engine)) as run:
        await run.shows("far-away")
        await run.until(lambda: run.app.session.history.tracks, "a measurement")
        await run.until(lambda: re.search(r"measured every \d+ s ─", run.text()), "how often")
