"""What `docker compose` was doing when its terminal died with us: to be found by the next start, and ended either way.

Compose puts right itself what it left half done when it is told to do the same again. The old containers can come back
as long as it has not removed them.
"""

import re
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from dockertui.engine import EngineError, command_line
from dockertui.i18n import _
from dockertui.model.jobs import Job
from dockertui.model.journal import Entry
from dockertui.resources.project.record import Part
from dockertui.resources.project.service import LABEL

if TYPE_CHECKING:
    from dockertui.engine import Client
    from dockertui.model.session import Session

KIND = "compose"

_ON_ITS_WAY = re.compile(r"[0-9a-f]{12}_.")
"""How Compose calls a container until the one that it replaces is gone."""

Json = dict[str, Any]


class Composing:
    """A command of Compose for a project or a service; `before` are its containers as they were then."""

    keeps = False

    def __init__(self, session: "Session", entry: Entry) -> None:
        self._session = session
        self.entry = entry
        self.claims = [str(one["id"]) for one in entry.data["before"]]
        self._before: Sequence[Json] = entry.data["before"]
        self._words: Sequence[str] = entry.data["words"]

    @property
    def names(self) -> str:
        """What the project or service is called."""
        return str(self.entry.data["name"])

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

    async def forward(self, job: Job) -> None:
        """Have Compose do it again."""
        words = [*command_line.words_for(self._session.engine.endpoint), *self.argv[1:]]

        async def run() -> None:
            async for line in command_line.lines(words):
                job.step(line)

        await self._session.works.whole(run())

    async def back(self, job: Job) -> None:
        """Remove what was made meanwhile, and give the old containers their names and their state."""
        there = await self._there()
        missing = next((one for one in self._before if one["id"] not in there), None)
        if missing:
            raise EngineError("not_found", _("{name} is not there any more").format(name=missing["name"]))
        for identity in there.keys() - set(self.claims):
            name = _name(there[identity])
            await self._call(("docker", "rm", "-f", name), partial(_remove, identity))
        for one in self._before:
            now = there[one["id"]]
            if _name(now) != one["name"]:
                await self._call(
                    ("docker", "rename", _name(now), one["name"]), partial(_rename, one["id"], one["name"])
                )
            if one["running"] != _runs(now):
                verb = "start" if one["running"] else "stop"
                await self._call(("docker", verb, one["name"]), partial(_do, verb, one["id"]))

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
        ways = ("back", "forward") if before.keys() <= now.keys() else ("forward",)
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
        return {one["Id"]: one for one in listed if (one.get("Labels") or {}).get(f"{LABEL}service") in services}

    async def _call(self, argv: Sequence[str], call: Callable[["Client"], object]) -> None:
        await self._session.works.send(self._session, argv, call)


def composing(session: "Session", part: Part, options: Sequence[str], words: Sequence[str]) -> Composing:
    """A command that is about to begin."""
    before = [{"id": c.id, "name": c.name, "service": c.service, "running": c.running} for c in part.containers]
    return Composing(
        session,
        Entry(
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


def recovered(session: "Session", entry: Entry) -> Composing | None:
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
    return Composing(session, entry)


def _name(one: Json) -> str:
    return str((one.get("Names") or [one["Id"]])[0]).lstrip("/")


def _runs(one: Json) -> bool:
    return one.get("State") in ("running", "paused", "restarting")


def _remove(identity: str, client: "Client") -> None:
    client.remove_container(identity, force=True)


def _rename(identity: str, name: str, client: "Client") -> None:
    client.rename(identity, name)


def _do(verb: str, identity: str, client: "Client") -> None:
    getattr(client, verb)(identity)
