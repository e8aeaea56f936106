"""The sandbox's containers: one of each kind a person meets on a server, with their networks and volumes."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from sandbox.api import Api, ApiError

MIB = 1024 * 1024
SECOND = 1_000_000_000  # the API's durations are nanoseconds
FIRST_PORT = 8080
PAUSE_ATTEMPTS = 20
PROJECT = "shop"
PREDEFINED_NETWORKS = ("bridge", "host", "none")


@dataclass(frozen=True, slots=True)
class Sample:
    """A container to start: `config` and `host` as the API's ContainerConfig and HostConfig take them."""

    name: str
    image: str
    command: tuple[str, ...] = ()
    config: dict[str, Any] = field(default_factory=dict)
    host: dict[str, Any] = field(default_factory=dict)
    service: str = ""
    paused: bool = False

    def body(self) -> dict[str, Any]:
        """The body of the API's create request."""
        host = {"NetworkMode": f"{PROJECT}_default", **self.host} if self.service else self.host
        body: dict[str, Any] = {"Image": self.image, **self.config, "HostConfig": host}
        if self.command:
            body["Cmd"] = list(self.command)
        if self.service:
            body["Labels"] = compose_labels(self.service)
            body["NetworkingConfig"] = {"EndpointsConfig": {f"{PROJECT}_default": {"Aliases": [self.service]}}}
        return body


def compose_labels(service: str) -> dict[str, str]:
    """The labels Compose v2 gives the first container of a service."""
    labels = {
        "project": PROJECT,
        "service": service,
        "container-number": "1",
        "oneoff": "False",
        "version": "2.26.1",
        "project.working_dir": "/srv/shop",
        "project.config_files": "/srv/shop/compose.yaml",
    }
    return {f"com.docker.compose.{key}": value for key, value in labels.items()}


def _say(text: str, status: int) -> tuple[str, ...]:
    return ("sh", "-c", f"echo '{text}' >&2; sleep 0.5; exit {status}")


# The memory is taken by a child: the engine misses the kernel's notice when the first process itself is killed.
LOAD_TOO_MUCH = "echo loading 40 million rows; (rows=$(tr '\\0' x < /dev/zero)); status=$?; sleep 1; exit $status"
FAILED_CHECK = "echo 'GET /status: 503 index is stale, last update 3 h ago'; exit 1"
NETWORKS: dict[str, dict[str, Any]] = {
    f"{PROJECT}_default": {"Labels": {"com.docker.compose.project": PROJECT, "com.docker.compose.network": "default"}},
    "monitoring": {"Labels": {"team": "operations"}},
    "backend": {"Internal": True},
}
VOLUMES: dict[str, dict[str, str]] = {
    f"{PROJECT}_db-data": {"com.docker.compose.project": PROJECT, "com.docker.compose.volume": "db-data"},
    "backups": {"team": "operations"},
    "old-cache": {"note": "left by an earlier release"},
}
SAMPLES = (
    Sample("shop-db-1", "database:15.3", service="db",
           host={"Binds": [f"{PROJECT}_db-data:/var/lib/database"], "Memory": 96 * MIB,
                 "RestartPolicy": {"Name": "unless-stopped"}}),
    Sample("shop-api-1", "shop/api:2.3.1", service="api", config={"Env": ["DB_HOST=db", "TOKEN=not-a-secret"]}),
    Sample("shop-worker-1", "shop/api:2.3.1", ("worker.sh",), service="worker", host={"NanoCpus": 500_000_000}),
    Sample("shop-web-1", "web:1.4", service="web", host={"RestartPolicy": {"Name": "always"}}),
    Sample("chatty", "shop/api:2.3.1", ("chatty.sh",), host={"NetworkMode": "monitoring"}),
    Sample("markup", "shop/api:2.3.1", ("markup.sh",),
           config={"Labels": {"[red]not markup[/red]": "[/] [bold] \x1b[31mnot red\x1b[0m \x1b]0;owned\x07"}}),
    Sample("failing-migration", "busybox", _say("FATAL: relation \"orders\" does not exist at line 12", 1)),
    Sample("restarting-sync", "busybox", _say("connect to 10.0.0.9:443: connection refused, giving up", 2),
           host={"RestartPolicy": {"Name": "always"}}),
    Sample("unhealthy-search", "bash", ("sleep", "infinity"),
           config={"Healthcheck": {"Test": ["CMD-SHELL", FAILED_CHECK], "Interval": 2 * SECOND, "Retries": 2}},
           host={"Init": True, "NetworkMode": "backend"}),
    Sample("limited-encoder", "stress", ("--cpu", "1", "--vm", "1", "--vm-bytes", "40m", "--vm-keep"),
           host={"NanoCpus": 150_000_000, "Memory": 64 * MIB, "PidsLimit": 32, "NetworkMode": "none"}),
    Sample("oom-report", "bash", ("bash", "-c", LOAD_TOO_MUCH),
           host={"Memory": 24 * MIB, "MemorySwap": 24 * MIB}),
    Sample("paused-backup", "shop/api:2.3.1", ("worker.sh",), host={"Binds": ["backups:/backups"]}, paused=True),
    Sample("finished-seed", "shop/seed", ("sh", "-c", "echo inserted 250 products; exit 0")),
    Sample("risky-agent", "busybox", ("sleep", "86400"), config={"User": "root"},
           host={"NetworkMode": "host", "PidMode": "host", "CapAdd": ["NET_ADMIN", "SYS_PTRACE"], "Init": False,
                 "Binds": ["/etc:/host/etc:ro"], "SecurityOpt": ["apparmor=unconfined"]}),
)  # fmt: skip


def populate(api: Api) -> None:
    """Create the networks, the volumes and all containers, and start them; health shows some seconds later."""
    for name, network in NETWORKS.items():
        api.post("/networks/create", {"Name": name, "CheckDuplicate": True, **network})
    for name, labels in VOLUMES.items():
        api.post("/volumes/create", {"Name": name, "Labels": labels})
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda sample: _start(api, sample), SAMPLES))


def _start(api: Api, sample: Sample) -> None:
    body = sample.body()
    if sample.service == "web":
        published = {"HostIp": "127.0.0.1", "HostPort": str(next(_free_ports()))}
        body["HostConfig"] = {**body["HostConfig"], "PortBindings": {"80/tcp": [published]}}
    created = api.post("/containers/create", body, name=sample.name)["Id"]
    api.post(f"/containers/{created}/start")
    if sample.paused:
        _pause(api, created)


def _pause(api: Api, container: str) -> None:
    """Pause; under cgroup v1 runc gives up on a process that happens to fork, so try again a few times."""
    for left in reversed(range(PAUSE_ATTEMPTS)):
        try:
            api.post(f"/containers/{container}/pause")
        except ApiError as error:
            if "unable to freeze" not in str(error) or not left:
                raise
            time.sleep(0.2)
        else:
            return


def _free_ports() -> Iterator[int]:
    for port in range(FIRST_PORT, 2**16):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                yield port


def clear(api: Api) -> None:
    """Remove all containers, all networks but the engine's own three, and all volumes."""
    with ThreadPoolExecutor(4) as pool:
        found = api.get("/containers/json", all=True)
        list(pool.map(lambda each: api.delete(f"/containers/{each['Id']}", force=True, v=True), found))
    for network in api.get("/networks"):
        if network["Name"] not in PREDEFINED_NETWORKS:
            api.delete(f"/networks/{network['Id']}")
    for volume in api.get("/volumes")["Volumes"] or []:
        api.delete(f"/volumes/{volume['Name']}", force=True)
