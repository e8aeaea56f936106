"""The containers of a local engine, asked for while everything else is still being imported.

The docker SDK takes about as long to import as an engine takes to list a thousand containers, and the screen longer:
the engine works meanwhile, and what it lists is there for the second frame. The first real connection follows.
"""

import socket
import threading
from typing import Any

from dockertui.engine.answers import LARGEST, load, too_large
from dockertui.engine.endpoint import Endpoint
from dockertui.engine.errors import EngineError

REQUEST = b"GET /containers/json?all=1 HTTP/1.0\r\nHost: docker\r\n\r\n"
"""Without a version, so that any engine answers (Engine API, "Versioning"), and by HTTP/1.0, so that the connection
ends where the answer does."""

PATIENCE = 10.0
"""Seconds without a byte after which the thread gives up."""


class Glance:
    """Asks the engine behind a unix socket at once, in a thread. `listed` is what it answered, None until then.

    What goes wrong is left to the real connection to find and to tell: then there is just nothing to see yet.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.listed: list[Any] | None = None
        threading.Thread(target=self._ask, name="glance", daemon=True).start()

    def _ask(self) -> None:
        try:
            head, _gap, body = self._answer().partition(b"\r\n\r\n")
            listed = load(body) if head.split(b" ", 2)[1:2] == [b"200"] else None
        except (OSError, EngineError):
            return
        if isinstance(listed, list):
            self.listed = listed

    def _answer(self) -> bytes:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(PATIENCE)
            connection.connect(self.endpoint.path)
            connection.sendall(REQUEST)
            pieces, size = [], 0
            while piece := connection.recv(1 << 20):
                pieces.append(piece)
                size += len(piece)
                if size > LARGEST:
                    raise too_large(LARGEST)
            return b"".join(pieces)
