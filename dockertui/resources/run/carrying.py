"""What a container made of another takes over of it, beyond what its line says."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from posixpath import normpath
from typing import TYPE_CHECKING, Any

from dockertui.engine import EngineError
from dockertui.engine.answers import reading
from dockertui.i18n import _
from dockertui.model.form import Notice, Values
from dockertui.resources.run.fitting import requested
from dockertui.resources.run.starting import Change
from dockertui.resources.run.values import as_created, values_of
from dockertui.spec import Original, RunSpec, SpecError, original, remade

if TYPE_CHECKING:
    from dockertui.engine import Client, EngineInfo
    from dockertui.model.session import Session

Body = dict[str, Any]


async def originally(session: "Session", container: Body) -> Original:
    """How a container was made, by what the engine knows of it, of its image and of itself. Raises EngineError."""
    try:
        image = await session.engine.call(lambda client: client.inspect_image(container["Image"]))
    except EngineError:
        image = None  # Without it, or without an answer, what the image sets is taken for the container's own.
    with reading():
        return original(container, image, _defaults(session.engine.info))


def _defaults(info: "EngineInfo | None") -> Body:
    """As in the answer to GET /info."""
    if info is None:
        return {}
    return {
        "Name": info.name,
        "CgroupVersion": info.cgroup_version,
        "DefaultRuntime": info.runtime,
        "LoggingDriver": info.log_driver,
        "ApiVersion": info.api_version,
    }


def remarks(made: Original, words: str = _("No flag says this: {what}")) -> list[str]:
    """What no flag says of a container, a line for each, in these words."""
    return [words.format(what=thing.text) for thing in made.unsaid]


def kept(made: Original) -> Callable[[Values], list[Notice]]:
    """What is kept though no flag says it, as remarks of a form; at a field as long as that is as it was."""
    before = values_of(made.spec)
    notices = [
        Notice(thing.flag, _("kept, though no flag says it: {what}").format(what=thing.text)) for thing in made.unsaid
    ]
    return lambda values: [
        notice for notice in notices if not notice.field or values.get(notice.field) == before[notice.field]
    ]


def alike(session: "Session", made: Original) -> Change:
    """For a container like another: what no flag says goes into its request too."""

    def change(spec: RunSpec, body: Body) -> Body:
        return _remade(session, made, spec, body)

    return change


async def in_place(session: "Session", made: Original, container: Body) -> Change:
    """For a container that takes the place of another, as inspected: the same, and the volumes that only that knows."""
    others = await _lent(session, made)
    mounts = [mount for mount in container.get("Mounts") or () if _place(mount) not in others]

    def change(spec: RunSpec, body: Body) -> Body:
        body = _remade(session, made, spec, body)
        _keep_volumes(body, made.body, mounts)
        return body

    return change


async def _lent(session: "Session", made: Original) -> set[tuple[str, str]]:
    """(volume, path) of what a container mounts of others as long as they are there."""
    found = set()
    for text in made.body["HostConfig"].get("VolumesFrom") or ():
        name = text.partition(":")[0]
        try:
            mounts = await session.engine.call(partial(_mounts, name=name))
        except EngineError:
            continue  # It is gone: what it lent is kept as the container's own.
        found |= {_place(mount) for mount in mounts}
    return found


def _mounts(client: "Client", name: str) -> Sequence[Body]:
    return client.inspect_container(name).get("Mounts") or ()


def _place(mount: Mapping[str, Any]) -> tuple[str, str]:
    return str(mount.get("Name") or ""), _target(str(mount.get("Destination") or ""))


def _target(path: str) -> str:
    """Where a path of a mount leads; old engines take `data` for `/data`."""
    return normpath("/" + path.lstrip("/"))


def _remade(session: "Session", made: Original, spec: RunSpec, body: Body) -> Body:
    before = as_created(made.spec) if spec.verb == "create" else made.spec
    try:
        was = requested(session, before).body
    except SpecError:
        return body  # Not even the line of the old one makes sense to this engine.
    return remade(made, spec, was, body)


def _keep_volumes(body: Body, before: Body, mounts: Iterable[Body]) -> None:
    """Mount each volume of the old container where it was, unless the edit took it away or mounts something else."""
    host = body["HostConfig"]
    gone = (_bound(before) - _bound(body)) | (_asked(before) - _asked(body))
    if body.get("Volumes"):
        body["Volumes"] = {_target(target): {} for target in body["Volumes"]}
    for mount in mounts:
        name, target = _place(mount)
        if mount.get("Type") != "volume" or not name or target in gone or target in _bound(body):
            continue
        places = list(host.get("Mounts") or ())
        nth = next((nth for nth, entry in enumerate(places) if _target(entry.get("Target") or "") == target), None)
        if nth is not None:
            places[nth] = {**places[nth], "Source": name}
            host["Mounts"] = places
        elif ":" in target:  # A bind would take the colon for the end of the path.
            read_only = {} if mount.get("RW", True) else {"ReadOnly": True}
            host["Mounts"] = [*places, {"Type": "volume", "Source": name, "Target": target, **read_only}]
        else:
            host["Binds"] = [*(host.get("Binds") or ()), f"{name}:{target}{'' if mount.get('RW', True) else ':ro'}"]


def _bound(body: Body) -> set[str]:
    """The paths where a request mounts something that it names."""
    host = body["HostConfig"]
    binds = {bind.split(":")[1] for bind in host.get("Binds") or () if ":" in bind}
    named = {entry.get("Target") for entry in host.get("Mounts") or () if _is_named(entry)}
    return {_target(target) for target in (*binds, *named, *(host.get("Tmpfs") or ())) if target}


def _is_named(entry: Body) -> bool:
    return bool(entry.get("Source")) or entry.get("Type") != "volume"


def _asked(body: Body) -> set[str]:
    """The paths where a request wants a volume without a name."""
    unnamed = {entry.get("Target") for entry in body["HostConfig"].get("Mounts") or () if not _is_named(entry)}
    return {_target(target) for target in (*unnamed, *(body.get("Volumes") or ())) if target} - _bound(body)
