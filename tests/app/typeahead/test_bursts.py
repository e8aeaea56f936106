"""Keys in one write to a real pseudo-terminal: as a held key, or a network that had a hiccup, delivers them."""

import re
import signal
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from dockertui.terminal_events import GOES_ON
from sandbox.api import Api
from sandbox.engine import PrivateEngine
from sandbox.install import Kind
from tests.app.test_container_actions import create
from tests.app.test_terminal_restored import opened
from tests.pseudoterminal import Terminal

Start = Callable[[Kind], PrivateEngine]

PASTE = "\x1b[200~{}\x1b[201~"

OPEN_AND_CLOSE = [
    "?\x03",
    "C\x03",
    "d\x03",
    "N\x03",
    "M\x03",
    "X\x03",
    "?q",
    ":\x1b[A\x03",
    "K\x03",
    "D\x03",
    "V\x03",
    "J\x03",
    "H\x03",
]


def works(run: Terminal) -> None:
    """The keys are heard, the list has them, and no failure was told."""
    run.send("?")
    run.shows("─ Help ─")
    run.send("q")
    run.until(lambda: "─ Help ─" not in run.text(), "the help to close")
    assert "went wrong" not in run.text()
    assert "Traceback" not in run.raw.decode(errors="replace")


def quits(run: Terminal) -> None:
    run.send("q")
    assert run.end() == 0
    assert run.restored()
    assert "crashed" not in run.raw.decode(errors="replace")


def test_screens_that_open_and_close_in_one_write(engine_socket: str, tmp_path: Path) -> None:
    with opened(tmp_path, engine_socket) as run:
        for keys in OPEN_AND_CLOSE:
            run.send(keys * 3)
            works(run)
        run.send("".join(OPEN_AND_CLOSE))
        works(run)
        quits(run)


@pytest.mark.parametrize("pause", [0.0, 0.02, 0.1, 0.2])
def test_a_form_given_up_while_it_opens(engine_socket: str, tmp_path: Path, pause: float) -> None:
    with opened(tmp_path, engine_socket) as run:
        for _try in range(10):
            run.send("C")
            time.sleep(pause)  # A hand's pace, however far the form is by then.
            run.send("\x1b")
            time.sleep(pause)
        run.rest()
        run.send("\x1b\x1b")  # With what follows, one alone might be read as a key with Alt.
        works(run)
        quits(run)


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        ("/busX\x7fy\r", "filter busy"),
        ("/busybox\x15bu\r", "filter bu"),
        ("/" + PASTE.format("bus") + "X\x7f\r", "filter bus"),
        (":statsX\x7f\x7f\x7fts\x1b[D\x1b[D", "stats"),
    ],
)
def test_texts_are_what_a_slow_typist_gets(engine_socket: str, tmp_path: Path, keys: str, shown: str) -> None:
    with opened(tmp_path, engine_socket) as run:
        run.send("2" + keys)
        run.shows(shown.removeprefix("filter "))
        run.rest()
        run.until(lambda: "busX" not in run.text() and "statsX" not in run.text(), "what was put right")


def test_fields_are_what_a_slow_typist_gets(engine_socket: str, tmp_path: Path) -> None:
    with opened(tmp_path, engine_socket) as run:
        run.send("Cabc\x7f\x7fx\x15img\x1b[Bname\x7f\x7f\x7f\x7fweb")
        run.shows("docker run --name web img")


def hanging(engine: PrivateEngine) -> psutil.Process:
    """The engine's process, stopped."""
    process = psutil.Process(int((engine.folder / "dockerd.pid").read_text()))
    process.send_signal(signal.SIGSTOP)
    return process


def seen(run: Terminal) -> None:
    """Wait until a wait is shown for so long that its user has read it."""
    run.until(lambda: re.search(r"Esc give up .*waiting [1-9]", run.text()), "a wait")


@pytest.mark.parametrize("key", ["e", "\x05", "L", "a", "n"])
def test_an_engine_that_hangs_takes_no_key(private_engine: Start, tmp_path: Path, key: str) -> None:
    engine = private_engine("old")
    create(engine.api, "web")
    with opened(tmp_path, engine.socket) as run:
        run.shows("web")
        run.rest()
        process = hanging(engine)
        try:
            run.send(key)
            run.shows("Esc give up")
            run.send("ls")
            run.rest()
            run.send("\x1b")
            run.shows("2 keys typed ahead were dropped")
            run.send(key)
            seen(run)
            run.send("?")
            run.shows("─ Help ─")
            run.send("q")
            run.send(key)
            seen(run)
            quits(run)
        finally:
            process.send_signal(signal.SIGCONT)


@pytest.mark.parametrize("pause", [0.0, 0.03, 0.06, 0.1, 0.2])
def test_ending_while_a_form_opens(engine_socket: str, tmp_path: Path, pause: float) -> None:
    with opened(tmp_path, engine_socket) as run:
        run.send("C")
        time.sleep(pause)  # However far the form is by then.
        run.process.send_signal(signal.SIGHUP)
        assert run.end() == 128 + signal.SIGHUP
        assert run.restored()
        text = run.raw.decode(errors="replace")
        assert "crashed" not in text and "Traceback" not in text


def test_text_that_comes_at_once_is_no_key(clean_engine: str, tmp_path: Path) -> None:
    """A remote console types a line, or a terminal pastes without saying so."""
    api = Api(clean_engine)
    create(api, "app")
    with opened(tmp_path, clean_engine) as run:
        run.shows("app")
        for line in ("docker rm -f app && yes | docker system prune\r", "systemctl restart app\r", "sh stop it\r"):
            run.send(line)
            run.shows("Nothing here takes pasted text")
            run.shows(" ".join(line.split()[:2]))
            time.sleep(2 * GOES_ON)
            run.send("?")
            run.shows("─ Help ─")
            run.send(line)  # Nor in a dialog.
            run.send("\x1b")  # Never a part of the line, however late that is read.
            run.until(lambda: "─ Help ─" not in run.text(), "the help to close")
        assert [found["State"] for found in api.get("/containers/json", all=True)] == ["running"]
        run.send("docker run --name typed busybox true\r")
        run.shows("busybox true")
        run.shows("typed")
        assert len(api.get("/containers/json", all=True)) == 1
        run.send("\x1b")
        run.until(lambda: "--name typed" not in run.text(), "the form to close")
        run.send("/")  # Text is asked for.
        run.shows("Filter:")
        run.send("docker ps\r")
        run.until(lambda: "/docker ps" in run.text() and "Filter:" not in run.text(), "the filter")
        run.shows("Nothing matches the filter")
        time.sleep(2 * GOES_ON)
        run.send("/")
        run.shows("Filter:")
        run.send("\x15")
        run.until(lambda: "/docker ps" not in run.text(), "the filter to be taken away")
        run.send("docker ap\rdocker rm -f app\r")  # Its first line.
        run.shows("docker ap")
        run.send("\r")
        run.shows("/docker ap")
        assert len(api.get("/containers/json", all=True)) == 1
