"""An engine that only looks at the build context that the docker CLI sends it, and the CLI run against it."""

import io
import os
import socketserver
import subprocess
import tarfile
import threading
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.spec.recorder import DOCKER


class _Handler(BaseHTTPRequestHandler):
    server: "_Server"
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *_: object) -> None:
        pass

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _any(self) -> None:
        body = self._body()
        if "/build" in self.path:
            with tarfile.open(fileobj=io.BytesIO(body), mode="r|") as tar:
                self.server.sent = {member.name.rstrip("/") for member in tar}
        self.send_response(200)
        self.send_header("Api-Version", "1.41")
        self.send_header("Ostype", "linux")
        self.send_header("Content-Length", "2")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(b"{}")

    do_GET = do_HEAD = do_POST = _any


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    sent: set[str] | None = None


class Builder:
    """`with Builder(folder) as builder: builder.sends(context)`: the names that the CLI's own builder client sends."""

    def __init__(self, folder: Path) -> None:
        self._socket = folder / "engine.sock"
        self._server: Any = _Server(str(self._socket), _Handler)
        self._environ = {**os.environ, "DOCKER_HOST": f"unix://{self._socket}", "DOCKER_BUILDKIT": "0"}

    def sends(self, context: Path) -> set[str] | None:
        """What is sent; None where the CLI refuses."""
        self._server.sent = None
        subprocess.run((DOCKER, "build", str(context)), env=self._environ, capture_output=True, check=False)
        sent: set[str] | None = self._server.sent
        return sent

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
