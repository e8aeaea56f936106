"""How the app gets to what each picture shows, on the sandbox's containers."""

import asyncio
import os
import subprocess
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from sandbox import plugins
from sandbox.registry import Registry, SearchIndex
from sandbox.relay import SlowRelay
from tests.app.images.harness_images import large_image, push
from tests.app.running import Running
from tools.screenshots import engines

HISTORY = 45.0
"""Seconds of measurements that the graphs of a picture show."""

WIDE, SMALL = (120, 40), (80, 24)

Scene = Callable[[Running, ExitStack], Awaitable[None]]
"""Drives the app; what it starts besides is ended with the stack."""

COMPOSE = """services:
  page:
    image: web:1.4
    depends_on: [feed]
    deploy: {replicas: 3}
    networks: [front]
  feed:
    image: busybox
    command: sleep 1000
    environment: {LEVEL: info}
    init: true
    depends_on: {store: {condition: service_healthy}}
    networks: [front, back]
  store:
    image: database:15.3
    healthcheck: {test: "true", interval: 1s}
    volumes: ["pages:/data"]
    networks: [back]
networks: {front: {}, back: {}}
volumes: {pages: {}}
"""

DOCKERFILE = """FROM busybox
ADD motd /etc/motd
RUN echo compiling; sleep 2; echo 42 files compiled
RUN sleep 3; ls /srv/data
ENTRYPOINT ["cat", "/etc/motd"]
"""


async def main(run: Running, stack: ExitStack) -> None:
    """The main screen, with a log and a container's use."""
    await run.select("container", "shop-api-1")
    await run.pilot.pause(HISTORY)


async def small(run: Running, stack: ExitStack) -> None:
    """The same where there is little room."""
    await run.select("container", "shop-api-1")
    await run.until(lambda: run.app.session.history.tracks, "measurements")


async def images(run: Running, stack: ExitStack) -> None:
    """An image's overview."""
    await run.select("image", "shop/api:2.3.1")
    await run.press("v")
    await run.shows("shop-api-1")


async def stats(run: Running, stack: ExitStack) -> None:
    """Graphs of a container that is held to a limit."""
    await run.select("container", "limited-encoder")
    await run.press("t")
    await run.pilot.pause(HISTORY)


async def inspect(run: Running, stack: ExitStack) -> None:
    """What the engine knows, as a tree."""
    await run.select("container", "shop-web-1")
    await run.press("i")
    await run.shows("HostConfig")


async def isolation(run: Running, stack: ExitStack) -> None:
    """What keeps a container apart, and what does not."""
    await run.select("container", "risky-agent")
    await run.press("I")
    await run.shows("shared with the host")


async def merged(run: Running, stack: ExitStack) -> None:
    """The logs of a project, merged."""
    await run.select("project", "shop")
    await run.press("l")
    await run.pilot.pause(8)


async def project(run: Running, stack: ExitStack) -> None:
    """A project's services, one of them scaled and short of a container, another changed in the file."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="projects-")))
    stack.enter_context(mock.patch.dict(os.environ, plugins.compose(folder / "config")))
    file = folder / "blog" / "compose.yaml"
    file.parent.mkdir()
    file.write_text(COMPOSE)
    argv = ("docker", "-H", f"unix://{run.socket}", "compose", "-f", str(file))
    await asyncio.to_thread(subprocess.run, (*argv, "up", "-d"), check=True)
    stack.callback(subprocess.run, (*argv, "down", "-v", "-t", "1"), check=True)
    run.api.post("/containers/blog-page-2/kill")
    file.write_text(COMPOSE.replace("LEVEL: info", "LEVEL: debug"))
    await run.until(lambda: len(run.main.pane_of("project").view.rows) == 2, "the project")
    await run.select("project", "blog")
    await run.press("v", "j", "j")
    await run.shows("changed in the file")


async def events(run: Running, stack: ExitStack) -> None:
    """What happened on the engine."""
    await run.press("V")
    await run.shows("docker events")


async def terminal(run: Running, stack: ExitStack) -> None:
    """A shell in a container."""
    await run.select("container", "shop-worker-1")
    await run.press("e")
    await run.until(lambda: run.main.terminals.front is not None, "the terminal")
    await run.pilot.pause(2)
    for line in ("ls -l /app\n", "ps\n", "echo $((6 * 7))\n"):
        for key in line:
            await run.press("enter" if key == "\n" else key)
        await run.pilot.pause(1)


async def form(run: Running, stack: ExitStack) -> None:
    """The run form, filled from a pasted line."""
    await run.press("C")
    screen: Any = await run.form()
    await run.pilot.pause(1)
    run.app.post_message(_paste("docker run -d --name shop-cache -p 127.0.0.1:6380:6379 -m 256m --cpus 0.5 \\\n"
                                "  -v cache:/data --restart unless-stopped database:15.3"))  # fmt: skip
    await run.until(lambda: "shop-cache" in screen.command, "the line")
    await run.pilot.pause(2)


def _paste(text: str) -> Any:
    from textual.events import Paste

    return Paste(text)


async def help_(run: Running, stack: ExitStack) -> None:
    """The keys."""
    await run.select("container", "shop-web-1")
    await run.press("?")
    await run.shows("Help")


async def palette(run: Running, stack: ExitStack) -> None:
    """Everything by name."""
    await run.select("container", "shop-web-1")
    await run.press(":")
    await run.type("st")
    await run.shows("Restart")


async def remove(run: Running, stack: ExitStack) -> None:
    """A confirmation that says what is lost."""
    await run.select("container", "shop-worker-1")
    await run.press("d")
    await run.shows("docker rm")


async def history(run: Running, stack: ExitStack) -> None:
    """An image's layers."""
    await run.select("image", "shop/api:2.3.1")
    await run.press("h")
    await run.pilot.pause(2)


