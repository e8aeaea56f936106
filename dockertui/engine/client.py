"""The HTTP client of the Engine API: the docker SDK's low-level one, made to fit. Imported in worker threads only."""

import base64
import logging
import os
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any

import requests
import urllib3
from docker import APIClient
from docker.auth import AuthConfig, encode_header
from docker.constants import DEFAULT_DOCKER_API_VERSION
from docker.errors import APIError, NotFound
from docker.tls import TLSConfig
from docker.utils import parse_host, version_gte, version_lt
from docker.utils.proxy import ProxyConfig
from docker.utils.socket import consume_socket_output

from dockertui.engine.answers import (
    MISSING,
    Reader,
    expect,
    fields,
    items,
    labels,
    load,
    mapping,
    number,
    text,
    texts,
    whole,
)
from dockertui.engine.answers import name as name_of
from dockertui.engine.body import Bounded, json_lines, written
from dockertui.engine.connections import TcpAdapter, UnixAdapter
from dockertui.engine.credentials import Credentials
from dockertui.engine.endpoint import Endpoint, Tls
from dockertui.engine.errors import EngineError
from dockertui.format import clean
from dockertui.i18n import _

log = logging.getLogger(__name__)

OLDEST, NEWEST = "1.24", DEFAULT_DOCKER_API_VERSION
"""The API versions that the SDK speaks."""

CONNECT_TIMEOUT = 10.0
READ_TIMEOUT = 60.0
"""Seconds without an answer to a reading request; changing ones may take as long as they need, as in the CLI."""

PING_TIMEOUT = 5.0
"""Seconds after which a ping without an answer is given up."""

REFUSAL = 1 << 16
"""Bytes of an answer that says why a request is refused."""

CONNECTIONS = 32
"""Idle connections kept for the next request."""

LOCAL_CONNECTIONS = 6
"""The same for a local socket, where a new one costs next to nothing: as many as listing everything takes."""

SLOW_PATHS = ("/system/df", "/images/search", "/get", "/export")
"""Reading requests that may take long as well: the ends of their paths."""

PODMAN_API = "/v4.0.0/libpod"
"""Where Podman's own API begins, of the oldest version that it still speaks."""

OBJECT = whole()
CONFIG = whole(Labels=labels, Env=texts, Image=text, ExposedPorts=OBJECT, Volumes=OBJECT, Healthcheck=OBJECT)
CONTAINER = whole(
    Id=name_of,
    Name=text,
    Image=text,
    State=whole(Status=text, Health=OBJECT),
    Config=CONFIG,
    HostConfig=whole(RestartPolicy=OBJECT, PortBindings=OBJECT, LogConfig=OBJECT, Binds=texts),
    NetworkSettings=whole(Networks=mapping(OBJECT)),
    Mounts=items(OBJECT),
)
IMAGE = whole(Id=name_of, Config=CONFIG, RootFS=whole(Layers=texts))
"""What must be of its type in what the engine knows of one, for anything of it to be used."""

VERSIONS = fields(ApiVersion=text, MinAPIVersion=text)
PATH_STAT = fields(name=text, size=number, mode=number, mtime=text, linkTarget=text)
PODS = items(fields(Id=name_of, PodName=text))
EXIT = fields(StatusCode=number)
CREATED = fields(Id=name_of, Warnings=texts)


