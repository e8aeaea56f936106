"""Keys typed behind one whose form or terminal cannot open, the engine being gone: they are for nobody."""

from collections.abc import Callable
from typing import Any

import pytest

from dockertui.model.keymap import Bound
from sandbox.engine import PrivateEngine
from sandbox.install import Kind
from tests.app.running import Running, running
from tests.app.test_container_actions import create
from tests.app.typeahead.sequences import post

KINDS = {"container": "web", "image": "busybox:latest", "volume": "data", "network": "back"}

COMMANDS = ("app.run", "app.search", "app.usage", "app.engine", "app.engines", "app.palette")
"""Those that open something anywhere."""


def openers(run: Running) -> list[Bound]:
    """What opens something for what is selected."""
    actions = {action.id for action in run.main.pane.resource.actions() if action.opens or (action.form and action.ask)}
    bindings = run.main.keyboard.bindings()
    return [one for one in bindings if one.keys and not one.reason and one.id in {*actions, *COMMANDS}]


async def home(run: Running) -> None:
    """Close whatever is open."""

    def closed() -> bool:
        if run.app.screen is not run.main:
            post(run, "ctrl+c")
        for tab in [*run.main.terminals.tabs]:
            run.main.terminals._remove(tab)
        return run.app.screen is run.main and run.app.keys.idle

    await run.until(closed, "the main screen")


@pytest.mark.parametrize("kind", KINDS)
async def test_no_key_behind_one_that_opens_is_for_the_list(
    private_engine: Callable[[Kind], PrivateEngine], kind: str
) -> None:
    engine = private_engine("old")
    create(engine.api, "web")
    engine.api.post("/volumes/create", {"Name": "data"})
    engine.api.post("/networks/create", {"Name": "back"})
    pressed: list[str] = []
    async with running(engine.socket) as run:
        await run.select(kind, KINDS[kind])
        engine.kill()
        await run.until(lambda: run.app.session.state == "lost", "the engine's loss")
        for bound in openers(run):
            post(run, bound.keys[0], "q")
            await run.pilot.pause()
            await run.until(lambda: run.app.keys.idle or ended(run), bound.id)
            assert not ended(run), f"q behind {bound.id} quits"
            pressed.append(bound.id)
            await home(run)
            await run.select(kind, KINDS[kind])
    assert {"app.run", "app.engines", "app.palette"} < {*pressed}


def ended(run: Any) -> bool:
    return bool(run.app._exit)
