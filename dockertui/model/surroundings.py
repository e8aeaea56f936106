"""What a `docker run` line takes from this user and this machine."""

import os
import platform

from dockertui.engine.config_file import settings
from dockertui.ordinary import read_text
from dockertui.paths import docker_config_dir, here, home
from dockertui.spec.surroundings import Surroundings

_MACHINES = {"x86_64": "amd64", "aarch64": "arm64", "armv7l": "arm", "armv6l": "arm", "i686": "386"}
"""Go's words for machines, by Python's, where they differ."""

_PROXIES = {
    "httpProxy": "HTTP_PROXY",
    "httpsProxy": "HTTPS_PROXY",
    "ftpProxy": "FTP_PROXY",
    "noProxy": "NO_PROXY",
    "allProxy": "ALL_PROXY",
}
"""The variables that the docker CLI gives to containers, by the key of its configuration."""


def surroundings(host: str) -> Surroundings:
    """The user's environment, files and docker configuration, for a line that goes to the engine at this URL."""
    machine = platform.machine()
    return Surroundings(
        environ=dict(os.environ),
        read=read,
        cwd=here(),
        home=str(home()),
        socket=host.removeprefix("unix://") if host.startswith("unix://") else "",
        system=platform.system().lower(),
        machine=_MACHINES.get(machine, machine),
        proxies=_proxies(host),
    )


def read(path: str) -> str:
    """A file's text as it is, undecodable bytes as lone surrogates. Raises OSError."""
    return read_text(path, "surrogateescape")


def _proxies(host: str) -> dict[str, str]:
    """The proxies of the docker configuration, for this engine or for all, in capital and small letters."""
    proxies = settings(docker_config_dir() / "config.json")[0].get("proxies")
    chosen = (proxies.get(host) or proxies.get("default")) if isinstance(proxies, dict) else None
    found: dict[str, str] = {}
    for key, name in _PROXIES.items():
        value = chosen.get(key) if isinstance(chosen, dict) else None
        if isinstance(value, str) and value:
            found |= {name: value, name.lower(): value}
    return found
