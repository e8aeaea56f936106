"""A bridge and an address range of its own for each engine, so that several run side by side in the host's network."""

import ipaddress
import json
import re
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

FIRST, LAST = 100, 250
INTERFACES = Path("/sys/class/net")


@dataclass(frozen=True, slots=True)
class Network:
    """The range 10.`number`.0.0/16: its first /24 for the default bridge, the upper half for created networks."""

    number: int

    @property
    def bridge(self) -> str:
        """The default bridge's interface."""
        return f"dtui{self.number}"

    def arguments(self) -> list[str]:
        """What dockerd must be told so that it stays within the range and leaves the host's firewall alone."""
        return [
            f"--bridge={self.bridge}",
            f"--default-address-pool=base=10.{self.number}.128.0/17,size=24",
            "--iptables=false",
            "--ip6tables=false",
            "--ip-forward=false",
            "--ip-masq=false",
        ]

    def remove(self, data: Path) -> None:
        """Delete the default bridge, and the interfaces that the engine under `data` noted in its store."""
        store = data / "network" / "files" / "local-kv.db"
        noted = re.findall(rb'"(?:BridgeName|SrcName)":"([\w.-]+)"', store.read_bytes()) if store.exists() else []
        for name in {self.bridge, *(name.decode() for name in noted)}:
            for port in (INTERFACES / name).glob("brif/*"):
                _delete(port.name)
            _delete(name)


def create_bridge() -> Network:
    """Create the bridge of the first free range; its name is the lock against another sandbox doing the same."""
    used = _used_ranges()
    for number in range(FIRST, LAST):
        network = Network(number)
        if any(ipaddress.ip_network(f"10.{number}.0.0/16").overlaps(other) for other in used):
            continue
        try:
            _ip("link", "add", network.bridge, "type", "bridge")
        except subprocess.CalledProcessError:
            continue
        _ip("address", "add", f"10.{number}.0.1/24", "dev", network.bridge)
        _ip("link", "set", network.bridge, "up")
        return network
    raise RuntimeError("no private address range is free for the sandbox's bridge")


def free_port(host: str = "127.0.0.1") -> int:
    """A port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def _delete(name: str) -> None:
    """Delete an interface, if there is one; an end of a pair takes the other along."""
    interface = INTERFACES / name
    if not interface.exists():
        return
    try:
        _ip("link", "delete", name)
    except subprocess.CalledProcessError:
        if interface.exists():  # else the kernel was quicker
            raise


def _used_ranges() -> list[ipaddress.IPv4Network]:
    routes = json.loads(_ip("-4", "-json", "route", "show", "table", "all"))
    targets = (route["dst"] for route in routes if route["dst"] != "default")
    return [ipaddress.IPv4Network(target, strict=False) for target in targets]


def _ip(*arguments: str) -> str:
    return subprocess.run(("ip", *arguments), capture_output=True, text=True, check=True).stdout
