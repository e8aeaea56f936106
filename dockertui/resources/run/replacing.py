"""Containers that take the place of others, as a work that can be ended either way from whatever state it is in.

The new ones are made first, with labels that say what they replace; then the old ones stop and step aside, and the new
ones get their names and start. Only once all of them run is it done; the old ones are kept, stopped, to undo it.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from dockertui.engine import EngineError
from dockertui.i18n import _
from dockertui.labels import REPLACES, WORK
from dockertui.model.jobs import Job
from dockertui.model.journal import JournalEntry
from dockertui.resources.run.start_check import LOOK_EVERY, Watched, inspect, known, stays_up
from dockertui.resources.run.starting import connect
from dockertui.resources.run.swap_record import Swap, labelled, swaps_of

if TYPE_CHECKING:
    from dockertui.engine import Client
    from dockertui.model.session import Session

KIND = "replacement"

GRACE = 5.0
"""Seconds that a container gets to stop once nobody wants it to any more: then it is killed, to be started again."""

GONE_WITHIN = 8.0
"""Seconds that the engine has to remove a container that stopped."""

STOPPING = "stopping"
"""What `JournalEntry.data` has from the moment on at which the first of the old containers may be told to stop."""

LATELY = 60.0
"""Seconds from the beginning, beyond what the old one gets to stop, in which a stop may still be on its way."""

Json = dict[str, Any]

Make = Callable[[Swap, str, Mapping[str, str]], Coroutine[Any, Any, str]]
"""Creates the new container of a swap for the work of that id, given the ids of the new ones so far by the ids of those
that they replace; its id."""


class FoundSwap(NamedTuple):
    """What the engine has of a swap: the old container, its copy, and the new one, as inspected."""

    old: Json | None
    copy: Json | None
    new: Json | None


class Replacement:
    """Some containers replaced together, those first that others joined. `make` and `copy` are None once all are made.

    `stale` says that another process may have left a stop on its way.
    """

    keeps = True

    def __init__(
        self,
        session: "Session",
        swaps: Sequence[Swap],
        entry: JournalEntry | None = None,
        *,
        make: Make | None = None,
        copy: Make | None = None,
    ) -> None:
        self.swaps = list(swaps)
        self._session = session
        self._make = make
        self._copy = copy
        self._stale = entry is not None
        self.entry = entry or JournalEntry(
            id=uuid4().hex[:16],
            kind=KIND,
            engine=session.key,
            title=_("{name} is being replaced").format(name=self.names),
            begun=time.time(),
            data={"swaps": [asdict(swap) for swap in swaps]},
        )
        self.claims: list[str] = [swap.old for swap in swaps]

    @property
    def names(self) -> str:
        """What those that are replaced are called."""
        return ", ".join(swap.name for swap in self.swaps)

    @property
    def argv(self) -> Sequence[str]:
        """The command that it comes to."""
        return ("docker", "start", *(swap.name for swap in self.swaps))

    @property
    def returning(self) -> str:
        """What the way back does."""
        return _("Putting {name} back as it was").format(name=self.names)

    @property
    def returned(self) -> str:
        """What is so then."""
        return _("{name} is as it was").format(name=self.names)

    # -- forward -----------------------------------------------------------------------------------------------------

    async def forward(self, job: Job) -> None:
        """Make the new ones, stop the old ones, start the new ones, and see that they run."""
        if self._make and self._copy:
            await self._make_all(job, self._make, self._copy)
        found = await self.look()
        missing = next((swap for swap, one in zip(self.swaps, found, strict=True) if one.new is None), None)
        if missing:
            raise EngineError("not_found", _("The new container of {name} is not there").format(name=missing.name))
        pairs = list(zip(self.swaps, found, strict=True))
        for swap, one in pairs:
            await self._connect(swap, one)
        self.entry = replace(self.entry, data={**self.entry.data, STOPPING: True})
        await self._session.works.whole(self._session.works.note(self.entry))
        for swap, one in pairs[::-1]:
            await self._stop_old(job, swap, one)
        for swap, one in pairs:
            if one.old and not swap.copied:
                await self._rename(one.old, swap.aside)
            await self._rename(one.new, swap.wanted)
        job.step(_("Starting {name}").format(name=self.names))
        for swap, one in pairs:
            await self._start(one.new, swap.wanted)
        new = {swap.old: _id(one.new) for swap, one in pairs}
        await self._prove(job, new)
        self.claims += new.values()

    async def _make_all(self, job: Job, make: Make, copy: Make) -> None:
        job.step(_("Making the new container"))
        new: dict[str, str] = {}
        for swap in self.swaps:
            copied = await self._session.works.whole(copy(swap, self.entry.id, {})) if swap.copied else ""
            new[swap.old] = await self._session.works.whole(make(swap, self.entry.id, {**new, "": copied or swap.old}))

    async def _connect(self, swap: Swap, one: FoundSwap) -> None:
        """Attach the new one to the networks that it did not get when it was made."""
        assert one.new
        there = (one.new["NetworkSettings"].get("Networks") or {}).keys()
        for network in [network for network in swap.connect if network not in there]:
            further = {network: swap.connect[network]}
            await self._session.works.whole(connect(self._session, one.new["Id"], _name(one.new), further))

    async def _stop_old(self, job: Job, swap: Swap, one: FoundSwap) -> None:
        old = one.old
        if old is None:
            return
        policy = (old["HostConfig"].get("RestartPolicy") or {}).get("Name") or "no"
        podman = self._session.engine.info and self._session.engine.info.podman
        if policy != "no" and not podman:  # The engine would start it again when it is itself restarted.
            body = {"RestartPolicy": {"Name": "no"}}
            await self._call(
                ("docker", "update", "--restart", "no", _name(old)), lambda client: client.update(old["Id"], body)
            )
        if _active(old):
            job.step(_("Stopping {name}").format(name=swap.name))
            try:
                await self._stop(old, lambda: self._hasten(old))
            except EngineError:
                self._stale = True  # The engine may be at it all the same.
                raise
        if swap.copied:
            await self._until_gone(old["Id"])

    async def _hasten(self, old: Json) -> None:
        """End a stop that is on its way and no longer wanted."""
        await asyncio.sleep(GRACE)
        with suppress(EngineError):  # It has stopped meanwhile, or the way back tells what is wrong.
            await self._kill(old)

    async def _prove(self, job: Job, new: Mapping[str, str]) -> None:
        """Wait until all run, whose ids `new` has by the old ones. Raises EngineError where one does not."""

        def say(text: str) -> None:
            job.note = text
            job.changed()

        await stays_up(self._session, [Watched(new[swap.old], swap.wanted, swap.active) for swap in self.swaps], say)

    # -- back --------------------------------------------------------------------------------------------------------

    async def back(self, job: Job) -> None:
        """Remove the new ones, and give the old ones their names and their state back."""
        await self._quiet()
        pairs = list(zip(self.swaps, await self.look(), strict=True))
        lost = next((swap for swap, one in pairs if one.old is None and one.copy is None), None)
        if lost and any(one.old or one.copy or one.new for _swap, one in pairs):
            raise EngineError("not_found", _("{name} is not there any more").format(name=lost.name))
        for _swap, one in pairs[::-1]:
            if one.new:
                await self._remove(one.new)
            if one.old and one.copy:
                await self._remove(one.copy)
        for swap, one in pairs if not lost else ():
            await self._restore(swap, one.old or one.copy or {})
        self._session.refresh("container", self.swaps[0].old)

    async def _restore(self, swap: Swap, stand: Json) -> None:
        await self._rename(stand, swap.name)
        policy = stand["HostConfig"].get("RestartPolicy") or {}
        if swap.restart and (swap.restart.get("Name") or "no") != (policy.get("Name") or "no"):
            count = swap.restart.get("MaximumRetryCount") or 0
            text = f"{swap.restart['Name']}:{count}" if count else str(swap.restart["Name"])
            body = {"RestartPolicy": dict(swap.restart)}
            await self._call(
                ("docker", "update", "--restart", text, swap.name), lambda client: client.update(stand["Id"], body)
            )
        if swap.active:
            await self._start(stand, swap.name)
        if swap.state == "paused" and stand["State"]["Status"] != "paused":
            await self._call(("docker", "pause", swap.name), lambda client: client.pause(stand["Id"]))

    async def _quiet(self) -> None:
        """Wait for the end of a stop that is on its way and that nobody awaits: the old one would end after all."""
        if not self._stale or not self.entry.data.get(STOPPING):
            return
        for swap, one in zip(self.swaps, await self.look(), strict=True):
            lately = time.time() - self.entry.begun < swap.patience + LATELY
            if one.old and _active(one.old) and one.new and not _active(one.new) and lately:
                await self._stop(one.old)
        self._stale = False

    # -- what is left of it ------------------------------------------------------------------------------------------

    async def discard(self) -> None:
        """Remove the old ones for good: only where the new one is there, and nobody started the old one."""
        for swap, one in zip(self.swaps, await self.look(), strict=True):
            for kept in (one.old, one.copy):
                if kept and one.new and not _active(kept):
                    await self._let_go(kept)
            for changed in (swap.old, *(one["Id"] for one in (one.new, one.copy) if one)):
                self._session.refresh("container", changed)

    async def look(self) -> list[FoundSwap]:
        """What the engine has of each swap, found by labels."""
        label = f"{WORK}={self.entry.id}"
        listed = await self._session.engine.call(lambda client: client.containers(all=True, filters={"label": label}))
        made: dict[tuple[str, bool], str] = {}
        for found in sorted(listed, key=lambda found: -found["Created"]):  # The labels pass on to images made of it.
            if told := labelled(found.get("Labels") or {}):
                made[told.old, REPLACES in found["Labels"]] = found["Id"]
        return [
            FoundSwap(
                await inspect(self._session, swap.old),
                await inspect(self._session, made.get((swap.old, False), "")),
                await inspect(self._session, made.get((swap.old, True), "")),
            )
            for swap in self.swaps
        ]

    # -- single steps ------------------------------------------------------------------------------------------------

    async def _rename(self, one: Json | None, name: str) -> None:
        if one and _name(one) != name:
            argv = ("docker", "rename", _name(one), name)
            await self._call(argv, lambda client: client.rename(one["Id"], name))

    async def _start(self, one: Json | None, name: str = "") -> None:
        if one and not _active(one):
            await self._call(("docker", "start", name or _name(one)), lambda client: client.start(one["Id"]))

    async def _stop(self, one: Json, hurry: Callable[[], Awaitable[None]] | None = None) -> None:
        await self._call(("docker", "stop", _name(one)), lambda client: client.stop(one["Id"]), hurry)

    async def _kill(self, one: Json) -> None:
        await self._call(("docker", "kill", _name(one)), lambda client: client.kill(one["Id"]))

    async def _remove(self, one: Json) -> None:
        try:
            await self._call(
                ("docker", "rm", "-f", "-v", _name(one)),
                lambda client: client.remove_container(one["Id"], v=True, force=True),
            )
        except EngineError as error:
            if error.kind not in ("not_found", "conflict"):
                raise
        await self._until_gone(one["Id"])  # One that was started with --rm is being removed already.

    async def _let_go(self, one: Json) -> None:
        await self._call(("docker", "rm", _name(one)), lambda client: client.remove_container(one["Id"]))

    async def _until_gone(self, identity: str) -> None:
        """Wait until the engine has removed a container, and its name is free."""
        end = asyncio.get_running_loop().time() + GONE_WITHIN
        while one := await known(self._session, identity):
            if asyncio.get_running_loop().time() > end:
                raise EngineError("timeout", _("The engine takes long to remove {name}").format(name=_name(one)))
            await asyncio.sleep(LOOK_EVERY / 2)

    async def _call(
        self,
        argv: Sequence[str],
        call: Callable[["Client"], object],
        hurry: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """Send one step, and wait for its end whatever happens meanwhile. Raises EngineError."""
        await self._session.works.send(self._session, argv, call, hurry)


def recovered(session: "Session", entry: JournalEntry) -> Replacement | None:
    """A replacement that another process left, out of its journal; None where that makes no sense."""
    swaps = swaps_of(entry.data.get("swaps"))
    return Replacement(session, swaps, entry) if swaps else None


def _id(one: Json | None) -> str:
    return str(one["Id"]) if one else ""


def _name(one: Json) -> str:
    return str(one["Name"]).removeprefix("/")


def _active(one: Json) -> bool:
    return bool(one["State"].get("Running") or one["State"].get("Restarting"))
