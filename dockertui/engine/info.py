"""What an engine says about itself."""

import socket
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dockertui.engine.endpoint import Endpoint
from dockertui.format import parse_time


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineInfo:
    """An engine. `memory` in bytes; `cgroup_version` "1" or "2"; `swarm` where it takes part in one.

    `skew` is how many seconds the engine's clock is ahead of ours.
    `local` is True where the processes of its containers are visible here under the ids that it tells. `insecure` are
    the registries (names, and address ranges) whose certificates it does not look at, `mirrors` those that it asks in
    place of the public one. `runtime` and `log_driver` are what a container gets that asks for none. All texts are
    the engine's own: not to be trusted.
    """

    id: str
    name: str
    version: str
    api_version: str
    os: str
    arch: str
    kernel: str
    cpus: int
    memory: int
    cgroup_version: str
    cgroup_driver: str
    storage_driver: str
    root_dir: str
    swarm: bool
    podman: bool
    local: bool
    skew: float
    warnings: tuple[str, ...]
    security: tuple[str, ...]
    insecure: tuple[str, ...] = ()
    mirrors: tuple[str, ...] = ()
    runtime: str = ""
    log_driver: str = ""

    def speaks(self, version: str) -> bool:
        """Whether the API in use is of that version or newer."""
        return _numbers(self.api_version) >= _numbers(version)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


def engine_info(version: dict[str, Any], info: dict[str, Any], api_version: str, local: bool) -> EngineInfo:
    """Out of the answers to GET /version and GET /info."""
    registries = info.get("RegistryConfig") or {}
    components = version.get("Components") or ()
    return EngineInfo(
        id=str(info.get("ID") or ""),
        name=str(info.get("Name") or ""),
        version=str(version.get("Version") or info.get("ServerVersion") or ""),
        api_version=api_version,
        os=str(info.get("OperatingSystem") or version.get("Os") or ""),
        arch=str(info.get("Architecture") or version.get("Arch") or ""),
        kernel=str(info.get("KernelVersion") or ""),
        cpus=int(info.get("NCPU") or 0),
        memory=int(info.get("MemTotal") or 0),
        cgroup_version=str(info.get("CgroupVersion") or "1"),
        cgroup_driver=str(info.get("CgroupDriver") or ""),
        storage_driver=str(info.get("Driver") or ""),
        root_dir=str(info.get("DockerRootDir") or ""),
        swarm=(info.get("Swarm") or {}).get("LocalNodeState") == "active",
        podman=any("podman" in str(component.get("Name")).lower() for component in components),
        local=local,
        skew=(parse_time(str(info.get("SystemTime") or "")) or time.time()) - time.time(),
        warnings=tuple(str(text) for text in info.get("Warnings") or ()),
        security=tuple(str(text) for text in info.get("SecurityOptions") or ()),
        insecure=tuple(_insecure(registries)),
        mirrors=tuple(str(text) for text in registries.get("Mirrors") or ()),
        runtime=str(info.get("DefaultRuntime") or ""),
        log_driver=str(info.get("LoggingDriver") or ""),
    )


def _insecure(registries: dict[str, Any]) -> Iterator[str]:
    yield from (str(name) for name, index in (registries.get("IndexConfigs") or {}).items() if not index.get("Secure"))
    yield from (str(block) for block in registries.get("InsecureRegistryCIDRs") or ())


def shares_processes(endpoint: Endpoint) -> bool:
    """Whether the engine behind a unix socket runs in our PID namespace, so that its process ids are ours.

    The kernel tells who listens (SO_PEERCRED, unix(7)); a process of a nested namespace has several ids in
    /proc/PID/status (NSpid, proc(5)), one of an outer namespace has none here.
    """
    if endpoint.scheme != "unix":
        return False
    try:
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(5)
            probe.connect(endpoint.path)
            credentials = probe.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        pid, _uid, _gid = struct.unpack("3i", credentials)
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    ids = next((line.split()[1:] for line in status.splitlines() if line.startswith("NSpid:")), ["only"])
    return len(ids) == 1
