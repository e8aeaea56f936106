"""dockertui in an ssh session over a slow line: what is shown is young, whole in the end, and nothing goes astray."""

import re
import shlex
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil
import pytest

from bench.benches.line import DIALOGS
from bench.simulated import SimulatedEngine
from bench.stage import create
from bench.terminal import COLUMNS, ROWS, Terminal
from sandbox import line
from sandbox.api import Api
from sandbox.ssh import SshServer
from tests.ways import or_left_out, start

pytestmark = pytest.mark.engine

PAUSE = 0.6
"""Seconds without output that mean rest: less than a second, in which an age may go on."""

MOST_BETWEEN = 16_000
"""Bytes: two frames of the log, one with all of the help, with what the protocols add, and what is lost sent again."""

FLOOD = "n=0; while :; do n=$((n + 1)); echo line $n of a log that is written to all the time; sleep 0.008; done"


@contextmanager
def session(quality: line.Quality, command: str) -> Iterator[tuple[line.Line, Terminal]]:
    """A line, and a command at its far end in a terminal at this one."""
    with ExitStack() as exits:
        with or_left_out():
            between = exits.enter_context(line.Line(quality))
            server = exits.enter_context(SshServer(line.FAR, between.within(between.far)))
        ssh = (str(server.programs / "ssh"), "-tt", "-p", str(server.port), f"root@{line.FAR}")
        words = (*between.within(between.near), *ssh, command)
        yield between, exits.enter_context(Terminal(words, {"COLORTERM": ""}))


def command(socket: str, folder: Path) -> str:
    """dockertui with nothing of the user's."""
    return f"LC_ALL=C.UTF-8 HOME={folder} {sys.executable} -m dockertui -H unix://{socket}"


def in_tmux(words: str, folder: Path) -> str:
    """The same within tmux, which ends with its only client: what it cannot see it is told."""
    config = folder / "tmux.conf"
    config.write_text("set -g status off\nset -g destroy-unattached on\n")
    settings = folder / ".config" / "dockertui"
    settings.mkdir(parents=True)
    (settings / "config.toml").write_text('line = "slow"\n')
    return f"env TMUX_TMPDIR={folder} LC_ALL=C.UTF-8 tmux -L slow -f {config} new-session {shlex.quote(words)}"


AGE = re.compile(r"\s*\b\d+[smh]\b\s*")
"""How long ago something was: it goes on while a test looks."""


def looks(app: Terminal) -> list[list[tuple[str, str, str]]]:
    """What can be seen of each cell, without ages, and without the first row, where figures change."""
    found = []
    for row in app.rows()[1:]:
        aged = {x for age in AGE.finditer("".join(cell.data for cell in row)) for x in range(*age.span())}
        cells = (cell for x, cell in enumerate(row) if x not in aged)
        found.append([(cell.data, cell.bg, cell.fg if cell.data != " " else "") for cell in cells])
    return found


def differing(
    before: list[list[tuple[str, str, str]]], after: list[list[tuple[str, str, str]]]
) -> list[tuple[str, str]]:
    """The lines that differ, as text, or where that is the same cell by cell."""
    found = []
    for old, new in zip(before, after, strict=True):
        if old != new:
            texts = "".join(cell[0] for cell in old), "".join(cell[0] for cell in new)
            changed = [(a, b) for a, b in zip(old, new, strict=False) if a != b]
            found.append(texts if texts[0] != texts[1] else (texts[0], repr(changed)))
    return found


def at_rest(app: Terminal) -> list[list[tuple[str, str, str]]]:
    """What it looks like once nothing moves any more: twice the same, and nothing written for a while before."""
    before: list[list[tuple[str, str, str]]] = []
    while True:
        app.settle(PAUSE)
        app.skip()
        now = looks(app)
        if now == before:
            return now
        before = now
        time.sleep(PAUSE)


def test_what_is_shown_in_the_end_is_what_is_there(clean_engine: str, tmp_path: Path) -> None:
    """Whatever is left out, merged, erased and repeated on the way: to draw it anew changes nothing."""
    for name in ("quiet-one", "quiet-two", "quiet-three"):
        Api(clean_engine).post("/containers/create", {"Image": "busybox"}, name=name)
    with session(line.MIDDLING, command(clean_engine, tmp_path)) as (_between, app):
        app.until("quiet-two")
        for keys, seen in (
            ("j", ""),
            ("?", "Everywhere"),
            ("\x1b", "-Everywhere"),
            (":", "Go to or do"),
            ("stats", ""),
            ("\x1b", "-Go to or do"),
            ("R", "Working folder"),
            ("\x1b", "-Working folder"),
            ("]", ""),
            ("+", ""),
            ("_", ""),
            ("d", "docker rm "),
            ("\x1b", "-docker rm "),
            ("jkjkjkG?\x1b:\x1bg", ""),
        ):
            app.press(keys)
            app.until(lambda text, seen=seen: (seen.lstrip("-") in text) == (seen[:1] != "-"))  # type: ignore[misc]
            shown = at_rest(app)
            app.resized()
            anew = at_rest(app)
            assert differing(shown, anew) == [], f"{keys}: {differing(shown, anew)}"


