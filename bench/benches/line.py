"""dockertui in an ssh session over a slow line: 64 kbit/s, a round trip of 300 ms, 1 % of packets lost.

Beside it what plain ssh takes there. Times are from the key to when the last byte of what it does has arrived.
"""

import os
import re
import shlex
import shutil
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from bench.benches.keys import press
from bench.figures import Figure, percentile
from bench.simulated import SimulatedEngine
from bench.stage import APP, Stage, each
from bench.terminal import COLUMNS, ROWS, Terminal
from sandbox import line as lines
from sandbox.engine import PrivateEngine
from sandbox.ssh import SshServer

CONTAINERS = 30
NOISY = "a-noisy-one"
LINES_A_SECOND = 100
SCRIPT = f"""
n=0
while :; do
  n=$((n + 1)); echo "$n $(date +%s) GET /api/v1/products/$n 200 in 12 ms"; sleep {0.7 / LINES_A_SECOND:.4f}
done
"""
STAMP = re.compile(r"\b\d+ (\d{10}) GET")
WITHIN = 0.5
"""Seconds by which a stamp of whole seconds is older than its line, in the middle."""

GAP = 0.7
"""Seconds without output that end the answer to a key: longer than a packet that was lost is missed."""

AGED = 70.0
"""Seconds after which the age of a container is told in minutes."""

CALM = 6.0
"""Seconds after which what the app does at the start is over."""

DIALOGS = {
    "help": ("?", "Everywhere", 4000, 4000),
    "palette": (":", "Go to or do", 4000, 4000),
    "run form": ("R", "Entry point", 4000, 4000),
    "yes/no question": ("d", "docker rm ", 1200, 1200),
}
"""Key, text that tells that it is open, and the bytes that opening and closing may take."""

QUESTIONS, TYPED = 24, 8
"""How often a dialog is opened over a log that is followed, and letters typed in a shell."""

REPEATED, HELD = 30, 60
"""Repetitions a second of a key that is held, and how many there are."""


class Session:
    """Programs at the far end of a line, each in an ssh session of its own."""

    def __init__(self, line: lines.Line, server: SshServer) -> None:
        self._line = line
        self._server = server

    def carried(self) -> int:
        """Bytes that went over the line so far, either way, with what the protocols add."""
        return sum(self._line.carried())

    def remote(self, engine: PrivateEngine | SimulatedEngine) -> Terminal:
        """The app at this end, on an engine at the other one."""
        folder = str(engine.folder)
        path = f"{self._server.programs}:{os.environ['PATH']}"
        words = (*self._line.within(self._line.near), APP, "-H", self._server.url(engine.url.removeprefix("unix://")))
        kept = str(self._server.runtime)
        places = {"XDG_CONFIG_HOME": folder, "XDG_STATE_HOME": folder, "XDG_RUNTIME_DIR": kept}
        return Terminal(words, {"PATH": path, **places})

    def run(self, command: str, *options: str) -> Terminal:
        """A command in a terminal over there."""
        ssh = (str(self._server.programs / "ssh"), "-tt", *options, "-p", str(self._server.port))
        words = (*self._line.within(self._line.near), *ssh, f"root@{self._server.address}", command)
        return Terminal(words, {"COLORTERM": ""})

    def mosh(self, command: str) -> Terminal:
        """The same over mosh (mosh(1)), which logs in by ssh."""
        ssh = shlex.join((str(self._server.programs / "ssh"), "-p", str(self._server.port)))
        mosh = ("mosh", f"--ssh={ssh}", "--experimental-remote-ip=local", f"root@{self._server.address}", "--")
        words = (*self._line.within(self._line.near), *mosh, "sh", "-c", command)
        return Terminal(words, {"COLORTERM": "", "LC_ALL": "C.UTF-8"})


@contextmanager
def session(quality: lines.Quality) -> Iterator[Session]:
    """A line of this kind, and an sshd at its far end."""
    with ExitStack() as exits:
        line = exits.enter_context(lines.Line(quality))
        server = exits.enter_context(SshServer(lines.FAR, line.within(line.far)))
        yield Session(line, server)


def bad(stage: Stage) -> Iterator[Figure]:
    """All gestures, their bytes and when they are seen."""
    engine = stage.real(CONTAINERS)
    if stage.without:
        return
    body = {"Image": "busybox", "Cmd": ["sh", "-c", SCRIPT], "HostConfig": {"Init": True, "NetworkMode": "none"}}
    engine.api.post("/containers/create", body, name=NOISY)
    started = time.perf_counter()
    try:
        with session(lines.BAD) as over:
            with over.run("echo ready; sleep 100") as plain:
                prompt = plain.until("ready") - plain.started
            yield Figure("line: plain ssh to its first word", prompt, "s")
            command = (
                f"LANG=C.UTF-8 XDG_CONFIG_HOME={engine.folder} XDG_STATE_HOME={engine.folder} {APP} -H {engine.url}"
            )
            with over.run(command) as app:
                yield from _start(app, prompt)
                yield from _gestures(app, started)
                engine.api.post(f"/containers/{NOISY}/start")
                yield from _log(app, "line: ")
                yield from _shell(app)
            if shutil.which("mosh"):
                with over.mosh(command) as app:
                    app.until("load-")
                    yield from _log(app, "line: over mosh, ")
            engine.api.post(f"/containers/{NOISY}/stop", t=0)
            each(engine.api, range(CONTAINERS), "start")
            with over.remote(engine) as app:
                yield from _remote(app, over, prompt)
            with over.remote(engine) as app:
                yield Figure("line: ssh:// engine, first list of a second start", app.until("load-") - app.started, "s")
            each(engine.api, range(CONTAINERS), "kill")
            with over.run("yes GET a line of a log that nobody can read so fast") as plain:
                plain.until("GET")
                time.sleep(CALM)
                plain.skip()
                asked = plain.press("\x03")
                plain.settle(GAP)
                yield Figure("line: plain ssh, a flood ended by ^C", plain.last - asked, "s")
    finally:
        engine.api.delete(f"/containers/{NOISY}", force=True)


