"""Ways into containers: attach and its detach keys, containers without a terminal, nsenter, and engines that go."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dockertui import labels
from sandbox.api import Api
from sandbox.engine import PrivateEngine
from sandbox.install import Kind
from tests.app.running import Running, running
from tests.app.terminals.test_terminals import PREFIX, enter, front, open_shell, screen, start
from tests.pseudoterminal import terminal

INTERACTIVE: dict[str, Any] = {"Cmd": ["bash"], "Tty": True, "OpenStdin": True}


def is_running(socket: str, container: str) -> bool:
    """Whether a container runs."""
    return bool(Api(socket).get(f"/containers/{container}/json")["State"]["Running"])


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow this machine is, its user types one of the detach keys right after the other."""
    monkeypatch.setattr("dockertui.model.terminals.live.DETACH_WAIT", 60.0)


@pytest.mark.usefixtures("quick")
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


@pytest.mark.usefixtures("quick")
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
async def test_nsenter(clean_engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a-secret")
    container = start(clean_engine, Hostname="inside")
    api = Api(clean_engine)
    details: dict[str, Any] = api.get(f"/containers/{container}/json")
    address, pid = details["NetworkSettings"]["IPAddress"], details["State"]["Pid"]
    put(clean_engine, container, "/bin/sh", "#!/bin/busybox sh\ntouch /ran; exec /bin/busybox sh")
    async with running(clean_engine) as app:
        await app.select("container", "box")
        await app.press("n")
        await app.until(lambda: "#" in screen(app))
        await app.shows(f"/proc/{pid}/root. Links")
        await enter(app, f"hostname; test -e /etc/debian_version && ls -d /proc/{pid}/root/bin/bash")
        await app.until(lambda: "\ninside" in screen(app) and f"\n/proc/{pid}/root/bin/bash" in screen(app))
        await enter(app, f"grep -o '{address}$' /proc/net/fib_trie | head -1; env | grep -c 'SECRET\\|TEXTUAL'")
        await app.until(lambda: f"\n{address}\n0" in screen(app))
        assert app.commands() == [f"nsenter --target {pid} --uts --ipc --net -- sh"]
        await app.press("ctrl+d")
        await app.shows("ended, exit status")
    assert b"/ran" not in json.dumps(api.get(f"/containers/{container}/changes")).encode()


def put(socket: str, container: str, path: str, text: str) -> None:
    """Write a program into a container."""
    argv = ["/bin/busybox", "sh", "-c", 'rm -f "$1"; printf %s "$2" > "$1"; chmod 755 "$1"', "sh", path, text]
    api = Api(socket)
    created = api.post(f"/containers/{container}/exec", {"Cmd": argv})["Id"]
    api.post(f"/exec/{created}/start", {"Detach": True})
    while (status := api.get(f"/exec/{created}/json")["ExitCode"]) is None:
        continue
    assert status == 0


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


@pytest.mark.parametrize("chosen", ["mount", "pid"])
async def test_programs_of_the_container_have_its_rights(
    clean_engine: str, monkeypatch: pytest.MonkeyPatch, chosen: str
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a-secret")
    start(clean_engine, HostConfig={"CapDrop": ["ALL"], "CapAdd": ["CHOWN"], "Init": True})
    async with running(clean_engine) as app:
        await app.select("container", "box")
        await app.press(",", "n")
        await app.fill(**{chosen: True})
        await app.shows("docker exec -it box bash")
        await app.press("enter")
        await app.until(lambda: "#" in screen(app))
        await enter(app, "grep CapEff /proc/self/status; env | grep -c SECRET")
        await app.until(
            lambda: "CapEff:\t0000000000000001\n0" in screen(app).expandtabs(1).replace("CapEff: ", "CapEff:\t")
        )
        assert app.commands() == ["docker exec -it box bash"]


async def elsewhere(app: Running) -> None:
    """Open a helper with `n`, as if the engine were on another machine."""
    engine = app.app.session.engine
    assert engine.info is not None
    object.__setattr__(engine.info, "local", False)
    await app.select("container", "box")
    await app.press("n")
    await app.shows("not on this machine")
    await app.press("enter")
    await app.until(lambda: "#" in screen(app))


def helpers(socket: str) -> list[dict[str, Any]]:
    """The helper containers that there are."""
    found = Api(socket).get("/containers/json", all=True)
    return [one for one in found if labels.HELPER in one["Labels"]]


async def test_nsenter_elsewhere_offers_a_helper(clean_engine: str) -> None:
    start(clean_engine, Hostname="inside")
    async with running(clean_engine) as app:
        await elsewhere(app)
        await enter(app, "hostname; env")
        await app.until(lambda: "\ninside" in screen(app))
        assert len(helpers(clean_engine)) == 1
        await app.press("ctrl+d")
        await app.until(lambda: not helpers(clean_engine), "the helper's end")
        await app.until(lambda: not app.app.session.works.journal._held, "nothing more to be done")


async def test_a_helper_goes_with_its_terminal(clean_engine: str) -> None:
    start(clean_engine)
    async with running(clean_engine) as app:
        await elsewhere(app)
        await enter(app, "trap '' HUP TERM; echo d''eaf")
        await app.until(lambda: "\ndeaf" in screen(app))
        await app.press(PREFIX, "x", "y")
        await app.until(lambda: not helpers(clean_engine), "the helper's end")


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
