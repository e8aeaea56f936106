"""Work of several steps that ends whole: done, or put back, whatever ends it early.

A work says how it goes on (`forward`) and how it goes back (`back`), each from whatever state an engine is in. So the
same two ways lead out of a failure, a cancelled job, the end of the app, and of what another process left behind.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from dockertui.engine import EngineError
from dockertui.i18n import _
from dockertui.labels import WORK
from dockertui.model.command_log import logged
from dockertui.model.jobs import Job
from dockertui.model.journal import Journal, JournalEntry

if TYPE_CHECKING:
    from dockertui.engine import Client
    from dockertui.model.session import Session

log = logging.getLogger(__name__)

T = TypeVar("T")

PROVEN_AFTER = 5.0
"""Seconds that a new container must be up, unless it says itself that it is healthy."""

UNDO_FOR = 300.0
"""Seconds that what was replaced is kept."""

TRIES = 3
"""How often the way back is tried where the engine refuses a step; where it is lost, for as long as the app runs."""

PAUSE = 1.0
"""Seconds between two tries."""

FAREWELL = 1.0
"""Seconds that the end of a session waits for what was kept to be removed; the next start removes the rest."""


class Work(Protocol):
    """Something that is done in several steps. All methods raise EngineError.

    `claims` are the ids of the objects that nothing else may be done to meanwhile. One that `keeps` what it
    replaces can be undone for a while.
    """

    entry: JournalEntry
    claims: list[str]
    keeps: bool

    @property
    def names(self) -> str:
        """What the objects are called."""

    @property
    def argv(self) -> Sequence[str]:
        """The docker command that it comes to."""

    @property
    def returning(self) -> str:
        """What the way back does, as a sentence that says it is under way."""

    @property
    def returned(self) -> str:
        """What is so once the way back was gone to its end."""

    async def forward(self, job: Job) -> None:
        """Take the steps that are still to be taken."""

    async def back(self, job: Job) -> None:
        """Undo the steps that were taken, also those that another process took."""

    async def discard(self) -> None:
        """Remove what was kept to undo it."""


class Works:
    """The works of a session: those under way, and those that are done and can be undone for a while.

    `proven_after` and `undo_for` are seconds; `asked` are the ids of those that the user was asked about; `looks` say
    what is looked at that the end of the app waits for.
    """

    def __init__(self, journal: Journal | None = None) -> None:
        self.journal = journal or Journal()
        self.proven_after = PROVEN_AFTER
        self.undo_for = UNDO_FOR
        self.kept: dict[str, Work] = {}
        self.asked: set[str] = set()
        self.looks: list[str] = []
        self._at: set[str] = set()
        self._claims: dict[str, str] = {}
        self._sent: set[asyncio.Future[Any]] = set()
        self._abandoned = False
        self._timers: dict[str, asyncio.Task[None]] = {}
        self._watching: set[asyncio.Task[None]] = set()

    async def whole(self, call: Coroutine[Any, Any, T], hurry: Callable[[], Awaitable[None]] | None = None) -> T:
        """Await what was sent until it has ended, also where the waiting is cancelled: CancelledError comes after it.

        `hurry` is called at the first cancellation, and may have it end sooner. Nothing is awaited once `abandon` was
        called.
        """
        if self._abandoned:
            call.close()
            raise asyncio.CancelledError
        task = asyncio.ensure_future(call)
        self._sent.add(task)
        task.add_done_callback(self._sent.discard)
        cancelled: asyncio.CancelledError | None = None
        hurrying: asyncio.Future[None] | None = None
        while not task.done():
            try:
                await asyncio.wait({task})
            except asyncio.CancelledError as error:
                cancelled = error
                if hurry and hurrying is None:
                    hurrying = asyncio.ensure_future(hurry())
        if hurrying:
            hurrying.cancel()
        if cancelled:
            task.cancelled() or task.exception()
            raise cancelled
        return task.result()

    def abandon(self) -> None:
        """Wait for nothing any more: the app ends, and an engine does not answer. The journal keeps what is left."""
        self._abandoned = True
        for task in list(self._sent):
            task.cancel()

    async def anything_left(self, containers: Iterable[Any]) -> bool:
        """Whether there may be work that somebody left, by the labels of the containers and the journal."""
        if any(WORK in record.labels for record in containers):
            return True
        return await asyncio.to_thread(self.journal.any)

    def knows(self, identity: str) -> bool:
        """Whether a work is one of this process: under way, or kept."""
        return identity in self._at or identity in self.kept or self.journal.mine(identity)

    def claimed(self, identity: str) -> str:
        """The title of the work under way that an object belongs to, or ""."""
        return self._claims.get(identity, "")

    async def do(self, work: Work, job: Job) -> None:
        """Take a work to its end, or back to its beginning where it fails or the job is cancelled.

        Raises EngineError, CancelledError; then `job.undone` says what is so now.
        """
        self._claim(work)
        try:
            await self.note(work.entry)
            await self._forward(work, job)
            with suppress(asyncio.CancelledError):  # Too late: it is done.
                await self.whole(self._keep(work))
        finally:
            self._release(work)

    async def undo(self, work: Work, job: Job) -> None:
        """Put back what was done, or left half done. Raises EngineError where that cannot be."""
        self._claim(work)
        try:
            self.forget(work.entry.id)
            job.settles = work.returning
            await self.whole(self._back(work, job))
        finally:
            self._release(work)

    async def _forward(self, work: Work, job: Job) -> None:
        job.settles = work.returning
        try:
            await work.forward(job)
        except (Exception, asyncio.CancelledError):
            await self.whole(self._go_back(work, job))
            raise
        finally:
            job.settles = ""

    async def _go_back(self, work: Work, job: Job) -> None:
        """Go back, and let the job say what is so then."""
        job.step(work.returning)
        try:
            await self._back(work, job)
            job.undone = work.returned
        except EngineError as error:
            log.error("%s: the way back failed", work.entry.title, exc_info=error)
            text = _("Could not be put back: {why}. It is offered again when dockertui starts the next time.")
            job.undone = text.format(why=error.why or error.what)

    async def _back(self, work: Work, job: Job) -> None:
        tries = 0
        while True:
            try:
                await work.back(job)
                break
            except EngineError as error:
                tries += error.kind not in ("lost", "timeout")
                if tries == TRIES:
                    raise
                await asyncio.sleep(PAUSE)
        await self.end(work.entry.id)

    async def send(
        self,
        session: "Session",
        argv: Sequence[str],
        call: Callable[["Client"], object],
        hurry: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """Take one step, as the docker command that it equals, with an engine call. Raises EngineError."""

        async def sending() -> None:
            await logged(session, argv, session.engine.call(call), lambda answer: "")

        await self.whole(sending(), hurry)

    # -- what can be undone ------------------------------------------------------------------------------------------

    async def _keep(self, work: Work) -> None:
        """The work is done: keep what it replaced for a while, and no longer what that had replaced."""
        for former in [former for former in self.kept.values() if set(former.claims) & set(work.claims)]:
            await self.let_go(former)
        if not work.keeps or self.undo_for <= 0:
            await self.let_go(work)
            return
        work.entry = replace(work.entry, kept_until=time.time() + self.undo_for)
        await self.note(work.entry)
        self.hold(work)

    def hold(self, work: Work) -> None:
        """Keep what a work replaced until its time is over."""
        self.kept[work.entry.id] = work
        delay = max(0.0, work.entry.kept_until - time.time())
        self._timers[work.entry.id] = asyncio.get_running_loop().create_task(self._later(work, delay))

    def forget(self, identity: str) -> None:
        """Keep a work's objects, and do nothing about them any more."""
        self.kept.pop(identity, None)
        if timer := self._timers.pop(identity, None):
            timer.cancel()

    async def let_go(self, work: Work) -> None:
        """Remove what a work replaced; where that fails the next start tries again."""
        self.forget(work.entry.id)
        try:
            await work.discard()
        except EngineError as error:
            log.warning("%s: what was kept is still there: %s", work.entry.title, error)
            return
        await self.end(work.entry.id)

    async def _later(self, work: Work, delay: float) -> None:
        await asyncio.sleep(delay)
        self._timers.pop(work.entry.id, None)
        await self.let_go(work)

    def watch(self, ending: Coroutine[Any, Any, None]) -> None:
        """A command does a work: `ending` waits for its end, and sees to what is left to be done then."""
        task = asyncio.get_running_loop().create_task(ending)
        self._watching.add(task)
        task.add_done_callback(self._seen_to)

    def _seen_to(self, task: asyncio.Task[None]) -> None:
        self._watching.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("what a command did was not seen to", exc_info=error)

    @contextmanager
    def looking(self, text: str) -> Iterator[None]:
        """What is looked at while the body runs, as a sentence, for which the end of the app waits."""
        self.looks.append(text)
        try:
            yield
        finally:
            self.looks.remove(text)

    async def watched(self, limit: float) -> None:
        """Wait until all that is watched has ended and was seen to; some seconds at most."""
        if self._watching:
            await asyncio.wait(self._watching, timeout=limit)

    async def close(self) -> None:
        """Remove what was kept, as far as the engine answers."""
        leaving = [asyncio.ensure_future(self.let_go(work)) for work in list(self.kept.values())]
        if leaving:
            await asyncio.wait(leaving, timeout=FAREWELL)

    # -- claims and the journal --------------------------------------------------------------------------------------

    def _claim(self, work: Work) -> None:
        """Raises EngineError where another work is at one of the objects."""
        for identity in work.claims:
            if other := self.claimed(identity):
                raise EngineError("conflict", _("Not now"), other, _("Wait until that has ended."))
        self._at.add(work.entry.id)
        self._claims.update(dict.fromkeys(work.claims, work.entry.title))

    def _release(self, work: Work) -> None:
        self._at.discard(work.entry.id)
        for identity in work.claims:
            self._claims.pop(identity, None)

    async def note(self, entry: JournalEntry) -> None:
        """Write the journal; where the disk takes nothing, the labels on the engine have to do."""
        try:
            await asyncio.to_thread(self.journal.write, entry)
        except OSError as error:
            log.warning("the journal was not written: %s", error)

    async def end(self, identity: str) -> None:
        """Nothing is left to be done about a work."""
        with suppress(OSError):  # It says something that is no longer so, which the next start will see.
            await asyncio.to_thread(self.journal.drop, identity)
