"""What people do in terminals, by bytes from a real pseudo-terminal through the real app to programs in containers."""

import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Protocol

import pytest

from sandbox.api import Api
from tests.pseudoterminal import Terminal, terminal

PREFIX = "\x1d"
SIZE = (130, 40)


class Screen(Protocol):
    """Something that shows text."""

    def text(self) -> str:
        """What is on the screen."""


@pytest.fixture(scope="module")
def app(lab: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    """dockertui in a terminal, with the container selected."""
    env = {"DOCKER_HOST": f"unix://{lab}", "HOME": str(tmp_path_factory.mktemp("home"))}
    with terminal(sys.executable, "-m", "dockertui", size=SIZE, env=env) as run:
        run.shows(" lab ")
        yield run
        run.send("q")


@contextmanager
def shell(run: Terminal) -> Iterator[None]:
    """A shell in the container, over the whole screen; closed afterwards whatever runs in it."""
    run.send("e")
    run.shows("lab>")
    run.send(PREFIX + "z")
    run.send("until [ \"$(stty size)\" = '36 130' ]; do sleep 0.1; done; clear; echo l''arge\r")
    run.shows("large")
    try:
        yield
    finally:
        run.send(PREFIX + "x")
        run.shows("Terminals are open")
        run.send("y")
        run.shows("docker ps -a")
        run.shows("Images")


def contents(lab: str, path: str) -> str:
    """A file in the container."""
    return output(lab, "cat", path)


def output(lab: str, *argv: str) -> str:
    """What a command in the container writes."""
    api = Api(lab)
    created = api.post("/containers/lab/exec", {"Cmd": argv, "AttachStdout": True, "Tty": True})["Id"]
    return api.request("POST", f"/exec/{created}/start", {}, b'{"Tty": true}').decode()


def test_vim_edits_and_saves(app: Terminal, lab: str) -> None:
    with shell(app):
        app.send("vim.tiny -u NONE note\r")
        app.shows('"note" [New')
        app.send("ifirst line\rsecond 界\x1b")
        app.shows("second 界")
        app.send("kA, changed\x1b:wq\r")
        app.shows("lab>")
    assert contents(lab, "note").split("\r\n") == ["first line, changed", "second 界", ""]


def vim_says(run: Terminal, size: str) -> bool:
    """Ask vim for its size; what it answered may be wiped away by its next redrawing."""
    run.send(":set columns?\r")
    run.read(0.5)
    return size in run.text()


def test_resize_in_the_middle_of_vim(app: Terminal, lab: str) -> None:
    with shell(app):
        app.send("vim.tiny -u NONE -c 'set ruler' sized\r")
        app.shows("0,0-1")
        app.resize(100, 30)
        app.until(partial(vim_says, app, "columns=100"), "the smaller size")
        app.resize(*SIZE)
        app.until(partial(vim_says, app, "columns=130"), "the larger size")
        app.send(":q!\r")
        app.shows("lab>")


def test_less_and_top(app: Terminal) -> None:
    with shell(app):
        app.send("seq 1000 | less\r")
        app.until(lambda: "\n30 " in app.text())
        app.send("/777\r")
        app.until(lambda: "\n777 " in app.text() and "\n30 " not in app.text())
        app.send("\x1b[A\x1bOA")
        app.until(lambda: "\n775 " in app.text())
        app.send("q")
        app.send("top\r")
        app.shows("Tasks:")
        app.shows("PID USER")
        app.send("q")
        app.shows("\nlab>")
        app.send("echo t''op-left\r")
        app.shows("top-left")


def test_htop_and_nano(app: Terminal, lab: str) -> None:
    with shell(app):
        app.send("htop\r")
        app.shows("Load average")
        app.send("\x1b[21~")  # F10
        app.until(lambda: "Load average" not in app.text())
        app.send("nano written\r")
        app.shows("GNU nano")
        app.send("by nano\x0f\r\x18")
        app.until(lambda: "GNU nano" not in app.text())
    assert contents(lab, "written") == "by nano\r\n"


def test_tmux(app: Terminal) -> None:
    with shell(app):
        app.send("tmux -f /dev/null new -s inner\r")
        app.shows("[inner]")
        app.send("\x02%")
        app.until(lambda: app.text().count("lab>") == 2)
        app.send("echo in-$((40 + 2))\r")
        app.shows("in-42")
        app.send("\x02d")
        app.shows("[detached")


def test_completion_and_history(app: Terminal) -> None:
    with shell(app):
        app.send("touch a-long-name\r")
        app.send("ls -l a-lo\t")
        app.shows("ls -l a-long-name")
        app.send("\r")
        app.shows("root")
        app.send("\x12touch a")
        app.shows("reverse-i-search")
        app.send("\x03")
        app.shows("^C")
        app.send("echo last-argument\recho \x1b.\r")  # alt+.
        app.until(lambda: app.text().count("\nlast-argument") == 2)


def test_signals_from_the_keyboard(app: Terminal) -> None:
    with shell(app):
        app.send("sh -c 'echo st\"\"art; sleep 1000'\r")
        app.shows("start")
        app.send("\x03")
        app.shows("^C")
        app.send("echo status $?\r")
        app.shows("status 130")
        app.send("sh -c 'echo se\"\"cond; sleep 1000'\r")
        app.shows("second")
        app.send("\x1a")
        app.shows("Stopped")
        app.send("kill %1; bash -c 'echo th\"\"ird; sleep 1000'\r")
        app.shows("third")
        app.send("\x1c")
        app.shows("Quit")
        app.send("echo fo''urth; cat > /dev/null\r")
        app.shows("fourth")
        app.send("\x04")
        app.send("echo after $((1 + 1))\r")
        app.shows("after 2")


KEYS = {
    "alt+.": b"\x1b.",
    "alt+enter": b"\x1b\r",
    "shift+tab": b"\x1b[Z",
    "escape escape": b"\x1b\x1b",
    "ctrl+h": b"\x08",
    "ctrl+@ and another": b"\x00a",
    "ctrl+backslash": b"\x1c",
    "delete": b"\x7f",
    "up": b"\x1b[A",
    "ctrl+right": b"\x1b[1;5C",
    "alt+shift+f": b"\x1bF",
    "f1 to f4": b"\x1bOP\x1bOQ\x1bOR\x1bOS",
    "f5 to f12": b"\x1b[15~\x1b[17~\x1b[18~\x1b[19~\x1b[20~\x1b[21~\x1b[23~\x1b[24~",
    "wide": "界é".encode(),
    "the prefix twice": b"\x1d",
}


def test_keys_arrive_byte_for_byte(app: Terminal) -> None:
    with shell(app):
        app.send("show-keys\r")
        app.shows("ready")
        for name, data in KEYS.items():
            app.send(PREFIX * 2 if data == b"\x1d" else data.decode())
            shown = "".join(f"<{byte:02x}>" for byte in data)
            app.until(partial(showing, app, shown), name)
        app.send("q")


FIRST = (1, 4)
"""Column and row of a zoomed terminal's first cell, counted from 1."""


def mouse(code: int, x: int, y: int, final: str = "M") -> str:
    """What the outer terminal reports of the mouse at a cell of the zoomed terminal, both from 0."""
    return f"\x1b[<{code};{x + FIRST[0]};{y + FIRST[1]}{final}"


@pytest.mark.parametrize(
    ("modes", "outside", "inside"),
    [
        ("1003;1006", mouse(35, 4, 2), b"\x1b[<35;5;3M"),
        ("1003", mouse(35, 4, 2), b"\x1b[MC%#"),
        ("1003;1015", mouse(35, 4, 2), b"\x1b[67;5;3M"),
        ("1003;1005", mouse(35, 100, 2), "\x1b[MC\x85#".encode()),
        ("1002;1006", mouse(0, 4, 2) + mouse(32, 5, 2) + mouse(0, 5, 2, "m"), b"\x1b[<0;5;3M\x1b[<32;6;3M\x1b[<0;6;3m"),
        ("1000;1006", mouse(2, 4, 2) + mouse(34, 5, 2) + mouse(2, 5, 2, "m"), b"\x1b[<2;5;3M\x1b[<2;6;3m"),
        ("1000", mouse(0, 4, 2) + mouse(0, 4, 2, "m"), b"\x1b[M %#\x1b[M#%#"),
        ("1000;1006", mouse(64, 4, 2) + mouse(65, 4, 2), b"\x1b[<64;5;3M\x1b[<65;5;3M"),
        ("9", mouse(0, 4, 2) + mouse(0, 4, 2, "m"), b"\x1b[M %#"),
    ],
)
def test_the_mouse_as_the_program_asks(app: Terminal, modes: str, outside: str, inside: bytes) -> None:
    with shell(app):
        app.rest()
        assert 1003 not in app.modes()
        app.send(f"printf '\\033[?{modes}h'; show-keys\r")
        app.shows("ready")
        app.until(lambda: (1003 in app.modes()) == modes.startswith("1003"), "movements, where they are asked for")
        app.send(outside)
        app.until(partial(showing, app, "".join(f"<{byte:02x}>" for byte in inside)), "the report")
        app.send(PREFIX + "[")
        app.until(lambda: 1003 not in app.modes(), "no movements in copy mode")
        app.send("q")
        app.until(lambda: (1003 in app.modes()) == modes.startswith("1003"), "movements again")
        app.send("q")
        app.shows("<71>")
        app.send(f"printf '\\033[?{modes}l'\r")
        app.until(lambda: 1003 not in app.modes(), "no movements any more")


def showing(run: Screen, text: str) -> bool:
    """Whether the screen shows a text, perhaps over several lines."""
    return text in run.text().replace("\n", "")


def test_a_paste_of_many_lines(app: Terminal, lab: str) -> None:
    lines = "".join(f"line {number} of the paste, 界\r" for number in range(10_000))
    with shell(app):
        app.send("stty -echo; echo g''o; cat > pasted; echo do''ne\r")
        app.shows("\ngo")
        app.send_all(f"\x1b[200~{lines}\x1b[201~\x04")
        app.shows("done")
    assert output(lab, "sh", "-c", "md5sum < pasted; wc -l < pasted").split() == [
        hashlib.md5(lines.replace("\r", "\n").encode()).hexdigest(),
        "-",
        "10000",
    ]


def test_wide_characters(app: Terminal) -> None:
    with shell(app):
        app.send("echo '你好，世界' | tr -d x\r")
        app.until(lambda: app.text().count("你好，世界") == 2)
        app.send("echo 中\x7f文\r")
        app.until(lambda: "\n文" in app.text())


def _fresh(app: Terminal, before: str) -> bool:
    """Whether a terminal is in front in which nothing was done yet."""
    return "lab>" in app.text() and before not in app.text()


def test_many_terminals_one_flooding(app: Terminal) -> None:
    for number in range(1, 9):
        app.send("e")
        app.until(partial(_fresh, app, f"n{number - 1}o"), "a new terminal")
        app.send(f"echo n$(({number}))o\r")
        app.shows(f"n{number}o")
        if number < 8:
            app.send(PREFIX + "\x1b")
            app.shows("docker ps -a")
    app.send("yes flooded\r")
    app.shows("flooded")
    app.send(PREFIX + "n")
    app.shows("n1o")
    app.send("echo st''ill here\r")
    app.shows("still here")
    app.send(PREFIX + "p")
    app.shows("flooded")
    app.send("\x03")
    app.shows("^C")
    app.send("clear\r")
    app.until(lambda: "flooded" not in app.text())
    for _number in range(8):
        app.send(PREFIX + "x")
        app.shows("Terminals are open")
        app.send("y")
        app.until(lambda: "Terminals are open" not in app.text())
    app.shows("docker ps -a")
