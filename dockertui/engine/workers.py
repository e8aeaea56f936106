"""Threads for blocking calls, which never keep the program from ending."""

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

log = logging.getLogger(__name__)

T = TypeVar("T")

Job = Callable[[], None]

IDLE = 3.0
"""Seconds after which a thread that has nothing to do ends: each has a stack, and memory of the C library's."""


class Workers:
    """A bounded pool of daemon threads, started as they are needed, which end once they are not.

    The standard library's pool joins its threads at exit, so that one stuck call would keep the program from ending.
    """

    def __init__(self, most: int, name: str) -> None:
        self._most = most
        self._name = name
        self._changed = threading.Condition()
        self._jobs: deque[Job] = deque()
        self._waiting = 0
        self._threads = 0
        self._closed = False

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
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _submit(self, job: Job) -> None:
        with self._changed:
            self._jobs.append(job)
            if len(self._jobs) <= self._waiting:
                self._changed.notify()
                return
            if self._threads == self._most:
                return
            self._threads += 1
            name = f"{self._name}-{self._threads}"
        threading.Thread(target=self._work, name=name, daemon=True).start()

    def _work(self) -> None:
        while job := self._next():
            job()
            del job  # It holds on to what the call returned.

    def _next(self) -> Job | None:
        """The next job; None where there was none for a while."""
        with self._changed:
            self._waiting += 1
            self._changed.wait_for(lambda: self._jobs or self._closed, IDLE)
            self._waiting -= 1
            if self._jobs:
                return self._jobs.popleft()
            self._threads -= 1
            return None


def post(loop: asyncio.AbstractEventLoop, callback: Callable[[], Any]) -> None:
    """Have `callback` called on the loop soon, from another thread; nothing happens where the loop has ended."""
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(callback)
