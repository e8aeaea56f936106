"""Engines behind ssh://: the ssh program forwards a local socket to the remote one."""

import atexit
import shutil
import signal
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from dockertui import programs
from dockertui.engine.endpoint import Endpoint
from dockertui.engine.ssh_trouble import no_ssh, ssh_trouble
from dockertui.terminal import LocalPty, spawn

REMOTE_SOCKET = "/var/run/docker.sock"
CONNECT_WAIT = 20.0
POLL = 0.02

PATIENCE = 2.0
"""Seconds that ssh has to end."""

OPTIONS = (
    "-N",
    "-T",
    "-oConnectTimeout=10",
    "-oExitOnForwardFailure=yes",
    "-oServerAliveInterval=10",
    "-oServerAliveCountMax=3",
    "-oControlMaster=no",
    "-oControlPath=none",
    "-oStreamLocalBindMask=0177",
    "-oCompression=yes",
)
"""No shared connection, a broken network noticed within 30 s (ssh_config(5)); lists shrink to a tenth on the way."""

SILENT = "-oBatchMode=yes"
"""No questions on the user's terminal."""


class Tunnel:
    """The local socket of a tunnel, and the ssh process that forwards it: to be closed, and closed at exit."""

    asked = False
    """Whether ssh asked the user something, so that another one would ask again."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._folder = Path(tempfile.mkdtemp(prefix="dockertui-ssh-"))
        self._socket = self._folder / "engine.sock"
        atexit.register(self.close)

    @property
    def local(self) -> Endpoint:
        """The endpoint at this end of the tunnel."""
        return self.endpoint._replace(host=f"unix://{self._socket}")

    @property
    def ready(self) -> bool:
        """Whether ssh is logged in, and forwards."""
        return self._socket.exists() and self.alive

    @property
    def alive(self) -> bool:
        """Whether ssh runs."""
        raise NotImplementedError

    @property
    def pid(self) -> int:
        """The process id of ssh."""
        raise NotImplementedError

    def complaints(self) -> Sequence[str]:
        """What ssh had to say, in lines."""
        return ()

    def close(self) -> None:
        """End ssh and remove the socket; a second time does nothing."""
        atexit.unregister(self.close)
        self._end()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _end(self) -> None:
        raise NotImplementedError

    def _argv(self, *options: str) -> tuple[str, ...]:
        parts = urlsplit(self.endpoint.host)
        port = ("-p", str(parts.port)) if parts.port else ()
        user = ("-l", parts.username) if parts.username else ()
        remote = parts.path if parts.path not in ("", "/") else REMOTE_SOCKET
        forward = ("-L", f"{self._socket}:{remote}")
        return ("ssh", *options, *OPTIONS, *port, *user, *forward, "--", parts.hostname or "")


class SilentTunnel(Tunnel):
    """A tunnel that asks nothing. Blocks: for threads.

    Raises EngineError where ssh is missing, refused, or cannot reach the host; "question" where it had to ask.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        super().__init__(endpoint)
        self._errors = self._folder / "stderr"
        try:
            with self._errors.open("wb") as errors:
                self._process = programs.begin(programs.SSH, self._argv(SILENT), errors)
        except FileNotFoundError:
            atexit.unregister(self.close)
            shutil.rmtree(self._folder, ignore_errors=True)
            raise no_ssh(endpoint) from None
        self._wait()

    @property
    def alive(self) -> bool:
        """Whether ssh runs."""
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        """The process id of ssh."""
        return self._process.pid

    def complaints(self) -> Sequence[str]:
        """What ssh had to say, in lines."""
        return self._errors.read_text(encoding="utf-8", errors="replace").splitlines() if self._errors.exists() else ()

    def _wait(self) -> None:
        deadline = time.monotonic() + CONNECT_WAIT
        while not self._socket.exists():
            if not self.alive or time.monotonic() > deadline:
                trouble = ssh_trouble(self.endpoint, self.complaints())
                self.close()
                raise trouble
            time.sleep(POLL)

    def _end(self) -> None:
        programs.stop(self._process, PATIENCE)


class AskingTunnel(Tunnel):
    """A tunnel whose ssh has a pseudoterminal of its own to ask on: `pty`, of `(columns, lines)`, is for who answers.

    Raises EngineError where there is no ssh.
    """

    asked = True

    def __init__(self, endpoint: Endpoint, size: tuple[int, int]) -> None:
        super().__init__(endpoint)
        try:  # Without SSH_ASKPASS and a display, by which it would ask elsewhere.
            self.pty: LocalPty = spawn(self._argv(), programs.environment(programs.SSH), size)
        except FileNotFoundError:
            atexit.unregister(self.close)
            shutil.rmtree(self._folder, ignore_errors=True)
            raise no_ssh(endpoint) from None

    @property
    def alive(self) -> bool:
        """Whether ssh runs."""
        return self.pty.poll() is None

    @property
    def pid(self) -> int:
        """The process id of ssh."""
        return self.pty.pid

    def _end(self) -> None:
        self.pty.signal(signal.SIGTERM)
        self.pty.close()
