"""Screens and forms are forgotten once they close: as many objects, threads and files are there as before."""

from typing import Any

import pytest

from dockertui.resources import RESOURCES
from tests.app.robustness.harness_memory import closed, front, leaves_nothing
from tests.app.robustness.harness_memory import run as run
from tests.app.running import Running

pytestmark = pytest.mark.asyncio(loop_scope="module")

SCREENS = {
    "palette": ":",
    "help": "?",
    "jobs": "J",
    "events": "V",
    "usage": "D",
    "engines": "K",
    "engine": "B",
    "search": "H",
    "run": "C",
}


@pytest.mark.parametrize("key", SCREENS.values(), ids=SCREENS)
async def test_a_screen(run: Running, key: str) -> None:
    async def opened_and_closed(run: Running) -> None:
        await run.press(key)
        await closed(run)

    await front(run, "container")
    await leaves_nothing(run, opened_and_closed)


ASKING = {
    "container": (
        "exec", "nsenter", "stop", "restart", "kill", "rename", "remove", "prune", "run_like", "edit", "update",
        "prove", "line", "compose", "commit", "export",
    ),
    "image": (
        "run", "pull", "search", "build", "tag", "push", "untag", "remove", "prune", "save", "load", "import", "login",
        "registry", "prove",
    ),
    "volume": ("create", "remove", "prune"),
    "network": ("create", "connect", "disconnect", "remove", "prune"),
    "project": ("scale", "down"),
}  # fmt: skip
"""The actions that show a form or another screen, by kind."""

ACTIONS = [f"{kind}.{action}" for kind, actions in ASKING.items() for action in actions]


@pytest.mark.parametrize("identity", ACTIONS)
async def test_an_action_that_asks(run: Running, identity: str) -> None:
    kind = identity.partition(".")[0]
    found: Any = next(action for resource in RESOURCES for action in resource.actions() if action.id == identity)

    async def asked_and_left(run: Running) -> None:
        run.main.run_worker(run.main.keyboard.act(found, options=True), group="actions")
        await closed(run)

    await front(run, kind)
    await leaves_nothing(run, asked_and_left)


async def test_every_action_with_a_form_is_tried() -> None:
    forms = {action.id for resource in RESOURCES if resource.listing for action in resource.actions() if action.form}
    assert forms <= set(ACTIONS)
