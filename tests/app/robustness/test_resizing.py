"""The terminal is resized at any moment: nothing fails, and in the end it shows what it would show without that."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import asynccontextmanager
from random import Random

import pytest

from sandbox import containers
from sandbox.api import Api
from tests.app.paper import Paper, any_size, on_paper
from tests.app.robustness.test_sizes import SCREENS
from tests.app.running import Running, running
from tests.app.typeahead import sequences

SIZE = (120, 40)

PASSES = 40
"""Passes of the event loop at each of which the size changes: what opening a screen takes on an idle machine."""

PAUSES = 3
"""Further changes, from 5 to 200 ms apart."""

CHANGES = re.compile(
    r"\b\d[\w.,:%/]*|[\u2800-\u28ff─]|\b(an?|about|less|than|seconds?|minutes?|ago|cpu|mem)\b|\S*…\S*|(?<!\S)/(?!\S)"
)
"""What changes by itself: figures, times, graphs, and where texts beside these are cut."""


LINES = "for i in $(seq 400); do echo $i ERROR 字 $i of what is logged, wide enough to be wrapped on most screens; done"


@pytest.fixture(scope="module")
def quiet(engine_socket: str) -> Iterator[str]:
    """An engine with containers to which nothing happens by itself."""
    api = Api(engine_socket)
    for name, command in (("logging", f"{LINES}; exec sleep 100000"), ("resting", "exec sleep 100000")):
        body = {"Image": "busybox", "Cmd": ["sh", "-c", command], "HostConfig": {"Init": True}, "Tty": False}
        api.post("/containers/create", body, name=name)
        api.post(f"/containers/{name}/start")
    yield engine_socket
    containers.clear(api)


@asynccontextmanager
async def drawn(socket: str) -> AsyncIterator[tuple[Running, Paper]]:
    """The app, once it shows a log, and the terminal that it draws on."""
    async with running(socket, SIZE) as run:
        await run.shows("of what is logged")
        with on_paper(run.app) as paper:
            yield run, paper


async def storm(paper: Paper, random: Random) -> None:
    """Resize at each of the next passes of the event loop, then after pauses, the shorter ones more often."""
    for _pass in range(PASSES):
        paper.resize(*any_size(random))
        await asyncio.sleep(0)
    for _pause in range(PAUSES):
        paper.resize(*any_size(random))
        await asyncio.sleep(0.005 * 40 ** random.random())


async def in_a_storm(run: Running, paper: Paper, random: Random, what: Awaitable[None]) -> None:
    """Do something while the terminal is resized, which has its first size again in the end."""
    await asyncio.gather(storm(paper, random), what)
    paper.resize(*SIZE)
    await run.until(lambda: run.app.size == SIZE, "the size")


def words(paper: Paper) -> list[str]:
    """The words between the titles and the command log, without what changes by itself.

    What keys mean and which command is shown may change: where one side alone has room, it has the focus, and keeps it.
    """
    return [" ".join(CHANGES.sub(" ", line).split()) for line in paper.lines()[3:-5]]


async def rest(run: Running, paper: Paper) -> list[str]:
    """The words on the terminal once they stay."""
    before: list[str] = []
    while before != words(paper):
        before = words(paper)
        await sequences.quiet(run, 0.5)
    return before


async def looks(run: Running, paper: Paper, calm: list[str]) -> None:
    """Wait until the terminal looks as it did before."""

    def differing() -> list[tuple[str, str]]:
        now = words(paper)
        return (
            [pair for pair in zip(calm, now, strict=True) if pair[0] != pair[1]]
            if len(now) == len(calm)
            else [("", "")]
        )

    try:
        await run.until(lambda: not differing())
    except AssertionError:
        assert differing() == []


async def leave(run: Running) -> None:
    """Go back to the main screen."""
    await run.press("escape", "escape", "escape", "1")


async def check(run: Running, paper: Paper, keys: tuple[str, ...], random: Random, opening: bool) -> None:
    """A screen looks the same after a storm, and when it is opened once more after it was `opening` in one."""
    await run.press(*keys)
    calm = await rest(run, paper)
    if opening:
        await leave(run)
        await in_a_storm(run, paper, random, run.press(*keys))
        await in_a_storm(run, paper, random, leave(run))
        await run.press(*keys)
    else:
        await in_a_storm(run, paper, random, run.press("f35"))
    await looks(run, paper, calm)
    await leave(run)


@pytest.mark.parametrize("seed", range(4))
async def test_every_screen_holds(quiet: str, seed: int) -> None:
    random = Random(seed)
    async with drawn(quiet) as (run, paper):
        for place, name in enumerate(list(SCREENS)[seed::4]):
            await check(run, paper, SCREENS[name], random, opening=(place + seed) % 2 == 0)
