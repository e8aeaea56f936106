"""What an engine says about itself."""

import os
import socket
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dockertui.engine.answers import expect, fields, flag, items, mapping, number, text, texts
from dockertui.engine.endpoint import Endpoint
from dockertui.format import parse_time, whole


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
    return tuple(whole(part) for part in version.split(".") if part.isdecimal())


VERSION = fields(Version=text, Os=text, Arch=text, Components=items(fields(Name=text, Version=text)))
INFO = fields(
    ID=text,
    Name=text,
    ServerVersion=text,
    OperatingSystem=text,
    Architecture=text,
    KernelVersion=text,
    NCPU=number,
    MemTotal=number,
    CgroupVersion=text,
    CgroupDriver=text,
    DefaultRuntime=text,
    LoggingDriver=text,
    Driver=text,
    DockerRootDir=text,
    Swarm=fields(LocalNodeState=text),
    SystemTime=text,
    Warnings=texts,
    SecurityOptions=texts,
    RegistryConfig=fields(Mirrors=texts, InsecureRegistryCIDRs=texts, IndexConfigs=mapping(fields(Secure=flag))),
)


def engine_info(version: dict[str, Any], info: dict[str, Any], api_version: str, local: bool) -> EngineInfo:
    """Out of the answers to GET /version and GET /info. Raises EngineError("answer").

    Where `local` is True, something on this machine answers; that may be a way to another one, such as `ssh -L`. An
    engine of this machine has its name and its kernel.
    """
    version, info = expect(VERSION, version), expect(INFO, info)
    registries = info.get("RegistryConfig", {})
    return EngineInfo(
        id=info.get("ID", ""),
        name=info.get("Name", ""),
        version=version.get("Version") or info.get("ServerVersion", ""),
        api_version=api_version,
        os=info.get("OperatingSystem") or version.get("Os", ""),
        arch=info.get("Architecture") or version.get("Arch", ""),
        kernel=info.get("KernelVersion", ""),
        cpus=info.get("NCPU", 0),
        memory=info.get("MemTotal", 0),
        cgroup_version=info.get("CgroupVersion") or "1",
        cgroup_driver=info.get("CgroupDriver", ""),
        storage_driver=info.get("Driver", ""),
        root_dir=info.get("DockerRootDir", ""),
        swarm=info.get("Swarm", {}).get("LocalNodeState") == "active",
        podman=any("podman" in component.get("Name", "").lower() for component in version.get("Components", ())),
        local=local and (info.get("Name"), info.get("KernelVersion")) == (os.uname().nodename, os.uname().release),
        skew=(parse_time(info.get("SystemTime", "")) or time.time()) - time.time(),
        warnings=tuple(info.get("Warnings", ())),
        security=tuple(info.get("SecurityOptions", ())),
        insecure=tuple(_insecure(registries)),
        mirrors=tuple(registries.get("Mirrors", ())),
        runtime=info.get("DefaultRuntime", ""),
        log_driver=info.get("LoggingDriver", ""),
    )


def _insecure(registries: dict[str, Any]) -> Iterator[str]:
    yield from (name for name, index in registries.get("IndexConfigs", {}).items() if not index.get("Secure"))
    yield from registries.get("InsecureRegistryCIDRs", ())


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
