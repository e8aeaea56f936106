"""Engines behind ssh://: the ssh program forwards a local socket to the remote one."""

import atexit
import shutil
import socket
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from dockertui import programs
from dockertui.engine.endpoint import Endpoint
from dockertui.engine.ssh_errors import no_ssh, ssh_error
from dockertui.engine.ssh_master import NOT_SHARED, master

REMOTE_SOCKET = "/var/run/docker.sock"
CONNECT_WAIT = 20.0
POLL = 0.02

PATIENCE = 2.0
"""Seconds that ssh has to end."""

PING = b"GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n"

ANSWER_WAIT = 5.0
"""Seconds for the first byte over a connection that was there already: its network may be gone, which ssh notices
after half a minute."""

OPTIONS = (
    "-N",
    "-T",
    "-oConnectTimeout=10",
    "-oExitOnForwardFailure=yes",
    "-oServerAliveInterval=10",
    "-oServerAliveCountMax=3",
    "-oStreamLocalBindMask=0177",
    "-oCompression=yes",
)
"""A broken network is noticed within 30 s (ssh_config(5)); lists shrink to a tenth on the way."""

ALONE = ("-oControlMaster=no", "-oControlPath=none")
"""No connection that is shared with others."""

SILENT = "-oBatchMode=yes"
"""No questions on the user's terminal."""


class Tunnel:
    """The local socket of a tunnel, and the ssh process that forwards it: to be closed, and closed at exit.

    ssh stays logged in for `keep` seconds after that, 0 for not at all.
    """

    asked = False
    """Whether ssh asked the user something, so that another one would ask again."""

    def __init__(self, endpoint: Endpoint, keep: int = 0) -> None:
        self.endpoint = endpoint
        self._folder = Path(tempfile.mkdtemp(prefix="dockertui-ssh-"))
        self._socket = self._folder / "engine.sock"
        parts = urlsplit(endpoint.host)
        port = ("-p", str(parts.port)) if parts.port else ()
        user = ("-l", parts.username) if parts.username else ()
        remote = parts.path if parts.path not in ("", "/") else REMOTE_SOCKET
        self._where = (*port, *user, "--", parts.hostname or "")
        self._forwarding = f"{self._socket}:{remote}"
        self._master = master(self._where, keep)
        atexit.register(self.close)

    @property
    def local(self) -> Endpoint:
        """The endpoint at this end of the tunnel."""
        return self.endpoint._replace(host=f"unix://{self._socket}")

    @property
    def ready(self) -> bool:
        """Whether ssh is logged in, and forwards."""
        return self._socket.exists() and (self.alive or (self._master is not None and self._master.alive))

    @property
    def alive(self) -> bool:
        """Whether the ssh process runs that was started for it."""
        raise NotImplementedError

    @property
    def pid(self) -> int:
        """The process id of ssh."""
        raise NotImplementedError

    def complaints(self) -> Sequence[str]:
        """What ssh had to say, in lines."""
        return ()

    def close(self) -> None:
        """End ssh, or let the master go on without this, and remove the socket; a second time does nothing."""
        atexit.unregister(self.close)
        if self._socket.exists() and not self.alive and self._master:
            self._master.cancel(self._forwarding)
        self._end()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _end(self) -> None:
        raise NotImplementedError

    def _argv(self, *options: str) -> tuple[str, ...]:
        shared = self._master.options if self._master else ALONE
        return ("ssh", *options, *OPTIONS, *shared, "-L", self._forwarding, *self._where)


class SilentTunnel(Tunnel):
    """A tunnel that asks nothing. Blocks: for threads.

    `kept` is whether it goes over a connection that was there already, of which nobody knows whether its network is
    (`proven`): `anew` has it log in. Raises EngineError where ssh is missing, refused, or cannot reach the host;
    "question" where it had to ask.
    """

    def __init__(self, endpoint: Endpoint, keep: int = 0, anew: bool = False) -> None:
        super().__init__(endpoint, keep)
        self._errors = self._folder / "stderr"
        self._process: programs.Background | None = None
        self.kept = self._master is not None and not anew and self._master.forward(self._forwarding)
        if self.kept:
            return
        if self._master and not self._master.stop():
            self._master = None
        forwards = self._forwards()
        if not forwards and self._master and NOT_SHARED.search("\n".join(self.complaints())):
            self._end()
            self._socket.unlink(missing_ok=True)
            self._master = None
            forwards = self._forwards()
        if not forwards:
            trouble = ssh_error(endpoint, self.complaints())
            self.close()
            raise trouble

    @property
    def alive(self) -> bool:
        """Whether the ssh process runs that was started for it."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """The process id of ssh, 0 for a connection that was there."""
        return self._process.pid if self._process else 0

    def answers(self) -> bool:
        """Whether anything comes from the other end, if only that nobody listens there."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(ANSWER_WAIT)
            try:
                connection.connect(str(self._socket))
                connection.sendall(PING)
                connection.recv(1)
            except TimeoutError:
                return False
            except OSError:
                return True
        return True

    def complaints(self) -> Sequence[str]:
        """What ssh had to say, in lines."""
        if self._master:
            return self._master.complaints()
        return self._errors.read_text(encoding="utf-8", errors="replace").splitlines() if self._errors.exists() else ()

    def _forwards(self) -> bool:
        """Start ssh, and wait until it forwards; False where it does not."""
        argv = self._argv(SILENT, *(self._master.log if self._master else ()))
        try:
            with self._errors.open("wb") as errors:
                self._process = programs.begin(programs.SSH, argv, errors)
        except FileNotFoundError:
            self.close()
            raise no_ssh(self.endpoint) from None
        deadline = time.monotonic() + CONNECT_WAIT
        while self.alive and time.monotonic() < deadline:
            if self._socket.exists() and (self._master is None or self._master.alive):
                return True
            time.sleep(POLL)
        return self.ready

    def _end(self) -> None:
        if self._process:
            programs.stop(self._process, PATIENCE)


def proven(
    endpoint: Endpoint, keep: int, answers: Callable[[SilentTunnel], bool] = SilentTunnel.answers
) -> SilentTunnel:
    """A tunnel; one over a connection that was there has brought an answer, or was made anew. Blocks.

    `answers` asks something over it, and says whether anything came within ANSWER_WAIT. Raises EngineError.
    """
    tunnel = SilentTunnel(endpoint, keep)
    if not tunnel.kept or answers(tunnel):
        return tunnel
    tunnel.close()
    return SilentTunnel(endpoint, keep, anew=True)
