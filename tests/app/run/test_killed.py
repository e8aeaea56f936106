"""The program ends in the middle of a recreation, in a real terminal: by signals, and by a death that it cannot see."""

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from sandbox.api import Api
from tests.pseudoterminal import Terminal, terminal

DOCKERTUI = (sys.executable, "-m", "dockertui")

LONGEST = 15.0
"""Seconds that the way back may take."""


class Web:
    """A container that does not hear SIGTERM, so that stopping it takes ten seconds."""

    def __init__(self, socket: str) -> None:
        self.socket = socket
        self.api = Api(socket)
        body = {"Image": "busybox", "Cmd": ["sleep", "100000"], "HostConfig": {"RestartPolicy": {"Name": "always"}}}
        self.id = self.api.post("/containers/create", body, name="web")["Id"]
        self.api.post(f"/containers/{self.id}/start")

    def listed(self) -> dict[str, dict[str, Any]]:
        return {entry["Names"][0][1:]: entry for entry in self.api.get("/containers/json", all=True)}

    def whole(self) -> bool:
        """Whether the old one runs alone, as it was."""
        found = self.listed()
        if set(found) != {"web"} or found["web"]["Id"] != self.id or found["web"]["State"] != "running":
            return False
        return bool(self.api.get("/containers/web/json")["HostConfig"]["RestartPolicy"]["Name"] == "always")

    def replaced(self) -> bool:
        """Whether the new one runs, and the old one is kept aside."""
        found = self.listed()
        return found.keys() == {"web", f"web-{self.id[:6]}-old"} and found["web"]["State"] == "running"


@contextmanager
def opened(web: Web, home: Path) -> Iterator[Terminal]:
    home.mkdir(exist_ok=True)
    env = {"DOCKER_HOST": f"unix://{web.socket}", "HOME": str(home), "XDG_STATE_HOME": "", "XDG_CONFIG_HOME": ""}
    with terminal(*DOCKERTUI, env=env, size=(110, 36)) as run:
        run.shows("web")
        yield run


def recreating(run: Terminal, web: Web) -> None:
    """Recreate it, up to where it is told to stop."""
    run.rest()
    run.send("\x05")
    run.shows("Edit and recreate web")
    run.rest()
    while "Stopping web" not in run.text():  # To the buttons, then the button; while it is at it Enter does nothing.
        run.send("\r")
        run.rest()
    assert f"web-{web.id[:6]}-new" in web.listed()
    time.sleep(1)


@pytest.fixture
def web(clean_engine: str) -> Web:
    return Web(clean_engine)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_puts_the_old_one_back_before_the_end(web: Web, tmp_path: Path, number: signal.Signals) -> None:
    with opened(web, tmp_path) as run:
        recreating(run, web)
        began = time.monotonic()
        run.process.send_signal(number)
        assert run.end() == 128 + number
        assert time.monotonic() - began < LONGEST
        assert "Putting web back as it was" in run.raw.decode(errors="replace").rpartition("1049l")[2]
        assert run.restored()
    assert web.whole()
    time.sleep(5)
    assert web.whole()


def test_a_terminal_that_goes_away_puts_the_old_one_back(web: Web, tmp_path: Path) -> None:
    with opened(web, tmp_path) as run:
        recreating(run, web)
        run.hang_up()
        run.process.wait(LONGEST + 5)
    assert web.whole()


@pytest.mark.parametrize("home", ["same", "other"])
@pytest.mark.parametrize("way", ["back", "forward"])
def test_after_a_death_the_next_start_offers_both_ways(
    web: Web, tmp_path: Path, home: str, way: str, wait_until: Callable[[Callable[[], bool]], bool]
) -> None:
    with opened(web, tmp_path / "same") as run:
        recreating(run, web)
        run.process.kill()
        run.process.wait()
    with opened(web, tmp_path / home) as run:
        run.shows("Left half done: web")
        run.shows("Put back as it was")
        run.asks("Finish it")
        run.rest()
        run.send("p" if way == "back" else "f")
        assert wait_until(web.whole if way == "back" else web.replaced)
        run.shows("Put web back: web is as it was" if way == "back" else "Finish web: done")
        entries = list((tmp_path / home).glob(".local/state/dockertui/journal/*.json"))
        assert len(entries) == (way == "forward")
        run.send("q")
        assert run.end() == 0
    if way == "forward":
        assert web.listed().keys() == {"web"}
