"""Which tags a repository has, asked of its registry directly (distribution specification, "Listing Tags"). Blocks."""

import base64
import http.client
import ipaddress
import re
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from dockertui import format as fmt
from dockertui.engine.answers import load, too_large
from dockertui.engine.body import chunks
from dockertui.engine.credentials import Credentials, Login
from dockertui.engine.errors import EngineError
from dockertui.i18n import _
from dockertui.spec.reference import HUB, Reference

if TYPE_CHECKING:
    from requests import Response

    from dockertui.engine.info import EngineInfo

HUB_HOST = "registry-1.docker.io"
WAIT = (3.0, 8.0)
"""Seconds to wait for the connection, and for each read."""

WHOLE = 15.0
"""Seconds that the whole of an answer may take."""

MOST = 1000
"""Tags that are asked for."""

LARGEST = 4 << 20
"""Bytes of an answer that are read."""

CERTIFICATES = Path("/etc/docker/certs.d")
_CHALLENGE = re.compile(r'(\w+)="([^"]*)"')
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")  # RFC 6750, section 2.1


def tags(wanted: Reference, info: "EngineInfo | None") -> list[str]:
    """The tags of a repository, `latest` first, then the newest-looking; [] where its registry does not tell."""
    import requests

    registry = wanted.host
    host = HUB_HOST if registry == HUB else registry
    name = f"library/{wanted.repository}" if registry == HUB and "/" not in wanted.repository else wanted.repository
    for way in _ways(registry, info):
        try:
            found = _ask(f"{way.scheme}://{host}/v2/{name}/tags/list?n={MOST}", registry, way)
        except (requests.RequestException, http.client.HTTPException, OSError, ValueError, EngineError):
            continue  # the next way, or none: the user can still name a tag
        if found is not None:
            return sorted(found, key=_order, reverse=True)
    return []


class _Way(NamedTuple):
    """How to reach a registry, with what requests takes as `verify`; `login` says whether a login may go there.

    It goes to where the certificate is checked, and nowhere else: that the engine calls a registry insecure says what
    the engine does, not what this user wants.
    """

    scheme: str
    verify: Any
    login: bool


def _ways(registry: str, info: "EngineInfo | None") -> Iterator[_Way]:
    """The ways to try: the safe one, and those that the engine would take as well."""
    own = sorted((CERTIFICATES / registry).glob("*.crt")) if (CERTIFICATES / registry).is_dir() else []
    yield _Way("https", str(own[0]) if own else True, login=True)
    if _insecure(registry, info.insecure if info else ()):
        yield from (_Way("https", False, login=False), _Way("http", False, login=False))


def _insecure(registry: str, listed: tuple[str, ...]) -> bool:
    host = registry.rpartition(":")[0] if re.search(r":\d+$", registry) else registry
    if registry in listed or host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return any("/" in block and address in ipaddress.ip_network(block, strict=False) for block in listed)


def _ask(url: str, registry: str, way: _Way) -> list[str] | None:
    """The tags, None where the registry does not tell them. Raises what requests raises.

    Of the environment only proxies count: neither its CA bundles, nor a .netrc. Redirects lead nowhere.
    """
    import requests
    import urllib3

    if not way.verify:
        urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
    with requests.Session() as session:
        session.trust_env = False
        answer = _get(session, url, way.verify)
        if answer.status == 401:
            login = Credentials().find(registry) if way.login else None
            headers = _authorization(session, answer.challenge, login, url, way)
            answer = _get(session, url, way.verify, headers=headers)
    found = answer.said.get("tags")
    return [tag for tag in found if isinstance(tag, str)] if isinstance(found, list) else None


class _Answer(NamedTuple):
    """What a registry answers: its status, what login it wants, and the JSON object of a good answer."""

    status: int
    challenge: str
    said: Mapping[str, Any]


def _get(session: Any, url: str, verify: Any, headers: Mapping[str, str] | None = None, **more: Any) -> _Answer:
    """An answer within limits. Raises what requests and http.client raise, EngineError for what is no such answer."""
    from requests.utils import get_environ_proxies

    how = {"timeout": WAIT, "verify": verify, "proxies": get_environ_proxies(url), "allow_redirects": False}
    headers = {"Accept-Encoding": "identity", **(headers or {})}
    with session.get(url, stream=True, headers=headers, **how, **more) as answer:
        said = load(_body(answer)) if answer.status_code == 200 else {}
        challenge = answer.headers.get("WWW-Authenticate", "")
        return _Answer(answer.status_code, challenge, said if isinstance(said, dict) else {})


def _body(answer: "Response") -> bytes:
    data, end = bytearray(), time.monotonic() + WHOLE
    for piece in chunks(answer):
        data += piece
        if len(data) > LARGEST:
            raise too_large(LARGEST)
        if time.monotonic() > end:
            raise EngineError("timeout", _("The registry takes too long"))
    return bytes(data)


def _authorization(session: Any, challenge: str, login: Login | None, url: str, way: _Way) -> dict[str, str]:
    """The headers that a challenge asks for: the password, or a token that is fetched for it (RFC 6750)."""
    scheme, _space, text = challenge.partition(" ")
    pair = (login.username, login.secret) if login else None
    if scheme.lower() != "bearer":
        return {"Authorization": _basic(pair)} if pair else {}
    fields = dict(_CHALLENGE.findall(text))
    realm = fields.get("realm", "")
    place = urlsplit(realm)
    if place.scheme != "https":
        raise EngineError("refused", _("{url} wants a token from a place that is not safe").format(url=url))
    wanted = {key: fields[key] for key in ("service", "scope") if key in fields}
    # A registry with an authority of its own may give out its tokens itself.
    verify = way.verify if place.netloc == urlsplit(url).netloc else True
    headers = {"Authorization": _basic(pair)} if pair and verify else {}
    found = _get(session, realm, verify, params=wanted, headers=headers).said
    token = str(found.get("token") or found.get("access_token") or "")
    return {"Authorization": f"Bearer {token}"} if _TOKEN.fullmatch(token) else {}


def _basic(pair: tuple[str, str]) -> str:
    return f"Basic {base64.b64encode(':'.join(pair).encode()).decode()}"


def _order(tag: str) -> tuple[bool, list[tuple[int, str]]]:
    """Sorts `latest` last, versions by their numbers, names below them."""
    parts = re.findall(r"[0-9]+|[^0-9]+", tag)
    return (tag == "latest", [(fmt.whole(part), "") if part[0] in "0123456789" else (-1, part) for part in parts])
