"""The engines in use: each has a session that runs until it is left, in front of the user or not."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from dockertui.engine import Endpoint
from dockertui.model.session import Session

Tasks = tuple[asyncio.Task[None], ...]


class Sessions:
    """Opens and leaves sessions. `make` makes one for an endpoint; `failed` hears of what only a mistake can cause."""

    def __init__(self, make: Callable[[Endpoint], Session], failed: Callable[[BaseException], None]) -> None:
        self._make = make
        self._failed = failed
        self._running: dict[Session, Tasks] = {}

    @property
    def all(self) -> tuple[Session, ...]:
        """The sessions that run, in the order in which they were opened."""
        return tuple(self._running)

    def find(self, endpoint: Endpoint) -> Session | None:
        """The running session of an engine."""
        return next((session for session in self._running if session.key == endpoint.key), None)

    def open(self, endpoint: Endpoint) -> Session:
        """The session of an engine, started where it does not run yet."""
        session = self.find(endpoint)
        if session is None:
            session = self._make(endpoint)
            tasks = (asyncio.create_task(session.run()), asyncio.create_task(session.measure()))
            for task in tasks:
                task.add_done_callback(self._ended)
            self._running[session] = tasks
        return session

    def leave(self, session: Session) -> Coroutine[Any, Any, None]:
        """Stop a session; its engine is let go by what is returned."""
        for task in self._running.pop(session, ()):
            task.cancel()
        return session.close()

    @property
    def unsettled(self) -> list[str]:
        """What has yet to be put right on the engines before the app may end, each as a sentence."""
        jobs = [job.settles for session in self._running for job in session.jobs.running if job.settles]
        return jobs + [text for session in self._running for text in session.works.looks]

    async def settle(self) -> None:
        """Put right what is half done on the engines; takes `SETTLE_WITHIN` seconds at most, no time for nothing."""
        await asyncio.gather(*(session.settle() for session in self._running))

    async def close(self) -> None:
        """Leave every session, and wait until all engines are let go."""
        await self.settle()
        tasks = [task for tasks in self._running.values() for task in tasks]
        await asyncio.gather(*(self.leave(session) for session in self.all))
        await asyncio.gather(*tasks, return_exceptions=True)

    def _ended(self, task: asyncio.Task[None]) -> None:
        error = None if task.cancelled() else task.exception()
        if error:
            self._failed(error)
