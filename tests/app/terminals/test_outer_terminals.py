"""dockertui in terminals of other kinds: in tmux, on the Linux console, without UTF-8, where backspace is ctrl-h."""

import os
import re
import shlex
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.app.terminals.test_programs import contents, showing
from tests.pseudoterminal import PATIENCE, Terminal, terminal

PREFIX = "\x1d"
SIZE = (130, 40)


class Tmux:
    """A program in a pane of a tmux of its own."""

    def __init__(self, term: str, command: str, folder: Path) -> None:
        self._socket = folder / "tmux"
        settings = folder / "tmux.conf"
        settings.write_text(f"set -g default-terminal {term}\nset -g status off\n")
        columns, rows = map(str, SIZE)
        self.run("-f", str(settings), "new-session", "-d", "-x", columns, "-y", rows, command)

    def run(self, *words: str) -> str:
        """Run a command of tmux; returns what it prints."""
        command = ("tmux", "-S", str(self._socket), *words)
        env = dict(os.environ)  # Not the process's own, where readline has put a size.
        return subprocess.run(command, check=True, capture_output=True, text=True, env=env).stdout

    def keys(self, *names: str) -> None:
        """Press keys, by tmux's names for them."""
        self.run("send-keys", *names)

    def type(self, text: str) -> None:
        """Type text."""
        self.run("send-keys", "-l", text)

    def text(self) -> str:
        """What the pane shows."""
        return self.run("capture-pane", "-p")

    def until(self, condition: Callable[[], Any], what: str = "") -> None:
        """Wait until something holds. Raises AssertionError with the pane's text if it does not in time."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, f"not in time: {what}\n{self.text()}"
            time.sleep(0.05)

    def shows(self, text: str) -> None:
        """Wait until the pane shows a text."""
        self.until(lambda: text in self.text(), repr(text))

    def close(self) -> None:
        """End it, and what runs in it."""
        self.run("kill-server")


@pytest.fixture(params=["tmux-256color", "screen"])
def tmux(lab: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Tmux]:
    """dockertui in tmux, with a shell in the container over the whole screen."""
    env = (f"DOCKER_HOST=unix://{lab}", f"HOME={tmp_path}", "LC_ALL=C.UTF-8", "COLORTERM=")
    run = Tmux(request.param, shlex.join(("env", *env, sys.executable, "-m", "dockertui")), tmp_path)
    try:
        run.shows(" lab ")
        run.keys("e")
        run.shows("lab>")
        run.keys("C-]", "z")
        run.until(lambda: "Containers" not in run.text(), "the whole screen")
        yield run
    finally:
        run.close()


NAMES = {
    "Up": b"\x1b[A",
    "Home": b"\x1b[H",
    "End": b"\x1b[F",
    "IC": b"\x1b[2~",
    "DC": b"\x1b[3~",
    "PPage": b"\x1b[5~",
    "F1": b"\x1bOP",
    "F5": b"\x1b[15~",
    "F12": b"\x1b[24~",
    "C-Right": b"\x1b[1;5C",
    "S-Up": b"\x1b[1;2A",
    "BTab": b"\x1b[Z",
    "BSpace": b"\x7f",
    "M-.": b"\x1b.",
    "M-Enter": b"\x1b\r",
    "Escape": b"\x1b",
    "C-\\": b"\x1c",
}
"""Keys by tmux's names, as an xterm sends them."""


@pytest.mark.parametrize("term", ["tmux-256color", "screen", "xterm-256color"])
def test_rules_are_whole_over_ssh(lab: str, tmp_path: Path, term: str) -> None:
    """tmux repeats a character (REP) only where it is ASCII."""
    env = (f"DOCKER_HOST=unix://{lab}", f"HOME={tmp_path}", "LC_ALL=C.UTF-8", "SSH_CONNECTION=10.0.0.1 1 10.0.0.2 22")
    run = Tmux(term, shlex.join(("env", *env, sys.executable, "-m", "dockertui")), tmp_path)
    try:
        run.shows(" lab ")
        run.until(lambda: re.search(r"─ Commands ─{100}", run.text()), "whole rules")
        run.keys("?")
        run.until(lambda: re.search(r"╭─ Help ─{60,}╮", run.text()), "a whole border")
    finally:
        run.close()


