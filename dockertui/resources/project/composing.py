"""What `docker compose` does to containers that run: where it fails, or dies with us, they come back.

Compose puts right itself what it left half done when it is told to do the same again. It removes the old containers
before the new ones start, so how to make them anew is worked out and written down before it begins.
"""

import asyncio
import re
import shlex
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from dockertui import format as fmt
from dockertui import programs
from dockertui.engine import EngineError, command_line
from dockertui.engine.compose import stands
from dockertui.i18n import _
from dockertui.model.jobs import Job
from dockertui.model.journal import JournalEntry
from dockertui.resources.project.record import ProjectPart
from dockertui.resources.project.service import LABEL
from dockertui.resources.run.copying import prepare_like
from dockertui.resources.run.joined import as_joined
from dockertui.resources.run.start_check import LOOK_EVERY, Watched, stays_up
from dockertui.resources.run.starting import connect, logged
from dockertui.spec import SpecError

if TYPE_CHECKING:
    from dockertui.engine import Client
    from dockertui.model.session import Session

KIND = "compose"

_ON_ITS_WAY = re.compile(r"[0-9a-f]{12}_.")
"""How Compose calls a container until the one that it replaces is gone."""

EVENTS_WITHIN = 2.0
"""Seconds within which the engine tells that a container has ended, after it has answered so."""

Json = dict[str, Any]


