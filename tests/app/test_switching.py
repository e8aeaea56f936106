"""Switching between engines of every sort, in mid-log and mid-exec: each keeps its terminals, and gets its own keys."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from dockertui.engine import context_store
from dockertui.engine.context_store import NewContext
from sandbox.api import Api
from sandbox.podman import Podman
from sandbox.ssh import SshServer
from tests.app.running import Running, running
from tests.ways import SecureEngine, start


@pytest.fixture
def apis(
    clean_engine: str,
    clean_new_engine: str,
    secure: SecureEngine,
    podman: Podman,
    ssh_server: SshServer,
    docker_config: Path,
) -> Mapping[str, Api]:
    """Five contexts, a container that writes lines in each, and the way to each engine that needs no context."""
    ca, cert, key = (str(secure.client / name) for name in ("ca.pem", "cert.pem", "key.pem"))
    context_store.create(NewContext("old", f"unix://{clean_engine}"))
    context_store.create(NewContext("newer", f"unix://{clean_new_engine}"))
    context_store.create(NewContext("secure", secure.url, "", ca, cert, key))
    context_store.create(NewContext("far", ssh_server.url(clean_new_engine)))
    context_store.create(NewContext("podman", f"unix://{podman.socket}"))
    sockets = {"old": clean_engine, "newer": clean_new_engine, "secure": secure.socket, "podman": podman.socket}
    found = {name: Api(socket) for name, socket in sockets.items()}
    for name, api in found.items():
        for container in api.get("/containers/json", all=True):
            api.delete(f"/containers/{container['Id']}", force=True)
        start(api, f"talker-{name}")
    return {**found, "far": found["newer"]}


async def switch(run: Running, name: str) -> None:
    """Go to another engine by the palette."""
    session = run.app.session
    await run.press(":")
    await run.type(f"@{name}")
    await run.shows(f"Engine {name}")
    await run.press("enter")
    await run.until(lambda: run.app.session.engine.endpoint.name == name and run.app.session.state == "live", name)
    assert run.app.session is not session


def last_line(run: Running) -> int:
    return max((int(number) for number in re.findall(r"\bline (\d+)", run.text())), default=0)


async def log_goes_on(run: Running) -> None:
    """Wait until the log on the screen has gone on, without a gap."""
    before = last_line(run)
    await run.until(lambda: last_line(run) >= before + 5, "more lines")
    numbers = [int(number) for number in re.findall(r"\bline (\d+)", run.text())]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))


async def open_shell(run: Running, name: str) -> Any:
    await run.select("container", name)
    await run.press("l")
    await run.until(lambda: last_line(run) > 3, "the log")
    await run.press("escape", "e")
    await run.until(lambda: run.main.terminals.front and run.main.terminals.front.live.state == "live", "the shell")
    front = run.main.terminals.front
    await run.type("hostname; me=")
    await run.type(name)
    await run.press("enter")
    return front


async def comes_to_be(run: Running, api: Api, state: str) -> None:
    """Wait until the one container of an engine is in a state, and shown so: what a key does then goes by that."""
    await run.until_engine(lambda: api.get("/containers/json", all=True)[0]["State"] == state, state)
    await run.until(lambda: [one.state for one in run.main.session.store.all("container")] == [state], f"{state} shown")


async def test_every_sort_of_engine_in_turn(apis: Mapping[str, Api]) -> None:
    order = ("old", "newer", "secure", "far", "podman")
    shells = {}
    async with running("", (150, 40), contexts=["old"]) as run:
        for name in order:
            if name != "old":
                await switch(run, name)
            shells[name] = await open_shell(run, f"talker-{'newer' if name == 'far' else name}")
            await run.press("ctrl+right_square_bracket", "escape")
            await run.press("l")
            await log_goes_on(run)
            await run.press("escape")
        assert all(shell.live.state == "live" for shell in shells.values())
        assert {session.engine.endpoint.name for session in run.app.engines.sessions.all} == set(order)
        for name in ("secure", "old", "far"):
            await switch(run, name)
            run.main.terminals.show(shells[name])
            await run.until(lambda: run.main.terminals.front is not None, "the terminal")
            await run.type("echo I am $me in $((6 * 7))")
            await run.press("enter")
            await run.shows(f"I am talker-{'newer' if name == 'far' else name} in 42")
            await run.press("ctrl+right_square_bracket", "escape", "l")
            await log_goes_on(run)
            await run.press("escape", "p")
            await comes_to_be(run, apis[name], "paused")
            await run.press("p")
            await comes_to_be(run, apis[name], "running")


async def test_all_of_them_in_one_list(apis: Mapping[str, Api]) -> None:
    names = ["old", "newer", "secure", "podman"]
    async with running("", (150, 40), contexts=names) as run:
        pane = run.main.pane_of("container")
        await run.until(lambda: {row.name for row in pane.view.rows} == {f"talker-{name}" for name in names}, "all")
        await run.press("*", "p")
        for api in set(apis.values()):
            await comes_to_be(run, api, "paused")
        await run.select("container", "talker-secure")
        await run.until(lambda: run.app.session.engine.endpoint.name == "secure", "the engine in front")
        await run.press("*")
        assert not [error for entry in run.app.session.commands.entries if (error := entry.error)]
