"""An engine that hangs: that is said with how long it has been so, and gone when it goes on."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sandbox.engine import PrivateEngine
from sandbox.install import Kind
from tests.app.running import running
from tests.app.test_container_actions import create

Start = Callable[[Kind], PrivateEngine]


@contextmanager
def stopped(engine: PrivateEngine) -> Iterator[None]:
    pid = int((engine.folder / "dockerd.pid").read_text(encoding="ascii"))
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


async def test_a_silent_engine_is_told(private_engine: Start) -> None:
    engine = private_engine("old")
    create(engine.api, "web")
    async with running(engine.socket) as run:
        await run.select("container", "web")
        session = run.app.session
        states: list[str] = []
        session.listeners.append(lambda changed: states.append(changed.state))
        with stopped(engine):
            await run.shows(": no answer for 5 s")
            await run.shows(": no answer for 8 s")
            await run.shows("what is shown is as of ")
            assert [row.name for row in run.main.pane.view.rows] == ["web"]
        await run.until(lambda: not run.main.banner.display, "the banner to go")
        assert session.silence == 0.0
        assert not session.feeds.lapses
        assert not states  # Nothing was given up, and nothing connected anew.
        engine.api.post("/containers/web/rename", name="other")
        await run.until(lambda: [row.name for row in run.main.pane.view.rows] == ["other"], "the new name")


async def test_one_list_that_is_late_is_told_in_its_pane(clean_engine: str, tmp_path: Path) -> None:
    from tests.lying import LyingProxy

    def wait(_true: bytes) -> Iterator[bytes]:
        import threading

        threading.Event().wait(8)
        yield from ()

    with LyingProxy(tmp_path / "docker.sock", clean_engine) as proxy:
        async with running(proxy.path, size=(160, 40)) as run:
            import re

            proxy.about, proxy.lie = re.compile(r"/volumes"), wait
            run.app.session.refresh("volume", "*")
            await run.until(lambda: run.app.session.lapse("volume"), "the volumes to be late")
            assert run.app.session.lapse("container") is None
            await run.shows("not current since ")
            await run.shows("no answer yet")
            proxy.lie = None
            await run.until(lambda: not run.app.session.feeds.lapses, "the volumes to be current")
