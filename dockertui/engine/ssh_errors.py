"""What ssh complains of, in words, and what to do about it."""

import re
import shlex
from collections.abc import Callable, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from dockertui.engine.endpoint import Endpoint
from dockertui.engine.errors import EngineError, ErrorKind
from dockertui.i18n import _


class Complaint(NamedTuple):
    """What a message of ssh means that matches `pattern`: "" for `why` is the message itself."""

    pattern: str
    kind: ErrorKind
    why: str
    remedy: Callable[[Endpoint], str]


def _forget(endpoint: Endpoint) -> str:
    parts = urlsplit(endpoint.host)
    name = f"[{parts.hostname}]:{parts.port}" if parts.port and parts.port != 22 else str(parts.hostname)
    command = shlex.join(("ssh-keygen", "-R", name))
    return _("If it has got new keys, as its keeper can tell, forget the old one: {command}").format(command=command)


def _answer(endpoint: Endpoint) -> str:
    return _("Let ssh ask you here, then it is known.")


def _unlock(endpoint: Endpoint) -> str:
    return _("Let ssh ask you here, or have ssh-agent keep the key (ssh-add).")


def _address(endpoint: Endpoint) -> str:
    return _("Correct the address, or start sshd there.")


def _name(endpoint: Endpoint) -> str:
    return _("Correct the host name, or check the network's DNS.")


def _network(endpoint: Endpoint) -> str:
    return _("Check the network: {command} must work.").format(command=f"ssh {_place(endpoint)}")


def _far_socket(endpoint: Endpoint) -> str:
    return _("Start the engine there, let your user use its socket, or name another one: ssh://HOST/path/docker.sock")


def _forwarding(endpoint: Endpoint) -> str:
    return _("Its sshd_config must have AllowStreamLocalForwarding yes.")


def _configuration(endpoint: Endpoint) -> str:
    return _("Correct ssh's configuration (ssh_config(5)).")


COMPLAINTS: tuple[Complaint, ...] = (
    Complaint(
        r"HOST IDENTIFICATION HAS CHANGED|has changed and you have requested",
        "config",
        _("its host key is not the one that is known: it is another machine, or somebody is in between"),
        _forget,
    ),
    Complaint(r"Host key verification failed", "question", _("its host key is not known yet"), _answer),
    Complaint(
        r"Permission denied \(|Too many authentication failures|No more authentication methods",
        "question",
        _("ssh cannot log in without asking for a pass phrase or a password"),
        _unlock,
    ),
    Complaint(r"Connection refused", "absent", _("no sshd listens there (connection refused)"), _address),
    Complaint(r"Could not resolve hostname", "absent", _("its host name is not known"), _name),
    Complaint(r"timed out|No route to host|Network is unreachable", "absent", "", _network),
    Complaint(r"administratively prohibited", "permission", _("its sshd forwards no sockets"), _forwarding),
    Complaint(r"open failed", "absent", _("ssh got there, but cannot use the engine's socket"), _far_socket),
    Complaint(r"[Bb]ad configuration option|[Bb]ad owner or permissions|line \d+: ", "config", "", _configuration),
)
"""OpenSSH's messages (ssh.c, sshconnect.c, channels.c), the most telling first."""


def ssh_error(endpoint: Endpoint, lines: Sequence[str]) -> EngineError:
    """Why ssh did not reach an engine, out of what it wrote."""
    what = _("Cannot use the engine at {host}").format(host=endpoint.host)
    text = "\n".join(lines)
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")
    for complaint in COMPLAINTS:
        if re.search(complaint.pattern, text):
            return EngineError(complaint.kind, what, complaint.why or last, complaint.remedy(endpoint))
    return EngineError("absent", what, last or _("ssh did not connect in time"), _network(endpoint))


def no_ssh(endpoint: Endpoint) -> EngineError:
    """There is no ssh program on this machine."""
    what = _("Cannot use the engine at {host}").format(host=endpoint.host)
    remedy = _("Install OpenSSH's client (sudo apt install openssh-client).")
    return EngineError("config", what, _("there is no ssh program here"), remedy)


def _place(endpoint: Endpoint) -> str:
    parts = urlsplit(endpoint.host)
    host = parts.netloc.partition(":")[0]
    return shlex.join((*(("-p", str(parts.port)) if parts.port else ()), *(("--",) if host[:1] == "-" else ()), host))
