"""The Overview tab, on a real engine, by keys."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from dockertui.glyphs import GLYPHS
from sandbox.engine import PrivateEngine
from sandbox.install import Kind
from tests.app.running import Running, running
from tests.app.test_container_actions import create


@pytest.fixture
async def run(clean_engine: str) -> AsyncIterator[Running]:
    async with running(clean_engine) as driver:
        yield driver


def shown(run: Running) -> str:
    """The rows of the open tab, as they are drawn."""
    tab = run.main.detail.tab
    return "\n".join("".join(span.text for span in tab.row(index)).rstrip() for index in range(tab.count()))


async def opened(run: Running, kind: str, name: str) -> None:
    await run.select(kind, name)
    await run.press("v")
    await run.until(lambda: run.main.detail.tab_id == "overview" and run.main.detail.tab.answer, "an overview")
    await run.until(lambda: run.main.detail.tab.record.name == name, name)


async def tells(run: Running, *parts: str) -> None:
    await run.until(lambda: all(part in shown(run) for part in parts), f"all of {parts}")


async def go(run: Running, text: str) -> None:
    """Put the cursor on the row with that text, by keys."""
    rows = shown(run).split("\n")
    there = next(index for index, row in enumerate(rows) if text in row)
    await run.press("g", *["j"] * there)


async def test_a_container_in_words(run: Running) -> None:
    run.api.post("/volumes/create", {"Name": "data"})
    host = {
        "Init": True, "Binds": ["data:/data", "/etc:/host/etc:ro"], "Memory": 64 << 20, "CpuShares": 512,
        "RestartPolicy": {"Name": "unless-stopped"}, "PortBindings": {"80/tcp": [{"HostPort": "0"}]},
    }  # fmt: skip
    create(run.api, "web", HostConfig=host, ExposedPorts={"80/tcp": {}}, User="root", Labels={"team": "ops"})
    await opened(run, "container", "web")
    text = shown(run)
    inspected = run.api.get("/containers/web/json")
    port = inspected["NetworkSettings"]["Ports"]["80/tcp"][0]["HostPort"]
    for part in (
        "running", str(inspected["State"]["Pid"]), inspected["NetworkSettings"]["Networks"]["bridge"]["IPAddress"],
        f":{port} {GLYPHS.arrow} 80/tcp", f"data {GLYPHS.arrow} /data rw", f"/etc {GLYPHS.arrow} /host/etc ro",
        "unless-stopped", "64.0MiB", "512", "sleep 1000", "team", "ops",
    ):  # fmt: skip
        assert part in text, part
    await run.shows("docker inspect web")


async def test_it_stays_current(run: Running) -> None:
    script = "trap 'exit 3' TERM; touch /ready; while :; do sleep 0.1; done"
    create(run.api, "web", "sh", "-c", script, HostConfig={})
    changed = "/containers/web/changes"
    await run.until_engine(lambda: any(each["Path"] == "/ready" for each in run.api.get(changed) or ()), "the trap")
    await opened(run, "container", "web")
    run.api.post("/containers/web/stop")
    await run.until(lambda: "exited: exit code 3" in shown(run), "the end in the overview")


async def test_enter_goes_to_what_a_line_names(run: Running) -> None:
    run.api.post("/networks/create", {"Name": "inner"})
    create(run.api, "web", HostConfig={"NetworkMode": "inner", "Init": True})
    await opened(run, "container", "web")
    await go(run, "inner")
    await run.press("enter")
    await run.until(lambda: run.main.pane.resource.kind == "network")
    assert run.main.pane.view.current.name == "inner"
    await run.press("v")
    await run.until(lambda: run.main.detail.tab.answer and "web" in shown(run), "the container in the network")
    await go(run, " web ")
    await run.press("enter")
    await run.until(lambda: run.main.pane.resource.kind == "container" and run.main.pane.view.current.name == "web")
    await run.press("backspace")
    await run.until(lambda: run.main.pane.resource.kind == "network" and run.main.detail.tab.has_focus)
    await run.press("backspace")
    await run.until(lambda: run.main.pane.resource.kind == "container" and run.main.detail.tab_id == "overview")
    assert not run.main.trail


async def test_a_value_is_copied(run: Running) -> None:
    create(run.api, "web", User="root")
    await opened(run, "container", "web")
    await go(run, "User")
    await run.press("y")
    assert run.copied == ["root"]


async def test_image_volume_and_network_in_words(run: Running) -> None:
    run.api.post("/volumes/create", {"Name": "data", "Labels": {"team": "ops"}})
    create(run.api, "web", HostConfig={"Binds": ["data:/data"], "Init": True})
    for kind, name, parts in (
        ("image", "busybox:latest", ("layers", "linux/", "web")),
        ("volume", "data", ("local", "/volumes/data/_data", "team", "web")),
        ("network", "bridge", ("Subnet", "Gateway", "Internal", "web")),
    ):
        await opened(run, kind, name)
        await tells(run, *parts)
    await run.shows("docker network inspect bridge")


async def test_labels_are_neither_markup_nor_control(run: Running) -> None:
    create(run.api, "evil", Labels={"[red]x[/red]": "[/] \x1b[31mred\x1b]0;owned\x07"})
    await opened(run, "container", "evil")
    assert "[red]x[/red]" in shown(run) and "[/] ␛[31mred␛]0;owned␇" in shown(run)
    await run.press("G")
    await run.shows("[red]x[/red]")
    assert "\x1b" not in run.text() and "\x07" not in run.text()


async def test_a_container_removed_while_it_is_shown(run: Running) -> None:
    create(run.api, "gone")
    await opened(run, "container", "gone")
    run.api.delete("/containers/gone", force=True)
    await run.until(lambda: "gone" not in run.text(), "no trace of it")


@pytest.mark.parametrize("size", [(80, 24), (40, 10)])
async def test_small_screens(clean_engine: str, size: tuple[int, int]) -> None:
    async with running(clean_engine, size) as run:
        create(run.api, "web", Labels={"a.very.long.label.that.needs.its.own.row": "value " * 30})
        await opened(run, "container", "web")
        for key in ("G", "g", "pagedown", "]", "["):
            await run.press(key)
        assert "value value" in shown(run)


async def test_a_lost_engine_leaves_what_is_shown(private_engine: Callable[[Kind], PrivateEngine]) -> None:
    engine = private_engine("old")
    async with running(engine.socket) as run:
        create(run.api, "web", HostConfig={"RestartPolicy": {"Name": "always"}, "Init": True})
        create(run.api, "other", start=False)
        await opened(run, "container", "web")
        await tells(run, "State", "running")
        await asyncio.to_thread(engine.kill)
        await run.until(lambda: run.app.session.state == "lost", "the loss")
        await tells(run, "State", "running")
        await run.select("container", "other")
        await run.until(lambda: "the engine at" in shown(run), "why there is nothing to show")
        await asyncio.to_thread(engine.restart)
        await run.until(lambda: "created" in shown(run), "the other one, once the engine is back")
