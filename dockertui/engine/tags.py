"""Which tags a repository has, asked of its registry directly (distribution specification, "Listing Tags"). Blocks."""

import ipaddress
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dockertui.engine.credentials import Credentials, Login
from dockertui.engine.errors import EngineError
from dockertui.spec.reference import HUB, Reference

if TYPE_CHECKING:
    from dockertui.engine.info import EngineInfo

HUB_HOST = "registry-1.docker.io"
WAIT = (3.0, 8.0)
"""Seconds to wait for the connection, and for each read."""

MOST = 1000
CERTIFICATES = Path("/etc/docker/certs.d")
_CHALLENGE = re.compile(r'(\w+)="([^"]*)"')


def tags(wanted: Reference, info: "EngineInfo | None") -> list[str]:
    """The tags of a repository, `latest` first, then the newest-looking; [] where its registry does not tell."""
    import requests

    registry = wanted.host
    host = HUB_HOST if registry == HUB else registry
    name = f"library/{wanted.repository}" if registry == HUB and "/" not in wanted.repository else wanted.repository
    for scheme, verify in _ways(registry, info):
        try:
            found = _ask(f"{scheme}://{host}/v2/{name}/tags/list?n={MOST}", registry, verify)
        except (requests.RequestException, ValueError, EngineError):
            continue  # the next way, or none: the user can still name a tag
        if found is not None:
            return sorted(found, key=_order, reverse=True)
    return []


def _ways(registry: str, info: "EngineInfo | None") -> Iterator[tuple[str, Any]]:
    """The schemes to try, with what requests takes as `verify`, as the engine would."""
    if _insecure(registry, info.insecure if info else ()):
        yield from (("https", False), ("http", False))
        return
    own = sorted((CERTIFICATES / registry).glob("*.crt")) if (CERTIFICATES / registry).is_dir() else []
    yield ("https", str(own[0]) if own else True)


def _insecure(registry: str, listed: tuple[str, ...]) -> bool:
    host = registry.rpartition(":")[0] if re.search(r":\d+$", registry) else registry
    if registry in listed or host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return any("/" in block and address in ipaddress.ip_network(block, strict=False) for block in listed)


def _ask(url: str, registry: str, verify: Any) -> list[str] | None:
    """The tags, None where the registry does not tell them. Raises what requests raises."""
    import requests
    import urllib3

    login = Credentials().find(registry)
    if not verify:
        urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
    with requests.Session() as session:
        # Given with each request: a CA bundle of the environment goes before what the session says.
        answer = session.get(url, timeout=WAIT, verify=verify)
        if answer.status_code == 401:
            _authorize(session, answer.headers.get("WWW-Authenticate", ""), login)
            answer = session.get(url, timeout=WAIT, verify=verify)
        found = answer.json().get("tags") if answer.ok else None
    return [str(tag) for tag in found] if isinstance(found, list) else None


def _authorize(session: Any, challenge: str, login: Login | None) -> None:
    """Do what a challenge asks for: send the password along, or fetch a token for it (RFC 6750)."""
    scheme, _space, text = challenge.partition(" ")
    pair = (login.username, login.secret) if login else None
    if scheme.lower() != "bearer":
        session.auth = pair
        return
    fields = dict(_CHALLENGE.findall(text))
    wanted = {key: fields[key] for key in ("service", "scope") if key in fields}
    answer = session.get(fields.get("realm", ""), params=wanted, auth=pair, timeout=WAIT).json()
    session.headers["Authorization"] = f"Bearer {answer.get('token') or answer.get('access_token') or ''}"


def _order(tag: str) -> tuple[bool, list[tuple[int, str]]]:
    """Sorts `latest` last, versions by their numbers, names below them."""
    parts = re.findall(r"\d+|\D+", tag)
    return (tag == "latest", [(int(part), "") if part.isdigit() else (-1, part) for part in parts])
