"""The engine is killed and comes back while the app runs: a state, not a crash."""

from collections.abc import Callable

from dockertui.widgets.tabs.logs import LogsTab
from sandbox.engine import PrivateEngine
from sandbox.install import Kind
from tests.app.running import Running, running
from tests.app.test_container_actions import create

Start = Callable[[Kind], PrivateEngine]

COUNT = "i=0; while :; do i=$((i+1)); echo line $i; sleep 0.2; done"


def shown(run: Running) -> str:
    """What the right side shows."""
    tab = run.main.detail.tab
    if not isinstance(tab, LogsTab):
        return ""
    return "\n".join("".join(span.text for span in tab.main.row(index)) for index in range(tab.main.count()))


async def test_everything_resumes(private_engine: Start) -> None:
    engine = private_engine("old")
    policy = {"Name": "always"}
    create(engine.api, "keeps-on", "sh", "-c", COUNT, HostConfig={"RestartPolicy": policy})
    create(engine.api, "stays-down")
    async with running(engine.socket) as run:
        await run.select("container", "keeps-on")
        await run.until(lambda: "line 3" in shown(run), "its log")
        await run.until(lambda: run.main.pane.view.current.sample is not None, "its measurements")
        pane, before = run.main.pane, run.main.pane.view.current.sample

        engine.kill()
        await run.shows("Lost the engine at ")
        await run.shows("! tries now")
        await run.shows("not reachable")
        await run.until(lambda: pane.is_stale(pane.view.rows[0]), "grey rows")
        assert {row.name for row in pane.view.rows} == {"keeps-on", "stays-down"}
        await run.press("S")
        await run.shows("Lost the engine")

        engine.restart()
        await run.press("!")
        await run.until(lambda: run.app.session.state == "live", "the engine back")
        await run.until(lambda: not run.main.banner.display, "no banner")
        await run.until(lambda: not pane.is_stale(pane.view.rows[0]), "current rows")
        await run.until(lambda: state_of(run, "stays-down") == "exited", "the new state of what did not come back")
        await run.until(lambda: state_of(run, "keeps-on") == "running", "the state of what came back")
        await run.until(lambda: "started again" in shown(run), "the log to go on")
        await run.until(lambda: shown(run).count("line 2\n") > 1, "new lines of the log")
        await run.until(lambda: newer(run, before.time), "new measurements")


def state_of(run: Running, name: str) -> str:
    return next(str(row.state) for row in run.main.pane.view.rows if row.name == name)


def newer(run: Running, time: float) -> bool:
    row = next(row for row in run.main.pane.view.rows if row.name == "keeps-on")
    return row.sample is not None and row.sample.time > time


async def test_lost_with_a_form_open(private_engine: Start) -> None:
    engine = private_engine("old")
    create(engine.api, "web", start=False)
    async with running(engine.socket) as run:
        await run.select("container", "web")
        await run.press("N")
        await run.fill(name="front")
        engine.kill()
        await run.until(lambda: run.app.session.state == "lost", "the loss")
        await run.press("enter")
        await run.until(lambda: run.app.screen is run.main, "the form to close")
        await run.shows("Rename failed")
        engine.restart()
        await run.until(lambda: run.app.session.state == "live", "the engine back by itself")
        await run.select("container", "web")
