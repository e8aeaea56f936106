"""Scenes with several engines, known by contexts of their own."""

import os
import tempfile
from contextlib import ExitStack
from unittest import mock

from dockertui.engine import context_store, resolve
from dockertui.engine.context_store import NewContext
from sandbox import containers, images
from sandbox.engine import PrivateEngine
from tests.app.running import Running

COLOURS = {"prod": "red", "staging": "yellow"}


def _context(stack: ExitStack, name: str, host: str, description: str) -> None:
    """Make a context in a folder that goes with the stack."""
    if not os.environ.get("DOCKER_CONFIG", "").startswith(tempfile.gettempdir()):
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="docker-"))
        stack.enter_context(mock.patch.dict(os.environ, {"DOCKER_CONFIG": folder}))
    context_store.create(NewContext(name, host, description))


def _another(stack: ExitStack) -> PrivateEngine:
    """One more engine, with images and containers."""
    engine = stack.enter_context(PrivateEngine())
    images.provide(engine.api)
    containers.populate(engine.api)
    return engine


async def _several(run: Running, stack: ExitStack) -> None:
    """Three engines, of which one went down after it was seen."""
    run.app.config.colours.update(COLOURS)
    staging, backup = _another(stack), _another(stack)
    _context(stack, "prod", run.app.session.engine.endpoint.host, "The shop itself")
    _context(stack, "staging", staging.url, "What comes next")
    _context(stack, "backup", backup.url, "In the cellar")
    context_store.use("prod")
    run.app.engines.use(resolve(context="prod"))
    for name in ("staging", "backup"):
        run.app.engines.also(resolve(context=name))
    await run.until(lambda: all(session.state == "live" for session in run.main.sessions), "all of them")
    await run.pilot.pause(2)
    backup.kill()
    await run.until(lambda: run.main.sessions[2].state == "lost", "the loss")
    await run.press("escape")
    await run.select("container", "shop-api-1")


async def several(run: Running, stack: ExitStack) -> None:
    """Their containers in one list."""
    await _several(run, stack)
    await run.press("+")
    await run.pilot.pause(9)


async def engines(run: Running, stack: ExitStack) -> None:
    """The engines to choose from."""
    await _several(run, stack)
    _context(stack, "far", "ssh://ann@far.example.com", "Over the sea")
    await run.press("K")
    await run.shows("Over the sea")
    await run.pilot.pause(9)


async def engine(run: Running, stack: ExitStack) -> None:
    """What there is to know about an engine."""
    await run.press("B", "u")
    await run.shows("could be freed")