async def usage(run: Running, stack: ExitStack) -> None:
    """What takes disk space."""
    await run.press("D")
    await run.pilot.pause(3)


async def search(run: Running, stack: ExitStack) -> None:
    """Images found in a registry."""
    found = (
        ("web", "A web server with sensible defaults", 20134, True, False),
        ("proxy/web", "A reverse proxy that reloads without a pause", 1610, False, True),
        ("web-exporter", "Metrics of the web server", 388, False, True),
        ("static/web", "Serves a folder", 54, False, False),
        ("web-test", "", 2, False, False),
    )
    names = ("name", "description", "star_count", "is_official", "is_automated")
    index = stack.enter_context(SearchIndex([dict(zip(names, row, strict=True)) for row in found]))
    await run.press("2", "s")
    await run.type(f"{index.name}/web")
    await run.press("enter")
    await run.shows("20134")


async def pull(run: Running, stack: ExitStack) -> None:
    """Two images being pulled over a slow line."""
    registry = stack.enter_context(Registry())
    relay = stack.enter_context(SlowRelay(registry.port, 900_000))
    large_image(run.api, "films", 24_000_000)
    push(run.api, "films", f"{registry.name}/media/films:2")
    push(run.api, "database:15.3", f"{registry.name}/database:16.0")
    run.api.delete("/images/films")
    for name in ("database:16.0", "media/films:2"):
        await run.press("escape", "2", "p")
        await run.fill(image=f"{relay.name}/{name}")
        await run.press("enter")
        await run.pilot.pause(3)
    await run.pilot.pause(6)


async def build(run: Running, stack: ExitStack) -> None:
    """A build whose last step fails."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="motd-")))
    (folder / "Dockerfile").write_text(DOCKERFILE)
    (folder / "motd").write_text("welcome\n")
    await run.press("2", "b")
    await run.fill(context=str(folder), tags=["motd:1.0"])
    await run.press("enter")
    await run.until(lambda: run.app.session.jobs.all and not run.app.session.jobs.running, "the build")
    await run.pilot.pause(1)


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: how the app gets there from the main screen, and its size in cells."""

    name: str
    scene: Scene
    size: tuple[int, int] = WIDE


SHOTS: tuple[Shot, ...] = (
    Shot("main", main),
    Shot("main-80x24", small, SMALL),
    Shot("images", images),
    Shot("stats", stats),
    Shot("inspect", inspect),
    Shot("isolation", isolation),
    Shot("logs", merged),
    Shot("project", project),
    Shot("events", events),
    Shot("terminal", terminal),
    Shot("run", form),
    Shot("help", help_),
    Shot("palette", palette),
    Shot("remove", remove),
    Shot("history", history),
    Shot("usage", usage),
    Shot("search", search),
    Shot("pull", pull),
    Shot("build", build),
    Shot("several", engines.several),
    Shot("engines", engines.engines),
    Shot("engine", engines.engine),
)
