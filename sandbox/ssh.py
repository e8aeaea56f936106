"""A real sshd (Debian's openssh-server) with keys of its own, and an ssh that knows them."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from sandbox.install import Unavailable, programs
from sandbox.network import free_port

START_WAIT = 30.0
"""Seconds after which sshd counts as not starting."""

PORT = 2222
"""The port in a namespace of its own."""


class SshServer:
    """Lets root in by a generated key. Usable as a context manager; `stop` removes everything.

    `programs` is a folder with an `ssh` that uses the server's client key and known hosts, and nothing of the user's:
    to be the first in PATH. `runtime` is for XDG_RUNTIME_DIR: connections that stay logged in, with sockets there, end
    with the server. It listens at `address`, which may be one of a network namespace that the command `within`
    leads into.
    """

    def __init__(self, address: str = "127.0.0.1", within: Sequence[str] = ()) -> None:
        self.address = address
        self.port = free_port() if not within else PORT
        self._within = within
        self.folder = Path(tempfile.mkdtemp(prefix="dockertui-sshd-"))
        self.programs = self.folder / "bin"
        self.runtime = self.folder / "run"
        self._known = self.folder / "known_hosts"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process id of sshd, 0 where it does not run."""
        return self._process.pid if self._process else 0

    def url(self, socket_path: str = "") -> str:
        """The address of the engine at that socket, as DOCKER_HOST takes it."""
        return f"ssh://root@{self.address}:{self.port}{socket_path}"

    def start(self) -> None:
        """Start it and wait until it listens. Raises `Unavailable`, RuntimeError where it ends at once."""
        if os.geteuid() != 0:
            raise Unavailable("the sandbox's sshd lets root in, which only root may have it do")
        programs("sshd", "ssh")
        for name in ("host", "other", "client"):
            self._keygen("-q", "-t", "ed25519", "-N", "", "-C", name, "-f", f"{self.folder}/{name}")
        shutil.copy(self.folder / "client.pub", self.folder / "authorized")
        self._write_settings()
        self.trust()
        Path("/run/sshd").mkdir(exist_ok=True)  # where sshd keeps its unprivileged half
        sshd = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin") or "sshd"
        with (self.folder / "log").open("wb") as log:
            command = (*self._within, sshd, "-D", "-e", "-f", f"{self.folder}/sshd_config")
            self._process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        deadline = time.monotonic() + START_WAIT
        while not self._listens():
            if self._process.poll() is not None or time.monotonic() > deadline:
                said = (self.folder / "log").read_text(errors="replace")
                self.stop()
                raise RuntimeError(f"sshd does not start: {said[-800:]}")
            time.sleep(0.05)

    def stop(self) -> None:
        """End it, and remove what it keeps; connections that are open end with their clients."""
        self.end_masters()
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def masters(self) -> list[int]:
        """The process ids of the clients that stay logged in (ssh_config(5), ControlPersist)."""
        found = []
        for path in (self.runtime / "dockertui" / "ssh").glob("*"):
            if path.is_socket():
                words = (self.programs / "ssh", "-O", "check", "-S", path, "any")
                said = subprocess.run(words, check=False, capture_output=True, text=True).stderr
                found += [int(pid) for pid in re.findall(r"pid=(\d+)", said)]
        return found

    def end_masters(self) -> None:
        """Kill the clients that stay logged in."""
        for pid in self.masters:
            os.kill(pid, signal.SIGKILL)

    def trust(self, key: str = "host") -> None:
        """Have the client know the server by its own key, or by another one (`other`), or not at all ("")."""
        public = (self.folder / f"{key}.pub").read_text().rpartition(" ")[0] if key else ""
        self._known.write_text(f"[{self.address}]:{self.port} {public}\n" if key else "")

    def lock_key(self, phrase: str) -> None:
        """Protect the client's key by a pass phrase."""
        self._keygen("-p", "-P", "", "-N", phrase, "-f", f"{self.folder}/client")

    def _keygen(self, *words: str) -> None:
        subprocess.run(("ssh-keygen", *words), check=True, capture_output=True)

    def _write_settings(self) -> None:
        server = {
            "ListenAddress": f"{self.address}:{self.port}",
            "HostKey": f"{self.folder}/host",
            "AuthorizedKeysFile": f"{self.folder}/authorized",
            "PidFile": "none",
            "PermitRootLogin": "prohibit-password",
            "PasswordAuthentication": "no",
            "KbdInteractiveAuthentication": "no",
            "StrictModes": "no",
        }
        client = {
            "UserKnownHostsFile": str(self._known),
            "GlobalKnownHostsFile": "/dev/null",
            "IdentityFile": f"{self.folder}/client",
            "IdentitiesOnly": "yes",
            "IdentityAgent": "none",
            "UpdateHostKeys": "no",
        }
        for name, settings in (("sshd_config", server), ("ssh_config", client)):
            (self.folder / name).write_text("".join(f"{key} {value}\n" for key, value in settings.items()))
        self.programs.mkdir()
        self.runtime.mkdir(mode=0o700)
        program = self.programs / "ssh"
        real = shutil.which("ssh", path="/usr/bin:/usr/local/bin:/bin") or "ssh"
        program.write_text(f'#!/bin/sh\nexec {real} -F {self.folder}/ssh_config "$@"\n')
        program.chmod(0o755)

    def _listens(self) -> bool:
        return b"Server listening on" in (self.folder / "log").read_bytes()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
