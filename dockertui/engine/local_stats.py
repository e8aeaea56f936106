"""Samples of containers whose processes are visible here."""

from collections.abc import Collection
from contextlib import suppress
from typing import TYPE_CHECKING

from dockertui.engine.cgroup import Meter
from dockertui.engine.sample import Sample

if TYPE_CHECKING:
    from dockertui.engine.client import Client

INSPECTED = 40
"""New containers that are looked up in one round, so that many at once do not hold up the first samples."""


class LocalStats:
    """Reads the kernel's files for each running container; its process id comes from one inspect a start."""

    def __init__(self) -> None:
        self._meters: dict[str, Meter] = {}
        self._refused: set[str] = set()

    def readable(self, identity: str) -> bool:
        """Whether a container can be measured this way, as far as is known."""
        return identity not in self._refused

    def collect(self, client: "Client", running: Collection[str]) -> dict[str, Sample]:
        """Measure the running containers, as many as can be; blocks, for a worker thread."""
        known = set(running)
        self._refused &= known
        for identity in self._meters.keys() - known:
            del self._meters[identity]
        new = [identity for identity in running if identity not in self._meters and identity not in self._refused]
        for identity in new[:INSPECTED]:
            self._look_up(client, identity)
        samples = {}
        for identity, meter in list(self._meters.items()):
            try:
                samples[identity] = meter.sample()
            except OSError:
                # It ended, or was started again: then it is looked up again in the next round.
                del self._meters[identity]
        return samples

    def _look_up(self, client: "Client", identity: str) -> None:
        from docker.errors import NotFound

        with suppress(NotFound):
            data = client.inspect_container(identity)
            pid = int(data["State"].get("Pid") or 0)
            if not pid:
                return
            try:
                meter = Meter(identity, pid, data["HostConfig"].get("NetworkMode") != "host")
                meter.sample()
            except (OSError, ValueError):
                self._refused.add(identity)
            else:
                self._meters[identity] = meter
