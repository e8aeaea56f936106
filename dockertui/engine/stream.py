"""A response that goes on, read in a thread of its own and handed over in batches."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterable
from itertools import chain
from types import TracebackType
from typing import TYPE_CHECKING, Generic, TypeVar

from dockertui.engine.workers import post

if TYPE_CHECKING:
    from requests import Response

T = TypeVar("T")

WAITING = 64
"""Batches that may wait for the loop before the thread stops reading: back-pressure reaches the engine."""

Adopt = Callable[["Response"], None]
"""Tells a stream which response it reads."""


class Stream(Generic[T], AsyncIterator[list[T]]):
    """An async context manager and iterator over batches, each a list of all that has come since the last.

    Reading begins on entry; leaving the context ends it at once, even where the thread waits for the engine.
    Iteration ends where the engine ends the response, and raises EngineError where it fails.
    `read` runs in the thread: it is given the function to announce its responses with, and yields batches.
    """

    def __init__(
        self, read: Callable[[Adopt], Iterable[list[T]]], fail: Callable[[BaseException], BaseException]
    ) -> None:
        self._read = read
        self._fail = fail
        self._loop = asyncio.get_running_loop()
        self._ready = asyncio.Event()
        self._state = threading.Condition()
        self._batches: list[list[T]] = []
        self._responses: list[Response] = []
        self._error: BaseException | None = None
        self._ended = False
        self._closed = False

    async def __aenter__(self) -> "Stream[T]":
        threading.Thread(target=self._run, name="engine-stream", daemon=True).start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    async def __anext__(self) -> list[T]:
        while True:
            with self._state:
                batches, self._batches = self._batches, []
                ended = self._ended or self._closed
                self._state.notify()
            if batches:
                return batches[0] if len(batches) == 1 else list(chain.from_iterable(batches))
            if ended:
                if self._error and not self._closed:
                    raise self._error
                raise StopAsyncIteration
            await self._ready.wait()
            self._ready.clear()

    def close(self) -> None:
        """End the stream; the thread that reads it wakes and ends as well."""
        with self._state:
            self._closed = True
            self._state.notify()
            responses = self._responses
        self._ready.set()
        for response in responses:
            shut(response)

    def _run(self) -> None:
        try:
            for batch in self._read(self._adopt):
                if batch and not self._put(batch):
                    break
        except BaseException as error:  # noqa: BLE001  (raised again by the iteration)
            self._error = self._fail(error)
        finally:
            self._ended = True
            self._wake()
            for response in self._responses:
                response.close()

    def _adopt(self, response: "Response") -> None:
        with self._state:
            self._responses = [response]
            closed = self._closed
        if closed:
            shut(response)

    def _put(self, batch: list[T]) -> bool:
        with self._state:
            self._state.wait_for(lambda: self._closed or len(self._batches) < WAITING)
            if self._closed:
                return False
            self._batches.append(batch)
            first = len(self._batches) == 1
        if first:
            self._wake()
        return True

    def _wake(self) -> None:
        post(self._loop, self._ready.set)


def raw_socket(response: "Response") -> socket.socket | None:
    """The socket that a response is read from; None once it was read to its end."""
    buffered = getattr(getattr(response.raw, "_fp", None), "fp", None)
    found = getattr(getattr(buffered, "raw", None), "_sock", None)
    return found if isinstance(found, socket.socket) else None


def shut(response: "Response") -> None:
    """End a response from any thread: whoever reads it meets the end. Closing alone would not wake a reader."""
    found = raw_socket(response)
    if found is None:
        return
    try:
        # Not the TLS socket's own method: that takes the TLS state away under the reader.
        socket.socket.shutdown(found, socket.SHUT_RDWR)
    except OSError:
        return  # It was not connected any more.
