"""Connections of ssh that stay logged in for a while after dockertui has ended, so that its next start need not log in.

ssh calls such a connection a master (ssh_config(5), ControlMaster and ControlPersist). It forwards sockets for whoever
may connect to its control socket, which lies in a folder that is the user's alone, and ends by itself once nobody has
used it for some time. It is dockertui's own: those that the user's configuration asks for are left alone.
"""

import hashlib
import os
import re
import socket
import stat
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from dockertui import ordinary, programs
from dockertui.paths import runtime_dir
from dockertui.whole_file import private_folder

LONGEST = 90
"""Bytes of the path of a control socket: ssh adds 17 to those that a socket's path may have (sockaddr_un, unix(7))."""

NAME = 16
"""Characters of the name of a control socket."""

NOT_SHARED = re.compile(r"control ?path|control ?socket|muxserver|mux_|unix_listener", re.IGNORECASE)
"""What ssh complains of where it cannot be a master: there it has to do without."""

PATIENCE = 2.0
"""Seconds for an answer of the master, which is a process of this machine."""


class Master:
    """The master for one login: `where` are ssh's words that name it, the last one the host. Its methods block."""

    def __init__(self, folder: Path, where: Sequence[str], seconds: int) -> None:
        name = hashlib.sha256("\0".join(where).encode()).hexdigest()[:NAME]
        self._where = where
        self._seconds = seconds
        self._control = folder / name
        self._log = folder / f"{name}.log"
        self._read = 0
        self._read = len(self._said())

    @property
    def options(self) -> tuple[str, ...]:
        """What makes ssh log in as a master, and leave it behind; it writes what it has to say to a file then."""
        return ("-S", _literal(self._control), "-oControlMaster=auto", f"-oControlPersist={self._seconds}")

    @property
    def log(self) -> tuple[str, ...]:
        """What makes ssh write its messages to a file that `complaints` reads, also once it is in the background."""
        return ("-E", str(self._log))

    @property
    def alive(self) -> bool:
        """Whether it is there, as far as this machine can tell: its network may be gone."""
        with suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(PATIENCE)
            probe.connect(str(self._control))
            return True
        return False

    def forward(self, forwarding: str) -> bool:
        """Have it forward a socket, as `ssh -L` takes it; whether it does."""
        return self.alive and self._told("forward", "-L", forwarding)

    def cancel(self, forwarding: str) -> None:
        """Have it forward a socket no longer."""
        if self.alive:
            self._told("cancel", "-L", forwarding)

    def stop(self) -> bool:
        """Have it take no more work: it ends once those that use it do, and the next login is a master of its own.

        False where it does not hear that.
        """
        return not self.alive or self._told("stop")

    def complaints(self) -> Sequence[str]:
        """What it had to say since this object was made, in lines."""
        return self._said()[self._read :].decode(errors="replace").splitlines()

    def _said(self) -> bytes:
        with suppress(OSError):
            return ordinary.read_bytes(self._log)
        return b""

    def _told(self, order: str, *words: str) -> bool:
        # Without the user's configuration: what that forwards would be asked for as well.
        argv = ("ssh", "-F", "none", "-O", order, "-S", _literal(self._control), *words, *self._where)
        with suppress(OSError, TimeoutError):
            return programs.ask(programs.SSH, argv, "", PATIENCE)[0] == 0
        return False


def master(where: Sequence[str], seconds: int, environ: Mapping[str, str] | None = None) -> Master | None:
    """The master for a login that stays so many seconds; None for 0, and where no folder is the user's alone."""
    folder = runtime_dir(environ) / "ssh"
    above = list(folder.parents)[:2]
    if not seconds or len(os.fsencode(folder)) + 1 + NAME > LONGEST:
        return None
    try:
        if not all(_ours(part, 0o022) for part in above if os.path.lexists(part)):
            return None  # Nothing is left in what belongs to others.
        private_folder(folder)
        ours = _ours(folder, 0o077) and all(_ours(part, 0o022) for part in above)
    except OSError:
        return None
    return Master(folder, where, seconds) if ours else None


def _ours(folder: Path, forbidden: int) -> bool:
    """Whether a folder is the user's, and nobody has these rights to it. Raises OSError.

    With `sudo` the folders of another user may be where root's sockets are looked for.
    """
    found = folder.lstat()
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & forbidden


def _literal(path: Path) -> str:
    """A path as ssh takes it, which fills in names that begin with a percent sign."""
    return str(path).replace("%", "%%")
