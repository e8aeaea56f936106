"""The containers of an engine, asked for while everything else is still being imported, or negotiated.

The docker SDK takes about as long to import as an engine takes to list a thousand containers, and the screen longer:
the engine works meanwhile, and what it lists is there for the second frame. The first real connection follows. For an
engine behind ssh:// the login begins that early, and the list is the first that is asked for.
"""

import logging
import socket
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from dockertui.engine.answers import LARGEST, load, too_large
from dockertui.engine.endpoint import Endpoint
from dockertui.engine.errors import EngineError

if TYPE_CHECKING:
    from dockertui.engine.tunnel import SilentTunnel

log = logging.getLogger(__name__)

REQUEST = b"GET /containers/json?all=1 HTTP/1.0\r\nHost: docker\r\n\r\n"
"""Without a version, so that any engine answers (Engine API, "Versioning"), and by HTTP/1.0, so that the connection
ends where the answer does."""

PATIENCE = 10.0
"""Seconds without a byte after which the thread gives up."""


class Glance:
    """Asks the engine behind a unix socket or ssh:// at once, in a thread.

    `listed` is what it answered, None for nothing that could be read: what goes wrong is left to the real connection to
    find and to tell. `tunnel` is the way to an engine behind ssh://, which stays logged in for `keep` seconds after
    its use, or the EngineError for why there is none.
    """

    def __init__(self, endpoint: Endpoint, keep: int = 0) -> None:
        self.endpoint = endpoint
        self.listed: Future[list[Any] | None] = Future()
        self.tunnel: Future[SilentTunnel] = Future()
        self._keep = keep
        self.listed.set_running_or_notify_cancel()  # Whoever does not wait any longer leaves it to itself.
        threading.Thread(target=self._look, name="glance", daemon=True).start()

    def _look(self) -> None:
        listed = None
        try:
            if self.endpoint.scheme == "ssh":
                listed = self._over_ssh()
            else:
                listed = _list(self.endpoint.path, PATIENCE)
        except (OSError, EngineError) as error:
            log.info("glance: %s", error)
        finally:
            self.listed.set_result(listed)

    def _over_ssh(self) -> list[Any] | None:
        """Make the tunnel, and list over it: of a connection that was there, the list proves that it leads anywhere."""
        from dockertui.engine.tunnel import ANSWER_WAIT, proven

        listed: list[Any] | None = None

        def lists(tunnel: "SilentTunnel") -> bool:
            nonlocal listed
            try:
                listed = _list(tunnel.local.path, ANSWER_WAIT)
            except TimeoutError:
                return False
            except (OSError, EngineError) as error:
                log.info("glance: %s", error)
            return True

        try:
            tunnel = proven(self.endpoint, self._keep, lists)
        except BaseException as error:  # noqa: BLE001  (raised again by whoever wants the tunnel)
            self.tunnel.set_exception(error)
            return None
        self.tunnel.set_result(tunnel)
        return listed if tunnel.kept else _list(tunnel.local.path, PATIENCE)


def _list(path: str, patience: float) -> list[Any] | None:
    """What the engine behind a unix socket lists, None where that cannot be read.

    It may let that many seconds pass before the first byte. Raises OSError, EngineError.
    """
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(patience)
        connection.connect(path)
        connection.sendall(REQUEST)
        pieces, size = [], 0
        while piece := connection.recv(1 << 20):
            connection.settimeout(PATIENCE)
            pieces.append(piece)
            size += len(piece)
            if size > LARGEST:
                raise too_large(LARGEST)
    head, _gap, body = b"".join(pieces).partition(b"\r\n\r\n")
    listed = load(body) if head.split(b" ", 2)[1:2] == [b"200"] else None
    return listed if isinstance(listed, list) else None
