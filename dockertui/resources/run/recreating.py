"""Putting an edited container in the place of one that exists, which comes back if the new one does not run."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dockertui import format as fmt
from dockertui.engine import EngineError
from dockertui.engine.answers import count
from dockertui.i18n import _
from dockertui.labels import COPY_OF, without_own
from dockertui.model.form import Asker, Notice
from dockertui.model.jobs import Job
from dockertui.resources.run.carrying import in_place
from dockertui.resources.run.copying import Prepared, prepare, prepare_like
from dockertui.resources.run.joined import as_joined, ask_about_joined
from dockertui.resources.run.refusals import refusal
from dockertui.resources.run.replacing import Replacement
from dockertui.resources.run.starting import (
    Refused,
    Started,
    connect,
    fetch_image,
    followed,
    logged,
    note_id,
)
from dockertui.resources.run.swap_record import ACTIVE, Swap
from dockertui.resources.run.values import as_created, masked
from dockertui.spec import Original, RunSpec, SpecError, argv

if TYPE_CHECKING:
    from dockertui.model.session import Session

Body = dict[str, Any]


class Recreation:
    """One replacement: `old` is the record of the container, `made` how it was made, `spec` what the new one is to be.

    `spec` is an edit of the line of `made`.
    """

    def __init__(self, session: "Session", old: Any, made: Original, spec: RunSpec) -> None:
        self._session = session
        self._old = old
        self._original = made
        self._spec = as_created(spec)
        self._prepared: dict[str, Prepared] = {}
        self._copies: dict[str, Prepared] = {}
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
        swap = _swap(old, self._spec.text("name") or _name(old))
        carry = await in_place(self._session, self._original, old)
        new = await prepare(self._session, self._spec.having("name", swap.making), carry)
        swaps = [await self._planned(swap, old, new)]
        for other in await ask_about_joined(self._session, asker, old):
            swap = _swap(other, _name(other))
            swaps.append(await self._planned(swap, other, await prepare_like(self._session, other, swap.making)))
        return swaps

    async def _planned(self, swap: Swap, old: Body, made: Prepared) -> Swap:
        self._prepared[swap.old] = made
        if swap.copied:
            self._copies[swap.old] = await prepare_like(self._session, old, swap.aside)
        return replace(swap, connect=made.further)

    # -- making containers --------------------------------------------------------------------------------------------

    async def _create(self, swap: Swap, work: str, made: Mapping[str, str]) -> str:
        """Make the new container of a swap; for `Replacement`."""
        planned = self._prepared[swap.old]
        as_joined(planned.request.body, made)
        identity = await self._send(planned, swap.labels(work, self._swaps, made[""]))
        try:
            await note_id(planned.request, identity)
        except OSError as error:
            raise EngineError("config", _("The id was not written"), error.strerror or str(error)) from error
        if swap is self._swaps[0]:
            self._new, self._warnings = identity, planned.request.warnings
        return identity

    async def _copy(self, swap: Swap, work: str, made: Mapping[str, str]) -> str:
        """Make a container like the one that the engine removes when it stops; for `Replacement`."""
        copy = self._copies[swap.old]
        identity = await self._send(copy, swap.labels(work, self._swaps))
        await connect(self._session, identity, swap.aside, copy.further)
        return identity

    async def _send(self, planned: Prepared, labels: Mapping[str, str]) -> str:
        body = {**planned.request.body, "Labels": {**without_own(planned.request.body.get("Labels")), **labels}}
        query, found = planned.request.query, list[str]()

        async def creating() -> str:
            made, warnings = await self._session.engine.call(lambda client: client.create(query, body))
            found.append(made)
            return fmt.joined((fmt.short_id(made), *map(fmt.clean, warnings)))

        await self._session.works.whole(logged(self._session, planned.line, creating()))
        return found[0]


def _swap(old: Body, wanted: str) -> Swap:
    """What replaces a container by one of that name; its networks are still to be said."""
    host, state = old["HostConfig"], str(old["State"].get("Status") or "exited")
    return Swap(
        old=old["Id"],
        name=_name(old),
        wanted=wanted,
        state=state,
        restart=host.get("RestartPolicy") or {},
        copied=bool(host.get("AutoRemove")) and state in ACTIVE,
        patience=float(count((old.get("Config") or {}).get("StopTimeout")) or 10),
    )


def _name(inspected: Body) -> str:
    return str(inspected["Name"]).removeprefix("/")
