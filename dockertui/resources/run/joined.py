"""Containers that joined another one's namespaces (`container:…`): they know it by id, so they lose it with that."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dockertui import format as fmt
from dockertui.engine import EngineError
from dockertui.i18n import _
from dockertui.model.form import Asker, Button, Form, Notice
from dockertui.resources.run.starting import Refused
from dockertui.spec import RunSpec

if TYPE_CHECKING:
    from dockertui.model.session import Session

Json = dict[str, Any]

MODES = ("NetworkMode", "PidMode", "IpcMode")
"""The fields of HostConfig that may say `container:` and an id."""

FLAGS = ("network", "pid", "ipc")
"""The flags that say the same."""

JOINED = "container:"


def owners(inspected: Json) -> set[str]:
    """What a container calls those whose namespaces it joined: ids, as a rule."""
    host = inspected.get("HostConfig") or {}
    modes = [str(host.get(mode) or "") for mode in MODES]
    return {mode.removeprefix(JOINED) for mode in modes if mode.startswith(JOINED)}


async def joined_network(session: "Session", identity: str) -> list[str]:
    """The names of the containers that joined another one's network, as the engine's list tells. Raises EngineError."""
    listed = await session.engine.call(lambda client: client.containers(all=True))
    mode = f"{JOINED}{identity}"
    found = [one["Id"] for one in listed if (one.get("HostConfig") or {}).get("NetworkMode") == mode]
    records = [session.store.get("container", other) for other in found]
    return sorted(record.name if record else other[:12] for record, other in zip(records, found, strict=True))


async def ask_about_joined(session: "Session", asker: Asker, owner: Json) -> Sequence[Json]:
    """Ask whether those that joined a container are to be made anew with it; these, as inspected.

    Raises EngineError, and Refused where the user backs out.
    """
    found = await _joined(session, owner["Id"])
    if not found:
        return ()
    names = ", ".join(fmt.clean(one["Name"].removeprefix("/")) for one in found)
    name = fmt.clean(owner["Name"].removeprefix("/"))
    removed = owner["HostConfig"].get("AutoRemove")
    text = [_("They joined {name}, its network, processes or memory: {names}").format(name=name, names=names)]
    text.append(_("They know it by its id: without being made anew they cannot be started again."))
    both = (Button("all", _("Recreate them too"), grave=True),) if not removed else ()
    answer = await asker.ask(
        Form(
            title=_("Others joined {name}").format(name=name),
            text=text,
            buttons=(*both, Button("one", _("Only {name}").format(name=name), grave=True)),
        )
    )
    if answer is None:
        raise Refused(Notice("", _("Nothing was changed."), bad=True))
    if answer.button != "all":
        return ()
    return found


async def _joined(session: "Session", identity: str) -> list[Json]:
    others = [record.id for record in session.store.all("container") if record.id != identity]

    async def inspect(other: str) -> Json | None:
        try:
            found: Json = await session.engine.call(lambda client: client.inspect_container(other))
        except EngineError as error:
            if error.kind == "not_found":
                return None
            raise
        return found

    found = await asyncio.gather(*map(inspect, others))
    return [one for one in found if one and identity in owners(one)]


def as_joined(body: Json, made: Mapping[str, str]) -> None:
    """Have a request join the new containers in place of those that they replace; `made` has their ids by the old."""
    host = body.get("HostConfig") or {}
    for mode in MODES:
        text = str(host.get(mode) or "")
        if text.startswith(JOINED) and (new := made.get(text.removeprefix(JOINED))):
            host[mode] = f"{JOINED}{new}"


def by_name(session: "Session", spec: RunSpec) -> RunSpec:
    """The same line, which calls those that it joins by their names and not by 64 digits."""
    for flag in FLAGS:
        text = spec.text(flag)
        record = session.store.get("container", text.removeprefix(JOINED)) if text.startswith(JOINED) else None
        if record:
            spec = spec.having(flag, f"{JOINED}{record.name}")
    return spec
