"""A small client of the Docker Engine API: HTTP over a unix socket, JSON in, JSON out."""

import http.client
import json
import socket
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlencode

JSON = "application/json"
TAR = "application/x-tar"


class ApiError(Exception):
    """The engine refused a request; `status` is the HTTP status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status}: {message}")
        self.status = status


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: str, timeout: float) -> None:
        super().__init__("localhost", timeout=timeout)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


class Api:
    """Requests to the engine behind one unix socket; `timeout` in seconds holds for each wait on the socket.

    Every method raises `ApiError` when the engine refuses, and `OSError` when it cannot be reached.
    """

    def __init__(self, path: str, timeout: float = 60) -> None:
        self.path = path
        self.timeout = timeout

    def get(self, path: str, **query: Any) -> Any:
        """The decoded answer to a GET."""
        return _decode(self.request("GET", path, query))

    def post(self, path: str, body: Any = None, **query: Any) -> Any:
        """The decoded answer to a POST of `body` as JSON."""
        data = None if body is None else json.dumps(body).encode()
        return _decode(self.request("POST", path, query, data, JSON))

    def delete(self, path: str, **query: Any) -> Any:
        """The decoded answer to a DELETE."""
        return _decode(self.request("DELETE", path, query))

    def build(self, context: bytes, *tags: str, **arguments: str) -> None:
        """Build an image from a tar `context` under all `tags`, with build arguments."""
        query = {"t": tags, "rm": True, "forcerm": True, "buildargs": arguments}
        _raise_progress_error(self.request("POST", "/build", query, context, TAR))

    def load(self, archive: Path) -> None:
        """Load the images of a saved tar."""
        with archive.open("rb") as file:
            _raise_progress_error(self.request("POST", "/images/load", {"quiet": True}, file, TAR))

    def save(self, names: Iterable[str], archive: Path) -> None:
        """Save images, by name or id, as a tar."""
        archive.write_bytes(self.request("GET", "/images/get", {"names": list(names)}))

    def request(
        self,
        method: str,
        path: str,
        query: dict[str, Any],
        body: Any = None,
        content: str = JSON,
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> bytes:
        """The whole raw answer to one request; dictionaries in `query` are sent as JSON, lists repeat their key."""
        connection = _UnixConnection(self.path, self.timeout)
        try:
            connection.request(method, quote(path) + "?" + _encode(query), body, {"Content-Type": content, **headers})
            response = connection.getresponse()
            data = response.read()
        finally:
            connection.close()
        if response.status >= 400:
            raise ApiError(response.status, _message(data))
        return data


def _encode(query: dict[str, Any]) -> str:
    return urlencode({key: _value(value) for key, value in query.items()}, doseq=True)


def _value(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return json.dumps(value) if isinstance(value, dict) else value


def _decode(data: bytes) -> Any:
    try:
        return json.loads(data) if data else None
    except ValueError:
        return data.decode(errors="replace")


def _message(data: bytes) -> str:
    answer = _decode(data)
    return str(answer["message"] if isinstance(answer, dict) and "message" in answer else answer)


def _raise_progress_error(data: bytes) -> None:
    for line in data.splitlines():
        record = _decode(line)
        if isinstance(record, dict) and "error" in record:
            raise ApiError(500, str(record["error"]))