def test_keys_through_tmux(tmux: Tmux) -> None:
    tmux.type("show-keys")
    tmux.keys("Enter")
    tmux.shows("ready")
    for name, data in NAMES.items():
        tmux.keys(name)
        tmux.until(partial(showing, tmux, "".join(f"<{byte:02x}>" for byte in data)), name)
    tmux.keys("C-]", "C-]")
    tmux.until(partial(showing, tmux, "<1d>"), "the prefix twice")
    tmux.keys("q")
    tmux.shows("lab>")


def test_programs_through_tmux(tmux: Tmux, lab: str) -> None:
    tmux.type("echo fir''st")
    tmux.keys("Enter")
    tmux.shows("\nfirst")
    tmux.keys("Up", "Home", "DC", "DC", "DC", "DC", "End", "-again", "Home")
    tmux.type("printf ")
    tmux.keys("Enter")
    tmux.shows("first-again")
    tmux.keys("C-r")
    tmux.type("fir''st")
    tmux.shows("reverse-i-search")
    tmux.keys("C-c")
    tmux.shows("^C")
    name = f"note-{uuid.uuid4().hex[:6]}"
    tmux.type(f"clear; vim.tiny -N -u NONE {name}")
    tmux.keys("Enter")
    tmux.shows(f'"{name}" [New')
    tmux.type("ione")
    tmux.keys("Enter")
    tmux.type("two")
    tmux.keys("Up", "Home")
    tmux.type("first ")
    tmux.keys("Down", "End")
    tmux.type(" 界")
    tmux.keys("Left", "Left", "DC", "Escape")
    tmux.type(":wq")
    tmux.keys("Enter")
    tmux.shows("lab>")
    assert contents(lab, name).split("\r\n") == ["first one", "two界", ""]
    tmux.type("seq 500 | less")
    tmux.keys("Enter")
    tmux.until(lambda: "\n30\n" in tmux.text())
    tmux.keys("NPage")
    tmux.until(lambda: "\n60\n" in tmux.text() and "\n30\n" not in tmux.text())
    tmux.keys("End")
    tmux.shows("\n500")
    tmux.keys("Home", "Down")
    tmux.until(lambda: tmux.text().lstrip().splitlines()[3].strip() == "2", "the second line at the top")
    tmux.keys("q")


def test_tmux_in_tmux(tmux: Tmux) -> None:
    tmux.type("until stty size | grep '36 130'; do sleep 0.1; done")  # The engine was told of the whole screen.
    tmux.keys("Enter")
    tmux.shows("\n36 130")
    tmux.type("tmux -f /dev/null new -s inner-$$")
    tmux.keys("Enter")
    tmux.shows("[inner-")
    tmux.keys("C-b", "%")
    tmux.until(lambda: tmux.text().count("lab>") == 2, "two panes")
    tmux.type("seq 100; stty size")
    tmux.keys("Enter")
    tmux.until(lambda: re.search(r"│100 *\n.*│35 64 *\n", tmux.text()), "the right pane, scrolled alone")
    tmux.keys("C-b", "o")
    tmux.type("echo le''ft")
    tmux.keys("Enter")
    tmux.until(lambda: re.search(r"\nleft +│", tmux.text()), "the left pane")
    tmux.keys("C-b", "d")
    tmux.shows("[detached")


