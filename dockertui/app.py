"""The application: the session, its screens, signals, and what happens when something goes wrong."""

import asyncio
import logging
import os
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual import events
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App
from textual.binding import BindingType
from textual.driver import Driver
from textual.message import Message
from textual.screen import Screen
from textual.worker import WorkerFailed

from dockertui import effects, ending, timers
from dockertui import format as fmt
from dockertui.abilities import told_less
from dockertui.commands import COMMANDS
from dockertui.config import Config
from dockertui.driver import TerminalDriver
from dockertui.engine import host_sample, open_files
from dockertui.engines import Engines
from dockertui.i18n import _, ngettext
from dockertui.key_reader import NAP, KeyReader
from dockertui.memory import Tidying, share_grounds
from dockertui.model.jobs import SETTLE_WITHIN
from dockertui.model.keymap import Keymap
from dockertui.model.session import Session
from dockertui.model.supervisor import Supervisor
from dockertui.model.terminals.keys import control_byte
from dockertui.model.typeahead import Use
from dockertui.paste_routing import PasteRouting, asks_for_text
from dockertui.paths import stylesheets
from dockertui.rebinding import RebindingApp
from dockertui.resources import RESOURCES
from dockertui.screens.dialog import Dialog
from dockertui.screens.main import MainScreen
from dockertui.screens.main.keyboard import GIVE_UP
from dockertui.terminal_events import RawKeys, TypedLine, keys_of
from dockertui.themes import THEMES
from dockertui.watchdog import Watchdog

if TYPE_CHECKING:
    from dockertui.engine.compose import ComposePlace
    from dockertui.engine.glance import Glance

log = logging.getLogger(__name__)

HOST_AFTER = 0.5
"""Seconds after the first frame at which the host's load is first looked at: the engine's objects come first."""

HOST_EVERY = 3.0
"""Seconds between two looks at the host's load."""

LAYOUT_LOOK = 0.004
"""Seconds between two looks at whether the screen is laid out anew."""

LAID_OUT_WITHIN = 0.5
"""Seconds after which a key is given to what is in front whether it is laid out or not."""

FAILURES = 10
"""Failures in the background that are kept, the last ones: each holds on to all that took part in it."""

TIDY_EVERY = 1.0
"""Seconds between two looks at whether there is garbage."""


GIVE_UP_BYTES = (b"\x1b", b"\x03")
"""The keys of `GIVE_UP` as they come where a terminal has the focus."""

effects.install()
timers.install()


