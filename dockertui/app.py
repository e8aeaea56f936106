"""The application: the session, its screens, signals, and what happens when something goes wrong."""

import asyncio
import gc
import logging
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

from rich.text import Text
from textual import events, work
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App
from textual.binding import BindingType
from textual.screen import Screen
from textual.worker import WorkerFailed

from dockertui import format as fmt
from dockertui.commands import COMMANDS
from dockertui.config import Config
from dockertui.driver import RawKeys, TerminalDriver, keys_of
from dockertui.engine import host_sample
from dockertui.engines import Engines
from dockertui.i18n import _
from dockertui.model.keymap import Keymap
from dockertui.model.session import Session
from dockertui.model.terminals.keys import control_byte
from dockertui.paths import stylesheets
from dockertui.resources import RESOURCES
from dockertui.screens.main import MainScreen
from dockertui.themes import THEMES

if TYPE_CHECKING:
    from dockertui.engine.compose import Place
    from dockertui.engine.glance import Glance

log = logging.getLogger(__name__)

HOST_AFTER = 0.5
"""Seconds after the first frame at which the host's load is first looked at: the engine's objects come first."""

HOST_EVERY = 3.0
"""Seconds between two looks at the host's load."""

COLLECT_AFTER = 20_000
"""New objects that are looked through for garbage at a time: a list of 1000 containers makes more."""


