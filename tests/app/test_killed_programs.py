"""dockertui is killed, in a real terminal, while programs run that it started: nothing of them is left."""

import os
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from dockertui import labels
from sandbox.api import Api
from sandbox.ssh import SshServer
from tests.pseudoterminal import Terminal, terminal

DOCKERTUI = (sys.executable, "-m", "dockertui")

STUBBORN = """#!/bin/sh
# Stands for a program that hears no signal, and starts another one that hears none.
trap '' TERM HUP INT PIPE
sh -c "trap '' TERM HUP INT PIPE; while :; do sleep 1; done" {mark} &
while :; do sleep 1; done
"""


def homed(tmp_path: Path, **more: str) -> dict[str, str]:
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    return {"HOME": str(home), "XDG_STATE_HOME": "", "XDG_CONFIG_HOME": "", **more}


def gone(*conditions: Callable[[], Any]) -> Callable[[], bool]:
    return lambda: not any(condition() for condition in conditions)


def named(mark: str) -> list[psutil.Process]:
    """The processes with a word in their command lines."""
    found = []
    for process in psutil.process_iter():
        try:
            if any(mark in word for word in process.cmdline()) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.NoSuchProcess:
            continue
    return found


@pytest.fixture
def stubborn(tmp_path: Path) -> tuple[Path, str]:
    """A folder with a `docker` that does nothing and does not end, and the mark of what it starts."""
    mark = uuid.uuid4().hex
    folder = tmp_path / mark
    folder.mkdir()
    (folder / "docker").write_text(STUBBORN.format(mark=mark))
    (folder / "docker").chmod(0o755)
    return folder, mark


def test_compose(engine_socket: str, tmp_path: Path, stubborn: tuple[Path, str]) -> None:
    folder, mark = stubborn
    (tmp_path / "compose.yaml").write_text("services: {web: {image: busybox}}")
    path = f"{folder}:{os.environ['PATH']}"
    with terminal(
        *DOCKERTUI, env=homed(tmp_path, DOCKER_HOST=f"unix://{engine_socket}", PATH=path), cwd=tmp_path
    ) as run:
        run.until(lambda: len(named(mark)) >= 2, "the docker CLI and what it starts")
        run.process.kill()
        run.until(lambda: not named(mark), "the end of both")


@pytest.mark.parametrize("engine", ["clean_engine", "clean_new_engine"])
def test_a_tunnel_and_a_helper(
    engine: str, tmp_path: Path, ssh_server: SshServer, request: pytest.FixtureRequest
) -> None:
    """The engine is behind ssh; a shell in a helper container sees the processes of its machine."""
    (tmp_path / "config.toml").write_text("ssh_keep_minutes = 0")
    socket: str = request.getfixturevalue(engine)
    api = Api(socket)
    created = api.post("/containers/create", {"Image": "busybox", "Cmd": ["sleep", "100000"]}, name="box")["Id"]
    api.post(f"/containers/{created}/start")
    command = (*DOCKERTUI, "--config", str(tmp_path / "config.toml"))
    with terminal(*command, env=homed(tmp_path, DOCKER_HOST=ssh_server.url(socket)), size=(120, 40)) as run:
        run.shows(" box ")
        open_helper(run)
        assert helpers(api)
        tunnels = [process for process in run.started() if "StreamLocalBindMask" in " ".join(process.cmdline())]
        assert tunnels
        run.process.kill()
        run.until(lambda: not any(alive(process) for process in tunnels), "the tunnel's end")
        run.until(lambda: not helpers(api), "the helper's end")
        run.until(lambda: not named("--target"), "the end of the shell in it")


def alive(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def open_helper(run: Terminal) -> None:
    """Enter the namespaces of the container under the cursor by a helper; the shell in it hears no signal."""
    run.rest()
    run.send("n")
    run.shows("not on this machine")
    run.rest()
    run.send("\r")
    run.shows("/ #")
    run.send("trap '' HUP TERM; echo de''af\r")
    run.shows("│deaf")


def helpers(api: Api) -> list[dict[str, Any]]:
    return [one for one in api.get("/containers/json", all=True) if labels.HELPER in one["Labels"]]


def test_a_helper_that_is_left_behind(clean_engine: str, tmp_path: Path, ssh_server: SshServer) -> None:
    """As where the engine hears nothing of the end of the connection; nobody else's is touched."""
    api = Api(clean_engine)
    box = {"Image": "busybox", "Cmd": ["sleep", "100000"]}
    for name, label in (("box", {}), ("theirs", {labels.HELPER: uuid.uuid4().hex[:16]})):
        created = api.post("/containers/create", {**box, "Labels": label}, name=name)["Id"]
        api.post(f"/containers/{created}/start")
    env = homed(tmp_path, DOCKER_HOST=ssh_server.url(clean_engine))
    with terminal(*DOCKERTUI, env=env, size=(120, 40)) as run:
        run.shows(" box ")
        open_helper(run)
        (ours,) = [one for one in helpers(api) if one["Names"] != ["/theirs"]]
        run.process.kill()
        run.until(lambda: len(helpers(api)) == 1, "the helper's end")
    # It ended, as it should; one like it that did not takes its place.
    api.post("/containers/create", {**box, "Labels": ours["Labels"]}, name="left")
    with terminal(*DOCKERTUI, env=env, size=(120, 40)) as run:
        run.shows(" box ")
        run.until(lambda: [one["Names"] for one in helpers(api)] == [["/theirs"]], "the end of what was left")
        run.send("q")
        run.end()


def test_a_helper_of_another_dockertui_stays(clean_engine: str, tmp_path: Path, ssh_server: SshServer) -> None:
    api = Api(clean_engine)
    created = api.post("/containers/create", {"Image": "busybox", "Cmd": ["sleep", "100000"]}, name="box")["Id"]
    api.post(f"/containers/{created}/start")
    env = homed(tmp_path, DOCKER_HOST=ssh_server.url(clean_engine))
    with terminal(*DOCKERTUI, env=env, size=(120, 40)) as first:
        first.shows(" box ")
        open_helper(first)
        with terminal(*DOCKERTUI, env=env, size=(120, 40)) as second:
            second.shows(" box ")
            second.rest()
            second.send("q")
            second.end()
        assert len(helpers(api)) == 1
        first.send("echo still he''re\r")
        first.shows("│still here")
        first.process.kill()
        first.until(lambda: not helpers(api), "the helper's end")
