"""Samples of containers whose processes are visible here."""

import threading
from collections.abc import Collection
from typing import TYPE_CHECKING

from dockertui.engine.answers import expect, fields, number, text
from dockertui.engine.cgroup import ContainerMeter
from dockertui.engine.errors import EngineError
from dockertui.engine.open_files import Kept
from dockertui.engine.sample import Sample
from dockertui.i18n import _

if TYPE_CHECKING:
    from dockertui.engine.client import Client

AT_ONCE = 40
"""New containers that are looked up in one round, so that many at once do not hold up the first samples."""

INSPECTED = fields(State=fields(Pid=number), HostConfig=fields(NetworkMode=text))


class LocalStats:
    """Reads the kernel's files for each running container; its process id comes from one inspect a start.

    `problems` says of containers by id why they cannot be measured.
    """

    def __init__(self) -> None:
        self.problems: dict[str, EngineError] = {}
        self._meters: dict[str, ContainerMeter] = {}
        self._refused: set[str] = set()
        self._closed = False
        self._busy = threading.Lock()
        self._kept = Kept()

    def readable(self, identity: str) -> bool:
        """Whether a container can be measured this way, as far as is known."""
        return identity not in self._refused

    def collect(self, client: "Client", running: Collection[str]) -> dict[str, Sample]:
        """Measure the running containers, as many as can be; blocks, for a worker thread."""
        with self._busy:
            samples = self._collect(client, running)
            if self._closed:
                self._drop_all()
            return samples

    def close(self) -> None:
        """Close all files, or have a round that is under way do it at its end."""
        self._closed = True
        if self._busy.acquire(blocking=False):
            self._drop_all()
            self._busy.release()

    def _collect(self, client: "Client", running: Collection[str]) -> dict[str, Sample]:
        known = set(running)
        self._refused &= known
        for identity in self.problems.keys() - known:
            del self.problems[identity]
        for identity in self._meters.keys() - known:
            self._drop(identity)
        new = [identity for identity in running if identity not in self._meters and identity not in self._refused]
        for identity in new[:AT_ONCE]:
            self._look_up(client, identity)
        samples = {}
        for identity, meter in list(self._meters.items()):
            try:
                samples[identity] = meter.sample()
            except OSError:
                # It ended, or was started again: then it is looked up again in the next round.
                self._drop(identity)
        return samples

    def _drop_all(self) -> None:
        for identity in list(self._meters):
            self._drop(identity)

    def _drop(self, identity: str) -> None:
        self._meters.pop(identity).close()

    def _look_up(self, client: "Client", identity: str) -> None:
        from docker.errors import APIError, NotFound

        self.problems.pop(identity, None)
        try:
            data = expect(INSPECTED, client.inspect_container(identity))
        except NotFound:
            return
        except EngineError as error:
            self.problems[identity] = error
            return
        except APIError as error:
            self.problems[identity] = EngineError("refused", _("Cannot inspect it"), str(error.explanation))
            return
        pid = data.get("State", {}).get("Pid", 0)
        if not pid:
            return
        try:
            network = data.get("HostConfig", {}).get("NetworkMode") != "host"
            self._meters[identity] = ContainerMeter(identity, pid, network, self._kept)
        except (OSError, ValueError):
            self._refused.add(identity)
