"""However dockertui ends, the terminal is as it was before, and no child is left: in a real pseudo-terminal."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from tests.pseudoterminal import Terminal, terminal

DOCKERTUI = (sys.executable, "-m", "dockertui")

CRASHING = """
from dockertui.commands import application
from dockertui.cli import main
from dockertui.screens.main.screen import MainScreen
def crash(*args):
    secret = "value-of-a-variable"
    raise RuntimeError("broken on purpose")
MainScreen.set_mode = crash
raise SystemExit(main())
"""


@contextmanager
def opened(tmp_path: Path, socket: str, *command: str) -> Iterator[Terminal]:
    """The program on the engine at `socket`, once it shows its panes."""
    env = {"DOCKER_HOST": f"unix://{socket}", "HOME": str(tmp_path), "XDG_STATE_HOME": ""}
    with terminal(*(command or DOCKERTUI), env=env) as run:
        run.shows("busybox")
        assert not run.restored()
        assert {1000, 1049, 2004} <= run.modes()
        assert 25 not in run.modes()
        yield run


def all_gone(family: list[psutil.Process]) -> bool:
    return not psutil.wait_procs(family, timeout=30)[1]


def test_quit(engine_socket: str, tmp_path: Path) -> None:
    with opened(tmp_path, engine_socket) as run:
        run.send("q")
        assert run.end() == 0
        assert run.restored()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_signals(engine_socket: str, tmp_path: Path, number: signal.Signals) -> None:
    with opened(tmp_path, engine_socket) as run:
        family = run.family()
        run.process.send_signal(number)
        assert run.end() == 128 + number
        assert run.restored()
        assert all_gone(family)
        assert "Traceback" not in run.raw.decode(errors="replace")


def test_signal_while_a_form_is_open(engine_socket: str, tmp_path: Path) -> None:
    with opened(tmp_path, engine_socket) as run:
        run.send("3c")
        run.shows("Create a volume")
        run.process.terminate()
        assert run.end() == 128 + signal.SIGTERM
        assert run.restored()


def test_hang_up(engine_socket: str, tmp_path: Path) -> None:
    with opened(tmp_path, engine_socket) as run:
        family = run.family()
        run.hang_up()
        run.process.wait(30)
        assert all_gone(family)


def test_crash(engine_socket: str, tmp_path: Path) -> None:
    with opened(tmp_path, engine_socket, sys.executable, "-c", CRASHING) as run:
        family = run.family()
        run.send("+")
        assert run.end() == 1
        assert run.restored()
        assert all_gone(family)
        said = run.raw.decode(errors="replace").rpartition("1049l")[2]
        assert "RuntimeError('broken on purpose')" in said
        assert "value-of-a-variable" not in said
        log = tmp_path / ".local/state/dockertui/dockertui.log"
        assert log.name in said.replace("\r\n", "")
        assert "in crash" in log.read_text()
