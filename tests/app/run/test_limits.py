"""Limits at the start and later: shares, processors, memory; names, host names, what is refused."""

import asyncio
from typing import Any

from tests.app.run.harness_run import RunForm

SPIN = "sh -c 'while :; do :; done'"
KEEP = "sleep 1000"


def cpu_seconds(run: RunForm, name: str) -> float:
    """The processor time that a container has used."""
    stats = run.api.get(f"/containers/{name}/stats", stream=False)
    return float(stats["cpu_stats"]["cpu_usage"]["total_usage"]) / 1e9


async def test_two_weights_share_one_processor_by_half(run: RunForm) -> None:
    for name, shares in (("light", "512"), ("heavy", "1024")):
        await run.background(image="busybox", name=name, command=SPIN, cpu_shares=shares, cpuset_cpus="0")
    before = {name: cpu_seconds(run, name) for name in ("light", "heavy")}
    await asyncio.sleep(4)
    used = {name: cpu_seconds(run, name) - before[name] for name in ("light", "heavy")}
    assert 1.4 < used["heavy"] / used["light"] < 2.8, used


async def test_the_processors_it_may_run_on(run: RunForm) -> None:
    container = await run.background(image="busybox", command=KEEP, init=True, cpuset_cpus="1")
    assert run.execute(container["Id"], "grep", "Cpus_allowed_list", "/proc/self/status").strip().endswith("1")


async def test_its_host_name(run: RunForm) -> None:
    await run.start(image="busybox", command="hostname", hostname="deep-thought")
    assert "deep-thought" in await run.output()


async def test_a_name_in_use_is_told_and_holds_the_form(run: RunForm) -> None:
    await run.background(image="busybox", name="web", command=KEEP, init=True)
    await run.start(image="busybox", name="web", command=KEEP)
    await run.app.shows("is in use by a container (running)")
    assert len(run.ids()) == 1


async def test_more_processors_than_there_are(run: RunForm) -> None:
    await run.open(image="busybox", cpus="999")
    for _section in range(4):
        await run.app.press("pagedown")
    await run.app.shows("The host has ")
    await run.app.shows("the host has only ")


async def test_a_refusal_of_the_engine_names_the_field_and_leaves_nothing(run: RunForm) -> None:
    await run.start(image="busybox", name="odd", command="no-such-program", memory="64m")
    await run.app.shows("no-such-program")
    screen = await run.app.form()
    await run.app.until(lambda: screen.fields.row_of(screen.focused) is screen.fields.row("command"), "the field")
    assert screen.values["memory"] == "64m"
    assert not run.ids()


def limits(container: dict[str, Any]) -> tuple[int, int, int, str, int, str]:
    host = container["HostConfig"]
    return (
        host["Memory"],
        host["NanoCpus"],
        host["CpuShares"],
        host["CpusetCpus"],
        host["PidsLimit"] or 0,
        host["RestartPolicy"]["Name"],
    )


async def test_other_limits_for_a_running_container(run: RunForm) -> None:
    await run.background(image="busybox", name="web", command=KEEP, init=True, memory="64m", memory_swap="64m")
    await run.app.select("container", "web")
    await run.app.press("U")
    screen = await run.fill(
        memory="128m", memory_swap="256m", cpus="0.5", cpu_shares="512", cpuset_cpus="0", pids_limit="50",
        restart="unless-stopped",
    )  # fmt: skip
    assert screen.command.startswith("docker update ")
    await run.press_run()
    await run.app.idle()
    wanted = (128 << 20, 500_000_000, 512, "0", 50, "unless-stopped")
    assert limits(run.inspect("web")) == wanted
    assert run.app.commands()[-1].startswith("docker update -m 128m --memory-swap 256m --cpus 0.5 -c 512 ")

    def limit_shown() -> bool:
        record = next(row for row in run.app.app.session.store.all("container") if row.name == "web")
        return bool(record.sample and record.sample.memory_limit == 128 << 20)

    await run.app.until(limit_shown, "the new limit in the measurements")
    await run.app.press("U")
    await run.fill(restart="no", pids_limit="-1")
    await run.press_run()
    await run.app.idle()
    assert run.inspect("web")["HostConfig"]["RestartPolicy"]["Name"] == "no"
    assert run.app.commands()[-1] == "docker update --pids-limit -1 --restart no web"


async def test_a_limit_that_the_engine_refuses_keeps_the_form(run: RunForm) -> None:
    await run.background(image="busybox", name="web", command=KEEP, init=True, memory="64m", memory_swap="64m")
    await run.app.select("container", "web")
    await run.app.press("U")
    await run.fill(memory="128m")
    await run.press_run()
    await run.app.shows("memoryswap")
    assert (await run.app.form()).values["memory"] == "128m"
    assert run.inspect("web")["HostConfig"]["Memory"] == 64 << 20
