"""Two engines at once, of two ages: switching, one list of both, actions that go to the right one."""

from pathlib import Path

from dockertui.config import Config
from dockertui.engine import Endpoint
from sandbox.api import Api
from tests.app.running import Running, running
from tests.app.test_container_actions import create, state


def endpoint(socket: str, name: str) -> Endpoint:
    return Endpoint(name, f"unix://{Path(socket)}", "context", None, name)


def engines(run: Running) -> dict[str, str]:
    """The engine column by container."""
    pane = run.main.pane_of("container")
    column = pane.view.listing.column("engine")
    return {row.name: column.cell(row).text for row in pane.view.rows}


async def test_both_engines_in_one_list(clean_engine: str, clean_new_engine: str) -> None:
    newer = Api(clean_new_engine)
    async with running(clean_engine, (150, 40)) as run:
        create(run.api, "alpha")
        create(newer, "omega")
        await run.shows("alpha")
        assert "ENGINE" not in run.text()
        run.app.engines.also(endpoint(clean_new_engine, "newer"))
        await run.until(lambda: engines(run).get("omega") == "newer", "both lists")
        await run.shows("ENGINE")
        await run.select("container", "omega")
        await run.until(lambda: run.app.session.engine.endpoint.name == "newer", "the engine in front")
        await run.press("p")
        await run.until_engine(lambda: state(newer, "omega")["Paused"])
        assert not state(run.api, "alpha")["Paused"]
        await run.press("*", "s")
        await run.until_engine(lambda: state(run.api, "alpha")["Status"] == "exited")
        run.app.engines.also(endpoint(clean_new_engine, "newer"))
        await run.until(lambda: set(engines(run).values()) == {""}, "one engine again")
        assert "omega" not in engines(run)


async def test_a_switch_leaves_the_engine_before(clean_engine: str, clean_new_engine: str) -> None:
    create(Api(clean_new_engine), "omega")
    async with running(clean_engine) as run:
        create(run.api, "alpha")
        await run.shows("alpha")
        before = run.app.session
        run.app.engines.use(endpoint(clean_new_engine, "newer"))
        await run.shows("omega")
        assert "alpha" not in engines(run)
        await run.until(lambda: before.state == "closed", "the engine before is left")
        assert run.app.engines.sessions.all == (run.app.session,)


async def test_a_running_job_keeps_its_engine(clean_engine: str, clean_new_engine: str) -> None:
    async with running(clean_engine) as run:
        first = run.app.session

        async def work(job: object) -> str:
            await first.engine.call(lambda client: client.wait(identity))
            return "done"

        identity = create(run.api, "slow")
        job = first.jobs.start("Wait", ("docker", "wait", "slow"), work)
        run.app.engines.use(endpoint(clean_new_engine, "newer"))
        await run.until(lambda: run.app.session is not first and run.app.session.state == "live", "the other engine")
        assert first.state == "live" and first in run.app.engines.sessions.all
        await run.press("q")
        await run.shows("Jobs are running")
        await run.shows("Wait")
        await run.shows(f"({first.engine.endpoint.label})")
        await run.press("escape")
        run.api.post("/containers/slow/kill")
        await run.until(lambda: job.state == "done", "the job goes on")
        run.app.engines.use(first.engine.endpoint)
        await run.shows("slow")
        assert run.app.session is first


async def test_the_only_engine_cannot_be_hidden_and_is_shown_once(clean_engine: str) -> None:
    async with running(clean_engine) as run:
        create(run.api, "alpha")
        await run.shows("alpha")
        await run.press("K")
        await run.shows("Engines")
        assert "hide" not in str(run.app.screen.query_one("DialogFrame").border_subtitle)
        await run.press(" ", " ", " ", "escape")
        assert run.main.sessions == [run.app.session]
        run.api.post("/containers/alpha/kill")
        await run.shows("0/1 running")
        assert [row.name for row in run.main.pane.view.rows] == ["alpha"]


async def test_a_lost_engine_greys_its_rows_only(clean_engine: str) -> None:
    async with running(clean_engine, (150, 30)) as run:
        create(run.api, "alpha")
        await run.shows("alpha")
        run.app.engines.also(Endpoint("gone", "unix:///nowhere/docker.sock", "context", None, "gone"))
        await run.shows("1 not reachable")
        pane = run.main.pane_of("container")
        assert not pane.is_stale(pane.view.rows[0])
        assert run.app.screen is run.main
        await run.press(":")
        await run.type("no longer")
        await run.shows("No longer show gone")
        await run.press("enter")
        await run.until(lambda: len(run.main.sessions) == 1 and "not reachable" not in run.text(), "one engine")


async def test_a_mark_does_not_lead_out_of_what_may_only_be_read(clean_engine: str, clean_new_engine: str) -> None:
    newer = Api(clean_new_engine)
    create(newer, "omega")
    async with running(clean_engine, (150, 40), config=Config(read_only_contexts=["production"])) as run:
        create(run.api, "alpha")
        run.app.engines.also(endpoint(clean_new_engine, "production"))
        await run.until(lambda: engines(run).get("omega") == "production", "both lists")
        await run.select("container", "alpha")
        await run.until(lambda: not run.app.session.engine.read_only, "the engine in front")
        for key in ("s", "p", "r"):
            await run.press("*", key)
            await run.shows("nothing was done, production may only be read")
            await run.press("*")
        assert state(newer, "omega")["Running"] and not state(newer, "omega")["Paused"]
        assert state(run.api, "alpha")["Running"] and not state(run.api, "alpha")["Paused"]
        assert not run.commands()


async def test_logs_and_measurements_of_both(clean_engine: str, clean_new_engine: str) -> None:
    """Each container is asked for of its own engine."""
    newer = Api(clean_new_engine)
    create(newer, "omega", "sh", "-c", "echo from the newer one; sleep 1000")
    async with running(clean_engine, (150, 40)) as run:
        create(run.api, "alpha", "sh", "-c", "echo from the older one; sleep 1000")
        run.app.engines.also(endpoint(clean_new_engine, "newer"))
        await run.until(lambda: engines(run).keys() == {"alpha", "omega"}, "both lists")
        await run.press("*", "l")
        await run.shows("alpha from the older one")
        await run.shows("omega from the newer one")
        await run.press("t")
        await run.until(lambda: run.main.detail.tab_id == "stats", "the measurements")
        # In the list, in the command above the graphs, and beside its own graph.
        await run.until(lambda: min(run.text().count(name) for name in ("alpha", "omega")) >= 3, "both graphs")
