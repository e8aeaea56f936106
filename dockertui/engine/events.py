"""One event of the engine, in the form of all APIs."""

from typing import Any

from dockertui.engine.answers import LABEL, fields, labels, load, number, text
from dockertui.engine.errors import EngineError

UNREADABLE = "unreadable"
"""The type of an event that makes no sense; what came is its actor's attribute `name`."""

EVENT = fields(
    Type=text,
    Action=text,
    Actor=fields(ID=text, Attributes=labels),
    timeNano=number,
    status=text,
    id=text,
)


def read_event(line: bytes) -> dict[str, Any]:
    """An event with `Type`, `Action` and `Actor`, also where an old engine tells only `status` and `id`."""
    try:
        value = EVENT(load(line))
    except EngineError:
        value = {}
    if not isinstance(value, dict) or not (value.get("Action") or value.get("status")):
        said = line[:LABEL].decode("utf-8", "replace")
        return {"Type": UNREADABLE, "Action": UNREADABLE, "Actor": {"ID": "", "Attributes": {"name": said[:200]}}}
    actor = value.get("Actor", {})
    actor = {"ID": actor.get("ID") or value.get("id", ""), "Attributes": actor.get("Attributes", {})}
    kind, action = value.get("Type") or "container", value.get("Action") or value["status"]
    return {"timeNano": 0, **value, "Type": kind, "Action": action, "Actor": actor}
