"""What the simulated engine tells: containers and their events, in the shape of a real engine's answers."""

import hashlib
import os
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

IMAGE = "load:latest"
IMAGE_ID = "sha256:" + hashlib.sha256(IMAGE.encode()).hexdigest()
NETWORK_ID = hashlib.sha256(b"bridge").hexdigest()

Json = dict[str, Any]


@dataclass(slots=True)
class Simulated:
    """A container: `pid` is a real process in control groups of its own, or 0."""

    id: str
    name: str
    created: float
    running: bool = False
    started: float = 0.0
    pid: int = 0

    def listed(self, now: float) -> Json:
        """Its entry in GET /containers/json."""
        network = {"NetworkID": NETWORK_ID, "Gateway": "", "IPAddress": "", "IPPrefixLen": 0, "MacAddress": ""}
        return {
            "Id": self.id,
            "Names": [f"/{self.name}"],
            "Image": IMAGE,
            "ImageID": IMAGE_ID,
            "Command": "sleep 86400",
            "Created": int(self.created),
            "Ports": [{"PrivatePort": 80, "Type": "tcp"}],
            "Labels": {"com.docker.compose.project": f"project-{self.name[-1]}", "com.docker.compose.service": "load"},
            "State": "running" if self.running else "created",
            "Status": f"Up {max(1, int(now - self.started) // 60)} minutes" if self.running else "Created",
            "HostConfig": {"NetworkMode": "default"},
            "NetworkSettings": {"Networks": {"bridge": network}},
            "Mounts": [],
        }

    def inspected(self) -> Json:
        """The answer to GET /containers/ID/json, as far as it is looked at."""
        return {
            "Id": self.id,
            "Name": f"/{self.name}",
            "Created": _stamp(self.created),
            "Path": "sleep",
            "Args": ["86400"],
            "Image": IMAGE_ID,
            "RestartCount": 0,
            "State": {
                "Status": "running" if self.running else "created",
                "Running": self.running,
                "OOMKilled": False,
                "Pid": self.pid if self.running else 0,
                "ExitCode": 0,
                "Error": "",
                "StartedAt": _stamp(self.started),
                "FinishedAt": _stamp(0),
            },
            "Config": {"Image": IMAGE, "Tty": False, "Env": ["PATH=/bin"], "Cmd": ["sleep", "86400"], "Labels": {}},
            "HostConfig": {
                "NetworkMode": "default",
                "RestartPolicy": {"Name": ""},
                "Memory": 0,
                "NanoCpus": 0,
                "LogConfig": {"Type": "json-file", "Config": {}},
            },
            "NetworkSettings": {"Networks": {}, "Ports": {}},
            "Mounts": [],
        }


def _stamp(seconds: float) -> str:
    if not seconds:
        return "0001-01-01T00:00:00Z"
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "000Z")


class World:
    """All containers by id; `tell` gets each event as it happens."""

    def __init__(self, tell: Callable[[Json], None]) -> None:
        self.containers: dict[str, Simulated] = {}
        self._tell = tell

    def create(self, name: str) -> Simulated:
        """Make a container."""
        identity = hashlib.sha256(name.encode()).hexdigest()
        container = self.containers[identity] = Simulated(identity, name, time.time() - 7200)
        self._event(container, "create")
        return container

    def start(self, container: Simulated) -> None:
        """Start a container."""
        container.running, container.started = True, time.time()
        self._event(container, "start")

    def stop(self, container: Simulated) -> None:
        """Stop a container."""
        container.running = False
        self._event(container, "die", exitCode="0")
        self._event(container, "stop")

    def remove(self, container: Simulated) -> None:
        """Remove a container."""
        del self.containers[container.id]
        self._event(container, "destroy")

    def find(self, name: str) -> Simulated | None:
        """A container by its id or name."""
        found = self.containers.get(name)
        return found or next((each for each in self.containers.values() if each.name == name), None)

    def listed(self, ids: Collection[str]) -> list[Json]:
        """The answer to GET /containers/json, newest first; only those of the ids where there are any."""
        now = time.time()
        return [each.listed(now) for each in reversed(self._among(ids))]

    def _among(self, ids: Collection[str]) -> list[Simulated]:
        if not ids:
            return list(self.containers.values())
        return [self.containers[identity] for identity in ids if identity in self.containers]

    def _event(self, container: Simulated, action: str, **attributes: str) -> None:
        now = time.time_ns()
        self._tell(
            {
                "status": action,
                "id": container.id,
                "from": IMAGE,
                "Type": "container",
                "Action": action,
                "Actor": {"ID": container.id, "Attributes": {"image": IMAGE, "name": container.name, **attributes}},
                "scope": "local",
                "time": now // 10**9,
                "timeNano": now,
            }
        )


def images() -> list[Json]:
    """The answer to GET /images/json."""
    created = int(time.time()) - 86400
    return [
        {
            "Containers": -1,
            "Created": created,
            "Id": IMAGE_ID,
            "Labels": None,
            "ParentId": "",
            "RepoDigests": None,
            "RepoTags": [IMAGE],
            "SharedSize": -1,
            "Size": 1985520,
            "VirtualSize": 1985520,
        }
    ]


def networks() -> list[Json]:
    """The answer to GET /networks."""
    return [
        {
            "Name": "bridge",
            "Id": NETWORK_ID,
            "Created": _stamp(time.time() - 86400),
            "Scope": "local",
            "Driver": "bridge",
            "IPAM": {"Driver": "default", "Options": None, "Config": [{"Subnet": "172.17.0.0/16"}]},
            "Internal": False,
            "Containers": {},
            "Options": {},
            "Labels": {},
        }
    ]


def version() -> Json:
    """The answer to GET /version."""
    return {
        "Version": "20.10.24",
        "ApiVersion": "1.41",
        "MinAPIVersion": "1.12",
        "Os": "linux",
        "Arch": "amd64",
        "Components": [{"Name": "Engine", "Version": "20.10.24"}],
    }


def info() -> Json:
    """The answer to GET /info."""
    return {
        "ID": "SIMU:LATE:D",
        "Name": os.uname().nodename,
        "KernelVersion": os.uname().release,
        "ServerVersion": "20.10.24",
        "OperatingSystem": "simulated",
        "Architecture": "x86_64",
        "NCPU": 2,
        "MemTotal": 8 * 2**30,
        "CgroupVersion": "1",
        "CgroupDriver": "cgroupfs",
        "Driver": "overlay2",
        "DockerRootDir": "/var/lib/docker",
        "Swarm": {"LocalNodeState": "inactive"},
        "Warnings": None,
        "SecurityOptions": [],
    }


def samples() -> Iterator[Json]:
    """What GET /containers/ID/stats streams, without end."""
    busy = 10**9
    while True:
        now = datetime.now(UTC).isoformat().replace("+00:00", "000Z")
        usage = {"total_usage": busy, "usage_in_kernelmode": 0, "usage_in_usermode": busy}
        cpu = {"cpu_usage": usage, "system_cpu_usage": time.monotonic_ns(), "online_cpus": 2}
        yield {
            "read": now,
            "preread": now,
            "pids_stats": {"current": 1},
            "cpu_stats": cpu,
            "precpu_stats": cpu,
            "memory_stats": {"usage": 2**20, "limit": 2**33, "stats": {}},
            "networks": {"eth0": {"rx_bytes": 0, "tx_bytes": 0}},
            "blkio_stats": {"io_service_bytes_recursive": []},
        }
        busy += 10**6
