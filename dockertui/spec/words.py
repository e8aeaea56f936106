"""Flags whose values are words: streams, modes of namespaces, restart policies, variables, labels, capabilities."""

import re
from collections.abc import Callable
from typing import Any

from dockertui.i18n import _
from dockertui.spec.errors import SpecError
from dockertui.spec.fields import whole
from dockertui.spec.units import integer

BLANKS = " \t"
_SYSCTLS = {
    "kernel.msgmax",
    "kernel.msgmnb",
    "kernel.msgmni",
    "kernel.sem",
    "kernel.shmall",
    "kernel.shmmax",
    "kernel.shmmni",
    "kernel.shm_rmid_forced",
}
_COUNT = re.compile(r"[+-]?[0-9]+\Z")


def stream(text: str) -> str:
    """A value of --attach. Raises SpecError."""
    if text.lower() not in ("stdin", "stdout", "stderr"):
        raise SpecError(_("valid streams are STDIN, STDOUT and STDERR"))
    return text.lower()


def variable(text: str) -> tuple[str, str | None]:
    """(name, value) of a value of --env; None where the value comes from the user's environment. Raises SpecError."""
    name, equals, value = text.partition("=")
    if not name:
        raise SpecError(_("the name of the variable is missing"))
    return name, value if equals else None


def label(text: str) -> tuple[str, str]:
    """(name, value) of a value of --label. Raises SpecError."""
    name, _equals, value = text.partition("=")
    bare = name.lstrip(BLANKS)
    if not bare:
        raise SpecError(_("the name of the label is missing"))
    if " " in bare or "\t" in bare:
        raise SpecError(_("the name of the label contains blanks"))
    return name, value


def sysctl(text: str) -> tuple[str, str]:
    """(name, value) of a value of --sysctl that may be set for a container. Raises SpecError."""
    name, equals, value = text.partition("=")
    if not equals or not (name in _SYSCTLS or name.startswith(("net.", "fs.mqueue."))):
        raise SpecError(_("this sysctl is not allowed for a container"))
    return name, value


def storage_option(text: str) -> tuple[str, str]:
    """(name, value) of a value of --storage-opt. Raises SpecError."""
    name, equals, value = text.partition("=")
    if not equals:
        raise SpecError(_("must be NAME=VALUE"))
    return name, value


def restart_policy(text: str) -> dict[str, Any]:
    """A value of --restart as in HostConfig.RestartPolicy. Raises SpecError."""
    name, colon, count = text.partition(":")
    if colon and not name:
        raise SpecError(_("no policy before the colon"))
    if count and not (_COUNT.match(count) and -(2**63) <= whole(count) < 2**63):
        raise SpecError(_("the number of attempts after the colon must be a whole number"))
    return {"Name": name or "no", "MaximumRetryCount": whole(count)}


def security_option(text: str) -> str:
    """A value of --security-opt: `name=value`, `name:value` or `no-new-privileges`. Raises SpecError."""
    name, equals, value = text.partition("=")
    if not equals:
        name, equals, value = text.partition(":")
    if name != "no-new-privileges" and not value:
        raise SpecError(_("must be NAME=VALUE or no-new-privileges"))
    return text


def seccomp_file(text: str) -> str:
    """The file that a value of --security-opt reads its seccomp profile from, "" where it reads none."""
    name, equals, value = text.partition("=")
    if not equals:
        name, equals, value = text.partition(":")
    return value if name == "seccomp" and value not in ("builtin", "unconfined") else ""


def pull(text: str) -> str:
    """A value of --pull, "" as the CLI takes it. Raises SpecError."""
    if text not in ("always", "missing", "never", ""):
        raise SpecError(_('must be one of "always", "missing" or "never"'))
    return text or "missing"


def capability(text: str) -> str:
    """A capability's full name: `CAP_NET_ADMIN`, or `ALL`."""
    name = text.upper()
    return name if name == "ALL" or name.startswith("CAP_") else f"CAP_{name}"


def one_of(*words: str, message: str, container: bool = False) -> Callable[[str], str]:
    """A reader of one of some words, "" or, if so wished, `container:NAME`."""

    def read(text: str) -> str:
        if text in words or not text or (container and text.startswith("container:") and text != "container:"):
            return text
        raise SpecError(message)

    return read


def swappiness(text: str) -> int:
    """A value of --memory-swappiness: 0 to 100, -1 for the engine's own. Raises SpecError."""
    number = integer(text)
    if not -1 <= number <= 100:
        raise SpecError(_("must be from 0 to 100, or -1 for the default"))
    return number


def program(text: str) -> list[str]:
    """A value of --entrypoint as in the API, which takes a list."""
    return [text]


def tmpfs(text: str) -> tuple[str, str]:
    """(path, options) of a value of --tmpfs."""
    path, _colon, options = text.partition(":")
    return path, options
