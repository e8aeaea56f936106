"""TLS connections that are made at the same time have nothing in common that one could change under another."""

import socket

import pytest
from urllib3.exceptions import HTTPError

from dockertui.engine.connections import TcpAdapter


def test_each_connection_has_a_context_of_its_own() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        pool = TcpAdapter().poolmanager.connection_from_url(f"https://127.0.0.1:{nobody.getsockname()[1]}")
        connections = [pool._new_conn() for _number in range(2)]
        for connection in connections:
            with pytest.raises((HTTPError, OSError)):
                connection.connect()
    first, second = (connection.ssl_context for connection in connections)
    assert first is not None and second is not None and first is not second
