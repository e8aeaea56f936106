"""What ssh asks before it forwards a socket (unknown host keys, pass phrases, passwords), as a terminal."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from dockertui.i18n import _
from dockertui.model.terminals.local import LocalProcess
from dockertui.model.terminals.transport import Plan, Size

if TYPE_CHECKING:
    from dockertui.engine.asking_tunnel import AskingTunnel
    from dockertui.model.session import Session


class Questions(LocalProcess):
    """The terminal of an ssh that becomes a tunnel: closing it ends ssh, unless it has got so far."""

    def __init__(self, tunnel: "AskingTunnel") -> None:
        super().__init__(tunnel.pty)
        self._tunnel = tunnel

    def close(self) -> None:
        """Give up, unless the tunnel is ready and keeps its ssh."""
        if not self._tunnel.ready:
            self._tunnel.close()


class Asking:
    """A try to reach a session's engine in which ssh may ask; `plan` is its terminal."""

    def __init__(self, session: "Session") -> None:
        self.session = session
        self._tunnel: AskingTunnel | None = None
        place = urlsplit(session.engine.endpoint.host)
        port = ("-p", str(place.port)) if place.port else ()
        argv = ("ssh", *port, place.netloc.partition(":")[0])
        title = _("ssh asks")
        self.plan = Plan(title=title, argv=argv, host=session.key, connect=self._connect)

    @property
    def ready(self) -> bool:
        """Whether ssh is logged in and forwards the engine's socket."""
        return self._tunnel is not None and self._tunnel.ready

    async def _connect(self, size: Size) -> Questions:
        self._tunnel = await self.session.engine.ask((size.columns, size.rows))
        return Questions(self._tunnel)
