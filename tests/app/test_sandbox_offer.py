"""Where no engine answers the app offers the sandbox, starts it in sight, marks it, and removes it at its end."""

import fcntl
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from sandbox.api import Api
from sandbox.install import CACHE
from tests.pseudoterminal import Terminal, terminal

DOCKERTUI = (sys.executable, "-m", "dockertui")


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder for what the sandbox makes; its name is short, as those of sockets must be."""
    with tempfile.TemporaryDirectory(prefix="dt-") as folder:
        yield Path(folder)


@contextmanager
def opened(place: Path) -> Iterator[Terminal]:
    """The app where no engine answers, with the sandbox just chosen."""
    env = {"DOCKER_HOST": f"unix://{place}/none.sock", "HOME": str(place), "TMPDIR": str(place)}
    with terminal(*DOCKERTUI, size=(120, 40), env=env) as run:
        run.asks("Start the sandbox")
        run.send("Gk\r")
        yield run


@pytest.fixture
def slow() -> Iterator[None]:
    """The sandbox waits for its turn to look for an engine."""
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def folders(place: Path) -> list[Path]:
    return [*place.glob("dockertui-*")]


def all_gone(family: list[psutil.Process]) -> bool:
    return not psutil.wait_procs(family, timeout=60)[1]


@pytest.mark.usefixtures("engine_socket")
@pytest.mark.parametrize("ending", ["q", "SIGTERM", "hang up"])
def test_runs_marked_and_is_removed(place: Path, ending: str) -> None:
    with opened(place) as run:
        run.shows("chatty")
        assert "Starting the sandbox" in run.raw.decode(errors="replace")
        header = run.text().splitlines()[0]
        assert "sandbox" in header
        assert "[sandbox]" in header
        family = run.family()
        (folder,) = folders(place)
        assert Api(str(folder / "docker.sock")).get("/_ping") == "OK"
        if ending == "q":
            run.send("q")
            assert run.end() == 0
            assert "Removing the sandbox" in run.raw.decode(errors="replace")
        elif ending == "SIGTERM":
            run.process.terminate()
            assert run.end() == 128 + signal.SIGTERM
        else:
            run.hang_up()
            run.process.wait(60)
        if ending != "hang up":
            assert run.restored()
        assert all_gone(family)
        assert not folders(place)


@pytest.mark.usefixtures("engine_socket", "slow")
def test_cancelled_while_it_starts(place: Path) -> None:
    with opened(place) as run:
        run.shows("looking for an engine")
        family = run.started()
        run.send("\x1b")
        run.shows("The sandbox did not start")
        run.asks("cancelled")
        assert all_gone(family)
        assert not folders(place)
        assert "Start the sandbox" in run.text()
        run.send("r")
        run.asks("there is no socket")
        run.send("q")
        assert run.end() == 0
        assert run.restored()


@pytest.mark.usefixtures("engine_socket", "slow")
def test_ended_while_it_starts(place: Path) -> None:
    with opened(place) as run:
        run.shows("looking for an engine")
        family = run.family()
        run.process.terminate()
        assert run.end() == 128 + signal.SIGTERM
        assert run.restored()
        assert all_gone(family)
        assert not folders(place)
