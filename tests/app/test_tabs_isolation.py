"""The Isolation tab: what the kernel says of real containers."""

from tests.app.running import running
from tests.app.test_container_actions import create


async def test_what_the_kernel_holds_a_container_in(clean_engine: str) -> None:
    limits = {"Memory": 64 << 20, "CpuShares": 512, "CpusetCpus": "0", "PidsLimit": 20}
    async with running(clean_engine, (120, 60)) as run:
        create(run.api, "apart", HostConfig={"Init": True, **limits})
        create(run.api, "open", HostConfig={"Init": True, "PidMode": "host", "NetworkMode": "host"})
        create(run.api, "beside", HostConfig={"Init": True, "NetworkMode": "container:apart"})
        await run.select("container", "apart")
        await run.press("I")
        for text in (
            "nothing that stands out",
            "512, default 1024",
            "of 64.0MiB",
            "of 20",
            "network: shared with beside",
        ):
            await run.shows(text)
        await run.shows("processes: its own")
        assert "CPU set       0 " in run.text()
        await run.press("escape")
        await run.select("container", "open")
        await run.shows("processes: shared with the host")
        await run.shows("network: shared with the host")
        await run.shows("no memory limit")


async def test_a_container_that_does_not_run_shows_its_settings(clean_engine: str) -> None:
    async with running(clean_engine, (120, 50)) as run:
        create(run.api, "resting", start=False, HostConfig={"Privileged": True, "Memory": 64 << 20})
        await run.select("container", "resting")
        await run.press("I")
        await run.shows("it does not run")
        await run.shows("it can do all that root on the host can")
        await run.shows("64.0MiB")
