"""A real pseudo-terminal that is resized, left and come back to: the whole screen is there in the end."""

import os
import re
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import psutil
import pytest

from sandbox.api import Api
from tests.app.paper import any_size
from tests.pseudoterminal import Terminal, terminal

DOCKERTUI = (sys.executable, "-m", "dockertui")
SIZE = (100, 30)

ALTERNATE = b"\x1b[?1049h"
"""Shows the alternate screen (xterm ctlseqs)."""

VIEWS = {"l": "", "t": "Block I/O", "v": "Restart policy", "d": "docker rm", "C": "Run a container"}
"""Keys, and what is on the screen once what they open is whole."""

ACTIONS = "X Prune"
"""What the footer says of actions once the engine has answered, where there is no container."""

CHANGES = re.compile(r"\b\d[\w.,:%/]*|[\u2800-\u28ff─]|\b(less|than|seconds?|minutes?|ago|cpu|mem|disk)\b")
"""What changes by itself: figures, times and graphs."""


def words(run: Terminal) -> list[str]:
    """The words on the screen below the header, without what changes by itself."""
    return [" ".join(CHANGES.sub(" ", line).split()) for line in run.text().split("\n")[1:]]


def as_before(run: Terminal, calm: list[str]) -> None:
    """Wait until the screen looks as it did before."""
    try:
        run.until(lambda: words(run) == calm)
    except AssertionError:
        assert words(run) == calm


@contextmanager
def opened(tmp_path: Path, socket: str, *command: str, **variables: str) -> Iterator[Terminal]:
    """The program on the engine at `socket`, once it shows its panes."""
    env = {"DOCKER_HOST": f"unix://{socket}", "HOME": str(tmp_path), **variables}
    with terminal(*(command or DOCKERTUI), size=SIZE, env=env) as run:
        if not command:
            run.shows("busybox")
        yield run


def whole(run: Terminal) -> list[str]:
    """The words once the lists are there, and what can be done where there is no container."""
    run.shows(ACTIONS)
    run.rest()
    return words(run)


def after(run: Terminal, keys: str, seen: str = "") -> list[str]:
    """The words once keys have done what they do, which `seen` is then among."""
    before = words(run)
    run.send(keys)
    run.until(lambda: words(run) != before and seen in run.text(), f"what {keys!r} does")
    while before != words(run):
        before = words(run)
        run.read(1.2)
        run.rest()
    return before


def storm(run: Terminal, random: Random) -> None:
    """Resize 25 times, 5 to 60 ms apart; some of the sizes do not last long enough to be told."""
    for _change in range(25):
        run.resize(*any_size(random))
        until = time.monotonic() + random.uniform(0.005, 0.06)
        while (left := until - time.monotonic()) > 0:
            run.read(left)
    run.resize(*SIZE)


@pytest.fixture
def box(clean_engine: str) -> str:
    """An engine with a container that runs."""
    api = Api(clean_engine)
    body = {"Image": "busybox", "Cmd": ["sh", "-c", "seq 50; exec sleep 100000"], "HostConfig": {"Init": True}}
    api.post("/containers/create", body, name="box")
    api.post("/containers/box/start")
    return clean_engine


def test_storms_of_sizes(box: str, tmp_path: Path) -> None:
    random = Random(5)
    with opened(tmp_path, box) as run:
        run.shows("Stop")
        run.rest()
        for keys, seen in VIEWS.items():
            calm = after(run, keys, seen)
            storm(run, random)
            as_before(run, calm)
            after(run, "\x1b")
        run.send("e")
        run.shows("/ #")
        run.send("clear; stty size\r")
        size = re.compile(r"│ ?\d+ \d+ ")
        run.until(lambda: size.search(run.text()), "the size")
        calm = size.findall(run.text())
        storm(run, random)
        run.rest()
        before = calm[0].strip("│ ")
        run.send(f'\x03clear; until [ "$(stty size)" = "{before}" ]; do sleep 0.1; done; stty size\r')
        run.until(lambda: size.findall(run.text()) == calm, f"as before: {calm}")
        assert run.process.poll() is None
        assert "crashed" not in run.raw.decode(errors="replace")


