"""Requests to create containers, in the ways in which the engine at hand takes them."""

from typing import TYPE_CHECKING, Any

from dockertui.model.surroundings import surroundings
from dockertui.spec import Request, RunSpec, request
from dockertui.spec.network import user_defined

if TYPE_CHECKING:
    from dockertui.model.session import Session

Body = dict[str, Any]

SEVERAL = "1.44"
"""The API version from which a request may name several networks, and a MAC address for each."""


def several_networks(session: "Session") -> bool:
    """Whether the engine takes several networks, and their MAC addresses, in one request."""
    info = session.engine.info
    return info is None or info.podman or info.speaks(SEVERAL)


def requested(session: "Session", spec: RunSpec) -> Request:
    """The request of a specification. Raises SpecError.

    The docker CLI refuses a MAC address for engines that know only one for all networks; `for_engine` can put it there.
    """
    info = session.engine.info
    address = "" if several_networks(session) else spec.text("mac-address")
    asked = spec.having("mac-address") if address else spec
    made = request(asked, info.api_version if info else "", surroundings(session.engine.endpoint.host))
    if address:
        made.body["MacAddress"] = address
    return made


def for_engine(body: Body, several: bool) -> tuple[Body, dict[str, Body]]:
    """The request as the engine takes it, and the networks that the container has to be connected to afterwards.

    Those are all but the first where the engine does not take `several`, or where the first is none that a user made:
    the CLI would not say that in one line.
    """
    networking = body.get("NetworkingConfig") or {}
    ends = dict(networking.get("EndpointsConfig") or {})
    mode = (body.get("HostConfig") or {}).get("NetworkMode") or "default"
    first = next(iter(ends), mode)
    if several and user_defined(first):
        return body, {}
    further = {name: ends.pop(name) for name in list(ends) if name != first}
    mac = "" if several else (ends.get(first) or {}).get("MacAddress")
    if mac:
        ends[first] = {field: value for field, value in ends[first].items() if field != "MacAddress"}
        body = {**body, "MacAddress": mac}
    return {**body, "NetworkingConfig": {"EndpointsConfig": ends} if any(ends.values()) else {}}, further
