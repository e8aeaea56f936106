"""An engine that only writes down what the docker CLI asks of it, and the CLI run against it."""

import json
import os
import pty
import re
import shutil
import socketserver
import subprocess
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from dockertui.spec import Surroundings
from tests.spec.lines import FILES

DOCKER = shutil.which("docker") or ""
CREATE = re.compile(r"/v[0-9.]+/containers/create\Z")


@dataclass(frozen=True)
class Outcome:
    """What the CLI sent; `query` and `body` are None and `error` its first words where it refused the line."""

    query: dict[str, str] | None
    body: dict[str, Any] | None
    error: str

    @property
    def accepted(self) -> bool:
        return self.body is not None


def around(folder: str) -> Surroundings:
    """What the CLI sees in a folder where a recorder is, or was: `FILES` are there."""

    def read(path: str) -> str:
        if path == ".":
            raise IsADirectoryError(21, "Is a directory")
        if path not in FILES:
            raise FileNotFoundError(2, "No such file or directory")
        return FILES[path]

    environ = {"HOME": folder, "PWD": folder}
    return Surroundings(environ, read, cwd=folder, home=folder, socket=f"{folder}/engine.sock")


def version() -> tuple[int, ...]:
    """The CLI's version, such as (28, 2); () where there is none."""
    if not DOCKER:
        return ()
    said = subprocess.run((DOCKER, "--version"), capture_output=True, text=True, check=True).stdout
    match = re.search(r"version ([0-9]+)\.([0-9]+)", said)
    return (int(match[1]), int(match[2])) if match else ()


class _Handler(BaseHTTPRequestHandler):
    server: "_Server"

    def log_message(self, format: str, *_: object) -> None:
        pass

    def _answer(self, status: int, body: object) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Api-Version", self.server.api)
        self.send_header("Ostype", "linux")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _any(self) -> None:
        url = urlsplit(self.path)
        sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if CREATE.match(url.path):
            self.server.requests.append((dict(parse_qsl(url.query, keep_blank_values=True)), json.loads(sent)))
            self._answer(500, {"message": "recorded"})
        elif url.path.endswith(("/_ping", "/info", "/images/create")):
            self._answer(200, {"OSType": "linux"})
        else:
            self._answer(404, {"message": "page not found"})

    do_GET = do_HEAD = do_POST = _any


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True

    def __init__(self, path: str) -> None:
        self.api = ""
        self.requests: list[tuple[dict[str, str], dict[str, Any]]] = []
        super().__init__(path, _Handler)


class Recorder:
    """`with Recorder(folder) as recorder: recorder.run(["docker", "create", "busybox"])`.

    `folder` is where the CLI runs, its home, and where the socket and the files are that lines name; `surroundings` say
    the same to the spec.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server = _Server(str(folder / "engine.sock"))
        for name, text in FILES.items():
            (folder / name).write_bytes(text.encode())

    @property
    def surroundings(self) -> Surroundings:
        return around(str(self.folder))

    def __enter__(self) -> Self:
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.server.shutdown()
        self.server.server_close()

    def run(self, argv: Sequence[str], api: str = "1.47", environ: Mapping[str, str] | None = None) -> Outcome:
        """What the CLI does with a line, which begins with `docker`, against an engine of an API version."""
        self.server.api, self.server.requests = api, []
        environment = {"PATH": os.defpath, "HOME": str(self.folder), "PWD": str(self.folder), **(environ or {})}
        master, terminal = pty.openpty()
        try:
            done = subprocess.run(
                (DOCKER, "-H", f"unix://{self.folder}/engine.sock", *argv[1:]),
                cwd=self.folder,
                env=environment,
                stdin=terminal,
                capture_output=True,
                timeout=60,
                check=False,
            )
        finally:
            os.close(master)
            os.close(terminal)
        error = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        query, body = self.server.requests[0] if self.server.requests else (None, None)
        return Outcome(query, body, error)
