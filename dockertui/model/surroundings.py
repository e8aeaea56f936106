"""What a `docker run` line takes from this user and this machine."""

import json
import os
import platform
from pathlib import Path

from dockertui.engine import Endpoint
from dockertui.paths import docker_config_dir
from dockertui.spec import Surroundings

_MACHINES = {"x86_64": "amd64", "aarch64": "arm64", "armv7l": "arm", "i686": "386"}
"""Go's words for machines, by Python's, where they differ."""

_PROXIES = {"httpProxy": "HTTP_PROXY", "httpsProxy": "HTTPS_PROXY", "ftpProxy": "FTP_PROXY", "noProxy": "NO_PROXY"}
"""The variables that the docker CLI gives to containers, by the key of its configuration."""


def surroundings(endpoint: Endpoint) -> Surroundings:
    """The user's environment, files and docker configuration, for a line that goes to the engine at `endpoint`."""
    machine = platform.machine()
    return Surroundings(
        environ=dict(os.environ),
        read=lambda path: Path(path).read_text(encoding="utf-8", errors="surrogateescape"),
        cwd=str(Path.cwd()),
        home=str(Path.home()),
        socket=endpoint.path if endpoint.scheme == "unix" else "",
        machine=_MACHINES.get(machine, machine),
        proxies=_proxies(endpoint.host),
    )


def _proxies(host: str) -> dict[str, str]:
    """The proxies of the docker configuration, for this engine or for all, in capital and small letters."""
    try:
        config = json.loads((docker_config_dir() / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    settings = config.get("proxies") if isinstance(config, dict) else None
    chosen = (settings.get(host) or settings.get("default")) if isinstance(settings, dict) else None
    found: dict[str, str] = {}
    for key, name in _PROXIES.items():
        value = chosen.get(key) if isinstance(chosen, dict) else None
        if isinstance(value, str) and value:
            found |= {name: value, name.lower(): value}
    return found
