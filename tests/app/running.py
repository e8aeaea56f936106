"""The real app on a real engine, driven by keys: what the tests of panes, tabs and actions share."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot

from dockertui.app import DockerTui
from dockertui.config import Config
from dockertui.engine.compose import ComposePlace
from dockertui.engine.glance import Glance
from dockertui.screens.form import FormScreen
from dockertui.watchdog import HELD, LoopHold, Watchdog
from sandbox.api import Api

PATIENCE = 60.0
"""Seconds after which a condition counts as failed."""

SHARED = 1.5
"""How much longer the same takes to compute where three processes share two processors and their caches."""

NAMES = {"/": "slash", ":": "colon", "?": "question_mark", ",": "comma", " ": "space", "@": "at", "*": "asterisk"}


class Running:
    """The app while a test drives it, and the engine's own API to check what it did."""

    def __init__(self, app: DockerTui, pilot: Pilot[int], socket: str) -> None:
        self.app = app
        self.pilot = pilot
        self.socket = socket
        self.api = Api(socket)
        self.copied: list[str] = []
        app.copy_to_clipboard = self.copied.append  # type: ignore[method-assign, assignment]

    @property
    def main(self) -> Any:
        """The main screen."""
        return self.app.main

    async def press(self, *keys: str) -> None:
        """Press keys, printable ones as themselves, until they had their effect or are known to wait for something.

        What has come to the front unasked is seen before that.
        """
        while not self.app.keys.hears:
            await self.pilot.pause(0.05)
        await self.pilot.press(*(NAMES.get(key, key) for key in keys))
        deadline = time.monotonic() + PATIENCE
        while not (self.app.keys.idle or self.app.keys.wait or self.app._exit) and time.monotonic() < deadline:
            await self.pilot.pause(0.01)

    async def type(self, text: str) -> None:
        """Type text, letter by letter."""
        await self.press(*text)

    async def until(self, condition: Callable[[], Any], what: str = "") -> None:
        """Wait until something holds. Raises AssertionError with the screen's text if it does not in time."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, f"not in time: {what or condition}\n{self.text()}"
            await self.pilot.pause(0.02)

    async def until_engine(self, condition: Callable[[], Any], what: str = "") -> None:
        """Like `until`, for conditions that ask the engine."""
        deadline = time.monotonic() + PATIENCE
        while not await asyncio.to_thread(condition):
            assert time.monotonic() < deadline, f"not in time: {what or condition}\n{self.text()}"
            await self.pilot.pause(0.05)

    def text(self) -> str:
        """What is on the screen."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip) for strip in strips)

    async def shows(self, text: str) -> None:
        """Wait until the screen shows a text."""
        await self.until(lambda: text in self.text(), f"{text!r} on the screen")

    async def select(self, kind: str, name: str) -> None:
        """Go to an object's pane and put the cursor on it."""
        pane = self.main.pane_of(kind)
        await self.press(str(pane.number))

        def there() -> bool:
            found = next((row for row in pane.view.rows if row.name == name), None)
            return found is not None and bool(pane.view.find(found.key))

        await self.until(there, f"{kind} {name} in its pane")
        self.main.follow_selection()
        pane.sync()

    async def form(self) -> FormScreen:
        """Wait for a form and return it."""
        await self.until(lambda: isinstance(self.app.screen, FormScreen) and self.app.screen.is_mounted, "a form")
        await self.pilot.pause()
        screen = self.app.screen
        assert isinstance(screen, FormScreen)
        return screen

    async def fill(self, **values: Any) -> FormScreen:
        """Put values into the fields of the form that is open."""
        screen = await self.form()
        screen.load(values)
        await self.pilot.pause()
        return screen

    async def idle(self) -> None:
        """Wait until no form is open and no command is under way."""
        await self.until(lambda: self.app.screen is self.main and not self.app.session.commands.running, "idle")

    def commands(self) -> list[str]:
        """The docker commands of the command log, oldest first."""
        return [entry.command for entry in self.app.session.commands.entries]


def counts(hold: LoopHold) -> bool:
    """Whether it is the app that held the loop: not a test, nor looking for garbage through all that tests leave."""
    return bool(hold.where) and "/tests/" not in hold.where and "dockertui/memory.py" not in hold.where


@asynccontextmanager
async def running(
    socket: str,
    size: tuple[int, int] = (120, 40),
    *,
    read_only: bool = False,
    live: bool = True,
    config: Config | None = None,
    place: ComposePlace | None = None,
    contexts: Sequence[str] = (),
    glance: Glance | None = None,
    apps: int = 1,
) -> AsyncIterator[Running]:
    """Run the app on the engine at `socket`, or at a URL, or on contexts; no failure in the background is let pass.

    `apps` is how many run on this event loop, each of which may hold it for a while.
    """
    host = "" if contexts else socket if "://" in socket else f"unix://{socket}"
    watchdog = Watchdog()
    selector = asyncio.get_running_loop()._selector  # type: ignore[attr-defined]
    selector.select = watchdog.wrap(selector.select)
    app = DockerTui(config or Config(), host=host, contexts=contexts, read_only=read_only, place=place, glance=glance)
    try:
        async with app.run_test(size=size, notifications=True) as pilot:
            watchdog.begin()
            driver = Running(app, pilot, socket)
            if live:
                await driver.until(lambda: app.session.state == "live", "a live session")
            yield driver
    finally:
        watchdog.end()
        await app.close_all()
    assert not app.failures, app.failures
    assert not app.keys.stuck, "keys waited for what never ended"
    held = [hold for hold in watchdog.holds if hold.computed > apps * SHARED * HELD and counts(hold)]
    assert not held, f"the event loop was held: {held}"
