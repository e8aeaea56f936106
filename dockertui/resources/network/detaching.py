"""Removing a network that containers are attached to: they are disconnected first, and attached again if that fails."""

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from dockertui.engine import EngineError
from dockertui.i18n import _
from dockertui.model.jobs import Job
from dockertui.model.journal import JournalEntry

if TYPE_CHECKING:
    from dockertui.engine import Client
    from dockertui.model.session import Session

KIND = "network removal"

SETTINGS = ("IPAMConfig", "Links", "DriverOpts", "GwPriority")
"""What a container asked for on a network, besides aliases."""

Json = dict[str, Any]


class Detachment:
    """The removal of one network; `ends` has what each container attached to it asked for there, by its id."""

    keeps = False

    def __init__(
        self, session: "Session", network: str, name: str, ends: Mapping[str, Json], entry: JournalEntry | None = None
    ) -> None:
        self._session = session
        self._network = network
        self._ends = ends
        self._name = name
        self._removed = False
        self.entry = entry or JournalEntry(
            id=uuid4().hex[:16],
            kind=KIND,
            engine=session.key,
            title=_("Network {name} is being removed").format(name=name),
            begun=time.time(),
            data={"network": network, "name": name, "ends": dict(ends)},
        )
        self.claims = [network]

    @property
    def names(self) -> str:
        """What the network is called."""
        return self._name

    @property
    def returning(self) -> str:
        """What the way back does."""
        return _("Attaching the containers to {name} again").format(name=self.names)

    @property
    def returned(self) -> str:
        """What is so then."""
        text = _("{name} is removed") if self._removed else _("{name} is as it was")
        return text.format(name=self.names)

    @property
    def argv(self) -> tuple[str, ...]:
        """The command that it comes to."""
        return ("docker", "network", "rm", self.names)

    async def forward(self, job: Job) -> None:
        """Disconnect whoever is attached, and remove the network."""
        for container in await self._attached() or ():
            argv = ("docker", "network", "disconnect", "-f", self.names, self._called(container))
            await self._call(argv, partial(_disconnect, self._network, container))
        if await self._attached() is not None:
            await self._call(self.argv, lambda client: client.remove_network(self._network))

    async def back(self, job: Job) -> None:
        """Attach those that were attached."""
        there = await self._attached()
        if there is None:
            self._removed = True  # The last step was taken, so all is done.
            return
        for container, end in self._ends.items():
            if container not in there:
                argv = ("docker", "network", "connect", self.names, self._called(container))
                await self._call(argv, partial(_connect, self._network, container, end))

    async def discard(self) -> None:
        """Nothing was kept."""

    async def ways(self) -> tuple[Sequence[str], Sequence[str]]:
        """What can be done about it where it was left half done, "back" and "forward", and what is so now."""
        there = await self._attached()
        missing = self._ends.keys() - (there or ())
        if there is None or not missing:
            return (), ()
        return ("back", "forward"), (_("Disconnected from it: {count} containers").format(count=len(missing)),)

    async def _attached(self) -> set[str] | None:
        """The containers that are attached and run; None where there is no such network any more."""
        try:
            found = await self._session.engine.call(lambda client: client.inspect_network(self._network))
        except EngineError as error:
            if error.kind == "not_found":
                return None
            raise
        return set(found.get("Containers") or ())

    def _called(self, container: str) -> str:
        record = self._session.store.get("container", container)
        return record.name if record else container[:12]

    async def _call(self, argv: Sequence[str], call: Callable[["Client"], object]) -> None:
        await self._session.works.send(self._session, argv, call)


def _disconnect(network: str, container: str, client: "Client") -> None:
    client.disconnect_container_from_network(container, network, force=True)


def _connect(network: str, container: str, end: Json, client: "Client") -> None:
    client.connect_network(network, container, end)


async def detachment(session: "Session", network: str, name: str) -> Detachment:
    """The removal of a network, with what is to be known to undo it. Raises EngineError."""

    def ask(client: "Client") -> dict[str, Json]:
        attached = client.inspect_network(network).get("Containers") or {}
        return {container: _asked_for(client.inspect_container(container), name) for container in attached}

    return Detachment(session, network, name, await session.engine.call(ask))


def _asked_for(container: Json, network: str) -> Json:
    end = (container["NetworkSettings"].get("Networks") or {}).get(network) or {}
    aliases = [alias for alias in end.get("Aliases") or () if alias != container["Id"][:12]]
    return {**{name: end[name] for name in SETTINGS if end.get(name)}, **({"Aliases": aliases} if aliases else {})}


def recovered(session: "Session", entry: JournalEntry) -> Detachment | None:
    """A removal that another process left, out of its journal; None where that makes no sense."""
    network, name, ends = (entry.data.get(key) for key in ("network", "name", "ends"))
    if not isinstance(network, str) or not isinstance(name, str) or not isinstance(ends, dict):
        return None
    return Detachment(session, network, name, ends, entry)
