"""Engines behind ssh://: the ssh program forwards a local socket to the remote one."""

import atexit
import shutil
import subprocess
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from dockertui.engine.endpoint import Endpoint
from dockertui.engine.errors import EngineError, Kind
from dockertui.i18n import _

REMOTE_SOCKET = "/var/run/docker.sock"
CONNECT_WAIT = 20.0
POLL = 0.02

OPTIONS = (
    "-N",
    "-T",
    "-oBatchMode=yes",
    "-oConnectTimeout=10",
    "-oExitOnForwardFailure=yes",
    "-oServerAliveInterval=10",
    "-oServerAliveCountMax=3",
    "-oControlMaster=no",
    "-oControlPath=none",
    "-oStreamLocalBindMask=0177",
)
"""No questions on the user's terminal, no shared connection, a broken network noticed within 30 s (ssh_config(5))."""


class Tunnel:
    """An ssh process and the local socket that it forwards; to be closed, and closed at exit. Blocks: for threads.

    Raises EngineError where ssh is missing, refused, or cannot reach the host.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._folder = Path(tempfile.mkdtemp(prefix="dockertui-ssh-"))
        self._socket = self._folder / "engine.sock"
        self._errors = self._folder / "stderr"
        try:
            self._process = self._start()
        except FileNotFoundError:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise self._failed(_("there is no ssh program"), _("Install OpenSSH's client.")) from None
        atexit.register(self.close)
        self._wait()

    @property
    def local(self) -> Endpoint:
        """The endpoint at this end of the tunnel."""
        return replace(self._endpoint, host=f"unix://{self._socket}")

    def complaint(self) -> str:
        """The last thing that ssh had to say, "" for nothing."""
        lines = self._errors.read_text(encoding="utf-8", errors="replace").splitlines() if self._errors.exists() else []
        return next((line.strip() for line in reversed(lines) if line.strip()), "")

    def close(self) -> None:
        """End ssh and remove the socket."""
        atexit.unregister(self.close)
        self._process.terminate()
        try:
            self._process.wait(2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _start(self) -> subprocess.Popen[bytes]:
        parts = urlsplit(self._endpoint.host)
        port = ("-p", str(parts.port)) if parts.port else ()
        user = ("-l", parts.username) if parts.username else ()
        remote = parts.path if parts.path not in ("", "/") else REMOTE_SOCKET
        forward = ("-L", f"{self._socket}:{remote}")
        with self._errors.open("wb") as errors:
            return subprocess.Popen(
                ("ssh", *OPTIONS, *port, *user, *forward, "--", parts.hostname or ""),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
            )

    def _wait(self) -> None:
        deadline = time.monotonic() + CONNECT_WAIT
        while not self._socket.exists():
            ended = self._process.poll() is not None
            if ended or time.monotonic() > deadline:
                why = self.complaint() or _("ssh did not connect in time")
                self.close()
                host = urlsplit(self._endpoint.host).hostname
                remedy = _("Try `ssh {host}` in a shell first: it must work without a question.").format(host=host)
                raise self._failed(why, remedy)
            time.sleep(POLL)

    def _failed(self, why: str, remedy: str) -> EngineError:
        kind: Kind = "permission" if "Permission denied" in why else "absent"
        return EngineError(kind, _("Cannot use the engine at {host}").format(host=self._endpoint.host), why, remedy)
