"""Just enough of HTTP and the Engine API: `python -m bench.simulated.server SOCKET DELAY` obeys its stdin."""

import json
import queue
import socketserver
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from bench.simulated import world
from bench.simulated.groups import Groups

MEASURED = 300
"""Containers that get a real process when they are started first."""

Query = dict[str, str]


class Refused(Exception):
    """The engine refuses a request: HTTP status and reason."""


class Engine:
    """Answers what dockertui asks, and the few changes that make events."""

    def __init__(self, groups: Groups) -> None:
        self.world = world.World(self._tell)
        self._groups = groups
        self._lock = threading.Lock()
        self._watchers: list[queue.SimpleQueue[world.Json]] = []
        self._answers: dict[tuple[str, str], Callable[[Query], Any]] = {
            ("GET", "/_ping"): lambda query: "OK",
            ("GET", "/version"): lambda query: world.version(),
            ("GET", "/info"): lambda query: world.info(),
            ("GET", "/images/json"): lambda query: world.images(),
            ("GET", "/networks"): lambda query: world.networks(),
            ("GET", "/volumes"): lambda query: {"Volumes": [], "Warnings": None},
            ("GET", "/containers/json"): self._list,
            ("GET", "/events"): lambda query: self._events(),
            ("POST", "/containers/create"): lambda query: {"Id": self.world.create(query["name"]).id, "Warnings": []},
        }
        self._of_container: dict[tuple[str, str], Callable[[world.Simulated], Any]] = {
            ("GET", "json"): world.Simulated.inspected,
            ("GET", "stats"): lambda container: _samples(),
            ("GET", "logs"): lambda container: _silence(),
            ("POST", "start"): self._start,
            ("POST", "stop"): self.world.stop,
            ("POST", "kill"): self.world.stop,
            ("DELETE", ""): self.world.remove,
        }

    def answer(self, method: str, path: str, query: Query) -> Any:
        """The answer to a request: a value, None, or an iterator over what is streamed. Raises Refused."""
        with self._lock:
            answer = self._answers.get((method, path))
            if answer:
                return answer(query)
            kind, name, *rest = (*path.strip("/").split("/"), "")
            found = self._of_container.get((method, "".join(rest)))
            if kind != "containers" or not found:
                raise Refused(404, f"the simulated engine has no {method} {path}")
            container = self.world.find(name)
            if container is None:
                raise Refused(404, f"No such container: {name}")
            return found(container)

    def _list(self, query: Query) -> list[world.Json]:
        return self.world.listed(json.loads(query.get("filters") or "{}").get("id") or ())

    def _start(self, container: world.Simulated) -> None:
        if not container.pid and len(self._groups) < MEASURED:
            with suppress(OSError):  # without permission there is nothing to measure
                container.pid = self._groups.process(container.id)
        self.world.start(container)

    def _tell(self, event: world.Json) -> None:
        for watcher in self._watchers:
            watcher.put(event)

    def _events(self) -> Iterator[world.Json]:
        watcher: queue.SimpleQueue[world.Json] = queue.SimpleQueue()
        self._watchers.append(watcher)
        return iter(watcher.get, None)


def _samples() -> Iterator[world.Json]:
    for sample in world.samples():
        yield sample
        time.sleep(1)


def _silence() -> Iterator[world.Json]:
    """The log of a container that runs and writes nothing."""
    threading.Event().wait()
    yield {}


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    engine: Engine
    delay: float

    def do_GET(self) -> None:
        """Answer a request, whatever its method."""
        url = urlsplit(self.path)
        path = "/" + url.path.partition("/v1.")[2].partition("/")[2] if url.path.startswith("/v1.") else url.path
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        time.sleep(self.delay)
        try:
            answer = self.engine.answer(self.command, path, dict(parse_qsl(url.query)))
        except Refused as refused:
            self._send(refused.args[0], {"message": refused.args[1]})
            return
        if isinstance(answer, Iterator):
            self._stream(answer)
        else:
            self._send(204 if answer is None else 200, answer)

    do_POST = do_DELETE = do_GET

    def _send(self, status: int, answer: Any) -> None:
        body = b"" if answer is None else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, values: Iterable[Any]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        with suppress(ConnectionError):
            for value in values:
                line = json.dumps(value).encode() + b"\n"
                self.wfile.write(b"%x\r\n%s\r\n" % (len(line), line))
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def address_string(self) -> str:
        """A unix socket's peer has no address."""
        return ""


class Server(socketserver.ThreadingUnixStreamServer):
    """A thread for each connection."""

    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A peer that is gone is no error; others are told."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def main(path: Path, delay: float) -> None:
    """Serve until stdin ends."""
    Handler.delay = delay
    groups = Groups(f"dockertui-bench-{path.parent.name}")
    Handler.engine = Engine(groups)
    try:
        with Server(str(path), Handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            print("up", flush=True)
            sys.stdin.read()
            server.shutdown()
    finally:
        groups.remove()


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
