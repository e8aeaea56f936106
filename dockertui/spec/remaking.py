"""An edited line and the container that it came of -> the request that changes what was edited and nothing else."""

from collections.abc import Callable, Collection
from typing import Any

from dockertui.spec.inspect import Original
from dockertui.spec.network import user_defined
from dockertui.spec.networking import all_endpoints, network_mode
from dockertui.spec.runspec import RunSpec
from dockertui.spec.unsaid import alike

Json = dict[str, Any]
_PROGRAM = ("Entrypoint", "Cmd")
"""Two fields that mean something together."""

_LEFT_TO_THE_ENGINE = {"privileged": ("MaskedPaths", "ReadonlyPaths")}
"""By flag, what an engine makes of it: that is not kept where the flag changes."""

_IDENTITY: dict[str, Callable[[Any], Any]] = {
    "Binds": lambda bind: bind.split(":")[1] if ":" in bind else bind,
    "Env": lambda variable: variable.partition("=")[0],
    "Mounts": lambda mount: mount.get("Target"),
    "Ulimits": lambda limit: limit.get("Name"),
    "Devices": lambda device: device.get("PathInContainer"),
    **dict.fromkeys(("CapAdd", "CapDrop", "SecurityOpt", "DeviceRequests"), alike),
}
"""Lists whose elements are edited one by one, and what an element is known by."""


def remade(original: Original, spec: RunSpec, before: Json, after: Json) -> Json:
    """The request for `spec`, an edit of the original's; `before` and `after` are what the two lines would send.

    Where these say the same, the container's own is kept, whatever it is; where they differ, the new line counts.
    """
    kept = {**original.body, "HostConfig": dict(original.body["HostConfig"])}
    for flag, fields in _LEFT_TO_THE_ENGINE.items():
        if original.spec.on(flag) != spec.on(flag):
            for field in fields:
                kept["HostConfig"].pop(field, None)
    made: Json = _merged(kept, _whole(before, original.spec), _whole(after, spec))
    if any(before.get(field) != after.get(field) for field in _PROGRAM):
        for field in _PROGRAM:
            made[field] = after.get(field)
    _networks(made, spec, all_endpoints(original.spec).keys() - all_endpoints(spec).keys())
    return made


def _whole(body: Json, spec: RunSpec) -> Json:
    return {**body, "NetworkingConfig": {"EndpointsConfig": all_endpoints(spec)}}


def _networks(made: Json, spec: RunSpec, left: Collection[str]) -> None:
    """Put the network first that it is made on; leave out those that it left, and what goes without saying."""
    ends, mode = made["NetworkingConfig"]["EndpointsConfig"], network_mode(spec)
    ends = {name: end for name, end in ends.items() if name not in left}
    if mode != "default" and not user_defined(mode):
        ends = {name: end for name, end in ends.items() if name == mode}  # No other network goes with these.
    ends = {name: ends[name] for name in sorted(ends, key=lambda name: name != mode)}
    if made["HostConfig"].get("NetworkMode") == "bridge" and "default" in ends:
        ends = {"bridge": ends.pop("default"), **ends}  # Engines tell the two names apart here.
    made["NetworkingConfig"] = {"EndpointsConfig": ends} if len(ends) > 1 or any(ends.values()) else {}


def _merged(own: Any, before: Any, after: Any, field: str = "") -> Any:
    if before == after:
        return own
    if isinstance(after, dict) and isinstance(before, dict):
        return _merged_fields(own or {}, before, after)
    if field in _IDENTITY:
        return _merged_elements(own or [], before or [], after, _IDENTITY[field])
    return after


def _merged_fields(own: Json, before: Json, after: Json) -> Json:
    made = {}
    for field in dict.fromkeys((*own, *after)):
        if before.get(field) == after.get(field):
            if field in own:
                made[field] = own[field]
        elif field in after or isinstance(before[field], dict) or field in _IDENTITY:
            empty: Any = [] if field in _IDENTITY else {}
            was = before.get(field, {} if isinstance(after.get(field), dict) else None)
            now = _merged(own.get(field), was, after.get(field, empty), field)
            if now or field in after:
                made[field] = now
    return made


def _merged_elements(own: list[Any], before: list[Any], after: list[Any], known_by: Callable[[Any], Any]) -> list[Any]:
    """The new line's elements, those that were not edited as they are, and what no line says."""
    there = [(known_by(element), element) for element in own]
    said = [known_by(element) for element in (*before, *after)]
    made = []
    for element in after:
        same = [mine for key, mine in there if key == known_by(element)] if element in before else []
        made.append(same[0] if same else element)
    return made + [element for key, element in there if key not in said]