class Client(APIClient):
    """One engine's API. Safe to use from several threads. `read_only` refuses all but GET and HEAD before sending.

    `sends_logins` tells whether stored logins to registries may be sent along.
    """

    # The SDK's own building blocks, which its type stubs leave out.
    _get: Callable[..., requests.Response]
    _post: Callable[..., requests.Response]
    _post_json: Callable[..., requests.Response]
    _url: Callable[..., str]

    def __init__(self, endpoint: Endpoint, read_only: bool = False, sends_logins: bool = True) -> None:
        self._watch = threading.local()
        self.sends_logins = sends_logins
        self.read_only = read_only
        self.answered = time.monotonic()
        requests.Session.__init__(self)
        # The SDK's own constructor reads the user's configuration, and gives up on much that the docker CLI takes:
        # proxies and logins are read where they are needed, with reasons for what is wrong.
        self._general_configs: dict[str, Any] = {}
        self._proxy_configs = ProxyConfig.from_dict({})
        self._auth_configs = AuthConfig({})
        self.credstore_env = None
        self.timeout: Any = READ_TIMEOUT
        self._version = OLDEST
        # Neither proxies, nor CA bundles, nor .netrc from the environment: those are for the web, not for an engine.
        self.trust_env = False
        self.headers["Accept-Encoding"] = "identity"
        self.adapters.clear()
        if endpoint.scheme == "unix":
            self.base_url: Any = "http+docker://localhost"
            self.mount("http+docker://", UnixAdapter(f"http+{endpoint.host}", max_pool_size=LOCAL_CONNECTIONS))
        else:
            self.base_url = parse_host(endpoint.host, tls=endpoint.tls is not None)
            if endpoint.tls:
                _tls(endpoint.tls).configure_client(self)
            adapter = TcpAdapter(pool_maxsize=CONNECTIONS)
            self.mount("http://", adapter)
            self.mount("https://", adapter)

    def negotiate(self) -> dict[str, Any]:
        """Choose the newest API version that both sides speak, and return the engine's answer to GET /version.

        Raises EngineError: "too_old" where there is none, "answer" where the answer is not an engine's.
        """
        answer: Any = self.version(api_version=False)
        versions = VERSIONS(answer)
        if versions is MISSING or not versions.get("ApiVersion"):
            raise EngineError.answer(_("what answers there is not a Docker engine"))
        self._version = choose_version(versions["ApiVersion"], versions.get("MinAPIVersion") or OLDEST)
        return dict(answer)

    def at_least(self, version: str) -> bool:
        """Whether the API in use is of that version or newer."""
        return bool(version_gte(self._version, version))

    @contextmanager
    def watching(self, opened: Callable[[requests.Response], None]) -> Iterator[None]:
        """Have `opened` called with each streamed response that this thread opens meanwhile."""
        self._watch.opened = opened
        try:
            yield
        finally:
            self._watch.opened = None

    def _read_from_socket(
        self, response: requests.Response, stream: bool, tty: bool = True, demux: bool = False
    ) -> Any:
        """What a command writes, for the SDK, whose own loses what comes together with the head of the answer."""
        self._raise_for_status(response)
        parts: Any = written(response, tty, demux)
        if stream:
            return parts
        with closing(response):
            return consume_socket_output(parts, demux=demux)  # type: ignore[call-overload]

    def request(self, method: str | bytes, url: str | bytes, **kwargs: Any) -> requests.Response:  # type: ignore[override]
        """Send a request, as requests does, within the limits of this session."""
        verb, path = str(method).upper(), urllib.parse.urlsplit(str(url)).path
        if self.read_only and verb not in ("GET", "HEAD"):
            raise EngineError.read_only(f"{verb} {path}")
        endless = kwargs.get("timeout") is None or verb not in ("GET", "HEAD") or path.endswith(SLOW_PATHS)
        endless = endless or bool((kwargs.get("params") or {}).get("size"))
        kwargs["allow_redirects"] = False  # An engine sends nobody anywhere: the request, and what is in it, is for it.
        kwargs["timeout"] = (CONNECT_TIMEOUT, None if endless else min(kwargs["timeout"], READ_TIMEOUT))
        response = super().request(method, url, **kwargs)
        self.answered = time.monotonic()
        opened = getattr(self._watch, "opened", None)
        if kwargs.get("stream") and opened:
            opened(response)
        return response

    def ping(self) -> bool:
        """Ask whether the engine is there, in vain for PING_TIMEOUT seconds at most; any answer is one."""
        self.get(self._url("/_ping", versioned_api=False), timeout=PING_TIMEOUT)
        return True

    def _result(self, response: requests.Response, json: bool = False, binary: bool = False) -> Any:
        """What an answer says, for the SDK; JSON as `answers.load` reads it."""
        self._raise_for_status(response)
        return load(response.content) if json else response.content if binary else response.text

    def _raise_for_status(self, response: requests.Response) -> None:
        """Raise what the SDK does for an error status, whatever its body is."""
        if response.is_redirect:
            place = clean(str(response.headers["Location"]))[:200]
            raise EngineError.answer(_("it sends on to {place}; redirects are not followed").format(place=place))
        if response.status_code < 400:
            return
        said = _refusal(response)
        kind = NotFound if response.status_code == 404 else APIError
        raise kind(f"{response.status_code} {response.reason}", response=response, explanation=said)

    def _stream_helper(self, response: requests.Response, decode: bool = False) -> Iterator[Any]:
        """The messages of a stream, for the SDK, each within a limit; without `decode` its bytes as they come."""
        if not decode:
            yield from super()._stream_helper(response)  # type: ignore[misc]
            return
        self._raise_for_status(response)
        for values in json_lines(response):
            yield from values

    def open(self, path: str, *parts: str, **params: Any) -> requests.Response:
        """A streamed GET of an API path, its `{}` filled with `parts`; the caller reads the body.

        Raises as the SDK does for an error status.
        """
        response = self._get(self._url(path, *parts), params=params, stream=True, timeout=None)
        self._raise_for_status(response)
        return response

    def upgrade(self, path: str, *parts: str, params: Any = None, body: Any = None) -> requests.Response:
        """A POST whose connection becomes a two-way stream (Engine API, "Hijacking"). Raises as the SDK does."""
        headers = {"Connection": "Upgrade", "Upgrade": "tcp"}
        # Without a body there must be none at all: the engine takes what it did not read for the stream's first input.
        post = self._post if body is None else self._post_json
        response = post(self._url(path, *parts), data=body, params=params, headers=headers, stream=True)
        self._raise_for_status(response)
        return response

    def upload(self, path: str, body: Iterable[Any], params: Any, logins: bool = False) -> requests.Response:
        """A POST of a tar file that comes in pieces of bytes; the caller reads the answer. Raises as the SDK does.

        With `logins` all logins are sent along that may be, as a build needs them for the images that it starts from.
        """
        headers = {"Content-Type": "application/x-tar"}
        known = _logins() if logins and self.sends_logins else {}
        if known:
            headers["X-Registry-Config"] = encode_header(known).decode()
        response = self._post(self._url(path), data=body, params=params, headers=headers, stream=True)
        self._raise_for_status(response)
        return response

    def path_stat(self, container: str, path: str) -> dict[str, Any]:
        """What is at a path in a container: `name`, `size`, `mode` (Go's fs.FileMode), `mtime` and `linkTarget`."""
        response = self.head(self._url("/containers/{0}/archive", container), params={"path": _encoded(path)})
        self._raise_for_status(response)
        try:
            told = base64.b64decode(response.headers.get("X-Docker-Container-Path-Stat", ""))
        except ValueError as error:
            raise EngineError.answer(_("it does not tell what is at the path")) from error
        found: dict[str, Any] = expect(PATH_STAT, load(told))
        return found

    def tar_of(self, container: str, path: str) -> requests.Response:
        """A path in a container as a tar file, not compressed; the caller reads the body. Raises as the SDK does."""
        url, plain = self._url("/containers/{0}/archive", container), {"Accept-Encoding": "identity"}
        response = self._get(url, params={"path": _encoded(path)}, headers=plain, stream=True, timeout=None)
        self._raise_for_status(response)
        return response

    def put_tar(self, container: str, folder: str, body: Iterable[bytes]) -> None:
        """Unpack a tar file that comes in pieces in a folder of a container; no folder takes the place of a file."""
        params = {"path": _encoded(folder), "noOverwriteDirNonDir": b"true"}
        response = self.put(self._url("/containers/{0}/archive", container), params=params, data=iter(body))
        self._raise_for_status(response)

    def inspect_container(self, container: Any) -> dict[str, Any]:
        """All that the engine knows of a container. Raises EngineError("answer") where the types in it are wrong."""
        return _sound(CONTAINER, super().inspect_container(container))

    def inspect_image(self, image: Any) -> dict[str, Any]:
        """All that the engine knows of an image. Raises EngineError("answer") where the types in it are wrong."""
        return _sound(IMAGE, super().inspect_image(image))  # type: ignore[no-untyped-call]

    def image_layers(self, image: str) -> tuple[str, ...]:
        """The digests of an image's layers, the base first; none for an image that is not there."""
        try:
            inspected = self.inspect_image(image)
        except NotFound:
            return ()
        return tuple((inspected.get("RootFS") or {}).get("Layers") or ())

    def one_sample(self, container: str) -> dict[str, Any]:
        """One measurement of a container. Before API 1.41 the engine waits for a second one, which takes it longer."""
        url = self._url("/containers/{0}/stats", container)
        response = self._get(url, params={"stream": "false", "one-shot": "true"})
        answer: dict[str, Any] = self._result(response, json=True)
        return answer

    def pods(self) -> dict[str, str]:
        """The pod of each container that is in one, by container id: Podman tells that by its own API only."""
        response = self.get(f"{self.base_url}{PODMAN_API}/containers/json", params={"all": "true"})
        listed = expect(PODS, self._result(response, json=True))
        return {found["Id"]: found["PodName"] for found in listed if found.get("PodName") and "Id" in found}

    def check_login(self, auth: dict[str, str]) -> str:
        """Have the engine try a login (an AuthConfig) at its registry; returns the identity token it got, or ""."""
        answer: Any = self._result(self._post_json(self._url("/auth"), data=auth), json=True)
        return str(answer.get("IdentityToken") or "") if isinstance(answer, dict) else ""

    def restart(self, container: Any, timeout: int | None = None) -> None:
        """Stop and start a container; None leaves it its own time to stop (the SDK knows only a fixed one)."""
        response = self._post(self._url("/containers/{0}/restart", container), params={"t": timeout})
        self._raise_for_status(response)

    def create(self, query: Mapping[str, Any], body: Mapping[str, Any]) -> tuple[str, list[str]]:
        """Create a container as POST /containers/create takes it; its id, and what the engine warns of."""
        response = self._post_json(self._url("/containers/create"), data=body, params=query)
        answer = expect(CREATED, self._result(response, json=True))
        if "Id" not in answer:
            raise EngineError.answer(_("it does not tell the id of the new container"))
        return answer["Id"], answer.get("Warnings", [])

    def connect_network(self, network: str, container: str, settings: Mapping[str, Any]) -> None:
        """Connect a container to a network, with an EndpointConfig as POST /networks/{id}/connect takes it."""
        data = {"Container": container, "EndpointConfig": settings}
        self._raise_for_status(self._post_json(self._url("/networks/{0}/connect", network), data=data))

    def update(self, container: str, body: Mapping[str, Any]) -> list[str]:
        """Change a container's limits as POST /containers/{id}/update takes them; what the engine warns of."""
        response = self._post_json(self._url("/containers/{0}/update", container), data=body)
        warnings: list[str] = expect(CREATED, self._result(response, json=True)).get("Warnings", [])
        return warnings

    def exits(self, container: str, condition: str) -> Iterator[int]:
        """-1 as soon as the engine watches a container, then its exit status; `condition` as in POST …/wait."""
        url = self._url("/containers/{0}/wait", container)
        response = self._post(url, params={"condition": condition}, stream=True, timeout=None)
        self._raise_for_status(response)
        yield -1
        # Not at once: the answer comes in a body without limit of time.
        yield from (expect(EXIT, value)["StatusCode"] for values in json_lines(response) for value in values)