CONSOLE = {
    "\x1b[[A": b"\x1bOP",
    "\x1b[[E": b"\x1b[15~",
    "\x1b[17~": b"\x1b[17~",
    "\x1b[25~": b"\x1b[1;2P",
    "\x1b[1~": b"\x1b[H",
    "\x1b[4~": b"\x1b[F",
    "\x1b[A": b"\x1b[A",
    "\x1b\t": b"\x1b[Z",
    "\x1b.": b"\x1b.",
    "\x7f": b"\x7f",
}
"""Keys of the Linux console, and the same of an xterm."""


def open_shell(run: Terminal) -> None:
    """A shell in the container, over the whole screen."""
    run.shows(" lab ")
    run.send("e")
    run.shows("lab>")
    run.send(PREFIX + "z")
    run.until(lambda: "Containers" not in run.text(), "the whole screen")


def leave(run: Terminal) -> None:
    """Close the shell, and dockertui."""
    run.send(PREFIX + "x")
    run.shows("Terminals are open")
    run.send("y")
    run.shows("Containers")
    run.send("q")
    assert run.end() == 0


def test_on_the_linux_console(lab: str, tmp_path: Path) -> None:
    env = {"DOCKER_HOST": f"unix://{lab}", "HOME": str(tmp_path), "TERM": "linux", "COLORTERM": ""}
    with terminal(sys.executable, "-m", "dockertui", size=SIZE, env=env) as run:
        open_shell(run)
        run.send("printf '\\033[38;2;250;10;10m%s\\033[38;5;46m%s\\033[m\\n' red green; show-keys\r")
        run.shows("redgreen")
        run.shows("ready")
        for sent, data in CONSOLE.items():
            run.send(sent)
            run.until(partial(showing, run, "".join(f"<{byte:02x}>" for byte in data)), repr(sent))
        run.send("q")
        run.shows("<71>")
        run.send("clear; vim.tiny -N -u NONE -c 'map <F1> irabbit<Esc>' -c 'map <End> :q!<CR>'\r")
        run.shows("VIM - Vi IMproved")
        run.send("\x1b[[A")
        run.shows("rabbit")
        run.send("\x1b[4~")
        run.until(lambda: "rabbit" not in run.text(), "the end of vim")
        assert not re.search(rb"\x1b\[[\d;]*[34]8;[25];", run.raw), "more than 16 colours"
        assert {1000, 1002, 1006} <= run.modes()  # It does no harm there.
        leave(run)
        assert run.restored()


def test_without_utf8(lab: str, tmp_path: Path) -> None:
    env = {"DOCKER_HOST": f"unix://{lab}", "HOME": str(tmp_path), "TERM": "linux", "LC_ALL": "C", "LANG": "C"}
    with terminal(sys.executable, "-m", "dockertui", size=SIZE, env=env) as run:
        open_shell(run)
        run.send("printf '\\342\\224\\214\\342\\224\\200 caf\\303\\251 \\347\\225\\214!\\n'\r")
        run.shows("+- cafe ??!")
        leave(run)
        assert run.raw.isascii()


def test_backspace_of_a_terminal_that_sends_ctrl_h(lab: str, tmp_path: Path) -> None:
    env = {"DOCKER_HOST": f"unix://{lab}", "HOME": str(tmp_path)}
    stty = 'stty erase ^H; exec "$@"'
    with terminal("sh", "-c", stty, "sh", sys.executable, "-m", "dockertui", size=SIZE, env=env) as run:
        open_shell(run)
        run.send("echo re''ady; cat\r")
        run.shows("\nready")
        run.send("wrong\b\b\b\b\bright\r")
        run.until(lambda: run.text().count("right") == 2, "the line, put right")
        run.send("\x04")
        leave(run)


def test_kitty_keys_are_not_asked_for(lab: str, tmp_path: Path) -> None:
    env = {"DOCKER_HOST": f"unix://{lab}", "HOME": str(tmp_path), "TERM": "xterm-kitty"}
    with terminal(sys.executable, "-m", "dockertui", size=SIZE, env=env) as run:
        open_shell(run)
        leave(run)
        assert b"\x1b[>" not in run.raw
