"""The streams of GET /containers/ID/stats, read and thrown away: what the API itself takes."""

import selectors
import socket
import threading
import time
from types import TracebackType
from typing import Self

from bench.terminal import Load
from sandbox.api import Api

READ = 1 << 16
MARK = b'"preread"'
"""Stands once in each measurement."""


class Raw:
    """A connection for each running container. A context manager; `ticks` counts the measurements of the last load."""

    def __init__(self, path: str) -> None:
        self.ticks = 0
        self._bytes = 0
        self._ended = False
        self._selector = selectors.DefaultSelector()
        for container in Api(path).get("/containers/json"):
            connection = socket.socket(socket.AF_UNIX)
            connection.connect(path)
            connection.sendall(f"GET /containers/{container['Id']}/stats HTTP/1.0\r\n\r\n".encode())
            self._selector.register(connection, selectors.EVENT_READ)
        self._cpu = 0.0
        self._thread = threading.Thread(target=self._read, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended = True
        self._thread.join()
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]
        self._selector.close()

    def load(self, seconds: float) -> Load:
        """What reading takes in the next seconds: CPU in percent of a core, bytes received a second."""
        self.ticks = self._bytes = 0
        used = self._cpu
        time.sleep(seconds)
        return Load(100 * (self._cpu - used) / seconds, self._bytes / seconds)

    def _read(self) -> None:
        while not self._ended:
            for key, _events in self._selector.select(0.5):
                data = key.fileobj.recv(READ)  # type: ignore[union-attr]
                if not data:
                    self._selector.unregister(key.fileobj)
                self.ticks += data.count(MARK)
                self._bytes += len(data)
            self._cpu = time.thread_time()
