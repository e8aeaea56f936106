"""The application: the session, its screens, signals, and what happens when something goes wrong."""

import asyncio
import gc
import logging
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

from rich.text import Text
from textual import events
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App
from textual.binding import BindingType
from textual.screen import Screen
from textual.worker import WorkerFailed

from dockertui import format as fmt
from dockertui.commands import COMMANDS
from dockertui.config import Config
from dockertui.driver import RawKeys, TerminalDriver
from dockertui.engine import Endpoint, Engine, EngineError, choices, host_sample, resolve
from dockertui.engine.compose import Place
from dockertui.i18n import _
from dockertui.model.keymap import Keymap
from dockertui.model.resource import Tone
from dockertui.model.session import Session
from dockertui.model.terminals.keys import control_byte
from dockertui.paths import stylesheets
from dockertui.resources import RESOURCES
from dockertui.screens.main import MainScreen
from dockertui.sessions import Sessions
from dockertui.themes import THEMES
from dockertui.trial import Trial, TrialError

if TYPE_CHECKING:
    from dockertui.screens.trouble import TroubleScreen

log = logging.getLogger(__name__)

TONES: dict[str, Tone] = {"": "strong", "red": "bad", "yellow": "warn", "green": "ok", "blue": "accent", "cyan": "busy"}
"""How the colours look that the configuration gives to engines; "" for none."""

HOST_EVERY = 3.0
"""Seconds between two looks at the host's load."""

COLLECT_AFTER = 20_000
"""New objects that are looked through for garbage at a time: a list of 1000 containers makes more."""


