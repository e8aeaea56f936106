"""Putting an edited container in the place of one that exists, which comes back if the new one does not run."""

import asyncio
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from dockertui import format as fmt
from dockertui.engine import EngineError
from dockertui.i18n import _
from dockertui.labels import COPY_OF, without_own
from dockertui.model.form import Asker, Notice
from dockertui.model.jobs import Job
from dockertui.resources.run.joined import as_joined, ask_about_joined
from dockertui.resources.run.refusals import refusal
from dockertui.resources.run.replacing import Replacement
from dockertui.resources.run.starting import (
    Refused,
    Started,
    attached_later,
    fetch_image,
    followed,
    logged,
    note_id,
    requested,
)
from dockertui.resources.run.swap import ACTIVE, Swap
from dockertui.resources.run.values import as_created, masked
from dockertui.spec import Request, RunSpec, SpecError, argv, from_inspect

if TYPE_CHECKING:
    from dockertui.model.session import Session

Body = dict[str, Any]

_ANONYMOUS = re.compile(r"[0-9a-f]{64}\Z")


class Recreation:
    """One replacement: `old` is the record of the container, `spec` what the new one is to be."""

    def __init__(self, session: "Session", old: Any, spec: RunSpec) -> None:
        self._session = session
        self._old = old
        self._spec = as_created(spec)
        self._made: dict[str, tuple[Request, str]] = {}
        self._containers: dict[str, Body] = {}
        self._swaps: Sequence[Swap] = ()
        self._new = ""
        self._warnings: Sequence[str] = ()

    async def run(self, asker: Asker) -> Started:
        """Replace it. Raises Refused, with the old container as it was."""
        await fetch_image(self._session, self._spec, asker)
        try:
            swaps = await self._plan(asker)
        except EngineError as error:
            raise Refused(refusal(error)) from error
        except SpecError as error:
            raise Refused(Notice(error.flag or "image", error.message, bad=True)) from error
        self._swaps = swaps
        work = Replacement(self._session, swaps, make=self._create, copy=self._copy)
        if other := next(filter(None, map(self._session.works.claimed, work.claims)), ""):
            raise Refused(Notice("", _("Not now: {other}. Wait until that has ended.").format(other=other), bad=True))

        async def doing(job: Job) -> str:
            await self._session.works.do(work, job)
            self._session.refresh("container", self._new)
            kept = fmt.span(self._session.works.undo_for)
            return _("done; what it replaced is kept for {time}, to undo it").format(time=kept)

        title = _("Recreate {name}").format(name=self._old.name)
        line = masked(replace(self._spec.having("name", swaps[0].wanted).switched("detach"), verb="run"))
        await self._done(self._session.jobs.start(title, argv(line), doing), asker)
        return Started(self._new, warnings=self._warnings)

    async def _done(self, job: Job, asker: Asker) -> None:
        """Follow the job. Raises Refused; one that is cancelled is waited for until it has put everything back."""
        try:
            await followed(job, asker, lambda job: job.note)
        except asyncio.CancelledError:
            asker.say(job.settles)
            await job.finished()
            asker.say(job.undone)
            raise
        if job.error:
            notice = refusal(job.error)
            raise Refused(replace(notice, text=fmt.joined((notice.text, job.undone), ". ")))
        if job.state != "done":
            raise Refused(Notice("", job.outcome, bad=True))

    # -- what is to be done -------------------------------------------------------------------------------------------

    async def _plan(self, asker: Asker) -> list[Swap]:
        """The container, and those that joined it as far as they are to follow. Raises EngineError, SpecError."""
        records = self._session.store.all("container")
        copies = [record.id for record in records if record.labels.get(COPY_OF) == self._old.id]
        here = self._session.store.get("container", self._old.id) is not None
        identity = copies[0] if copies and not here else self._old.id
        old = await self._session.engine.call(lambda client: client.inspect_container(identity))
        wanted = self._spec.text("name") or _name(old)
        swaps = [await self._swap(old, self._spec, wanted)]
        for other, spec in await ask_about_joined(self._session, asker, old):
            swaps.append(await self._swap(other, as_created(spec), _name(other)))
        return swaps

    async def _swap(self, old: Body, spec: RunSpec, wanted: str) -> Swap:
        host, state = old["HostConfig"], str(old["State"].get("Status") or "")
        swap = Swap(
            old=old["Id"],
            name=_name(old),
            wanted=wanted,
            state=state or "exited",
            restart=host.get("RestartPolicy") or {},
            copied=bool(host.get("AutoRemove")) and state in ACTIVE,
            patience=float((old.get("Config") or {}).get("StopTimeout") or 10),
        )
        made = await requested(self._session, spec.having("name", swap.making))
        self._containers[swap.old] = old
        self._keep_volumes(made.body, old)
        self._made[swap.old] = (made, shlex.join(argv(masked(spec.having("name", swap.making)))))
        return replace(swap, connect=attached_later(self._session, made.body))

    def _keep_volumes(self, body: Body, old: Body) -> None:
        """Give the new container the anonymous volumes of the old one, where it mounts nothing else there."""
        host = body.setdefault("HostConfig", {})
        binds = list(host.get("Binds") or ())
        taken = {bind.split(":")[1] for bind in binds if ":" in bind}
        taken |= {mount.get("Target") for mount in host.get("Mounts") or ()}
        for mount in old.get("Mounts") or ():
            target = mount.get("Destination")
            if mount.get("Type") == "volume" and _ANONYMOUS.match(mount.get("Name", "")) and target not in taken:
                binds.append(f"{mount['Name']}:{target}")
                (body.get("Volumes") or {}).pop(target, None)
        if binds:
            host["Binds"] = binds

    # -- making containers --------------------------------------------------------------------------------------------

    async def _create(self, swap: Swap, work: str, made: Mapping[str, str]) -> str:
        """Make the new container of a swap; for `Replacement`."""
        request, line = self._made[swap.old]
        as_joined(request.body, made)
        identity = await self._send(
            swap.making, request.body, swap.labels(work, self._swaps, made[""]), line, request.query
        )
        try:
            await note_id(request, identity)
        except OSError as error:
            raise EngineError("config", _("The id was not written"), error.strerror or str(error)) from error
        if swap is self._swaps[0]:
            self._new, self._warnings = identity, request.warnings
        return identity

    async def _copy(self, swap: Swap, work: str, made: Mapping[str, str]) -> str:
        """Make a container like the one that the engine removes when it stops; for `Replacement`."""
        old = self._containers[swap.old]
        body = await self._session.engine.call(partial(_as_it_was, old))
        self._keep_volumes(body, old)
        later = attached_later(self._session, body)
        line = shlex.join(argv(masked(as_created(from_inspect(old)).having("name", swap.aside))))
        identity = await self._send(swap.aside, body, swap.labels(work, self._swaps), line, {})
        for name, end in later.items():
            await self._session.engine.call(lambda client, n=name, e=end: client.connect(n, identity, e))  # type: ignore[misc]
        return identity

    async def _send(self, name: str, body: Body, labels: Mapping[str, str], line: str, query: Mapping[str, str]) -> str:
        body["Labels"] = {**without_own(body.get("Labels")), **labels}

        async def creating() -> str:
            call = self._session.engine.call(lambda client: client.create({**query, "name": name}, body))
            made, warnings = await call
            found.append(made)
            return fmt.joined((fmt.short_id(made), *map(fmt.clean, warnings)))

        found: list[str] = []
        await self._session.works.whole(logged(self._session, line, creating()))
        return found[0]


def _as_it_was(old: Body, client: Any) -> Body:
    """The request that makes a container as it was made: with the image that it has, whatever that is called now."""
    config, host = dict(old["Config"]), dict(old["HostConfig"])
    if old["Id"].startswith(config.get("Hostname") or " "):
        config.pop("Hostname")
    known = client.images(config["Image"])
    if not any(image["Id"] == old["Image"] for image in known):
        config["Image"] = old["Image"]
    host["ContainerIDFile"] = ""
    fields = ("IPAMConfig", "Links", "DriverOpts", "GwPriority")
    ends = {}
    for name, end in (old["NetworkSettings"].get("Networks") or {}).items():
        aliases = [alias for alias in end.get("Aliases") or () if alias not in (old["Id"][:12], _name(old))]
        ends[name] = {**{field: end[field] for field in fields if end.get(field)}, "Aliases": aliases}
    body: Body = {**config, "HostConfig": host}
    if host.get("NetworkMode", "default") not in ("host", "none") and ends:
        body["NetworkingConfig"] = {"EndpointsConfig": ends}
    return body


def _name(inspected: Body) -> str:
    return str(inspected["Name"]).removeprefix("/")