def test_there_and_back_between_two_looks(engine_socket: str, tmp_path: Path) -> None:
    """The app hears of the last of two sizes only, which it has already; the terminal has lost what it cut off."""
    with opened(tmp_path, engine_socket) as run:
        calm = whole(run)
        run.process.send_signal(signal.SIGSTOP)
        run.resize(20, 5)
        run.resize(*SIZE)
        assert words(run) != calm
        run.process.send_signal(signal.SIGCONT)
        as_before(run, calm)


def test_exported_size_of_another_terminal(engine_socket: str, tmp_path: Path) -> None:
    with opened(tmp_path, engine_socket, COLUMNS="300", LINES="7") as run:
        run.shows("Quit")
        lines = run.text().split("\n")
        assert lines[0].strip().startswith("dockertui")
        assert lines[SIZE[1] - 1].rstrip().endswith("Quit")


def at_prompt(run: Terminal) -> bool:
    """Whether the shell waits, on the screen that it had."""
    return run.raw.endswith(b"shell:") and 1049 not in run.modes()


@pytest.mark.parametrize("screen", ["", "?"])
def test_to_the_shell_and_back(engine_socket: str, tmp_path: Path, screen: str) -> None:
    shell = ("bash", "--norc", "--noprofile", "-i")
    with opened(tmp_path, engine_socket, *shell, PS1="shell:") as run:
        run.until(lambda: at_prompt(run), "the shell")
        before = run.modes()
        run.send(f"{sys.executable} -m dockertui\r")
        run.shows(ACTIONS)
        if screen:
            run.send(screen)
            run.shows("/ filter")
        run.rest()
        calm = words(run)
        for _time in range(2):
            run.send("\x1a")
            run.until(lambda: at_prompt(run), "the shell")
            assert run.modes() == before
            run.send("echo $((40 + 2))\r")
            run.until(lambda: at_prompt(run) and b"42" in run.raw[-30:], "the shell's answer")
            run.send("fg\r")
            as_before(run, calm)
        if screen:
            run.send("q")
            run.until(lambda: "/ filter" not in run.text(), "the list")
        run.send("q")
        run.until(lambda: at_prompt(run), "the shell")
        assert run.modes() == before


def test_stopped_without_notice(engine_socket: str, tmp_path: Path) -> None:
    """A shell puts the line settings and modes in order meanwhile; one reader of keys is there afterwards."""
    with opened(tmp_path, engine_socket) as run:
        calm = whole(run)
        threads = psutil.Process(run.process.pid).num_threads()
        run.process.send_signal(signal.SIGSTOP)
        run.until(lambda: psutil.Process(run.process.pid).status() == psutil.STATUS_STOPPED, "it stops")
        run.cook("\x1b[?1049l\x1b[?25h\x1b[2J")
        run.process.send_signal(signal.SIGCONT)
        as_before(run, calm)
        run.send("?")
        run.shows("/ filter")
        after(run, "\x1b")
        run.until(lambda: psutil.Process(run.process.pid).num_threads() <= threads, "no more threads than before")
        run.send("q")
        assert run.end() == 0
        assert run.restored()


def test_no_shell_to_go_to(engine_socket: str, tmp_path: Path) -> None:
    """Nobody could continue it, as under `ssh -t host dockertui`: it goes on."""
    with opened(tmp_path, engine_socket) as run:
        calm = whole(run)
        run.send("\x1a")
        run.until(lambda: run.raw.count(ALTERNATE) == 2, "the terminal taken over again")
        as_before(run, calm)
        os.kill(run.process.pid, signal.SIGTSTP)
        run.until(lambda: run.raw.count(ALTERNATE) == 3, "the terminal taken over again")
        as_before(run, calm)
        run.send("q")
        assert run.end() == 0
        assert run.restored()