def test_a_key_is_seen_while_a_log_is_written_to(clean_engine: str, tmp_path: Path) -> None:
    """What has to pass the line between a key and what it does stays as little as ever."""
    start(Api(clean_engine), "noisy", {"Image": "busybox", "Cmd": ["sh", "-c", FLOOD], "HostConfig": {"Init": True}})
    with session(line.BAD, command(clean_engine, tmp_path)) as (between, app):
        app.until("of a log that is written to")
        for _time in range(4):
            time.sleep(5)
            for keys, seen in (("?", True), ("\x1b", False)):
                before = between.carried()[1]
                app.press(keys)
                app.until(lambda text, seen=seen: ("Everywhere" in text) == seen)  # type: ignore[misc]
                assert between.carried()[1] - before < MOST_BETWEEN
        assert re.search(r"\d+ ms · [\d.]+kB/s", app.text().splitlines()[0])


def test_in_tmux_there_is_room_for_keys_where_the_line_is_said_to_be_slow(clean_engine: str, tmp_path: Path) -> None:
    """tmux answers in the terminal's place: otherwise a log takes all of the line."""
    start(Api(clean_engine), "noisy", {"Image": "busybox", "Cmd": ["sh", "-c", FLOOD], "HostConfig": {"Init": True}})
    with session(line.BAD, in_tmux(command(clean_engine, tmp_path), tmp_path)) as (between, app):
        app.until("of a log that is written to")
        taken, until = line.BAD.rate / 8, time.monotonic() + 120
        while taken > 0.7 * line.BAD.rate / 8:
            assert time.monotonic() < until, f"{taken:.0f} B/s"
            before, began = between.carried()[1], time.monotonic()
            time.sleep(5)
            taken = (between.carried()[1] - before) / (time.monotonic() - began)
        for keys, seen in (("?", True), ("\x1b", False)):
            app.press(keys)
            app.until(lambda text, seen=seen: ("Everywhere" in text) == seen)  # type: ignore[misc]


@contextmanager
def far_away(environment: dict[str, str]) -> Iterator[Terminal]:
    """The app on thirty containers, in a terminal whose answers take a while."""
    with SimulatedEngine() as engine:
        create(engine.api, 30)
        home = {"XDG_CONFIG_HOME": str(engine.folder), "XDG_STATE_HOME": str(engine.folder)}
        with Terminal((sys.executable, "-m", "dockertui", "-H", engine.url), {**home, **environment}, 0.1) as app:
            app.until("load-")
            app.settle(2.0)
            yield app


def test_what_dialogs_take_to_open_and_to_close() -> None:
    """Nothing behind them is dimmed, and what they covered is all that is written when they close."""
    with far_away({"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22", "COLORTERM": ""}) as app:
        for name, (key, shown, opened, closed) in DIALOGS.items():
            for typed, most in ((key, opened), ("\x1b", closed)):
                began = app.press(typed)
                app.until(lambda text, there=typed == key, shown=shown: (shown in text) == there)  # type: ignore[misc]
                app.settle(PAUSE)
                assert app.bytes(began) <= most, name


def test_a_border_that_is_dragged_is_painted_at_its_end() -> None:
    with far_away({"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22", "COLORTERM": ""}) as app:
        start = app.press("\x12")
        app.settle(PAUSE)
        whole = app.bytes(start)
        for columns in (*range(COLUMNS - 1, COLUMNS - 20, -1), COLUMNS):
            dragged = app.resize(columns, ROWS)
            time.sleep(0.02)
        app.settle(PAUSE)
        assert "load-" in app.text()
        assert app.bytes(dragged - 1) <= 4 * whole


def test_a_terminal_that_says_it_can_do_nothing_gets_few_colours() -> None:
    with far_away({"TERM": "dumb", "COLORTERM": ""}) as app:
        app.press("?")
        app.until("Everywhere")
        app.press("\x1b")
        app.until(lambda text: "Everywhere" not in text)
        assert not re.search(rb"[34]8;[25];", app.data())


@pytest.mark.parametrize("at_once", [True, False])
def test_nothing_is_typed_into_the_shell_at_the_end(clean_engine: str, tmp_path: Path, at_once: bool) -> None:
    """Reports of the mouse and answers that are under way when dockertui ends are for nobody."""
    after = "; stty raw -echo; printf 'left:'; timeout --foreground 2 head -c 400 | od -c | head -5; echo over"
    with session(line.BAD, command(clean_engine, tmp_path) + after) as (_between, app):
        app.until("Containers")
        if not at_once:
            app.settle(1.5)
        app.press("q")
        for x in range(8):
            app.press(f"\x1b[<35;{x + 10};5M")
        app.until(lambda _text: b"over" in app.data())
        assert b"left:0000000over" in re.sub(rb"\s", b"", app.data())


def test_a_line_leaves_nothing_behind(wait_until: Callable[[Callable[[], bool]], bool]) -> None:
    """What still runs at its far end ends with it, as nothing would tell it that the line is gone."""
    with session(line.MIDDLING, "echo ready; sleep 98765") as (between, terminal):
        terminal.until("ready")
        assert wait_until(lambda: bool(processes("sleep 98765")))  # The shell says so before it starts it.
        (sleeping,) = processes("sleep 98765")
    assert not (line.SPACES / between.near).exists()
    assert not (line.SPACES / between.far).exists()
    assert not sleeping.is_running() or sleeping.status() == psutil.STATUS_ZOMBIE


def processes(command: str) -> list[psutil.Process]:
    """Those with exactly this command line."""
    words = command.split()
    return [each for each in psutil.process_iter(["cmdline"]) if each.info["cmdline"] == words]
