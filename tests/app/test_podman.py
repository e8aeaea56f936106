"""The app on Podman: its pods are shown, what it has works, what it has not is said."""

import socket
from pathlib import Path

import pytest

from dockertui.screens.engines import EnginesScreen
from dockertui.screens.page import EnginePage
from sandbox.podman import Podman
from tests.app.running import running
from tests.app.test_engines import move_to, open_screen, page_text
from tests.ways import start


def start_pod(podman: Podman, name: str, *members: str) -> None:
    podman.api.post("/v4.0.0/libpod/pods/create", {"name": name, "no_infra": True})
    for member in members:
        body = {"name": member, "image": "busybox:latest", "pod": name, "command": ["sleep", "1000"]}
        podman.api.post("/v4.0.0/libpod/containers/create", {**body, "netns": {"nsmode": "none"}})
        podman.api.post(f"/containers/{member}/start")


def state(podman: Podman, name: str) -> str:
    return str(podman.api.get(f"/containers/{name}/json")["State"]["Status"])


async def test_pods_and_measurements(podman: Podman) -> None:
    start(podman.api, "alone")
    start_pod(podman, "shop", "web", "db")
    async with running(podman.socket, (130, 40)) as run:
        await run.shows("POD")
        rows = {row.name: row for row in run.main.pane_of("container").view.rows}
        assert {name: row.pod for name, row in rows.items()} == {"alone": "", "web": "shop", "db": "shop"}
        await run.select("container", "web")
        await run.press("v")
        await run.shows("Pod ")
        await run.until(lambda: run.main.pane.view.current.sample is not None, "a measurement")


async def test_actions(podman: Podman) -> None:
    start(podman.api, "alone")
    async with running(podman.socket, (130, 40)) as run:
        await run.select("container", "alone")
        await run.press("p")
        await run.until_engine(lambda: state(podman, "alone") == "paused")
        await run.until(lambda: run.main.pane.view.current.state == "paused", "the row")
        await run.press("p")
        await run.until_engine(lambda: state(podman, "alone") == "running")
        await run.press(",", "s")
        await run.fill(timeout="0")
        await run.press("enter")
        await run.until_engine(lambda: state(podman, "alone") == "exited")
        await run.until(lambda: run.main.pane.view.current.state == "exited", "the row")
        await run.press("S")
        await run.until_engine(lambda: state(podman, "alone") == "running")
        await run.press("N")
        await run.fill(name="renamed")
        await run.press("enter")
        await run.shows("renamed")
        await run.until(lambda: run.main.pane.view.current.state == "running", "the row")
        await run.press("e")
        await run.until(lambda: run.main.terminals.front and run.main.terminals.front.live.state == "live", "a shell")
        await run.type("echo $((6 * 7)); exit")
        await run.press("enter")
        await run.shows("42")
        await run.until(lambda: run.main.terminals.front.live.state == "ended", "its end")
        await run.press("enter", "d")
        await run.fill(force=True)
        await run.press("y")
        await run.shows("No containers")


async def test_what_it_has_not_is_said(podman: Podman) -> None:
    start(podman.api, "alone")
    async with running(podman.socket, (130, 50)) as run:
        await run.select("container", "alone")
        await run.press("U")
        await run.shows("podman update alone")
        assert run.app.screen is run.main
        await run.press("D")
        await run.shows("What pruning frees")
        await run.until(lambda: "MB" in run.text(), "sizes of images")
        await run.press("escape", "B")
        await run.until(lambda: isinstance(run.app.screen, EnginePage), "the page")
        await run.until(lambda: "no swarm, no docker update" in page_text(run), "what it lacks")
        assert "Podman 4." in page_text(run)
        await run.press("escape")
        assert not [entry.error for entry in run.app.session.commands.entries if entry.error]


async def test_sockets_of_the_user_are_offered(
    podman: Podman, engine_socket: str, docker_config: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    runtime = tmp_path / "r"
    (runtime / "podman").mkdir(parents=True)
    (runtime / "podman" / "podman.sock").symlink_to(podman.socket)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(runtime / "docker.sock"))
    async with running(engine_socket, (130, 40)) as run:
        await open_screen(run)
        assert isinstance(run.app.screen, EnginesScreen)
        await move_to(run, "docker (rootless)")
        await run.press("space")
        await run.shows("nobody listens at the socket")
        await run.press("space")
        await move_to(run, "podman (rootless)")
        await run.press("enter")
        await run.until(lambda: run.app.session.state == "live", "Podman")
        await run.shows("podman 4.")
