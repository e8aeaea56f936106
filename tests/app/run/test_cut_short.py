"""A recreation that ends early, or whose new container does not last: the old one runs again, under its name."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from dockertui.config import Config
from tests.app.run.harness_run import RunForm
from tests.app.run.test_editing import edit
from tests.app.running import running
from tests.app.test_container_actions import state

DEAF = "sleep 100000"
"""As process 1 it does not hear SIGTERM, so stopping it takes ten seconds."""

LABELS = "io.dockertui."


async def as_it_was(run: RunForm, before: dict[str, Any], name: str = "web") -> None:
    """Wait until the old container runs alone, with the restart policy that it had."""

    def whole() -> bool:
        if run.names() != {name}:
            return False
        after = run.inspect(name)
        same = after["HostConfig"]["RestartPolicy"] == before["HostConfig"]["RestartPolicy"]
        return bool(same and after["Id"] == before["Id"] and after["State"]["Running"])

    await run.app.until_engine(whole, "the old one")


async def stopping(run: RunForm, before: dict[str, Any]) -> None:
    """Wait until the old one was told to stop."""
    await run.app.until(lambda: "docker stop web" in run.app.commands(), "the stop")
    await run.app.pilot.pause(0.3)
    assert run.inspect(before["Id"])["State"]["Running"]


async def test_escape_while_the_old_one_is_being_stopped(run: RunForm) -> None:
    before = await run.background(image="busybox", name="web", command=DEAF, restart="always")
    await edit(run, "web", memory="64m")
    await stopping(run, before)
    await run.app.press("escape")
    await run.app.shows("web is as it was")
    await as_it_was(run, before)
    await asyncio.sleep(6)  # Nothing that was sent before may come into effect now.
    await as_it_was(run, before)
    assert (await run.app.form()).values["memory"] == "64m"


async def test_the_end_of_the_app_while_the_old_one_is_being_stopped(clean_engine: str, own_files: Path) -> None:
    async with running(clean_engine) as driver:
        run = RunForm(driver)
        before = await run.background(image="busybox", name="web", command=DEAF)
        await edit(run, "web", memory="64m")
        await stopping(run, before)
        assert run.app.app.engines.sessions.unsettled == ["Putting web back as it was"]
    after = run.inspect("web")
    assert (after["Id"], after["State"]["Running"], run.names()) == (before["Id"], True, {"web"})
    assert not list(own_files.glob("state/dockertui/journal/*"))


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"command": "sh -c 'sleep 3; echo too late; exit 1'"}, "s (exit 1): too late"),
        ({"command": "sh -c 'exit 3'", "restart": "always"}, "restarted again and again"),
        ({"command": "true"}, "it ended at once (exit 0)"),
        ({"command": "sh -c 'exit 3'", "rm": True}, "it ended (exit 3) and was removed"),
        ({"health-cmd": "false", "health-interval": "1s", "health-retries": "1"}, "its health check fails"),
    ],
)
async def test_one_that_does_not_last(run: RunForm, values: dict[str, Any], why: str) -> None:
    before = await run.background(image="busybox", name="web", command=DEAF, init=True)
    await edit(run, "web", **values)
    await run.app.until(lambda: why in " ".join(run.app.text().split()), why)
    await as_it_was(run, before)


async def test_a_stopped_one_comes_back_where_its_successor_fails(run: RunForm) -> None:
    before = await run.background(image="busybox", name="job", command="true")
    await run.app.until_engine(lambda: not run.inspect("job")["State"]["Running"], "its end")
    await edit(run, "job", command="/no/such")
    await run.app.shows("there is no program /no/such in the image")
    await run.app.until_engine(lambda: run.names() == {"job"}, "the old one alone")
    after = run.inspect("job")
    assert (after["Id"], after["State"]["Running"]) == (before["Id"], False)


async def test_one_that_the_engine_removes_when_it_stops(run: RunForm) -> None:
    """Started with --rm: a copy comes back in its place, with its anonymous volume."""
    command = "sh -c 'echo r >> /anon/f; sleep 100000'"
    await run.background(image="busybox", name="job", command=command, rm=True, volume=["/anon"], init=True)
    await edit(run, "job", command="sh -c 'exit 3'")
    await run.app.shows("(exit 3)")
    await run.app.until_engine(lambda: run.names() == {"job"} and state(run.api, "job").get("Running"), "a copy")
    after = run.inspect("job")
    assert after["HostConfig"]["AutoRemove"]
    assert after["Config"]["Cmd"] == ["sh", "-c", "echo r >> /anon/f; sleep 100000"]
    await run.app.until_engine(lambda: run.execute("job", "wc", "-l", "/anon/f").count("2 /anon/f") == 1, "its line")


async def test_one_that_is_removed_when_it_stops_is_replaced(run: RunForm) -> None:
    before = await run.background(image="busybox", name="job", command=DEAF, rm=True, init=True)
    await edit(run, "job", memory="64m")
    await run.app.idle()
    after = run.inspect("job")
    assert after["Id"] != before["Id"]
    assert (after["HostConfig"]["AutoRemove"], after["HostConfig"]["Memory"]) == (True, 64 << 20)
    assert run.names() == {"job", f"job-{before['Id'][:6]}-old"}


async def test_undo_brings_the_old_one_back(run: RunForm) -> None:
    before = await run.background(image="busybox", name="web", command=DEAF, init=True, restart="unless-stopped")
    await edit(run, "web", memory="64m")
    await run.app.idle()
    assert run.inspect(before["Id"])["HostConfig"]["RestartPolicy"]["Name"] == "no"
    await run.taken("web")
    await run.app.select("container", "web")
    await run.app.until(lambda: run.app.main.pane.view.current.replaces == before["Id"], "the way back")
    await run.app.press("ctrl+z")
    await run.app.form()
    await run.app.press("left", "enter")
    await as_it_was(run, before)


async def test_the_old_one_goes_when_its_time_is_over(clean_engine: str, own_files: Path) -> None:
    async with running(clean_engine, config=Config(proven_after=1)) as driver:
        run = RunForm(driver)
        run.app.app.session.works.undo_for = 6.0
        before = await run.background(image="busybox", name="web", command=DEAF, init=True)
        await edit(run, "web", memory="64m")
        await run.app.idle()
        aside = f"web-{before['Id'][:6]}-old"
        assert run.names() == {"web", aside}
        await run.app.until_engine(lambda: run.names() == {"web"}, "the old one gone")
        await run.app.until(lambda: not run.app.main.pane.view.current.replaces, "nothing to undo")


async def test_the_old_one_goes_when_the_app_is_quit(clean_engine: str, own_files: Path) -> None:
    async with running(clean_engine, config=Config(proven_after=1)) as driver:
        run = RunForm(driver)
        await run.background(image="busybox", name="web", command=DEAF, init=True)
        await edit(run, "web", memory="64m")
        await run.app.idle()
    assert run.names() == {"web"}


async def test_our_labels_are_not_the_users(run: RunForm) -> None:
    await run.background(image="busybox", name="web", command=DEAF, init=True, label=["mine=1"])
    await edit(run, "web", memory="64m")
    await run.app.idle()
    assert any(name.startswith(LABELS) for name in run.inspect("web")["Config"]["Labels"])
    await run.app.select("container", "web")
    await run.app.press("ctrl+e")
    assert (await run.app.form()).values["label"] == ["mine=1"]
    await run.app.press("escape")
    await run.app.press("L")
    await run.app.shows("mine=1")
    assert LABELS not in run.app.text()


async def test_several_networks_on_an_engine_that_attaches_one_at_a_time(run: RunForm) -> None:
    for name, subnet in (("n1", "10.77.1.0/24"), ("n2", "10.77.2.0/24")):
        run.api.post("/networks/create", {"Name": name, "IPAM": {"Config": [{"Subnet": subnet}]}})
    networks = ["name=n1,ip=10.77.1.70,alias=first", "name=n2,ip=10.77.2.70,alias=second"]
    before = await run.background(image="busybox", name="two", command=DEAF, init=True, network=networks)
    for what in (before, None):
        after = what or run.inspect("two")
        ends = after["NetworkSettings"]["Networks"]
        assert {name: end["IPAddress"] for name, end in ends.items()} == {"n1": "10.77.1.70", "n2": "10.77.2.70"}
        assert "first" in ends["n1"]["Aliases"]
        assert "second" in ends["n2"]["Aliases"]
        if what:
            await edit(run, "two", memory="64m")
            await run.app.idle()
    assert run.inspect("two")["HostConfig"]["Memory"] == 64 << 20


async def test_those_that_joined_its_network_are_named_and_follow(run: RunForm) -> None:
    await run.background(image="busybox", name="vpn", command=DEAF, init=True)
    joined = await run.background(image="busybox", name="behind", command=DEAF, init=True, network=["container:vpn"])
    await run.app.select("container", "behind")
    await run.app.press("ctrl+e")
    assert (await run.app.form()).values["network"] == ["container:vpn"]
    await run.app.press("escape")
    await edit(run, "vpn", memory="64m")
    await run.app.shows("They joined vpn, its network, processes or memory: behind")
    await run.app.press("r")
    await run.app.idle()
    vpn, behind = run.inspect("vpn"), run.inspect("behind")
    assert behind["Id"] != joined["Id"]
    assert behind["HostConfig"]["NetworkMode"] == f"container:{vpn['Id']}"
    assert behind["State"]["Running"]
    run.api.post("/containers/behind/restart", t=0)
    assert "eth0" in run.execute("behind", "ls", "/sys/class/net")
