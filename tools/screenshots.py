"""`make screenshots`: drive the app on the sandbox and keep what it shows as SVG files in `screenshots/`."""

import asyncio
import re
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from dockertui.app import DockerTui
from sandbox import containers, images
from sandbox.engine import PrivateEngine
from tests.app.running import Running, running

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "screenshots"

WIDE, SMALL = (120, 40), (80, 24)

HISTORY = 45.0
"""Seconds of measurements that the graphs of a picture show."""

Scene = Callable[[Running], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: how the app gets there from the main screen, and its size in cells."""

    name: str
    size: tuple[int, int]
    scene: Scene


async def _main(run: Running) -> None:
    await run.select("container", "shop-api-1")
    await run.shows("shop-api-1")
    await run.pilot.pause(HISTORY)


async def _images(run: Running) -> None:
    await run.select("image", "shop/api:2.3.1")
    await run.press("v")
    await run.shows("shop-api-1")


async def _stats(run: Running) -> None:
    await run.select("container", "limited-encoder")
    await run.press("t")
    await run.shows("Memory")
    await run.pilot.pause(HISTORY)


async def _inspect(run: Running) -> None:
    await run.select("container", "shop-web-1")
    await run.press("i")
    await run.shows("HostConfig")


async def _help(run: Running) -> None:
    await run.select("container", "shop-web-1")
    await run.press("?")
    await run.shows("Help")


async def _palette(run: Running) -> None:
    await run.select("container", "shop-web-1")
    await run.press(":")
    await run.type("st")
    await run.shows("Restart")


async def _remove(run: Running) -> None:
    await run.select("container", "shop-worker-1")
    await run.press("d")
    await run.shows("docker rm")


SHOTS: tuple[Shot, ...] = (
    Shot("main", WIDE, _main),
    Shot("main-80x24", SMALL, _main),
    Shot("images", WIDE, _images),
    Shot("stats", WIDE, _stats),
    Shot("inspect", WIDE, _inspect),
    Shot("help", WIDE, _help),
    Shot("palette", WIDE, _palette),
    Shot("remove", WIDE, _remove),
)


def svg(app: DockerTui) -> str:
    """The screen as an SVG that asks no server for fonts."""
    text = app.export_screenshot(title="dockertui")
    text = re.sub(r"@font-face\s*{[^}]*}", "", text)
    text = text.replace("Fira Code", "DejaVu Sans Mono, Menlo, Consolas")
    text = text.replace("<svg ", '<svg xml:space="preserve" ', 1)
    return re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)


async def _take(shot: Shot, socket: str) -> None:
    async with running(socket, shot.size) as run:
        await run.until(lambda: run.app.session.store.all("container"), "containers")
        await shot.scene(run)
        await run.pilot.pause(0.5)
        _keep(shot.name, run.app)


async def _trouble() -> None:
    """The error screen, for an engine that is not there."""
    async with running("/run/dockertui/docker.sock", WIDE, live=False) as run:
        await run.shows("Retry")
        await run.pilot.pause(0.3)
        _keep("trouble", run.app)


def _keep(name: str, app: DockerTui) -> None:
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{name}.svg"
    path.write_text(svg(app), encoding="utf-8")
    print(path.relative_to(ROOT), flush=True)


async def _take_all(names: list[str]) -> None:
    wanted = [shot for shot in SHOTS if not names or shot.name in names]
    with PrivateEngine(Path("/run/dockertui")) as engine:
        images.provide(engine.api)
        containers.populate(engine.api)
        for shot in wanted:
            await _take(shot, engine.socket)
        if not names or "trouble" in names:
            await _trouble()


def main() -> int:
    """Take the pictures that are named, or all."""
    asyncio.run(_take_all(sys.argv[1:]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
