"""Other limits for a container while it runs (`docker update`)."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dockertui import format as fmt
from dockertui.engine import EngineError
from dockertui.i18n import _
from dockertui.model.form import Answer, Asker, Button, Form, Notice, Values
from dockertui.resources.run.fields import run_fields
from dockertui.resources.run.form import host_asides
from dockertui.resources.run.notices import conflicts
from dockertui.resources.run.refusals import refusal
from dockertui.resources.run.starting import logged
from dockertui.resources.run.values import values_of
from dockertui.spec import FLAGS, RunSpec

if TYPE_CHECKING:
    from dockertui.model.action import Desk
    from dockertui.model.session import Session

CHANGEABLE = (
    "memory",
    "memory-swap",
    "memory-reservation",
    "cpus",
    "cpu-shares",
    "cpuset-cpus",
    "cpuset-mems",
    "pids-limit",
    "blkio-weight",
    "restart",
)
"""What engines let one change."""


class Update:
    """The form for one container, and what it does; `spec` is how the container is."""

    def __init__(self, session: "Session", record: Any, spec: RunSpec) -> None:
        self._session = session
        self._record = record
        self._before = values_of(spec)

    def form(self) -> Form:
        """The limits as they are, to be changed."""
        by_id = {field.id: field for field in run_fields(self._session)}
        fields = [replace(by_id[name], default=self._before[name], section="") for name in CHANGEABLE]
        return Form(
            title=_("Limits of {name}").format(name=self._record.name),
            text=tuple(host_asides(self._session).values()),
            fields=fields,
            buttons=(Button("ok", _("Change")),),
            command=lambda values: shlex.join(self._words(values)),
            notices=self._notices,
        )

    async def attempt(self, answer: Answer, asker: Asker) -> Notice | None:
        """For `Desk.ask`: change the limits."""
        changes = self._changes(answer.values)
        if not changes:
            return Notice("", _("Nothing was changed."), bad=True)
        try:
            await logged(self._session, shlex.join(self._words(answer.values)), self._send(changes))
        except EngineError as error:
            return refusal(error)
        self._session.refresh("container", self._record.id)
        return None

    async def _send(self, changes: Mapping[str, str]) -> str:
        body = {
            FLAGS[name].field.removeprefix("HostConfig."): FLAGS[name].meaning(text) for name, text in changes.items()
        }
        warnings = await self._session.engine.call(lambda client: client.update(self._record.id, body))
        return fmt.clean("; ".join(warnings))

    def _changes(self, values: Values) -> dict[str, str]:
        """The new texts of what is other than before, by flag; those that make no sense are left out."""
        texts = {name: values[name].strip() for name in CHANGEABLE}
        return {
            name: text
            for name, text in texts.items()
            if text not in ("", self._before[name]) and not FLAGS[name].check(text)
        }

    def _words(self, values: Values) -> list[str]:
        options = [(FLAGS[name], text) for name, text in self._changes(values).items()]
        words = [
            word for flag, text in options for word in (f"-{flag.short}" if flag.short else f"--{flag.name}", text)
        ]
        return ["docker", "update", *words, self._record.name]

    def _notices(self, values: Values) -> Sequence[Notice]:
        taken = [name for name in CHANGEABLE if self._before[name] and not values[name].strip()]
        kept = [Notice(name, _("cannot be taken away, only changed"), bad=True) for name in taken]
        complete = {**self._before, **values, "name": ""}
        return (*kept, *(notice for notice in conflicts(self._session, complete) if notice.field in CHANGEABLE))


async def update(desk: "Desk", session: "Session", record: Any, spec: RunSpec) -> None:
    """Ask for other limits, and set them."""
    info = session.engine.info
    if info and info.podman:
        said = _(
            "Podman does not offer this to Docker's clients: use `podman update {name}` there (Podman 4.3 and later)."
        )
        desk.notify(said.format(name=record.name), "warning")
        return
    task = Update(session, record, spec)
    if await desk.ask(task.form(), task.attempt):
        desk.notify(_("{name}: limits changed").format(name=record.name))
