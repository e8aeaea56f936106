"""An engine that is killed and comes back leaves nothing behind, whatever was under way; nor do floods of events."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from dockertui.model.jobs import Job
from sandbox.api import Api
from sandbox.engine import PrivateEngine
from sandbox.install import Kind
from tests.app.robustness.harness_memory import leaves_nothing
from tests.app.running import Running, running
from tests.app.test_container_actions import create

Start = Callable[[Kind], PrivateEngine]


async def test_an_engine_lost_and_back(private_engine: Start, caplog: pytest.LogCaptureFixture) -> None:
    engine = private_engine("old")
    create(engine.api, "keeps-on", HostConfig={"RestartPolicy": {"Name": "always"}})

    async def wait(job: Job) -> str:
        async with run.app.session.engine.events(since=0) as events:
            return str([batch async for batch in events][:0])

    async def lost_and_back(run: Running) -> None:
        session, main = run.app.session, run.main
        await run.select("container", "keeps-on")
        await run.press("e")
        await run.until(lambda: main.terminals.front and main.terminals.front.live.state == "live", "a shell")
        job = session.jobs.start("Wait", ("docker", "events"), wait)
        await run.until(lambda: len(session.jobs.running) == 1, "a job")
        await asyncio.to_thread(engine.kill)
        await run.until(lambda: session.state == "lost" and not job.running, "the loss")
        await asyncio.to_thread(engine.restart)
        session.retry_now()
        await run.until(lambda: session.state == "live", "the engine back")
        await run.until(lambda: main.terminals.tabs[0].live.state == "ended", "the shell's end")
        await main.terminals.close(main.terminals.tabs[0])
        session.jobs.clear()
        await run.until(lambda: main.pane.view.current.sample is not None, "measurements")

    caplog.set_level(logging.CRITICAL, "dockertui")  # pytest keeps records, and these what they tell of.
    async with running(engine.socket) as run:
        await leaves_nothing(run, lost_and_back)


async def test_a_flood_of_events(clean_engine: str) -> None:
    names = [f"box-{number}" for number in range(6)]

    def renamed(name: str) -> None:
        api = Api(clean_engine)
        for number in range(10):
            api.post(f"/containers/{name}{'-again' * (number % 2)}/rename", name=f"{name}{'-again' * (1 - number % 2)}")

    async def flooded(run: Running) -> None:
        with ThreadPoolExecutor(3) as pool:
            floods = [asyncio.wrap_future(pool.submit(renamed, name)) for name in names]
            await asyncio.gather(*floods)
        run.app.session.events.clear()
        await run.until(lambda: sorted(row.name for row in run.main.pane.view.rows) == names, "the list")

    for name in names:
        create(Api(clean_engine), name, start=False)
    async with running(clean_engine) as run:
        await leaves_nothing(run, flooded)
