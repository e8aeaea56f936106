"""Servers on the loopback that are not quite an engine: too old, not one at all, behind TLS."""

import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

TOO_OLD = b'{"ApiVersion": "1.12", "Version": "1.0"}'

Serve = Callable[..., int]


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`good` and `other`: self-signed certificates (and keys) for 127.0.0.1."""
    folder = tmp_path_factory.mktemp("certificates")
    for name in ("good", "other"):
        command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=engine"
        names = [
            "-addext",
            "subjectAltName=IP:127.0.0.1",
            "-keyout",
            f"{folder}/{name}.key",
            "-out",
            f"{folder}/{name}.pem",
        ]
        subprocess.run([*command.split(), *names], check=True, capture_output=True)
    return folder


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Answers every request on a loopback port with one body; with `context`, over TLS."""
    listeners: list[socket.socket] = []

    def start(body: bytes, status: str = "200 OK", context: ssl.SSLContext | None = None) -> int:
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)
        threading.Thread(target=_answer, args=(listener, body, status, context), daemon=True).start()
        return int(listener.getsockname()[1])

    yield start
    for listener in listeners:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def _answer(listener: socket.socket, body: bytes, status: str, context: ssl.SSLContext | None) -> None:
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    while True:
        try:
            connection, _address = listener.accept()
        except OSError:
            return
        try:
            if context:
                connection = context.wrap_socket(connection, server_side=True)
            connection.recv(65536)
            connection.sendall(head + body)
        except OSError:
            continue
        finally:
            connection.close()


def server(certificates: Path, client: str = "") -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates / "good.pem", certificates / "good.key")
    if client:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(certificates / client)
    return context
