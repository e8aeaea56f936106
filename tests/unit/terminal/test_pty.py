import os
import select
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dockertui.terminal import LocalPty, spawn

ENVIRONMENT = {"PATH": os.environ["PATH"], "TERM": "xterm-256color"}


def _read_all(pty: LocalPty) -> bytes:
    data = b""
    while select.select([pty.fd], [], [], 20)[0]:
        try:
            data += os.read(pty.fd, 4096)
        except OSError:  # EIO: nobody has the other end any more
            break
    return data


def test_has_a_controlling_terminal_of_the_size() -> None:
    pty = spawn(["sh", "-c", "stty size < /dev/tty; exit 3"], ENVIRONMENT, (100, 30))
    assert _read_all(pty) == b"30 100\r\n"
    assert pty.wait() == 3
    assert pty.poll() == 3
    pty.close()


def test_resize_is_told() -> None:
    pty = spawn(
        ["sh", "-c", "trap 'stty size; exit' WINCH; echo up; while :; do sleep 0.05; done"], ENVIRONMENT, (80, 24)
    )
    assert select.select([pty.fd], [], [], 20)[0]
    pty.resize(132, 43)
    assert b"43 132" in _read_all(pty)
    pty.close()


def test_closing_ends_even_who_ignores_it() -> None:
    pty = spawn(["sh", "-c", "trap '' HUP; echo up; while :; do sleep 0.05; done"], ENVIRONMENT, (80, 24))
    assert select.select([pty.fd], [], [], 20)[0]
    pty.close(patience=0.1)
    pty.close()
    assert pty.wait() == -9


def test_signals_hit_nobody_once_it_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    pty = spawn(["sh", "-c", "exit 3"], ENVIRONMENT, (80, 24))
    with ThreadPoolExecutor() as threads:
        waits = [threads.submit(pty.wait) for _thread in range(4)]
        for _time in range(50):
            pty.signal(signal.SIGTERM)  # Its id is kept until it is reaped: nothing is raised, nobody else is hit.
        assert {wait.result() for wait in waits} <= {3, -signal.SIGTERM}
    monkeypatch.setattr(os, "killpg", lambda *args: pytest.fail("a signal to whoever has the id now"))
    pty.signal(signal.SIGTERM)
    pty.close()


def test_no_such_program() -> None:
    with pytest.raises(FileNotFoundError):
        spawn(["no-such-program"], ENVIRONMENT, (80, 24))


def test_a_program_stands_where_it_is_told_to(tmp_path: Path) -> None:
    folder = tmp_path / "-a b'$(touch x)"
    folder.mkdir()
    pty = spawn(
        ["sh", "-c", '[ "$PWD" = "$1" ] && [ "$2" = "a  b" ]', "sh", str(folder), "a  b"],
        ENVIRONMENT,
        (80, 24),
        str(folder),
    )
    assert pty.wait() == 0
    pty.close()