def choose_version(newest: str, oldest: str) -> str:
    """The API version to speak with an engine that speaks `oldest` to `newest`.

    An engine that wants more than the SDK knows gets its oldest: most requests stay as they were.
    """
    if version_lt(newest, OLDEST):
        raise EngineError.too_old(newest, OLDEST)
    version = newest if version_lt(newest, NEWEST) else NEWEST
    return oldest if version_lt(version, oldest) else version


def _sound(reader: Reader, found: Any) -> dict[str, Any]:
    if reader(found) is MISSING:
        raise EngineError.answer(_("parts of it are of other types than they should be"))
    answer: dict[str, Any] = found
    return answer


def _logins() -> dict[str, dict[str, str]]:
    """The logins to send along with a build; none where they cannot be read, as by the docker CLI."""
    try:
        return {server: login.auth for server, login in Credentials().all().items()}
    except EngineError as error:
        log.warning("%s", error)
        return {}


def _refusal(response: requests.Response) -> str:
    """What an answer with an error status says: its `message`, or else the text that it is."""
    if not isinstance(response.raw, Bounded):
        response.raw = Bounded(response.raw, READ_TIMEOUT, REFUSAL)
    try:
        body = response.content
    except (EngineError, OSError) as error:
        return str(error)
    try:
        said = fields(message=text)(load(body))
    except EngineError:
        return body[:REFUSAL].decode("utf-8", "replace").strip()
    found = "" if said is MISSING else said.get("message", "")
    return found or body[:REFUSAL].decode("utf-8", "replace").strip()


def _encoded(path: str) -> bytes:
    """A path as the bytes that it has in a container; they need not be UTF-8."""
    return path.encode(errors="surrogateescape")


def _tls(tls: Tls) -> TLSConfig:
    missing = next((path for path in (tls.ca, tls.cert, tls.key) if path and not os.access(path, os.R_OK)), None)
    if missing:
        why = _("{path} cannot be read").format(path=missing)
        raise EngineError("config", _("Cannot use the engine's certificates"), why, _("Put it there, readable by you."))
    if not tls.verify:
        urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
    pair = (tls.cert, tls.key) if tls.cert else None
    return TLSConfig(client_cert=pair, ca_cert=tls.ca or None, verify=tls.verify)
