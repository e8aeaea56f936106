"""Putting an edited container in the place of a running one, which comes back if the new one does not start."""

import asyncio
import shlex
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from dockertui import format as fmt
from dockertui.engine import EngineError
from dockertui.glyphs import GLYPHS
from dockertui.i18n import _
from dockertui.model.form import Asker, Notice
from dockertui.resources.run.refusals import refusal
from dockertui.resources.run.starting import Change, Refused, Started, create, fetch_image, logged, remove
from dockertui.resources.run.values import as_created, masked
from dockertui.spec import RunSpec, SpecError, argv

if TYPE_CHECKING:
    from dockertui.engine import Client
    from dockertui.model.session import Session

PROVEN = 1.0
"""Seconds that the new container must run before the old one is removed."""

LINES = 3
"""Lines of the log of a container that ended at once which are told."""


class Recreation:
    """One replacement: `old` is the record of the container, `carry` adds to the request what no line says of it."""

    def __init__(self, session: "Session", old: Any, spec: RunSpec, carry: Change) -> None:
        self._session = session
        self._old = old
        self._carry = carry
        self._spec = as_created(spec)
        self._new = ""
        self._name = spec.text("name") or old.name
        self._aside = old.name
        self._undo: list[Callable[[], Awaitable[object]]] = []

    async def run(self, asker: Asker) -> Started:
        """Replace it. Raises Refused, with the old container as it was."""
        await fetch_image(self._session, self._spec, asker)
        asker.say(_("Replacing {name} {dots}").format(name=self._old.name, dots=GLYPHS.busy))
        try:
            await self._replace()
        except BaseException as error:
            await asyncio.shield(self._roll_back())
            if isinstance(error, EngineError):
                raise Refused(refusal(error)) from error
            if isinstance(error, SpecError):
                raise Refused(Notice(error.flag or "image", error.message, bad=True)) from error
            raise
        return Started(self._new)

    async def _replace(self) -> None:
        if self._name == self._old.name:
            await self._set_aside()
        spec = self._spec.having("name", self._name)
        line = shlex.join(argv(masked(spec)))
        self._undo.append(self._drop_new)
        await logged(self._session, line, self._create(spec))
        if self._old.running:
            self._undo.append(self._restart_old)
            await self._call(f"docker stop {self._aside}", lambda client: client.stop(self._old.id))
        await self._call(f"docker start {self._name}", lambda client: client.start(self._new))
        if self._old.running:
            await self._prove()
        self._undo.clear()
        with suppress(EngineError):  # One that was started with --rm is gone by now.
            await self._call(f"docker rm {self._aside}", lambda client: client.remove_container(self._old.id))

    async def _create(self, spec: RunSpec) -> str:
        self._new = (await create(self._session, spec, self._carry)).id
        return fmt.short_id(self._new)

    async def _set_aside(self) -> None:
        self._aside = f"{self._old.name}-{self._old.id[:6]}-old"
        command = shlex.join(("docker", "rename", self._old.name, self._aside))
        await self._call(command, lambda client: client.rename(self._old.id, self._aside))
        self._undo.append(self._rename_back)

    async def _prove(self) -> None:
        """Wait a moment, and see that the new container still runs. Raises EngineError."""
        await asyncio.sleep(PROVEN)
        state = await self._session.engine.call(lambda client: client.inspect_container(self._new)["State"])
        if state["Running"] or state["ExitCode"] == 0:
            return
        log = await self._session.engine.call(lambda client: bytes(client.logs(self._new, tail=LINES)))
        what = _("The new container ended at once (exit {status})").format(status=state["ExitCode"])
        raise EngineError("refused", what, log.decode("utf-8", "replace").strip(), _("The old one is back."))

    async def _call(self, line: str, call: Callable[["Client"], object]) -> None:
        async def doing() -> str:
            await self._session.engine.call(call)
            return ""

        await logged(self._session, line, doing())

    async def _roll_back(self) -> None:
        for step in reversed(self._undo):
            with suppress(EngineError):  # The reason of the whole failure is what the user has to know.
                await step()
        self._session.refresh("container", self._old.id)

    async def _drop_new(self) -> None:
        if self._new:
            await remove(self._session, self._new)

    async def _rename_back(self) -> None:
        command = shlex.join(("docker", "rename", self._aside, self._old.name))
        await self._call(command, lambda client: client.rename(self._old.id, self._old.name))

    async def _restart_old(self) -> None:
        await self._call(f"docker start {self._aside}", lambda client: client.start(self._old.id))