class Composing:
    """A command of Compose for a project or a service; `before` are its containers as they were then.

    Each has its id, name, service, whether it was running, and from `prepare` on the request that makes it anew.
    """

    keeps = False

    def __init__(self, session: "Session", entry: JournalEntry) -> None:
        self._session = session
        self.entry = entry
        self.claims = [str(one["id"]) for one in entry.data["before"]]
        self._before: Sequence[Json] = entry.data["before"]
        self._words: Sequence[str] = entry.data["words"]
        self._hurt: set[str] = set()

    @property
    def names(self) -> str:
        """What the project or service is called, or those of its services that are put back."""
        return ", ".join(sorted(self._hurt)) or str(self.entry.data["name"])

    @property
    def argv(self) -> Sequence[str]:
        """The command."""
        return ("docker", "compose", *self.entry.data["options"], *self._words)

    @property
    def returning(self) -> str:
        """What the way back does."""
        return _("Putting {name} back as it was").format(name=self.names)

    @property
    def returned(self) -> str:
        """What is so then."""
        return _("{name} is as it was").format(name=self.names)

    async def prepare(self) -> None:
        """Work out how the containers are made anew, should Compose remove them. Raises EngineError."""
        if self._words[0] == "up":
            self._before = await asyncio.gather(*map(self._prepared, self._before))
            self.entry = replace(self.entry, data={**self.entry.data, "before": self._before})

    async def _prepared(self, one: Json) -> Json:
        try:
            old = await self._session.engine.call(lambda client: client.inspect_container(one["id"]))
            made = await prepare_like(self._session, old, _passing_name(one))
        except EngineError as error:
            if error.kind == "not_found":
                return one
            raise
        except SpecError:
            return one  # No request makes such a container: it can come back as long as Compose leaves it.
        return {**one, "request": made.request.body, "query": made.request.query, "further": made.further}

    async def prove(self) -> None:
        """After Compose was done: wait until those run that ran before. Raises EngineError where one does not."""
        ran = {one["name"] for one in self._before if one["running"]} if self._words[0] == "up" else set()
        there = await self._there()
        new = [one for identity, one in there.items() if identity not in self.claims and _name(one) in ran]
        outcomes = await asyncio.gather(*map(self._proved, new))
        if failed := [(one, error) for one, error in zip(new, outcomes, strict=True) if error]:
            self._hurt = {_service(one) for one, _error in failed}
            raise failed[0][1]

    async def _proved(self, one: Json) -> EngineError | None:
        """Why a container does not run, None once it does. Raises EngineError where the engine does not answer."""
        try:
            await stays_up(self._session, [Watched(one["Id"], _name(one), True)], lambda text: None)
        except EngineError as error:
            if error.kind != "refused":
                raise
            return None if await self._was_told_to_end(one["Id"]) else error
        return None

    async def _was_told_to_end(self, identity: str) -> bool:
        """Whether somebody stopped, killed or removed a container: then it need not run.

        The engine may answer that it has ended before its events say so, and tell them in another order.
        """
        for _look in range(round(EVENTS_WITHIN / LOOK_EVERY)):
            ended = self._happened(identity, "die", "destroy")
            await asyncio.sleep(LOOK_EVERY)
            if ended:
                break
        return self._happened(identity, "kill", "stop", "destroy")

    def _happened(self, identity: str, *actions: str) -> bool:
        """Whether the engine has told one of these events of a container."""
        return any(
            event.get("Action") in actions and (event.get("Actor") or {}).get("ID") == identity
            for event in self._session.events
        )

    async def hurts(self) -> bool:
        """Whether something that ran before `up` does not run now, and can come back. From then on it is about that."""
        if self._words[0] != "up":
            return False
        there = await self._there()
        runs = {_name(one) for one in there.values() if _runs(one)}
        for service in {one["service"] for one in self._before}:
            own = [one for one in self._before if one["service"] == service]
            possible = all(one["id"] in there or "request" in one for one in own)
            if possible and any(one["running"] and one["name"] not in runs for one in own):
                self._hurt.add(service)
        return bool(self._hurt)

    async def forward(self, job: Job) -> None:
        """Have Compose do it again."""
        engine, program = self._session.engine, programs.unhurried(programs.COMPOSE)
        cwd = await asyncio.to_thread(stands, self.entry.data["options"])

        async def run() -> None:
            async for line in command_line.change(engine, program, self.argv[1:], cwd=cwd):
                job.step(line)

        await self._session.works.whole(run())

    async def back(self, job: Job) -> None:
        """Remove what was made meanwhile, and give the old containers their names and their state."""
        before = [one for one in self._before if not self._hurt or one["service"] in self._hurt]
        there = {
            identity: one
            for identity, one in (await self._there()).items()
            if not self._hurt or _service(one) in self._hurt
        }
        missing = [one for one in before if one["id"] not in there]
        if lost := next((one for one in missing if "request" not in one), None):
            raise EngineError("not_found", _("{name} is not there any more").format(name=lost["name"]))
        anew: dict[str, str] = {}
        for one in missing:
            anew[one["id"]] = await self._session.works.whole(self._make(one, anew))
        for made in there.keys() - set(self.claims):
            name = _name(there[made])
            await self._call(("docker", "rm", "-f", name), partial(_remove, made))
        for one in before:
            identity = str(anew.get(one["id"], one["id"]))
            now = there.get(one["id"], {"Names": [_passing_name(one)]})
            if _name(now) != one["name"]:
                argv = ("docker", "rename", _name(now), one["name"])
                await self._call(argv, partial(_rename, identity, one["name"]))
            if one["running"] != _runs(now):
                verb = "start" if one["running"] else "stop"
                await self._call(("docker", verb, one["name"]), partial(_do, verb, identity))

    async def _make(self, one: Json, anew: Mapping[str, str]) -> str:
        """Make a container that Compose has removed anew; its id."""
        request, name = one["request"], _passing_name(one)
        body = {**request, "HostConfig": {**(request.get("HostConfig") or {})}}  # A second try joins others again.
        as_joined(body, anew)
        made: list[str] = []

        async def creating() -> str:
            identity, _warnings = await self._session.engine.call(lambda client: client.create(one["query"], body))
            made.append(identity)
            return fmt.short_id(identity)

        await logged(self._session, shlex.join(("docker", "create", "--name", name, body["Image"])), creating())
        await connect(self._session, made[0], name, one["further"])
        return made[0]

    async def discard(self) -> None:
        """Nothing was kept."""

    async def ways(self) -> tuple[Sequence[str], Sequence[str]]:
        """What can be done about it where it was left half done, "back" and "forward", and what is so now."""
        there = await self._there()
        before = {one["id"]: (one["name"], one["running"]) for one in self._before}
        now = {identity: (_name(one), _runs(one)) for identity, one in there.items()}
        if now == before or self._is_done(now):
            return (), ()
        shown = ", ".join(f"{name} ({_('running') if runs else _('stopped')})" for name, runs in sorted(now.values()))
        can_return = all(one["id"] in now or "request" in one for one in self._before)
        ways = ("back", "forward") if can_return else ("forward",)
        return ways, (_("Now: {containers}").format(containers=shown or _("no containers")),)

    def _is_done(self, now: dict[str, tuple[str, bool]]) -> bool:
        """Whether all looks as it does when the command has ended well."""
        if any(_ON_ITS_WAY.match(name) for name, _runs in now.values()):
            return False
        running = [runs for _name, runs in now.values()]
        match self._words[0]:
            case "down" | "rm":
                return not now
            case "stop":
                return not any(running)
        return bool(running) and all(running) and len(running) >= len(self._before)

    async def _there(self) -> dict[str, Json]:
        """The containers of the services, by id, as the engine lists them."""
        label = f"{LABEL}project={self.entry.data['project']}"
        listed = await self._session.engine.call(lambda client: client.containers(all=True, filters={"label": label}))
        services = {one["service"] for one in self._before}
        return {one["Id"]: one for one in listed if _service(one) in services}

    async def _call(self, argv: Sequence[str], call: Callable[["Client"], object]) -> None:
        await self._session.works.send(self._session, argv, call)