def _start(app: Terminal, prompt: float) -> Iterator[Figure]:
    first = app.until("load-") - app.started
    yield Figure("line: start to the first list, beyond ssh's own", first - prompt, "s", 1)
    yield Figure("line: start, bytes to the first list", app.bytes(0.0), "B", 4000)
    time.sleep(CALM)
    yield Figure("line: start, bytes once settled", app.bytes(0.0), "B", 9000)


def _remote(app: Terminal, over: Session, prompt: float) -> Iterator[Figure]:
    """An engine behind ssh:// whose containers run and do nothing."""
    first = app.until("load-") - app.started
    yield Figure("line: ssh:// engine, first list, beyond ssh's own", first - prompt, "s", 2)
    time.sleep(4 * CALM)
    before = over.carried()
    time.sleep(60)
    yield Figure("line: ssh:// engine, on the wire in a minute without a change", over.carried() - before, "B", 15_000)


def _gestures(app: Terminal, started: float) -> Iterator[Figure]:
    time.sleep(max(0.0, started + AGED - time.perf_counter()))  # Ages that are told in seconds change each second.
    moved = [press(app, key, GAP) for key in "jjkj"]
    yield Figure("line: j, last byte", statistics.median(ms for ms, _now, _all in moved) / 1000, "s", 0.45)
    yield Figure("line: j, bytes", statistics.median(count for _ms, count, _all in moved), "B", 350)
    start = time.perf_counter()
    for _time in range(HELD):
        app.press("j")
        time.sleep(1 / REPEATED)
    released = time.perf_counter()
    app.settle(GAP)
    yield Figure("line: j held for 2 s: last byte after its release", max(0.0, app.last - released), "s", 0.6)
    yield Figure("line: j held for 2 s: written", app.bytes(start) * REPEATED / HELD, "B/s")
    for columns in (*range(COLUMNS - 1, COLUMNS - 20, -1), COLUMNS):
        time.sleep(0.05)
        resized = app.resize(columns, ROWS)
    app.until(lambda _text: app.last > resized)
    app.settle(GAP)
    yield Figure("line: a window's border dragged, 20 sizes in a second: last byte", app.last - resized, "s", 1.5)
    yield Figure("line: a window's border dragged, 20 sizes in a second", app.bytes(resized - 1), "B")
    for name, (key, text, opened, closed) in DIALOGS.items():
        for what, typed, most in (("opened", key, opened), ("closed", "\x1b", closed)):
            start = app.press(typed)
            app.until(lambda shown, text=text, opened=what == "opened": (text in shown) == opened)  # type: ignore[misc]
            app.settle(GAP)
            seen, count = app.last - start, app.bytes(start)
            yield Figure(f"line: {name} {what}, last byte", seen, "s")
            yield Figure(f"line: {name} {what}, bytes", count, "B", most)
    start = time.perf_counter()
    time.sleep(30)
    yield Figure("line: idle for a minute", 2 * app.bytes(start), "B", 1000)


def _log(app: Terminal, where: str) -> Iterator[Figure]:
    """Keys while a log of so many lines a second is followed."""
    app.press(f"/{NOISY}\r")
    app.until("GET")
    time.sleep(CALM)
    seen, ages = [], []
    for number in range(QUESTIONS):
        time.sleep(0.37 + number % 5 / 7)
        app.skip()
        if stamps := STAMP.findall(app.text()):
            ages.append(time.time() - float(stamps[-1]) - WITHIN)
        for key, test in (("?", _open), ("\x1b", _closed)):
            pressed = app.press(key)
            seen.append(app.until(test) - pressed)
            time.sleep(1)
    what = f"{where}{LINES_A_SECOND} lines/s followed"
    yield Figure(f"{what}: a key seen, p95", percentile(seen, 0.95), "s", 0.8)
    yield Figure(f"{what}: a key seen, p50", statistics.median(seen), "s")
    yield Figure(f"{what}: age of the last line on the screen, p50", statistics.median(ages), "s", 1)


def _shell(app: Terminal) -> Iterator[Figure]:
    """Letters in a shell of the container, beside which nothing changes."""
    app.press("e")
    app.until(lambda text: re.search(r"│/ # *", text.partition("leaves")[2]) is not None)
    app.press("\x1dz")
    time.sleep(CALM)
    typed, seen = "", []
    for letter in "abcdefghijklm"[:TYPED]:
        typed += letter
        app.skip()
        start = app.press(letter)
        seen.append(app.until(f"# {typed}") - start)
        time.sleep(1)
    yield Figure("line: a letter in a container's shell, p50", statistics.median(seen), "s", 0.45)


def _open(text: str) -> bool:
    return "Everywhere" in text


def _closed(text: str) -> bool:
    return not _open(text)
