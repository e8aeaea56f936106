"""`make screenshots`: drive the app on the sandbox and keep what it shows as SVG files in `screenshots/`."""

import asyncio
import re
import sys
from contextlib import ExitStack
from pathlib import Path

from dockertui.app import DockerTui
from sandbox import containers, images
from sandbox.engine import PrivateEngine
from tests.app.running import running
from tools.screenshots.scenes import SHOTS, WIDE, Shot

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "screenshots"


def svg(app: DockerTui) -> str:
    """The screen as an SVG that asks no server for fonts."""
    text = app.export_screenshot(title="dockertui")
    text = re.sub(r"@font-face\s*{[^}]*}", "", text)
    text = text.replace("Fira Code", "DejaVu Sans Mono, Menlo, Consolas")
    text = text.replace("<svg ", '<svg xml:space="preserve" ', 1)
    return re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)


async def _take(shot: Shot, socket: str) -> None:
    with ExitStack() as stack:
        async with running(socket, shot.size) as run:
            await run.until(lambda: run.app.session.store.all("container"), "containers")
            await shot.scene(run, stack)
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
