"""Ways into containers: attach and its detach keys, containers without a terminal, nsenter, and engines that go."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sandbox.api import Api
from sandbox.engine import PrivateEngine
from sandbox.install import Kind
from tests.app.running import running
from tests.app.terminals.test_terminals import PREFIX, enter, front, open_shell, screen, start
from tests.pseudoterminal import terminal

INTERACTIVE: dict[str, Any] = {"Cmd": ["bash"], "Tty": True, "OpenStdin": True}


def is_running(socket: str, container: str) -> bool:
    """Whether a container runs."""
    return bool(Api(socket).get(f"/containers/{container}/json")["State"]["Running"])


async def test_attach_and_detach(clean_engine: str) -> None:
    container = start(clean_engine, **INTERACTIVE)
    async with running(clean_engine) as app:
        await app.select("container", "box")
        await app.press("a")
        await app.until(lambda: "#" in screen(app), "the prompt, drawn again")
        await enter(app, "echo a$((1 + 1))")
        await app.until(lambda: "\na2" in screen(app))
        await app.press("ctrl+p", "ctrl+q")
        await app.until(lambda: not app.main.terminals.tabs)
        assert is_running(clean_engine, container)
        await app.press("a")
        await app.until(lambda: "#" in screen(app))
        await app.press(PREFIX, "x")
        await app.until(lambda: not app.main.terminals.tabs)
        assert is_running(clean_engine, container)
        assert app.commands() == ["docker attach box"] * 2


def test_attach_and_detach_by_bytes(clean_engine: str, tmp_path: Path) -> None:
    container = start(clean_engine, **INTERACTIVE, Env=["PS1=box> "])
    env = {"DOCKER_HOST": f"unix://{clean_engine}", "HOME": str(tmp_path)}
    with terminal(sys.executable, "-m", "dockertui", size=(120, 40), env=env) as run:
        run.shows(" box ")
        run.send("a")  # Perhaps before it is known what can be done to the container.
        run.shows("attach@box")
        run.shows("box>")
        run.send("sleep 0.1; echo in''side\r")
        run.shows("│inside")
        run.send("\x10")
        run.until(lambda: run.text().count("echo in") == 2, "the line before, by ctrl-p")
        run.send("\x10\x11")
        run.shows("it goes on.")
        assert is_running(clean_engine, container)
        run.send("q")
        assert run.end() == 0


async def test_leaving_the_app_detaches(clean_engine: str) -> None:
    container = start(clean_engine, **INTERACTIVE)
    async with running(clean_engine) as app:
        await app.select("container", "box")
        await app.press("a")
        await app.until(lambda: "#" in screen(app))
    assert is_running(clean_engine, container)


async def test_the_users_detach_keys(clean_engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"detachKeys": "ctrl-x,d"}))
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    container = start(clean_engine, **INTERACTIVE)
    async with running(clean_engine) as app:
        await app.select("container", "box")
        await app.press("a")
        await app.until(lambda: "#" in screen(app))
        await app.press("ctrl+p", "ctrl+q", "ctrl+x", "d")
        await app.until(lambda: not app.main.terminals.tabs)
        assert is_running(clean_engine, container)


async def test_a_key_that_might_begin_detaching_arrives(clean_engine: str) -> None:
    start(clean_engine, **INTERACTIVE)
    async with running(clean_engine) as app:
        await app.select("container", "box")
        await app.press("a")
        await app.until(lambda: "#" in screen(app))
        await enter(app, "echo once")
        await app.until(lambda: "\nonce" in screen(app))
        await app.press("ctrl+p")
        await app.until(lambda: screen(app).count("echo once") == 2, "the line before, by ctrl-p")


async def test_attaching_says_how_the_container_ended(clean_engine: str) -> None:
    start(clean_engine, **INTERACTIVE)
    async with running(clean_engine) as app:
        await app.select("container", "box")
        await app.press("a")
        await app.until(lambda: "#" in screen(app))
        await enter(app, "exit 5")
        await app.shows("ended, exit status 5 · the container stopped")


async def test_without_a_terminal_it_is_read(clean_engine: str) -> None:
    command = "while :; do echo tick; sleep 0.2; done"
    container = start(clean_engine, Cmd=["sh", "-c", command])
    async with running(clean_engine) as app:
        await app.select("container", "box")
        await app.press("a")
        await app.shows("takes no input")
        await app.until(lambda: "tick\ntick" in screen(app))
        await app.press("ctrl+c", "x")
        await app.press(PREFIX, "x")
        await app.until(lambda: not app.main.terminals.tabs)
        assert is_running(clean_engine, container)


async def test_without_a_terminal_lines_are_sent(clean_engine: str) -> None:
    start(clean_engine, Cmd=["sh", "-c", "while read -r line; do echo got $line; done"], OpenStdin=True)
    async with running(clean_engine) as app:
        await app.select("container", "box")
        await app.press("a")
        await app.shows("whole lines are sent")
        await enter(app, "one")
        await app.until(lambda: "one\ngot one" in screen(app))


async def test_exec_with_options(clean_engine: str) -> None:
    start(clean_engine)
    async with running(clean_engine) as app:
        await app.select("container", "box")
        await app.press(",", "e")
        await app.fill(command="sh", user="1000", workdir="/tmp", env="WHO='some one'")
        await app.press("enter")
        await app.until(lambda: "$" in screen(app))
        await enter(app, 'echo "$(id -u) $PWD $WHO"')
        await app.until(lambda: "\n1000 /tmp some one" in screen(app))
        assert app.commands() == ["docker exec -it -u 1000 -w /tmp -e 'WHO=some one' box sh"]


@pytest.mark.skipif(os.geteuid() != 0, reason="nsenter needs root")
async def test_nsenter(clean_engine: str) -> None:
    container = start(clean_engine, Hostname="inside")
    api = Api(clean_engine)
    details: dict[str, Any] = api.get(f"/containers/{container}/json")
    address = details["NetworkSettings"]["IPAddress"]
    async with running(clean_engine) as app:
        await app.select("container", "box")
        await app.press("n")
        await app.until(lambda: "#" in screen(app))
        await enter(app, "hostname; ps")
        await app.until(lambda: "\ninside" in screen(app) and "sleep infinity" in screen(app))
        await enter(app, f"ifconfig eth0 | grep -o 'addr:{address}'")
        await app.until(lambda: f"\naddr:{address}" in screen(app))
        expected = f"nsenter --target {details['State']['Pid']} --mount --uts --ipc --net --pid -- bash"
        assert app.commands() == [expected]
        await app.press("ctrl+d")
        await app.shows("ended, exit status")


@pytest.mark.skipif(os.geteuid() != 0, reason="nsenter needs root")
async def test_nsenter_into_chosen_namespaces(clean_engine: str) -> None:
    start(clean_engine, Hostname="inside")
    async with running(clean_engine) as app:
        await app.select("container", "box")
        await app.press(",", "n")
        await app.fill(mount=False, pid=False, ipc=False, net=False, cgroup=True, command="sh")
        await app.shows("--cgroup -- sh")
        await app.press("enter")
        await app.until(lambda: (tab := front(app)) is not None and tab.live.state == "live", "a terminal")
        assert " --uts --cgroup -- sh" in app.commands()[-1]
        await enter(app, "hostname; test -e /etc/debian_version && echo ho''st files")
        await app.until(lambda: "\ninside" in screen(app) and "\nhost files" in screen(app))


async def test_nsenter_elsewhere_offers_a_helper(clean_engine: str) -> None:
    start(clean_engine, Hostname="inside")
    async with running(clean_engine) as app:
        engine = app.app.session.engine
        assert engine.info is not None
        object.__setattr__(engine.info, "local", False)
        await app.select("container", "box")
        await app.press("n")
        await app.shows("not on this machine")
        await app.press("enter")
        await app.until(lambda: "#" in screen(app))
        await enter(app, "hostname")
        await app.until(lambda: "\ninside" in screen(app))


async def test_an_engine_killed_under_a_terminal(private_engine: Callable[[Kind], PrivateEngine]) -> None:
    engine = private_engine("old")
    start(engine.socket)
    async with running(engine.socket) as app:
        tab = await open_shell(app)
        engine.kill()
        await app.until(lambda: tab.live.state == "ended")
        await app.shows("the engine at")  # Lost, or not to be used, by when its answer was missed.
        assert front(app) is tab
        await app.press("enter")
        await app.until(lambda: not app.main.terminals.tabs)
