"""Threads for blocking calls, which never keep the program from ending."""

import asyncio
import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, TypeVar

log = logging.getLogger(__name__)

T = TypeVar("T")

Job = Callable[[], None]


class Workers:
    """A bounded pool of daemon threads, started as they are needed.

    The standard library's pool joins its threads at exit, so that one stuck call would keep the program from ending.
    """

    def __init__(self, most: int, name: str) -> None:
        self._most = most
        self._name = name
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._idle = threading.Semaphore(0)
        self._threads = 0

    async def run(self, function: Callable[[], T]) -> T:
        """Call `function` in a thread, and return what it returns or raise what it raises.

        A caller that is cancelled no longer waits; a call that has begun goes on in its thread.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()

        def job() -> None:
            if future.cancelled():
                return
            outcome: Callable[[], None]
            try:
                value = function()
                outcome = lambda: future.set_result(value)  # noqa: E731
            except BaseException as error:  # noqa: BLE001  (raised again by the awaiting task)
                reason = error
                outcome = lambda: future.set_exception(reason)  # noqa: E731
            post(loop, lambda: None if future.done() else outcome())

        self._submit(job)
        return await future

    def close(self) -> None:
        """Let idle threads end; busy ones end after their call."""
        for _thread in range(self._threads):
            self._jobs.put(None)

    def _submit(self, job: Job) -> None:
        if not self._idle.acquire(blocking=False) and self._threads < self._most:
            self._threads += 1
            threading.Thread(target=self._work, name=f"{self._name}-{self._threads}", daemon=True).start()
        self._jobs.put(job)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()
            self._idle.release()


def post(loop: asyncio.AbstractEventLoop, callback: Callable[[], Any]) -> None:
    """Have `callback` called on the loop soon, from another thread; nothing happens where the loop has ended."""
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(callback)