class DockerTui(RebindingApp[int], inherit_bindings=False):
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
        place: "ComposePlace | None" = None,
        glance: "Glance | None" = None,
        watchdog: Watchdog | None = None,
    ) -> None:
        share_grounds()
        super().__init__(driver_class=TerminalDriver)
        self.config = config
        self.keys_given = config.keys
        self.failures: deque[BaseException] = deque(maxlen=FAILURES)
        self.feeds = Supervisor()
        for entry in THEMES:
            self.register_theme(entry)
        self._begin_theme(theme or config.theme)
        self._log_file = log_file
        self._watchdog = watchdog
        self._pointer = "default"
        self.engines = Engines(self, host, contexts, read_only or config.read_only, place, glance)
        self.main = MainScreen(self.engines.first, RESOURCES, COMMANDS, Keymap(config.keys), self.engines)
        self.keys = KeyReader(self._deliver, self._front_ready, self._use_of, self._handle_exception)
        self._pastes = PasteRouting(self.main, self.keys, lambda: self.screen, super().on_event)
        self.keys.changed = self._show_wait
        self.keys.dropped = self._keys_dropped
        self.main.keyboard.waited = self._waited
        self.main.desk.unasked = self._unasked
        self.main.terminals.prefix = control_byte(config.prefix)
        self.main.terminals.scrollback = config.scrollback

    def _begin_theme(self, name: str) -> None:
        """Take the first theme; setting it as a later one would parse the style sheets a second time."""
        self.set_reactive(App.theme, name)
        dark = self.current_theme.dark
        sparing = told_less(self.config.line, os.environ)
        self.update_classes({"-dark-mode": dark, "-light-mode": not dark, "-sparing": sparing}, update=False)
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
        """Hand the terminals what they ask of the app."""
        self.main.terminals.raw = self._deliver_raw
        self.main.terminals.follow_mouse = self._follow_mouse

    def on_ready(self) -> None:
        """Connect: the first frame is painted."""
        self.engines.begin()
        if self._watchdog:
            self._watchdog.begin()
        if (files := open_files.limit()) < open_files.FEW:
            text = _("Only {count} files may be open at a time (ulimit -n): what needs more will be missing, or fail.")
            self.main.desk.notify(text.format(count=files), "warning")
        self.feeds.mistaken = self.failed
        self.run_worker(self.feeds.keep("host", self._follow_host), group="host")
        self.set_interval(TIDY_EVERY, Tidying().look)

    def on_unmount(self) -> None:
        """Read no more keys."""
        self.keys.close()

    async def close_all(self) -> None:
        """End whole what is half done, let the engines go, remove the sandbox; called once the terminal is restored."""
        if self.main.terminals.unsettled or self.engines.unsettled:
            async with ending.grace(SETTLE_WITHIN + 2):
                await asyncio.gather(self.main.terminals.close_all(), self.engines.settle())
        else:
            await self.main.terminals.close_all()
        await self.engines.close()

    # -- the host ---------------------------------------------------------------------------------------------------

    async def _follow_host(self) -> None:
        """Show the host's load, for ever; nothing where that fails, until it goes on."""
        await asyncio.sleep(HOST_AFTER)
        try:
            while True:
                info = self.session.engine.info
                if info is None or info.local:
                    self.main.header.take_host(await asyncio.to_thread(host_sample))
                    self.feeds.current("host")
                await asyncio.sleep(HOST_EVERY)
        finally:
            self.main.header.state.host = None

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

    def on_raw_keys(self, message: RawKeys) -> None:
        """Queue keys that came as bytes, for the terminal that had the focus."""
        self.keys.typed(message)

    def on_typed_line(self, message: TypedLine) -> None:
        """Queue a line that was typed at once."""
        self.keys.typed(message)

    async def on_event(self, event: events.Event) -> None:
        """Queue keys and pastes, so that each gets to what is in front once those before it had their effect."""
        if isinstance(event, events.Resize):
            self.redraw()  # A terminal that is resized may lose what it showed, also where it has its old size again.
        if isinstance(event, (events.Key, events.Paste)) and not event.is_forwarded:
            self.keys.typed(event)
        elif isinstance(event, events.MouseEvent):
            with effects.Effect().current():  # What comes of it was asked for.
                await super().on_event(event)
        else:
            await super().on_event(event)

    async def _deliver(self, key: Message) -> None:
        """Give a key to what is in front; raw keys as events where they mean something else by now."""
        in_front = self.screen is self.main
        if isinstance(key, RawKeys):
            if not self.main.terminals.take(key.data):
                self.keys.insert([event for event in keys_of(key.data) if isinstance(event, (events.Key, TypedLine))])
        elif isinstance(key, events.Key):
            if not (in_front and self.main.keyboard.press(key)):
                await super().on_event(key)
        elif isinstance(key, TypedLine):
            await self._pastes.take_line(key)
        elif isinstance(key, events.Paste):
            await self._pastes.paste(key)

    def on_paste(self, event: events.Paste) -> None:
        """Say of a pasted text that nothing took it."""
        self._pastes.refuse(event)

    async def _front_ready(self) -> None:
        """Wait until what is in front is whole, also where no key has opened it."""
        front: Screen[Any] | None = None
        while front is not self.screen:
            front = self.screen
            await front._mounted_event.wait()
            if isinstance(front, Dialog):
                await front.opening.over()
            await self._laid_out(front)

    async def _laid_out(self, front: Screen[Any]) -> None:
        """Wait until widgets have the sizes that the last key gave them; Textual lays out some 60 times a second."""
        until = time.monotonic() + LAID_OUT_WITHIN
        while front._layout_required and front is self.screen:
            if time.monotonic() > until:  # It is not shown, as while another program has the terminal.
                break
            await asyncio.sleep(LAYOUT_LOOK)

    async def calm(self, alone: bool = False) -> None:
        """Wait until what comes to the front unasked takes no keys that are for something else.

        Nobody is typing, and nothing is asked below the list; with `alone` nothing else is in front either.
        """
        while True:
            await self.keys.rest()
            if not (self.main.prompt.active or (alone and self.screen is not self.main)):
                return
            await asyncio.sleep(NAP)

    async def _unasked(self) -> None:
        """Wait until a form may come to the front that no key asked for, which is to happen then."""
        await self.calm()
        self.keys.deafen()

    def _use_of(self, key: Message) -> Use:
        """What a key means while something is waited for."""
        if isinstance(key, RawKeys):
            return "gives up" if key.data in GIVE_UP_BYTES else "text"
        if not isinstance(key, events.Key):
            return "text"
        if self.screen is self.main:
            return self.main.keyboard.use(key)
        return "gives up" if key.key in GIVE_UP else "text"

    def _waited(self) -> tuple[str, float] | None:
        wait = self.keys.wait
        return (wait[0].title, wait[1]) if wait else None

    def _show_wait(self) -> None:
        """Show what keys wait for, or that they wait no more, where the user looks."""
        for screen in self.screen_stack:
            if isinstance(screen, Dialog):
                screen.wait(self._waited() if screen is self.screen else None)
        self.main.footer.sync()

    def _keys_dropped(self, count: int) -> None:
        text = ngettext("{count} key typed ahead was dropped.", "{count} keys typed ahead were dropped.", count)
        self.main.desk.notify(text.format(count=count), "warning")

    # -- the terminal -----------------------------------------------------------------------------------------------

    def _build_driver(self, headless: bool, inline: bool, mouse: bool, size: tuple[int, int] | None) -> Driver:
        """Make the driver, and tell it what the user says of the line."""
        driver = super()._build_driver(headless, inline, mouse, size)
        if isinstance(driver, TerminalDriver):
            driver.line_taken, driver.line_changed = self.config.line, self.main.header.take_line
            driver.busy = lambda: not self.keys.idle
            driver.left = self.keys.queue.clear
        return driver

    def copy_to_clipboard(self, text: str) -> None:
        """Have the terminal take a text; `widgets/clipboard.py` tells the user."""
        from dockertui.widgets.clipboard import sequence

        self._clipboard = text
        if isinstance(self._driver, TerminalDriver):
            self._driver.write_beside(sequence(text, os.environ))

    # -- drawing ----------------------------------------------------------------------------------------------------

    def _set_pointer_shape(self, shape: str) -> None:
        """Tell the terminal how the mouse's pointer looks, if that has changed: Textual does so for each screen."""
        if shape != self._pointer:
            self._pointer = shape
            super()._set_pointer_shape(shape)

    def redraw(self) -> None:
        """Draw everything anew, whatever the terminal shows."""
        if isinstance(self._driver, TerminalDriver):
            self._driver.painter.forget()
        self.refresh(layout=True)

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        """Write what differs from what the terminal shows, in place of Textual's writing all that was drawn anew."""
        driver = self._driver
        if not isinstance(driver, TerminalDriver) or not isinstance(renderable, (LayoutUpdate, ChopsUpdate)):
            super()._display(screen, renderable)
        elif self._running and not self._closed and not self._batch_count:
            asked = asks_for_text(screen.focused)
            driver.paint(renderable, screen.outer_size.clamp_offset(self.cursor_position) if asked else None)

    # -- failures ---------------------------------------------------------------------------------------------------

    def _handle_exception(self, error: Exception) -> None:
        """Keep the app alive when a worker fails, and say so; what else fails ends it, with the terminal restored.

        Once the app ends, Textual composes no screen any more: one that is half made fails then, which is only logged.
        """
        if self._exit:
            log.warning("failed while dockertui was ending", exc_info=error)
        elif isinstance(error, WorkerFailed):
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
    watchdog = Watchdog()

    async def main() -> int:
        app = DockerTui(config, watchdog=watchdog, **options)
        ending.listen(app.exit)
        status = 1
        try:
            await app.run_async()
            status = app.return_value if app.return_value is not None else app.return_code or 0
        finally:
            ending.leave(status)
            watchdog.end()
            await app.close_all()
        return status

    with asyncio.Runner(loop_factory=watchdog.new_loop) as runner:
        return runner.run(main())
