"""What nobody touched is unchanged: a container that is recreated without an edit is the same, its data as well."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from dockertui.config import Config
from dockertui.resources.run.carrying import in_place, originally
from dockertui.resources.run.starting import create
from dockertui.resources.run.values import as_created, spec_of, values_of
from dockertui.screens.form import FormScreen
from dockertui.screens.form.buttons import ButtonBar
from sandbox.api import Api
from tests.app.run import unchanged
from tests.app.run.harness_run import RunForm
from tests.app.run.unchanged import NAME, Json
from tests.app.running import running
from tests.app.test_container_actions import state

RANDOM = 40
SLEEP = {"Image": "busybox", "Cmd": ["sleep", "100000"]}
PROFILE = json.dumps({"defaultAction": "SCMP_ACT_ALLOW"})


@pytest.fixture(params=["clean_engine", "clean_new_engine"], ids=["old", "new"])
async def both(request: pytest.FixtureRequest, own_files: Path) -> AsyncIterator[RunForm]:
    """The app on an engine, old and new, with the networks and containers that lines name."""
    socket = request.getfixturevalue(request.param)
    unchanged.provide(Api(socket))
    async with running(socket, config=Config(proven_after=1)) as driver:
        yield RunForm(driver)


def made(run: RunForm, body: Json, *further: str, start: bool = True) -> str:
    """The id of a container that other clients made; it is connected to further networks."""
    host = {"Init": True, **body.get("HostConfig", {})}
    identity = str(run.api.post("/containers/create", {**SLEEP, **body, "HostConfig": host}, name=NAME)["Id"])
    for network in further:
        settings = {"Aliases": ["second"], "IPAMConfig": {"IPv4Address": "10.77.2.70"}}
        run.api.post(f"/networks/{network}/connect", {"Container": identity, "EndpointConfig": settings})
    if start:
        run.api.post(f"/containers/{identity}/start")
    return identity


async def look_everywhere(run: RunForm) -> FormScreen:
    """Open the form to edit it, and show each of its sections."""
    await run.app.select("container", NAME)
    await run.app.press("ctrl+e")
    screen = await run.app.form()
    for _section in screen.main.sections.names:
        await run.app.press("pagedown")
        await run.app.until(lambda: screen.focused in screen.main.stops(), "the section")
    assert len(screen.rows) == len(screen.form.fields)
    return screen


async def press_recreate(run: RunForm, screen: FormScreen, *further: str) -> None:
    """Have the form done, answer what it asks then, and wait for its end."""
    await run.app.pilot.pause()
    await run.app.press("ctrl+b")
    await run.app.until(lambda: screen.query_one(ButtonBar).has_focus, "the buttons")
    await run.app.press("r")
    if further:
        await run.app.until(lambda: run.app.app.screen is not screen, "what it asks")
        await run.app.press(*further)
    await run.app.idle()


async def recreate(run: RunForm, identity: str) -> None:
    """Recreate it without an edit, after a look at all there is; it must be the same."""
    before = unchanged.essence(run.api, identity)
    listed = run.app.app.session.store
    await run.app.until(lambda: [c.id for c in listed.all("container") if c.name == NAME] == [identity], "its row")
    await press_recreate(run, await look_everywhere(run))
    new = run.inspect(NAME)["Id"]
    assert new != identity
    assert unchanged.differences(before, unchanged.essence(run.api, new)) == []


async def test_random_containers_are_the_same(both: RunForm) -> None:
    session = both.app.app.session
    for argv, identity in unchanged.random_containers(both.api, 11, RANDOM):
        before = unchanged.essence(both.api, identity)
        container = both.inspect(identity)
        original = await originally(session, container)
        carry = await in_place(session, original, container)
        spec = spec_of(values_of(original.spec))
        both.api.post(f"/containers/{identity}/rename", name=f"{NAME}-old")
        again = await create(session, as_created(spec), carry)
        assert unchanged.differences(before, unchanged.essence(both.api, again.id)) == [], argv


CASES: dict[str, Json] = {
    "texts": {
        "Env": ["PEM=-----BEGIN-----\nabc\n-----END-----\n", "E=  blanks  ", "TAB=a\tb", "MARK=a⏎b", "UNSET"],
        "Labels": {"n": "l1\nl2", "k": " v "},
        "Healthcheck": {"Test": ["CMD-SHELL", "test -e /x # first\ntrue"], "Interval": 10**12},
    },
    "a command of several lines": {"Cmd": ["sh", "-c", "echo one # first\necho two\nsleep 100000"]},
    "no init": {"HostConfig": {"Init": False}, "StopSignal": "SIGKILL"},
    "a health check without a shell": {"Healthcheck": {"Test": ["CMD", "true", "a b"], "Interval": 10**12}},
    "what only the API says": {
        "Labels": {"a b": "c", "d": "e"},
        "Shell": ["sh", "-c"],
        "HostConfig": {
            "MaskedPaths": ["/proc/acpi"],
            "ReadonlyPaths": [],
            "Ulimits": [{"Name": "nofile", "Soft": 64, "Hard": 128}],
            "SecurityOpt": [f"seccomp={PROFILE}", "no-new-privileges"],
        },
    },
    "namespaces": {"HostConfig": {"PidMode": "host", "CgroupnsMode": "private", "IpcMode": "shareable"}},
    "an address of its own": {"HostConfig": {"NetworkMode": "mynet"}, "MacAddress": "92:d0:c6:0a:29:33"},
}


async def test_containers_of_other_clients_are_the_same(both: RunForm) -> None:
    for body in CASES.values():
        await recreate(both, made(both, body))
        unchanged.remove(both.api)


async def test_an_entry_point_given_alone_keeps_the_image_s_command_away(both: RunForm) -> None:
    base = both.api.post("/containers/create", {"Image": "busybox"})["Id"]
    settings = {"Entrypoint": ["sleep", "100000"], "Cmd": ["200000"]}
    both.api.post("/commit", settings, container=base, repo="entry", tag="1")
    await recreate(both, made(both, {"Image": "entry:1", "Entrypoint": ["sleep", "100000"], "Cmd": None}))
    assert not both.inspect(NAME)["Config"]["Cmd"]


async def test_several_networks(both: RunForm) -> None:
    first = {"IPAMConfig": {"IPv4Address": "10.77.1.70"}, "Aliases": ["first"]}
    networking = {"EndpointsConfig": {"mynet": first}}
    body = {"HostConfig": {"NetworkMode": "mynet"}, "NetworkingConfig": networking}
    await recreate(both, made(both, body, "other"))
    networks = both.inspect(NAME)["NetworkSettings"]["Networks"]
    assert {name: end["IPAddress"] for name, end in networks.items()} == {"mynet": "10.77.1.70", "other": "10.77.2.70"}


async def test_the_default_bridge_and_another_network(both: RunForm) -> None:
    identity = made(both, {}, "other")
    await both.app.select("container", NAME)
    await both.app.press("L")
    await both.app.shows("it is on the network other too (docker network connect)")
    await both.app.press("escape")
    await recreate(both, identity)
    assert f"docker network connect other {NAME}-{identity[:6]}-new" in both.app.commands()


FILES = ("/plain", "/mount", "/cache", "/lent", "/named", "/bind")


async def test_the_data_of_every_mount_stays(both: RunForm, tmp_path: Path) -> None:
    base = both.api.post("/containers/create", {"Image": "busybox"})["Id"]
    both.api.post("/commit", {"Volumes": {"/cache": {}}}, container=base, repo="cached", tag="1")
    host = {
        "Binds": ["named-data:/named", f"{tmp_path}:/bind"],
        "Mounts": [{"Type": "volume", "Target": "/mount", "VolumeOptions": {"NoCopy": True}}],
        "VolumesFrom": ["web"],
    }
    identity = made(both, {"Image": "cached:1", "Volumes": {"/plain": {}}, "HostConfig": host})
    for folder in FILES:
        both.execute(NAME, "sh", "-c", f"echo kept{folder} > {folder}/file")
    await recreate(both, identity)
    await recreate(both, both.inspect(NAME)["Id"])
    for folder in FILES:
        assert f"kept{folder}" in both.execute(NAME, "cat", f"{folder}/file"), folder


async def test_what_others_lent_stays_where_they_are_gone(both: RunForm) -> None:
    both.api.post("/containers/create", {**SLEEP, "Volumes": {"/gone": {}}}, name="lender")
    made(both, {"HostConfig": {"VolumesFrom": ["lender:ro"]}})
    volume = next(mount["Name"] for mount in both.inspect(NAME)["Mounts"])
    both.api.delete("/containers/lender", force=True)
    screen = await look_everywhere(both)
    screen.load({"volumes-from": []})
    await press_recreate(both, screen)
    mounts = [(mount["Name"], mount["Destination"], mount["RW"]) for mount in both.inspect(NAME)["Mounts"]]
    assert mounts == [(volume, "/gone", False)]


async def test_a_volume_that_is_taken_out_goes(both: RunForm) -> None:
    made(both, {"Volumes": {"/plain": {}, "/other": {}}})
    screen = await look_everywhere(both)
    screen.load({"volume": ["/other"]})
    await press_recreate(both, screen)
    assert [mount["Destination"] for mount in both.inspect(NAME)["Mounts"]] == ["/other"]


async def test_what_no_flag_says_is_remarked_on(both: RunForm) -> None:
    made(both, {**CASES["a health check without a shell"]})
    said = "the health check runs without a shell (exec form)"
    screen = await look_everywhere(both)
    screen.main.go_to("health-cmd")
    await both.app.shows("kept, though no flag says it: the health")
    await both.app.press("escape")
    await both.app.press("L")
    await both.app.shows(f"No flag says this: {said}")


async def test_another_like_it_has_what_no_flag_says(both: RunForm) -> None:
    made(both, {**CASES["a health check without a shell"]})
    await both.app.select("container", NAME)
    await both.app.press("R")
    await both.app.form()
    await both.fill(name="second")
    await both.press_run()
    await both.app.idle()
    assert both.inspect("second")["Config"]["Healthcheck"]["Test"] == ["CMD", "true", "a b"]


async def test_an_edit_elsewhere_in_a_text_keeps_its_line_breaks(both: RunForm) -> None:
    made(both, {"Env": ["PEM=one\ntwo "]})
    screen = await look_everywhere(both)
    screen.main.go_to("env")
    await both.app.until(lambda: "PEM=one⏎two" in both.app.text(), "marks for line breaks")
    await both.app.until(lambda: screen.fields.row_of(screen.focused) is screen.fields.row("env"), "the field")
    await both.app.press("up", "end", "3")
    await press_recreate(both, screen)
    assert "PEM=one\ntwo 3" in both.inspect(NAME)["Config"]["Env"]


FULL: Json = {
    "Env": ["A=1", "B=two words"],
    "Labels": {"mine": "1"},
    "Volumes": {"/plain": {}},
    "HostConfig": {"Memory": 64 << 20, "CapAdd": ["NET_ADMIN"], "ExtraHosts": ["other:10.0.0.1"]},
}


async def test_one_that_is_removed_when_it_stops_and_its_copy(both: RunForm) -> None:
    identity = made(both, {**FULL, "HostConfig": {**FULL["HostConfig"], "AutoRemove": True}})
    before = unchanged.essence(both.api, identity)
    await recreate(both, identity)
    await both.taken(NAME)
    await both.app.select("container", NAME)
    await both.app.until(lambda: both.app.main.pane.view.current.replaces, "the way back")
    await both.app.press("ctrl+z")
    await both.app.form()
    new = both.inspect(NAME)["Id"]
    await both.app.press("left", "enter")
    await both.app.until_engine(lambda: state(both.api, new) == {} and state(both.api, NAME).get("Running"), "the copy")
    assert unchanged.differences(before, unchanged.essence(both.api, NAME)) == []


async def test_one_that_joined_follows_and_is_the_same(both: RunForm) -> None:
    owner = made(both, {})
    host = {**FULL["HostConfig"], "NetworkMode": f"container:{owner}", "ExtraHosts": None}
    joined = both.api.post(
        "/containers/create", {**SLEEP, **FULL, "HostConfig": {**host, "Init": True}}, name=f"{NAME}-behind"
    )["Id"]
    both.api.post(f"/containers/{joined}/start")
    before = [unchanged.essence(both.api, name) for name in (owner, joined)]
    await both.app.until(lambda: len(both.app.app.session.store.all("container")) >= 4, "their rows")
    await press_recreate(both, await look_everywhere(both), "r")
    new = both.inspect(NAME)["Id"]
    assert new != owner
    after = [unchanged.essence(both.api, name) for name in (new, f"{NAME}-behind")]
    before[1]["HostConfig"]["NetworkMode"] = f"container:{new}"
    before[1]["Config"]["Hostname"] = new[:12]
    assert unchanged.differences(dict(zip("ab", before, strict=True)), dict(zip("ab", after, strict=True))) == []