def composing(session: "Session", part: ProjectPart, options: Sequence[str], words: Sequence[str]) -> Composing:
    """A command that is about to begin."""
    before = [{"id": c.id, "name": c.name, "service": c.service, "running": c.running} for c in part.containers]
    return Composing(
        session,
        JournalEntry(
            id=uuid4().hex[:16],
            kind=KIND,
            engine=session.key,
            title=_("docker compose {verb} of {name}").format(verb=words[0], name=part.name),
            begun=time.time(),
            data={
                "project": part.project,
                "name": part.name,
                "options": list(options),
                "words": list(words),
                "before": before,
            },
        ),
    )


def recovered(session: "Session", entry: JournalEntry) -> Composing | None:
    """A command that another process left, out of its journal; None where that makes no sense."""
    data = entry.data
    lists = all(isinstance(data.get(key), list) for key in ("options", "words", "before"))
    if not lists or not data["words"] or not all(isinstance(data.get(key), str) for key in ("project", "name")):
        return None
    if not all(isinstance(text, str) for text in (*data["options"], *data["words"])):
        return None
    fields = {"id": str, "name": str, "service": str, "running": bool}
    for one in data["before"]:
        if not isinstance(one, dict) or not all(isinstance(one.get(key), kind) for key, kind in fields.items()):
            return None
        if "request" in one and not all(isinstance(one.get(key), dict) for key in ("request", "query", "further")):
            return None
    return Composing(session, entry)


def _name(one: Json) -> str:
    return str((one.get("Names") or [one["Id"]])[0]).lstrip("/")


def _passing_name(one: Json) -> str:
    """What a container that is made anew is called until the one in its place is gone: nearly as Compose calls that."""
    return f"{one['id'][-12:]}_{one['name']}"


def _service(one: Json) -> str:
    return str((one.get("Labels") or {}).get(f"{LABEL}service", ""))


def _runs(one: Json) -> bool:
    return one.get("State") in ("running", "paused", "restarting")


def _remove(identity: str, client: "Client") -> None:
    client.remove_container(identity, force=True)


def _rename(identity: str, name: str, client: "Client") -> None:
    client.rename(identity, name)


def _do(verb: str, identity: str, client: "Client") -> None:
    getattr(client, verb)(identity)
