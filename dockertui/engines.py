"""Which engines are shown: choosing, adding and leaving them, and what the user sees where one does not answer."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from dockertui.engine import Endpoint, Engine, EngineError, choices, resolve
from dockertui.engine.endpoint import config_trouble
from dockertui.glyphs import GLYPHS
from dockertui.i18n import _
from dockertui.model.resource import Tone
from dockertui.model.session import Session
from dockertui.resources import RESOURCES
from dockertui.sessions import Sessions

if TYPE_CHECKING:
    from dockertui.app import DockerTui
    from dockertui.engine.compose import ComposePlace
    from dockertui.engine.glance import Glance
    from dockertui.sandbox_process import SandboxProcess
    from dockertui.screens.trouble import TroubleScreen, Way

TONES: dict[str, Tone] = {"": "strong", "red": "bad", "yellow": "warn", "green": "ok", "blue": "accent", "cyan": "busy"}
"""How the colours look that the configuration gives to engines; "" for none."""


class Engines:
    """The engines of the app: at `host`, or those of `contexts`, to begin with.

    `read_only` holds for all of them; `place` is where compose files are looked for; `glance` is what the first one
    was asked already.
    """

    def __init__(
        self,
        app: "DockerTui",
        host: str,
        contexts: Sequence[str],
        read_only: bool,
        place: "ComposePlace | None",
        glance: "Glance | None" = None,
    ) -> None:
        self._app = app
        self._asked = (host, contexts or ("",))
        self._read_only = read_only
        self._place = place
        self._glance = glance
        self._trial: SandboxProcess | None = None
        self._trouble: TroubleScreen | None = None
        self._choosing = False
        self._begun: Sequence[Endpoint] = ()
        self._found: Sequence[Endpoint] = ()
        self.sessions = Sessions(self._make, app.failed)
        self.first = self._make(Endpoint("", "", "", None, ", ".join(contexts) or host or "docker"))

    def begin(self) -> None:
        """Find out which engines to begin with, and reach them; to be called once the first frame is painted."""
        host, contexts = self._asked
        try:
            self._begun = tuple({place.key: place for place in (resolve(host, name) for name in contexts)}.values())
        except EngineError as error:
            self._front.fail(error)
            return
        self._app.run_worker(self._look_first(), group="looking")
        self.use(self._begun[0])
        for endpoint in self._begun[1:]:
            self.also(endpoint)

    @property
    def shown(self) -> Sequence[Session]:
        """The sessions whose objects are in the lists."""
        return self._app.main.sessions

    async def _look_first(self) -> None:
        """Look for contexts and sockets, and warn of a configuration that is not used."""
        await self.look()
        if trouble := await asyncio.to_thread(config_trouble):
            self._app.main.desk.notify(trouble, "warning")

    @property
    def running(self) -> Sequence[Session]:
        """The sessions that run, also those whose objects are not in the lists."""
        return self.sessions.all

    async def look(self) -> None:
        """Look for contexts and sockets again."""
        self._found = await asyncio.to_thread(lambda: tuple(choices()))

    @property
    def offered(self) -> Sequence[Endpoint]:
        """Every engine that can be chosen: those that run here, those asked for, and what is found."""
        hosts = {endpoint.host for endpoint in self._found}
        begun = (endpoint for endpoint in self._begun if endpoint.host not in hosts)
        known = (*(session.engine.endpoint for session in self.sessions.all), *begun, *self._found)
        return tuple({endpoint.key: endpoint for endpoint in reversed(known)}.values())[::-1]

    def session(self, endpoint: Endpoint) -> Session | None:
        """The session of an engine, where it runs."""
        return self.sessions.find(endpoint)

    def use(self, endpoint: Endpoint) -> None:
        """Show an engine in place of those shown now, which are left unless something runs there."""
        main = self._app.main
        before = list(main.sessions)
        session = self.sessions.open(endpoint)
        main.show([session], session)
        self._changed(session)
        for other in before:
            if other is not session:
                self._leave(other)

    def also(self, endpoint: Endpoint) -> None:
        """Show an engine beside those shown now, or no longer; the only one stays."""
        main = self._app.main
        session = self.sessions.find(endpoint)
        shown = list(main.sessions)
        if session not in shown:
            main.show([*shown, self.sessions.open(endpoint)], main.session)
        elif len(shown) > 1:
            shown.remove(session)
            front = main.session if main.session in shown else shown[0]
            main.show(shown, front)
            self._leave(session)

    async def answer(self, session: Session) -> None:
        """Let ssh ask the user what it could not, then try to reach the engine again."""
        from dockertui.screens.questions import QuestionsScreen

        self._choosing = True
        await QuestionsScreen(session).answer(self._app)
        self._choosing = False
        session.retry_now()

    @property
    def unsettled(self) -> Sequence[str]:
        """What has yet to be put right on the engines before the app may end, each as a sentence."""
        return self.sessions.unsettled

    async def settle(self) -> None:
        """Put right what is half done on the engines, and say so: `jobs.SETTLE_WITHIN` seconds at most."""
        with suppress(OSError):  # the terminal may be gone
            for text in self.unsettled:
                print(text, GLYPHS.busy, flush=True)
        await self.sessions.settle()

    async def close(self) -> None:
        """Let all engines go, and remove the sandbox."""
        await self.sessions.close()
        if self._trial:
            with suppress(OSError):  # the terminal may be gone
                print(_("Removing the sandbox…"), flush=True)
            await self._trial.stop()

    @property
    def _front(self) -> Session:
        return self._app.main.session

    def _make(self, endpoint: Endpoint) -> Session:
        config = self._app.config
        read_only = self._read_only or endpoint.name in config.read_only_contexts
        engine = Engine(endpoint, read_only, config.ssh_keep_minutes * 60)
        session = Session(engine, RESOURCES, tone=TONES[config.colours.get(endpoint.name, "")])
        session.place, session.trusted_folders = self._place, config.trusted_folders
        if self._glance and self._glance.endpoint == endpoint:
            session.glance, self._glance = self._glance, None
            if endpoint.scheme == "ssh":
                engine.begun = session.glance.tunnel
        session.works.proven_after, session.works.undo_for = config.proven_after, config.undo_minutes * 60
        session.listeners.append(self._changed)
        session.jobs.crashed = session.feeds.mistaken = self._app.failed
        return session

    def _leave(self, session: Session) -> None:
        """Let an engine go, unless jobs or terminals run there."""
        if not session.jobs.running and not self._app.main.terminals.uses(session):
            self._app.run_worker(self.sessions.leave(session), group="closing")

    # -- engines that do not answer ---------------------------------------------------------------------------------

    def _changed(self, session: Session) -> None:
        """Show the trouble screen while the only engine shown was never reached; say so in passing for others."""
        if session.state == "live":
            self._app.run_worker(self._take_up(session), group="taking-up")
        shown = self._app.main.sessions
        if session not in shown:
            return
        if session.state == "live" and self._trouble:
            self._trouble.dismiss(None)
        elif session.state == "lost" and not session.seen and session.error:
            if len(shown) > 1:
                self._say_lost(session, session.error)
            elif self._trouble:
                self._trouble.update(session.error, _due(session))
            elif not self._choosing:
                self._app.run_worker(self._show_trouble(session.error), group="trouble")

    async def _take_up(self, session: Session) -> None:
        """Ask what is to become of work that was left half done; what is to be asked is imported only if there is."""
        if await session.works.anything_left(session.store.all("container")):
            from dockertui.resources.run.unfinished import take_up

            await take_up(self._app.main.desk, session)

    def _say_lost(self, session: Session, error: EngineError) -> None:
        if session.retry is None or session.retry.first:
            self._app.main.desk.notify(f"{session.engine.endpoint.label}: {error}", "error")

    async def _show_trouble(self, error: EngineError) -> None:
        from dockertui.sandbox_process import SandboxProcess
        from dockertui.screens.trouble import TroubleScreen

        self._choosing = True
        await self.look()
        sandbox = self._trial is None and await SandboxProcess.possible()
        await self._app.calm(alone=True)
        if self._front.state != "lost":
            self._choosing = False
            return
        place = self._front.engine.endpoint
        tried = place if place.host else None
        self._app.keys.deafen()
        self._trouble = TroubleScreen(error, tried, self.offered, sandbox=sandbox, retry_at=_due(self._front))
        choice = await self._trouble.answer(self._app)
        self._trouble = None
        self._choosing = False
        await self._go(choice, tried)

    async def _go(self, choice: "Way | None", tried: Endpoint | None) -> None:
        """Take the way on that the user chose, None for none: the engine is back."""
        from dockertui.screens.trouble import AnswerSsh, Quit, Retry, Sandbox, Use

        match choice:
            case Quit():
                self._app.exit()
            case Use(endpoint):
                self.use(endpoint)
            case AnswerSsh():
                await self.answer(self._front)
            case Sandbox():
                await self._start_sandbox()
            case Retry() if self._front in self.sessions.all:
                self._front.retry_now()
            case Retry() if tried:
                self.use(tried)
            case Retry():
                self.begin()

    async def _start_sandbox(self) -> None:
        from dockertui.sandbox_process import SandboxError, SandboxProcess
        from dockertui.screens.progress import ProgressScreen

        before = self._front
        await self.sessions.leave(before)  # It is not to be tried for meanwhile.
        self._trial = SandboxProcess()
        progress = ProgressScreen[str](_("Starting the sandbox"), self._trial.start)
        url = await progress.answer(self._app)
        if isinstance(url, str):
            self.use(Endpoint("sandbox", url, "sandbox", None, "sandbox"))
            return
        self._trial = None
        if isinstance(url, Exception) and not isinstance(url, SandboxError):
            self._app.failed(url)
        why = _("cancelled") if url is None else str(url)
        session = self._make(before.engine.endpoint)
        self._app.main.show([session], session)
        session.fail(
            EngineError("absent", _("The sandbox did not start"), why, _("Choose another engine, or try again."))
        )


def _due(session: Session) -> float | None:
    """When the next attempt to reach the engine is made, in `time.monotonic()` seconds; None for never."""
    return session.retry.at if session.retry else None
