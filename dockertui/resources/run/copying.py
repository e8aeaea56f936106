"""Requests for containers like some that exist, worked out before they are needed."""

import shlex
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from dockertui.engine import EngineError
from dockertui.engine.answers import reading
from dockertui.resources.run.carrying import in_place, originally
from dockertui.resources.run.starting import Change, prepared
from dockertui.resources.run.values import as_created, masked
from dockertui.spec import Request, RunSpec, argv

if TYPE_CHECKING:
    from dockertui.model.session import Session

Body = dict[str, Any]


class Prepared(NamedTuple):
    """A container that is to be made: its request, the networks that it is connected to then, and its line."""

    request: Request
    further: Mapping[str, Body]
    line: str


async def prepare(session: "Session", spec: RunSpec, change: Change) -> Prepared:
    """The container of a specification. Raises EngineError, SpecError."""
    return Prepared(*await prepared(session, spec, change), shlex.join(argv(masked(spec))))


async def prepare_like(session: "Session", old: Body, name: str) -> Prepared:
    """A container as one that exists, as inspected, was made: of the image that it has, whatever that is called now.

    Raises EngineError, SpecError.
    """
    made = await originally(session, old)
    spec = as_created(made.spec).having("name", name)
    like = await prepare(session, spec, await in_place(session, made, old))
    with reading():
        called, made_of = old["Config"]["Image"], old["Image"]
    if await _called(session, called) != made_of:
        like.request.body["Image"] = made_of
    return like


async def _called(session: "Session", image: str) -> str:
    """The id of the image that has a name, "" where none has."""
    try:
        found = await session.engine.call(lambda client: client.inspect_image(image))
    except EngineError as error:
        if error.kind == "not_found":
            return ""
        raise
    return str(found["Id"])
