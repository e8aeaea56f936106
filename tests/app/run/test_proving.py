"""Limits that are proved by a load, on the real engine."""

import io
import tarfile
from pathlib import Path

import pytest

from dockertui.model.proof import Proof, verdicts
from dockertui.resources.run.stress_loads import BUILT, SHELL, STRESS
from dockertui.widgets.tabs.stats import StatsTab
from sandbox.api import Api
from tests.app.images.harness_images import references
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


PROGRAMS = pytest.mark.parametrize(("load", "image"), [(STRESS, "stress"), (SHELL, "busybox")])


@PROGRAMS
async def test_two_that_compete_are_shown_together_and_go_with_the_app(
    clean_engine: str, load: str, image: str
) -> None:
    async with running(clean_engine, (140, 40)) as run:
        values = {"cpus": "", "cpuset-cpus": "0", "cpu-shares": "512", "rival": True, "seconds": "300"}
        tab = await began(run, load=load, image=image, **values)
        both = ["stress-limited", "stress-usual"]
        await run.until(lambda: [record.name for record in tab.marked] == both, "both")
        await run.until(lambda: "shares held: 1 to" in run.text() and "of 1 to 2.0" in run.text(), "the ratio")
        assert names(run) == {"stress-limited", "stress-usual"}
        api = run.api
    assert api.get("/containers/json", all=True) == []


@PROGRAMS
async def test_memory_below_its_limit_is_held(clean_engine: str, load: str, image: str) -> None:
    async with running(clean_engine, (140, 40)) as run:
        values = {"workers": "0", "cpus": "", "cpuset-cpus": "0", "memory": "128m", "bytes": "120m", "seconds": "300"}
        await began(run, load=load, image=image, **values)
        (identity,) = run.app.session.proofs
        track = run.app.session.history.tracks
        await run.until(lambda: identity in track and max(track[identity].memory.last(9)) > 119 << 20, "the memory")
        await run.shows("memory held at 12")
        await run.until(lambda: "of 128MiB" in run.text() and "CPU held at" in run.text(), "both limits")
        assert not run.api.get(f"/containers/{identity}/json")["State"]["OOMKilled"]
        run.app.session.jobs.all[0].cancel()
        await run.until_engine(lambda: not names(run), "the end of the container")


@PROGRAMS
async def test_what_takes_more_memory_than_it_may_is_killed(clean_engine: str, load: str, image: str) -> None:
    async with running(clean_engine, (140, 40)) as run:
        await run.press("1", "Z")
        await run.fill(load=load, image=image, workers="0", bytes="90m", cpus="", memory="64m", seconds="100")
        await run.press("enter")
        await run.until(lambda: run.app.session.jobs.all and not run.app.session.jobs.running, "the end")
        assert "killed at its limit (OOM)" in run.app.session.jobs.all[0].outcome
        assert names(run) == set()


async def test_the_shell_ends_by_itself(clean_engine: str) -> None:
    async with running(clean_engine, (140, 40)) as run:
        await began(run, load=SHELL, image="bash", workers="2", bytes="20m", cpus="0.5", memory="64m", seconds="5")
        await run.until(lambda: not run.app.session.jobs.running, "the end")
        assert run.app.session.jobs.all[0].state == "done"
        assert "memory held at" in run.app.session.jobs.all[0].outcome
        assert names(run) == set()
        assert run.commands()[0].startswith(
            "docker run -d --name stress-limited --cpus 0.5 -m 64m --entrypoint sh bash -c"
        )
        assert "tail -c 20971520 /dev/zero" in run.commands()[0]


BASE = """
FROM stress
RUN mv "$(command -v stress)" /stress \\
 && printf '#!/bin/sh\\n[ "$1" = update ] || cp /stress /bin/stress\\n' > /bin/apt-get \\
 && chmod 755 /bin/apt-get
ENTRYPOINT []
"""
"""An image that installs `stress` where it is asked to: what a distribution's image does over the network."""


async def test_without_stress_a_shell_is_offered_or_it_is_built(clean_engine: str, own_files: Path) -> None:
    api = Api(clean_engine)
    context = io.BytesIO()
    with tarfile.open(fileobj=context, mode="w") as tar:
        entry = tarfile.TarInfo("Dockerfile")
        entry.size = len(BASE.encode())
        tar.addfile(entry, io.BytesIO(BASE.encode()))
    api.build(context.getvalue(), "base:1")
    api.delete("/images/stress:latest")
    async with running(clean_engine, (140, 40)) as run:
        await run.until(lambda: len(run.app.session.store.all("image")) > 5, "the images")
        await run.press("1", "Z")
        form = await run.form()
        assert (form.values["load"], form.values["image"]) == (SHELL, "busybox:latest")
        await run.fill(load=BUILT, image="busybox", cpus="0.3", seconds="300")
        await run.press("enter")
        await run.until(lambda: run.app.session.jobs.all and not run.app.session.jobs.running, "the end of the build")
        await run.shows("apt-get: not found")
        await run.until_engine(lambda: not names(run), "no container left")
        assert "stress:latest" not in references(run.api)
        await run.fill(image="base:1")
        await run.shows("docker build -t stress")
        await run.press("enter")
        await run.until(lambda: run.app.session.proofs, "the proof")
        await run.shows("of 30.0%")
        assert "stress:latest" in references(run.api)
        assert "RUN apt-get update" in (own_files / "state" / "dockertui" / "stress" / "Dockerfile").read_text()
        assert [line.split()[1] for line in run.commands()] == ["build", "build", "run", "stats"]
        run.app.session.jobs.running[0].cancel()
        await run.until_engine(lambda: not names(run), "the end of the container")


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
    cells = verdicts({identity: Proof("web", cpu=1.0, memory=1)}, tracks, [identity])
    assert [(cell.tone, "NOT held" in cell.text) for cell in cells] == [("bad", True)] * 2
    (cell,) = verdicts({identity: Proof("web", cpu=100.0)}, tracks, [identity])
    assert cell.tone == "ok" and "CPU held at" in cell.text
    assert verdicts({identity: Proof("web")}, tracks, ["other"]) == []
