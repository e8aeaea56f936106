"""A tunnel to an engine behind ssh:// whose ssh may ask the user."""

import atexit
import shutil
import signal

from dockertui import programs
from dockertui.engine.endpoint import Endpoint
from dockertui.engine.ssh_errors import no_ssh
from dockertui.engine.tunnel import Tunnel
from dockertui.terminal import LocalPty, spawn

DEAF = ("/bin/sh", "-c", 'trap "" HUP; exec "$@"', "sh")
"""What makes ssh hear no SIGHUP: when it goes into the background, its terminal is hung up before it has left that."""


class AskingTunnel(Tunnel):
    """A tunnel whose ssh has a pseudoterminal of its own to ask on: `pty`, of `(columns, lines)`, is for who answers.

    Raises EngineError where there is no ssh.
    """

    asked = True

    def __init__(self, endpoint: Endpoint, size: tuple[int, int], keep: int = 0) -> None:
        super().__init__(endpoint, keep)
        variables = programs.environment(programs.SSH)  # No SSH_ASKPASS, no display: it would ask elsewhere.
        try:
            argv = (programs.found("ssh", variables), *self._argv()[1:])
            self.pty: LocalPty = spawn((*DEAF, *argv) if self._master else argv, variables, size)
        except FileNotFoundError:
            atexit.unregister(self.close)
            shutil.rmtree(self._folder, ignore_errors=True)
            raise no_ssh(endpoint) from None

    @property
    def alive(self) -> bool:
        """Whether the ssh process runs that was started for it."""
        return self.pty.poll() is None

    @property
    def pid(self) -> int:
        """The process id of ssh."""
        return self.pty.pid

    def _end(self) -> None:
        self.pty.signal(signal.SIGTERM)
        self.pty.close()