class DockerTui(App[int], inherit_bindings=False):
    """dockertui on one engine or several. `read_only` refuses every change, whatever the configuration says.

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
        context: str = "",
        theme: str = "",
        read_only: bool = False,
        log_file: Path | None = None,
        place: Place | None = None,
    ) -> None:
        super().__init__(driver_class=TerminalDriver)
        self.config = config
        self.failures: list[BaseException] = []
        for entry in THEMES:
            self.register_theme(entry)
        self._begin_theme(theme or config.theme)
        self._asked = (host, context)
        self._read_only = read_only
        self._log_file = log_file
        self._place = place
        self._trial: Trial | None = None
        self._trouble: TroubleScreen | None = None
        self._choosing = False
        self.sessions = Sessions(self._make_session, self._failed)
        first = self._make_session(Endpoint("", "", "", None, context or host or "docker"))
        self.main = MainScreen(first, RESOURCES, COMMANDS, Keymap(config.keys))
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
        """Connect once the first frame is painted."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self.exit, 128 + number)
        self.main.choose_engine = self._choose
        self.main.show_engine_too = self._show_too
        self.main.terminals.raw = self._deliver_raw
        self.main.terminals.follow_mouse = self._follow_mouse
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self._resolve()
        self.set_interval(HOST_EVERY, self._measure_host)
        self._measure_host()
        # What start-up has made stays: it is never looked through again, and new things only when they are many.
        gc.freeze()
        gc.set_threshold(COLLECT_AFTER, 20, 20)
        gc.enable()

    # -- engines ----------------------------------------------------------------------------------------------------

    def _resolve(self) -> None:
        try:
            endpoint = resolve(*self._asked)
        except EngineError as error:
            self.session.fail(error)
            return
        self.main.engines = [endpoint, *(other for other in choices() if other.host != endpoint.host)]
        self.use(endpoint)

    def use(self, endpoint: Endpoint) -> None:
        """Show an engine in place of those shown now, which are left unless something runs there."""
        before = list(self.main.sessions)
        session = self.sessions.open(endpoint)
        self.main.show([session], session)
        self._session_changed(session)
        for other in before:
            if other is not session:
                self._leave(other)

    def also(self, endpoint: Endpoint) -> None:
        """Show an engine beside those shown now, or no longer."""
        session = self.sessions.find(endpoint.host)
        shown = list(self.main.sessions)
        if session in shown and len(shown) > 1:
            shown.remove(session)
            front = self.session if self.session in shown else shown[0]
            self.main.show(shown, front)
            self._leave(session)
        else:
            self.main.show([*shown, self.sessions.open(endpoint)], self.session)

    def _make_session(self, endpoint: Endpoint) -> Session:
        read_only = self._read_only or self.config.read_only or endpoint.name in self.config.read_only_contexts
        session = Session(
            Engine(endpoint, read_only), RESOURCES, tone=TONES[self.config.colours.get(endpoint.name, "")]
        )
        session.place = self._place
        session.listeners.append(self._session_changed)
        session.jobs.crashed = self._failed
        return session

    def _leave(self, session: Session) -> None:
        """Let an engine go, unless jobs or terminals run there."""
        if not session.jobs.running and not self.main.terminals.uses(session):
            self.run_worker(self.sessions.leave(session), group="closing")

    def _session_changed(self, session: Session) -> None:
        """Show the trouble screen while the only engine shown was never reached; say so in passing for others."""
        if session not in self.main.sessions:
            return
        if session.state == "live" and self._trouble:
            self._trouble.dismiss(None)
        elif session.state == "lost" and not session.seen and session.error:
            if len(self.main.sessions) > 1:
                self._say_lost(session)
            elif self._trouble:
                self._trouble.update(session.error, _due(session))
            elif not self._choosing:
                self.run_worker(self._show_trouble(session.error), group="trouble")

    def _say_lost(self, session: Session) -> None:
        text = f"{session.engine.endpoint.label}: {session.error}"
        if session.retry and session.retry.first:
            self.main.desk.notify(text, "error")

    async def _show_trouble(self, error: EngineError) -> None:
        from dockertui.screens.trouble import Quit, Retry, Sandbox, TroubleScreen, Use

        self._choosing = True
        sandbox = self._trial is None and await Trial.possible()
        if self.session.state != "lost":
            self._choosing = False
            return
        tried = self.session.engine.endpoint
        self._trouble = TroubleScreen(
            error,
            tried if tried.host else None,
            list(choices()),
            sandbox=sandbox,
            retry_at=_due(self.session),
        )
        choice = await self.push_screen_wait(self._trouble)
        self._trouble = None
        self._choosing = False
        match choice:
            case Quit():
                self.exit()
            case Use(endpoint):
                self.use(endpoint)
            case Sandbox():
                await self._start_sandbox()
            case Retry() if self.session in self.sessions.all:
                self.session.retry_now()
            case Retry() if tried.host:
                self.use(tried)
            case Retry():
                self._resolve()

    def _choose(self, host: str) -> None:
        self._with_endpoint(host, self.use)

    def _show_too(self, host: str) -> None:
        self._with_endpoint(host, self.also)

    def _with_endpoint(self, host: str, act: Callable[[Endpoint], None]) -> None:
        shown = (session.engine.endpoint for session in self.sessions.all)
        endpoint = next((endpoint for endpoint in (*shown, *choices()) if endpoint.host == host), None)
        if endpoint:
            act(endpoint)

    # -- the sandbox ------------------------------------------------------------------------------------------------

    async def _start_sandbox(self) -> None:
        from dockertui.screens.progress import ProgressScreen

        before = self.session
        await self.sessions.leave(before)  # It is not to be tried for meanwhile.
        self._trial = Trial()
        url = await self.push_screen_wait(ProgressScreen[str](_("Starting the sandbox"), self._trial.start))
        if isinstance(url, str):
            self.use(Endpoint("sandbox", url, "sandbox", None, "sandbox"))
            return
        self._trial = None
        if isinstance(url, Exception) and not isinstance(url, TrialError):
            self._failed(url)
        why = _("cancelled") if url is None else str(url)
        remedy = _("Choose another engine, or try again.")
        session = self._make_session(before.engine.endpoint)
        self.main.show([session], session)
        session.fail(EngineError("absent", _("The sandbox did not start"), why, remedy))

    async def close_all(self) -> None:
        """Let the engine go and remove the sandbox; called once the terminal is restored."""
        await self.main.terminals.close_all()
        await self.sessions.close()
        if self._trial:
            with suppress(OSError):  # the terminal may be gone
                print(_("Removing the sandbox…"), flush=True)
            await self._trial.stop()

    # -- the host ---------------------------------------------------------------------------------------------------

    def _measure_host(self) -> None:
        if self.session.engine.info is None or self.session.engine.info.local:
            self.run_worker(self._sample_host(), group="host", exclusive=True)

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

    def on_raw_keys(self, message: RawKeys) -> None:
        """Pass keys on to the terminal that has the focus."""
        self.main.terminals.take(message.data)

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
            self._failed(error.error)
        else:
            log.error("dockertui crashed", exc_info=error)
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """Say in a few lines that the app crashed: a traceback with the values of variables might tell secrets."""
        lines = [_("dockertui crashed: {error}").format(error=fmt.clean(repr(self._exception)))]
        if self._log_file:
            lines.append(_("Where it happened stands in {path}; please report it.").format(path=self._log_file))
        self.panic(Text("\n".join(lines)))

    def _failed(self, error: BaseException | None) -> None:
        if error is None:
            return
        self.failures.append(error)
        log.error("failure in the background", exc_info=error)
        text = _("Something went wrong in dockertui: {error}").format(error=fmt.clean(repr(error)))
        self.main.desk.notify(text, "error")


def _due(session: Session) -> float | None:
    """When the next attempt to reach the engine is made, in `time.monotonic()` seconds; None for never."""
    return session.retry.at if session.retry else None


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
