"""Every screen at every size, from large to absurd, and while the size changes."""

from collections.abc import Iterator

import pytest

from sandbox import containers
from sandbox.api import Api
from tests.app.running import Running, running

SIZES = [(200, 60), (80, 24), (40, 10), (20, 5), (1, 1), (99, 30)]

SCREENS = {
    "main": (),
    "form": ("d",),
    "text form": ("N",),
    "help": ("?",),
    "palette": (":",),
    "filter": ("/", "x"),
    "logs": ("l",),
    "stats": ("t",),
    "overview": ("v",),
    "inspect": ("i",),
    "processes": ("P",),
    "environment": ("E",),
    "files": ("F",),
    "isolation": ("I",),
    "all stats": ("%",),
    "full": ("+", "+"),
    "command log": ("@",),
    "run form": ("C",),
    "jobs": ("J",),
    "events": ("V",),
    "search": ("H",),
    "disk usage": ("D",),
    "engines": ("K",),
    "about the engine": ("B",),
    "images": ("2", "d"),
    "volumes": ("3", "c"),
    "networks": ("4", "c"),
}


@pytest.fixture(scope="module")
def populated(engine_socket: str) -> Iterator[str]:
    """An engine with the sandbox's containers."""
    api = Api(engine_socket)
    containers.populate(api)
    yield engine_socket
    containers.clear(api)


def check(run: Running, size: tuple[int, int]) -> None:
    """Every row of the screen is exactly as wide as it is."""
    lines = run.app.screen._compositor.render_strips()
    assert len(lines) == size[1]
    assert {strip.cell_length for strip in lines} == {size[0]}


@pytest.mark.parametrize("size", [(80, 24), (40, 10), (20, 5)])
async def test_opened_small(populated: str, size: tuple[int, int]) -> None:
    async with running(populated, size) as run:
        run.app.keys.queue.patience = 60.0  # However slow this machine is, its engine counts as a quick one.
        for keys in SCREENS.values():
            await run.press(*keys)
            await run.pilot.pause()
            check(run, size)
            await run.press("j", "k", "G", "escape", "escape", "escape", "1")
            await run.pilot.pause()
            assert run.app.screen is run.main


async def test_resized_live(populated: str) -> None:
    async with running(populated) as run:
        run.app.keys.queue.patience = 60.0
        for keys in SCREENS.values():
            await run.press(*keys)
            await run.pilot.pause()
            for size in SIZES:
                await run.pilot.resize_terminal(*size)
                await run.press("down")
                check(run, size)
            await run.press("escape", "escape", "escape", "1")
            await run.pilot.pause()
            assert run.app.screen is run.main
