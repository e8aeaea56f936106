"""What a command writes is all there, also what came together with the head of the engine's answer."""

import socket
import threading
from pathlib import Path

import pytest

from dockertui.engine import Endpoint
from dockertui.engine.client import Client

HEAD = b"HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n"


def frame(stream: int, data: bytes) -> bytes:
    return bytes((stream, 0, 0, 0)) + len(data).to_bytes(4, "big") + data


def answered(folder: Path, pieces: list[bytes]) -> str:
    """A socket where one request is answered, piece by piece, and then nothing more."""
    path = folder / "engine.sock"
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(path))
    listening.listen()

    def serve() -> None:
        with listening, listening.accept()[0] as connection:
            connection.recv(1 << 16)
            for piece in pieces:
                connection.sendall(piece)

    threading.Thread(target=serve, daemon=True).start()
    return f"unix://{path}"


@pytest.mark.parametrize("at_once", [True, False])
def test_nothing_of_it_is_lost(tmp_path: Path, at_once: bool) -> None:
    pieces = [HEAD, frame(1, b"total 0\n"), frame(2, b"oh"), frame(1, b""), frame(1, b"x" * 300_000)]
    client = Client(Endpoint("", answered(tmp_path, [b"".join(pieces)] if at_once else pieces), ""))
    found = [*client.exec_start("e", stream=True, demux=True)]
    assert b"".join(out or b"" for out, _errors in found) == b"total 0\n" + b"x" * 300_000
    assert b"".join(errors or b"" for _out, errors in found) == b"oh"


def test_all_at_once(tmp_path: Path) -> None:
    client = Client(Endpoint("", answered(tmp_path, [HEAD + frame(1, b"/bin/") + frame(1, b"bash\n")]), ""))
    assert client.exec_start("e") == b"/bin/bash\n"
