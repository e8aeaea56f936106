"""An engine that hangs: that is said with how long it has been so, and gone when it goes on."""

import os
import re
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from dockertui.model.pulse import SILENT
from sandbox.engine import PrivateEngine
from sandbox.install import Kind
from tests.app.running import Running, running
from tests.app.test_container_actions import create
from tests.lying import LyingProxy

Start = Callable[[Kind], PrivateEngine]


@contextmanager
def stopped(engine: PrivateEngine) -> Iterator[None]:
    pid = int((engine.folder / "dockerd.pid").read_text(encoding="ascii"))
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def said(run: Running) -> int:
    """The seconds without an answer that are told."""
    found = re.search(r": no answer for (\d+) s", run.text())
    return int(found[1]) if found else 0


async def test_a_silent_engine_is_told(private_engine: Start) -> None:
    engine = private_engine("old")
    create(engine.api, "web")
    async with running(engine.socket) as run:
        await run.select("container", "web")
        session = run.app.session
        states: list[str] = []
        session.listeners.append(lambda changed: states.append(changed.state))
        with stopped(engine):
            await run.until(lambda: said(run) >= SILENT, "the silence to be told")
            before = said(run)
            await run.until(lambda: said(run) > before, "its age to count up")
            await run.shows("what is shown is as of ")
            assert [row.name for row in run.main.pane.view.rows] == ["web"]
        await run.until(lambda: not run.main.banner.display, "the banner to go")
        assert session.silence == 0.0
        assert not session.feeds.lapses
        assert not states  # Nothing was given up, and nothing connected anew.
        engine.api.post("/containers/web/rename", name="other")
        await run.until(lambda: [row.name for row in run.main.pane.view.rows] == ["other"], "the new name")


async def test_one_list_that_is_late_is_told_in_its_pane(clean_engine: str, tmp_path: Path) -> None:
    over = threading.Event()

    def wait(_true: bytes) -> Iterator[bytes]:
        over.wait()
        yield from ()

    with LyingProxy(tmp_path / "docker.sock", clean_engine) as proxy:
        async with running(proxy.path, size=(160, 40)) as run:
            proxy.about, proxy.lie = re.compile(r"/volumes"), wait
            run.app.session.refresh("volume", "*")
            await run.until(lambda: run.app.session.lapse("volume"), "the volumes to be late")
            assert run.app.session.lapse("container") is None
            await run.shows("not current since ")
            await run.shows("no answer yet")
            proxy.lie = None
            over.set()
            await run.until(lambda: not run.app.session.feeds.lapses, "the volumes to be current")
