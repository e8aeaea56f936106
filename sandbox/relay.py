"""A slow network on purpose: a TCP relay that passes on only so many bytes a second."""

import contextlib
import socket
import threading
import time
from typing import Self

PIECE = 16 * 1024


class SlowRelay:
    """Listens on 127.0.0.1 and relays to a port there; `rate` is in bytes per second, for each direction.

    Usable as a context manager. `rate` may be changed at any time.
    """

    def __init__(self, port: int, rate: float) -> None:
        self.rate = rate
        self._port = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []

    @property
    def name(self) -> str:
        """HOST:PORT of the slow end."""
        return f"127.0.0.1:{self._listener.getsockname()[1]}"

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # the listener is closed at the end
            while True:
                near, _address = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._port))
                self._open += [near, far]
                for source, target in ((near, far), (far, near)):
                    threading.Thread(target=self._relay, args=(source, target), daemon=True).start()

    def _relay(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):  # either end may go away at any time
            while data := source.recv(PIECE):
                target.sendall(data)
                time.sleep(len(data) / self.rate)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for end in self._open:
            end.close()