class DockerTui(App[int], inherit_bindings=False):
    """dockertui on one engine or several: at `host`, or those of `contexts`, or where docker would look.

    `read_only` refuses every change, whatever the configuration says.

    `log_file` is where the log goes, for messages that point there, `place` where compose files are looked for.
    """

    BINDINGS: ClassVar[list[BindingType]] = []
    CSS_PATH = [*stylesheets()]
    ENABLE_COMMAND_PALETTE = False
    TITLE = "dockertui"

    def __init__(
        self,
        config: Config,
        *,
        host: str = "",
        contexts: Sequence[str] = (),
        theme: str = "",
        read_only: bool = False,
        log_file: Path | None = None,
        place: "Place | None" = None,
        glance: "Glance | None" = None,
    ) -> None:
        super().__init__(driver_class=TerminalDriver)
        self.config = config
        self.failures: list[BaseException] = []
        for entry in THEMES:
            self.register_theme(entry)
        self._begin_theme(theme or config.theme)
        self._log_file = log_file
        self.engines = Engines(self, host, contexts, read_only or config.read_only, place, glance)
        self.main = MainScreen(self.engines.first, RESOURCES, COMMANDS, Keymap(config.keys), self.engines)
        self.main.terminals.prefix = control_byte(config.prefix)
        self.main.terminals.scrollback = config.scrollback

    def _begin_theme(self, name: str) -> None:
        """Take the first theme; setting it as a later one would parse the style sheets a second time."""
        self.set_reactive(App.theme, name)
        dark = self.current_theme.dark
        self.update_classes({"-dark-mode": dark, "-light-mode": not dark}, update=False)
        self._refresh_truecolor_filter(self.ansi_theme)
        self.stylesheet.set_variables(self.get_css_variables())

    @property
    def session(self) -> Session:
        """The session in front of the user."""
        return self.main.session

    def get_default_screen(self) -> MainScreen:
        """The main screen, for Textual."""
        return self.main

    def on_mount(self) -> None:
        """Listen for signals, and hand the terminals what they ask of the app."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self.exit, 128 + number)
        self.main.terminals.raw = self._deliver_raw
        self.main.terminals.follow_mouse = self._follow_mouse

    def on_ready(self) -> None:
        """Connect: the first frame is painted."""
        self.engines.begin()
        self.set_timer(HOST_AFTER, self._measure_host)
        self.set_interval(HOST_EVERY, self._measure_host)
        # What start-up has made stays: it is never looked through again, and new things only when they are many.
        gc.freeze()
        gc.set_threshold(COLLECT_AFTER, 20, 20)
        gc.enable()

    async def close_all(self) -> None:
        """End whole what is half done, let the engines go, remove the sandbox; called once the terminal is restored."""
        await asyncio.gather(self.main.terminals.close_all(), self.engines.settle())
        await self.engines.close()

    # -- the host ---------------------------------------------------------------------------------------------------

    def _measure_host(self) -> None:
        if self.session.engine.info is None or self.session.engine.info.local:
            self._sample_host()

    @work(exclusive=True, group="host")
    async def _sample_host(self) -> None:
        self.main.header.take_host(await asyncio.to_thread(host_sample))

    # -- keys -------------------------------------------------------------------------------------------------------

    def _deliver_raw(self, on: bool) -> None:
        """Have the terminal's input delivered as it is, as far as there is one."""
        if isinstance(self._driver, TerminalDriver):
            self._driver.source.prefix = self.main.terminals.prefix
            self._driver.source.raw = on

    def _follow_mouse(self, on: bool) -> None:
        """Have every movement of the mouse reported, as far as there is a terminal that can."""
        if isinstance(self._driver, TerminalDriver):
            self._driver.follow_mouse(on)

    async def on_raw_keys(self, message: RawKeys) -> None:
        """Pass keys on to the terminal that has the focus; as events where they mean something else by now."""
        if self.main.terminals.take(message.data):
            return
        for event in keys_of(message.data):
            if isinstance(event, events.Key):
                await self.on_event(event)

    async def on_event(self, event: events.Event) -> None:
        """Give the main screen its keys in the order in which they were typed."""
        if isinstance(event, events.Resize) and isinstance(self._driver, TerminalDriver):
            self._driver.painter.forget()  # A terminal that is resized may lose what it showed.
        if isinstance(event, events.Key) and self.screen is self.main and self.main.keyboard.press(event):
            return
        if isinstance(event, events.Paste) and self.screen is self.main and self.main.terminals.paste(event.text):
            return
        await super().on_event(event)

    # -- drawing ----------------------------------------------------------------------------------------------------

    def refresh(self, *, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Draw everything anew, whatever the terminal shows."""
        if isinstance(self._driver, TerminalDriver):
            self._driver.painter.forget()
        return super().refresh(repaint=repaint, layout=layout, recompose=recompose)

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        """Write what differs from what the terminal shows, in place of Textual's writing all that was drawn anew."""
        driver = self._driver
        if not isinstance(driver, TerminalDriver) or not isinstance(renderable, (LayoutUpdate, ChopsUpdate)):
            super()._display(screen, renderable)
        elif self._running and not self._closed and not self._batch_count:
            driver.paint(renderable, screen.outer_size.clamp_offset(self.cursor_position))

    # -- failures ---------------------------------------------------------------------------------------------------

    def _handle_exception(self, error: Exception) -> None:
        """Keep the app alive when a worker fails, and say so; what else fails ends it, with the terminal restored."""
        if isinstance(error, WorkerFailed):
            self.failed(error.error)
        else:
            log.error("dockertui crashed", exc_info=error)
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """Say in a few lines that the app crashed: a traceback with the values of variables might tell secrets."""
        lines = [_("dockertui crashed: {error}").format(error=fmt.clean(repr(self._exception)))]
        if self._log_file:
            lines.append(_("Where it happened stands in {path}; please report it.").format(path=self._log_file))
        self.panic(Text("\n".join(lines)))

    def failed(self, error: BaseException | None) -> None:
        """Say that something went wrong in the background, None for nothing."""
        if error is None:
            return
        self.failures.append(error)
        log.error("failure in the background", exc_info=error)
        text = _("Something went wrong in dockertui: {error}").format(error=fmt.clean(repr(error)))
        self.main.desk.notify(text, "error")


def run(config: Config, **options: Any) -> int:
    """Run the app until it ends, and clean up; the options are those of `DockerTui`. Returns the exit status."""

    async def main() -> int:
        app = DockerTui(config, **options)
        try:
            await app.run_async()
        finally:
            await app.close_all()
        return app.return_value if app.return_value is not None else app.return_code or 0

    return asyncio.run(main())
