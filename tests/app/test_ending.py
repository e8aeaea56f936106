"""Signals and a closed terminal end dockertui whatever its event loop does, in a real pseudo-terminal."""

import re
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from tests.pseudoterminal import Terminal, terminal

HELD = """
import asyncio, subprocess, threading, time
from dockertui import guard
from dockertui.app import DockerTui
from dockertui.cli import main
from dockertui.screens.main.screen import MainScreen

guard.LAST_WORD = 2.0  # It is about who ends the process, not about how soon a busy machine lets it.

def spins():
    while True:
        pass

def sleeps():
    time.sleep(10000)

def computes():  # in C, with the lock that threads need
    sum(range(1 << 60))

def dead_locks():
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()

def tasks_spin():
    async def for_ever(*_):
        while True:
            await asyncio.sleep(0)
    DockerTui.on_event = DockerTui._on_exit_app = for_ever
    asyncio.get_running_loop().create_task(for_ever())

def hold(*_):
    child = subprocess.Popen(["sleep", "10000"])
    stubborn = subprocess.Popen(["sh", "-c", "trap '' TERM HUP; while :; do sleep 1; done"])
    print(f"child {child.pid} {stubborn.pid} ", file=open(PATH, "w"), flush=True)
    HOW()

MainScreen.set_mode = hold
raise SystemExit(main())
"""

WAYS = ["spins", "sleeps", "computes", "dead_locks", "tasks_spin"]

GRACEFUL = """
import asyncio, os, sys
from dockertui import ending, guard

async def main():
    ended = asyncio.get_running_loop().create_future()
    ending.listen(ended.set_result)
    print("ready", flush=True)
    status = await ended
    async with ending.grace(10):
        await asyncio.sleep(SECONDS)
    print("way back taken", flush=True)
    return status

with ending.guarded(*guard.fork_guard()):
    raise SystemExit(asyncio.run(main()))
"""


@contextmanager
def held(tmp_path: Path, socket: str, how: str) -> Iterator[tuple[Terminal, list[psutil.Process]]]:
    """The app while its loop is held, and what must be gone with it."""
    path = tmp_path / "children"
    script = HELD.replace("PATH", repr(str(path))).replace("HOW", how)
    env = {"DOCKER_HOST": f"unix://{socket}", "HOME": str(tmp_path)}
    with terminal(sys.executable, "-c", script, env=env) as run:
        run.shows("busybox")
        run.send("+")
        run.until(lambda: path.exists() and path.read_text().endswith(" \n"), "the loop to be held")
        family = [psutil.Process(int(pid)) for pid in re.findall(r"\d+", path.read_text())]
        yield run, [*family, *run.family()]


def all_gone(family: list[psutil.Process]) -> bool:
    return not psutil.wait_procs(family, timeout=30)[1]


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_signals(engine_socket: str, tmp_path: Path, how: str, number: signal.Signals) -> None:
    with held(tmp_path, engine_socket, how) as (run, family):
        run.process.send_signal(number)
        assert run.end() == (-signal.SIGKILL if how == "computes" else 128 + number)
        run.until(run.restored, "the terminal as it was")
        assert all_gone(family)


@pytest.mark.parametrize("how", ["spins", "computes"])
def test_hang_up(engine_socket: str, tmp_path: Path, how: str) -> None:
    with held(tmp_path, engine_socket, how) as (run, family):
        run.hang_up()
        run.process.wait(30)
        assert all_gone(family)


def test_a_hang_up_that_no_signal_tells_of(engine_socket: str, tmp_path: Path) -> None:
    """As where the leader of the session ended before its terminal: the kernel signals nobody then."""
    env = {"DOCKER_HOST": f"unix://{engine_socket}", "HOME": str(tmp_path)}
    leave = "import os, sys; os.setsid(); os.execv(sys.executable, [sys.executable, '-m', 'dockertui'])"
    with terminal("/bin/sh", "-c", f'exec 3<&0; {sys.executable} -c "{leave}" <&3 & wait', env=env) as run:
        run.shows("busybox")
        family = run.family()
        run.hang_up()
        assert all_gone(family)


def test_a_process_that_is_killed_leaves_the_terminal_as_it_was(engine_socket: str, tmp_path: Path) -> None:
    env = {"DOCKER_HOST": f"unix://{engine_socket}", "HOME": str(tmp_path)}
    with terminal(sys.executable, "-m", "dockertui", env=env) as run:
        run.shows("busybox")
        (guard,) = run.family()
        run.process.kill()
        run.until(run.restored, "the terminal as it was")
        assert all_gone([guard])


def test_work_on_its_way_back_is_waited_for(tmp_path: Path) -> None:
    with terminal(sys.executable, "-c", GRACEFUL.replace("SECONDS", "3"), env={}) as run:
        run.shows("ready")
        run.process.terminate()
        assert run.end() == 128 + signal.SIGTERM
        assert b"way back taken" in run.raw


def test_but_not_for_ever(tmp_path: Path) -> None:
    with terminal(sys.executable, "-c", GRACEFUL.replace("SECONDS", "10000"), env={}) as run:
        run.shows("ready")
        run.process.terminate()
        assert run.end() == 128 + signal.SIGTERM
        assert b"way back taken" not in run.raw


def test_few_open_files(engine_socket: str, tmp_path: Path) -> None:
    env = {"DOCKER_HOST": f"unix://{engine_socket}", "HOME": str(tmp_path), "XDG_STATE_HOME": ""}
    script = f"ulimit -n 32; exec {sys.executable} -m dockertui"
    with terminal("/bin/sh", "-c", script, size=(120, 40), env=env) as run:
        run.shows("Only 32 files")
        run.until(lambda: re.search(r"busybox.*\n", run.text()), "lists")
        for key in ("2", "3", "4", "1", "]", "]", "]"):
            run.send(key)
            run.rest()
        time.sleep(1)
        run.send("q")
        assert run.end() == 0
        run.until(run.restored, "the terminal as it was")
    log = tmp_path / ".local/state/dockertui/dockertui.log"
    assert not log.exists() or "Error" not in log.read_text()
