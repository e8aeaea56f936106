"""Limits that are proved by a load, on the real engine."""

from dockertui.model.proof import Proof, verdicts
from dockertui.widgets.tabs.stats import StatsTab
from tests.app.running import Running, running


def names(run: Running) -> set[str]:
    return {each["Names"][0].strip("/") for each in run.api.get("/containers/json", all=True)}


async def began(run: Running, **values: object) -> StatsTab:
    """Begin a proof; the Stats tab that it opens."""
    await run.press("1", "Z")
    await run.fill(**values)
    await run.press("enter")
    await run.until(lambda: run.main.detail.tab_id == "stats" and run.app.session.proofs, "measurements")
    tab = run.main.detail.tab
    assert isinstance(tab, StatsTab)
    return tab


async def test_a_cpu_and_a_memory_limit_are_seen_to_hold(clean_engine: str) -> None:
    async with running(clean_engine, (140, 40)) as run:
        values = {"bytes": "30m", "cpus": "0.2", "cpuset-cpus": "0", "memory": "64m", "seconds": "300"}
        await began(run, **values)
        await run.shows("of 20.0%")
        await run.shows("memory held at")
        (identity,) = run.app.session.proofs
        host = run.api.get(f"/containers/{identity}/json")["HostConfig"]
        assert (host["NanoCpus"], host["CpusetCpus"], host["Memory"]) == (200_000_000, "0", 64 << 20)
        (job,) = run.app.session.jobs.running
        job.cancel()
        await run.until_engine(lambda: not names(run), "the end of the container")
        await run.idle()
        assert run.commands()[0] == (
            "docker run -d --name stress-limited --cpus 0.2 --cpuset-cpus 0 -m 64m --entrypoint stress stress"
            " --timeout 300 --cpu 1 --vm 1 --vm-keep --vm-bytes 30m"
        )
        assert run.commands()[-1] == "docker rm -f -v stress-limited"
        assert not run.app.session.proofs


async def test_two_that_compete_are_shown_together_and_go_with_the_app(clean_engine: str) -> None:
    async with running(clean_engine, (140, 40)) as run:
        values = {"cpus": "", "cpuset-cpus": "0", "cpu-shares": "512", "rival": True, "seconds": "300"}
        tab = await began(run, **values)
        assert [record.name for record in tab.marked] == ["stress-limited", "stress-usual"]
        await run.until(lambda: "1 to 2.0" in run.text(), "the ratio")
        assert names(run) == {"stress-limited", "stress-usual"}
        api = run.api
    assert api.get("/containers/json", all=True) == []


async def test_what_takes_more_memory_than_it_may_is_killed(clean_engine: str) -> None:
    async with running(clean_engine, (140, 40)) as run:
        await run.press("1", "Z")
        await run.fill(workers="0", bytes="90m", cpus="", memory="32m", seconds="100")
        await run.press("enter")
        await run.until(lambda: run.app.session.jobs.all and not run.app.session.jobs.running, "the end")
        assert "killed at its limit (OOM)" in run.app.session.jobs.all[0].outcome
        assert names(run) == set()


async def test_what_is_wrong_stays_in_the_form_and_leaves_nothing(clean_engine: str) -> None:
    async with running(clean_engine, (140, 40)) as run:
        await run.press("1", "Z")
        await run.fill(**{"cpuset-cpus": "999", "rival": True})
        await run.press("enter")
        await run.until(lambda: "Requested CPUs are not available" in run.text(), "the reason")
        assert names(run) == set() and not run.app.session.proofs
        await run.press("escape")


def test_what_does_not_hold_is_said() -> None:
    from tests.app.harness_logs import measured

    tracks = measured(60).tracks
    identity = next(iter(tracks))
    (cell,) = verdicts({identity: Proof("web", cpu=1.0, memory=1)}, tracks, [identity])
    assert cell.tone == "bad" and cell.text.count("NOT held") == 2
    (cell,) = verdicts({identity: Proof("web", cpu=100.0)}, tracks, [identity])
    assert cell.tone == "ok" and "CPU held at" in cell.text
    assert verdicts({identity: Proof("web")}, tracks, ["other"]) == []
