"""A registry of one's own, Debian's docker-registry: plain, or with TLS and a password; and an index to search in."""

import http.client
import http.server
import json
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import urllib.parse
from pathlib import Path
from typing import Any, Self

from sandbox.install import unpacked
from sandbox.network import free_port

USER, PASSWORD = "sandbox", "sandbox"
HASH = "$2b$04$crrnwuYV2ZfhZZrFjxKEPOws3GsjpnM5hqOAXn6L2mjOo2AloK7Ly"
"""The bcrypt hash of PASSWORD: the registry accepts no other kind."""

START_WAIT = 30.0
"""Seconds after which a registry counts as not starting."""


class Registry:
    """A registry at `host`; with `secure` it speaks TLS by a certificate of its own and wants USER and PASSWORD.

    Engines take any registry at 127.0.0.0/8 without looking at its certificate. Usable as a context manager; `stop`
    removes everything.
    """

    def __init__(self, host: str = "127.0.0.1", secure: bool = False) -> None:
        self.host = host
        self.secure = secure
        self.port = free_port(host)
        self.folder = Path(tempfile.mkdtemp(prefix="dockertui-registry-"))
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def name(self) -> str:
        """HOST:PORT, as references take it."""
        return f"{self.host}:{self.port}"

    @property
    def certificate(self) -> Path:
        """The certificate of a secure registry, which is its own authority."""
        return self.folder / "registry.crt"

    def start(self) -> None:
        """Start it and wait until it listens. Raises `Unavailable`, RuntimeError where it ends at once."""
        program = unpacked("docker-registry") / "usr" / "bin" / "docker-registry"
        settings = self.folder / "config.json"  # which is YAML as well
        settings.write_text(json.dumps(self._settings()))
        with (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen((program, "serve", settings), stdout=log, stderr=log)
        deadline = time.monotonic() + START_WAIT
        while not self._listens():
            if self._process.poll() is not None or time.monotonic() > deadline:
                said = (self.folder / "log").read_text(errors="replace")
                self.stop()
                raise RuntimeError(f"the registry does not start: {said[-800:]}")
            time.sleep(0.05)

    def stop(self) -> None:
        """End it, and remove what it keeps."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None
        shutil.rmtree(self.folder, ignore_errors=True)

    def tags(self, repository: str) -> list[str]:
        """The tags that are stored of a repository."""
        folder = self.folder / "data/docker/registry/v2/repositories" / repository / "_manifests/tags"
        return sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []

    def _settings(self) -> dict[str, Any]:
        http_settings: dict[str, Any] = {"addr": self.name}
        settings: dict[str, Any] = {
            "version": 0.1,
            "log": {"level": "warn"},
            "storage": {"filesystem": {"rootdirectory": str(self.folder / "data")}, "delete": {"enabled": True}},
            "http": http_settings,
        }
        if self.secure:
            key = self.folder / "registry.key"
            _make_certificate(self.certificate, key, self.host)
            http_settings["tls"] = {"certificate": str(self.certificate), "key": str(key)}
            passwords = self.folder / "htpasswd"
            passwords.write_text(f"{USER}:{HASH}\n")
            settings["auth"] = {"htpasswd": {"realm": "sandbox", "path": str(passwords)}}
        return settings

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex((self.host, self.port)) == 0

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def _make_certificate(certificate: Path, key: Path, host: str) -> None:
    command = (
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=sandbox registry",
    )
    names = ("-addext", f"subjectAltName=IP:{host}")
    files = ("-out", str(certificate), "-keyout", str(key))
    subprocess.run((*command, *names, *files), check=True, capture_output=True)


class SearchIndex:
    """Answers `docker search HOST:PORT/TERM` as an index does (registry API v1), from a list of results.

    A result has the fields name, description, star_count, is_official and is_automated. With a `registry` (a plain
    one) what was found can be pulled from the index's address. Usable as a context manager.
    """

    def __init__(self, results: list[dict[str, Any]], registry: Registry | None = None) -> None:
        self.results = results
        self._registry = registry
        self.asked: list[str] = []
        index = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                index._answer(self)

            def do_HEAD(self) -> None:
                index._answer(self)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.name = f"127.0.0.1:{self._server.server_port}"

    def _answer(self, request: http.server.BaseHTTPRequestHandler) -> None:
        place = urllib.parse.urlsplit(request.path)
        if place.path.startswith("/v2/") and self._registry:
            self._relay(request, self._registry)
            return
        body: dict[str, Any] = {}
        if place.path == "/v1/search":
            term = urllib.parse.parse_qs(place.query).get("q", [""])[0]
            self.asked.append(term)
            found = [entry for entry in self.results if term in entry["name"] or term in entry["description"]]
            body = {"query": term, "num_results": len(found), "num_pages": 1, "page": 1, "page_size": 25}
            body["results"] = found
        known = place.path in ("/v1/search", "/v1/_ping")
        data = json.dumps(body).encode()
        request.send_response(200 if known else 404)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        request.wfile.write(data)

    def _relay(self, request: http.server.BaseHTTPRequestHandler, registry: Registry) -> None:
        connection = http.client.HTTPConnection(registry.host, registry.port)
        connection.request(request.command, request.path, headers=dict(request.headers.items()))
        answer = connection.getresponse()
        request.send_response(answer.status)
        for name, value in answer.getheaders():
            request.send_header(name, value)
        request.end_headers()
        shutil.copyfileobj(answer, request.wfile)
        connection.close()

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
