"""A monkey at the keyboard of the real program, in a real terminal, on an engine of its own that goes away and back.

Everything it does follows from a seed. What must hold is looked at after each of its acts: the program lives, hears
keys, has nothing to say in its log, and nothing changed on the engine, since it never types what means a change.
"""

import random
import re
import select
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import psutil

from sandbox.api import Api, ApiError
from sandbox.engine import PrivateEngine
from tests.monkey_keys import ESCAPE, any_keys, harmless
from tests.pseudoterminal import Terminal, terminal

HEARD = 180.0
"""Seconds after which a key counts as not heard, on a busy machine; a hanging engine is not waited for."""

QUIET = 0.1
"""Seconds without output after which the program has done what it was told."""

HOME_SIZE = (120, 40)

MEMORY, FILES = 12.0, 8
"""MiB and open files that the last quarter of a play may take more than the second.

Some views are first opened after 20,000 keys: 8,000 keys brought 5 to 9 MiB, where an hour's play is flat afterwards.
"""

NAMES = ("alpha", "beta", "gamma", "delta")
"""The containers that nothing may happen to."""

BUSY = "busy"
"""The one to which things happen beside the program."""

TROUBLE = re.compile(r"^.*(?: ERROR | CRITICAL |Traceback).*(?:\n(?!\d{4}-).*)*", re.MULTILINE)
"""What must not stand in the log, with the lines that belong to it."""

TROUBLE_IN_LIES = re.compile(TROUBLE.pattern.replace("|Traceback", ""), re.MULTILINE)
"""The same where the engine lies: a warning then tells where an answer was found out."""


class Figures(NamedTuple):
    """What the program holds at a time: seconds since the start, keys typed, MiB, open files, threads."""

    seconds: float
    keys: int
    memory: float
    files: int
    threads: int

    def __str__(self) -> str:
        return (
            f"{self.seconds / 60:5.1f} min {self.keys:7} keys {self.memory:6.1f} MiB "
            f"{self.files:4} files {self.threads:3} threads"
        )


def growth(figures: Sequence[Figures]) -> str:
    """Where the program grows: what it held least in the second quarter of a play, and in the last; "" if flat.

    The least, since what a large file or many lines took goes back to the system some seconds after they are closed.
    """
    quarter = max(1, len(figures) // 4)
    before, last = (
        (min(one.memory for one in some), min(one.files for one in some))
        for some in (figures[quarter : 2 * quarter], figures[-quarter:])
    )
    grown = last[0] > before[0] + MEMORY or last[1] > before[1] + FILES
    return f"from {before[0]:.1f} MiB and {before[1]} files to {last[0]:.1f} and {last[1]}" if grown else ""


class Found(AssertionError):
    """The monkey found something wrong; the message says all that is needed to have it again."""


class Monkey:
    """Types on `run`, the program in a terminal, and plays with the engine. `keys` makes what it types in one go.

    `resizes` and `bursts` may be left out to see what is wrong beside them. Where the engine can
    `lie`, it does that in place of hanging and dying.
    """

    def __init__(
        self,
        run: Terminal,
        engine: PrivateEngine,
        log: Path,
        seed: int,
        keys: Callable[[random.Random, bool], list[str]],
        *,
        resizes: bool = True,
        bursts: bool = True,
        lie: Callable[[bool], None] | None = None,
    ) -> None:
        self.seed = seed
        self.typed = 0
        self._run = run
        self._engine = engine
        self._api = Api(engine.socket, timeout=30)
        self._log = log
        self._dice = random.Random(seed)
        self._keys = keys
        self._resizes, self._bursts = resizes, bursts
        self._lie = lie
        self._acts: deque[str] = deque(maxlen=60)
        self._act = 0
        self._started = time.monotonic()
        self._state = look(self._api)

    def play(
        self, seconds: float, keys: int = 0, told: Callable[[Figures], None] = lambda figures: None
    ) -> list[Figures]:
        """Go on for some time and so many keys, in rounds that end on the main screen.

        Returns what the program held after each of them. Raises `Found`.
        """
        figures = [self.measured()]
        end = time.monotonic() + seconds
        while time.monotonic() < end or self.typed < keys:
            self._round()
            figures.append(self.measured())
            told(figures[-1])
        return figures

    def measured(self) -> Figures:
        """What the program holds, on the main screen, once it had time to tidy up."""
        self._home()
        self._rest(3.0)
        process = psutil.Process(self._run.process.pid)
        memory = process.memory_info().rss / (1 << 20)
        seconds = time.monotonic() - self._started
        return Figures(seconds, self.typed, memory, process.num_fds(), process.num_threads())

    def _round(self) -> None:
        """Some typing, sizes, things that happen beside; then, now and then, an engine that hangs or dies."""
        for _step in range(24):
            kind = self._dice.random()
            if kind < 0.12 and self._resizes:
                self._resize()
            elif kind < 0.24:
                self._happen()
            else:
                self._type()
        trouble = self._deceive if self._lie else self._dice.choice((self._hang, self._die, None))
        if trouble:
            trouble()
        self._home()
        self._compare()

    def _type(self) -> None:
        at_once = self._bursts and self._dice.random() < 0.7
        keys = self._keys(self._dice, at_once)
        for write in ["".join(keys)] if at_once else keys:
            self._note(f"types {write!r}")
            self._run.send(write)
            self._settle()
        self.typed += len(keys)
        if ESCAPE not in keys and self._dice.random() < 0.5:
            self._note("types escape")
            self._run.send(2 * ESCAPE)  # With the next key, one alone might be read as that with Alt.
            self._settle()

    def _resize(self) -> None:
        for _time in range(self._dice.choice((1, 1, 5, 20))):
            size = self._dice.randint(20, 200), self._dice.randint(6, 60)
            self._note(f"resizes to {size}")
            self._run.resize(*size)
            self._rest(0.05)
        self._note(f"resizes to {HOME_SIZE}")
        self._run.resize(*HOME_SIZE)
        self._settle()

    def _happen(self) -> None:
        """Something happens to a container beside the program."""
        state = self._api.get(f"/containers/{BUSY}/json")["State"]["Status"]
        doing = "unpause" if state == "paused" else self._dice.choice(("pause", "restart", "kill"))
        doing = doing if state in ("running", "paused") else "start"
        self._note(f"{doing} {BUSY}")
        query = {"t": 0} if doing == "restart" else {}
        try:
            self._api.post(f"/containers/{BUSY}/{doing}", **query)
        except ApiError as error:
            if error.status not in (304, 409):  # It has just started again, or ended, by itself.
                raise
        self._settle()

    def _hang(self) -> None:
        """The engine is stopped for some seconds."""
        processes = engine_processes(self._engine)
        self._note("stops the engine")
        for process in processes:
            process.send_signal(signal.SIGSTOP)
        try:
            for _time in range(self._dice.randint(1, 4)):
                self._type()
            self._home(f"{HEARD} s after it was typed, the engine hanging")
        finally:
            self._note("lets the engine go on")
            for process in processes:
                process.send_signal(signal.SIGCONT)
        self._settle()

    def _die(self) -> None:
        """The engine is killed, and comes back."""
        self._note("kills the engine")
        self._engine.kill()
        for _time in range(self._dice.randint(1, 4)):
            self._type()
        self._home(f"{HEARD} s after it was typed, the engine gone")
        self._note("starts the engine")
        self._engine.restart()
        self._until(lambda: all(one["Running"] for one in look(self._api).values()), "the engine's containers to run")
        self._state = look(self._api)
        self._run.send("!")

    def _deceive(self) -> None:
        """The engine answers anything for some time."""
        assert self._lie
        self._note("has the engine lie")
        self._lie(True)
        for _time in range(self._dice.randint(4, 12)):
            self._type()
        self._note("has it tell the truth")
        self._lie(False)
        self._settle()
        self._home("after the engine lied")
        self._run.send("!")

    # What must hold

    def _home(self, when: str = "in time") -> None:
        """Leave whatever is open, and look whether keys are heard there."""
        self._note("goes home")
        deadline = time.monotonic() + HEARD
        while True:
            self._run.send(ESCAPE)
            self._settle()
            self._rest(0.15)  # An escape is a key of its own once nothing follows.
            if self._at_home():
                break
            if time.monotonic() > deadline:
                raise self._found(f"escape does not lead to the main screen {when}")
        self._run.send("1")
        self._run.send("?")
        self._until(lambda: "Help" in self._run.text(), f"help to open {when}")
        self._run.send(ESCAPE)
        self._until(self._at_home, f"help to close {when}")

    def _at_home(self) -> bool:
        """Whether the main screen is to be seen, and nothing before it."""
        first, *_rows, last = self._run.text().splitlines()
        return first.strip().startswith("dockertui") and ": Palette" in last and "? Help" in last

    def _compare(self) -> None:
        """Nothing changed that was not changed beside; and the screen is right about it."""
        now = look(self._api)
        if now != self._state:
            raise self._found(f"changed on the engine: {self._state} is now {now}")
        found = self._api.get("/containers/json", all=True)
        running = sum(one["State"] == "running" for one in found)
        paused = sum(one["State"] == "paused" for one in found)
        wanted = {f"{running}/{len(found)} running", f"{running + paused}/{len(found)} running"}
        self._until(lambda: any(text in self._run.text() for text in wanted), f"the screen to say {wanted}")

    def _check(self) -> None:
        """The program lives, and its log is empty."""
        if self._run.process.poll() is not None:
            raise self._found(f"the program ended, exit status {self._run.process.returncode}")
        written = self._log.read_text(errors="replace") if self._log.exists() else ""
        if trouble := (TROUBLE_IN_LIES if self._lie else TROUBLE).search(written):
            raise self._found(f"in the log:\n{trouble[0]}")

    # Time

    def _settle(self) -> None:
        """Let the program work until it is quiet, for a second at most; then look whether all is well."""
        end = time.monotonic() + 1.0
        while time.monotonic() < end:
            before = len(self._run.raw)
            self._read(QUIET)
            if len(self._run.raw) == before:
                break
        self._check()

    def _rest(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._read(left)
        self._check()

    def _until(self, condition: Callable[[], Any], what: str) -> None:
        deadline = time.monotonic() + HEARD
        while not condition():
            self._rest(0.05)
            if time.monotonic() > deadline:
                raise self._found(f"waited for {what}")

    def _read(self, seconds: float) -> None:
        try:
            self._run.read(seconds)
        except OSError:  # The program has closed its end: it is over.
            select.select((), (), (), seconds)
        self._run.raw = self._run.raw[-10_000:] if len(self._run.raw) > 1_000_000 else self._run.raw

    def _note(self, act: str) -> None:
        self._act += 1
        self._acts.append(f"{self._act:5} {time.monotonic() - self._started:7.2f} {act}")

    def _found(self, what: str) -> Found:
        log = self._log.read_text(errors="replace")[-3000:] if self._log.exists() else ""
        parts = (f"seed {self.seed}, act {self._act}: {what}", *self._acts, self._run.text(), log)
        return Found("\n".join(parts))


def look(api: Api) -> dict[str, dict[str, Any]]:
    """What there is of the containers that nothing may happen to."""
    found = {}
    for name in NAMES:
        try:
            inspected = api.get(f"/containers/{name}/json")
        except ApiError as error:
            found[name] = {"error": str(error), "Running": False}
            continue
        state = inspected["State"]
        found[name] = {"Id": inspected["Id"], "Name": inspected["Name"]}
        found[name] |= {key: state[key] for key in ("Running", "Paused", "StartedAt", "Pid")}
    names = sorted(name for one in api.get("/containers/json", all=True) for name in one["Names"])
    found["all"] = {"names": names, "Running": True}
    return found


def engine_processes(engine: PrivateEngine) -> list[psutil.Process]:
    """The engine's own processes: not its containers."""
    found = []
    for process in psutil.process_iter(["name", "cmdline"]):
        words = " ".join(process.info["cmdline"] or ())
        if process.info["name"] == "dockerd" and str(engine.folder) in words:
            found.append(process)
    return found


@contextmanager
def monkey(
    engine: PrivateEngine,
    folder: Path,
    seed: int,
    *,
    read_only: bool,
    resizes: bool = True,
    bursts: bool = True,
    url: str = "",
    lie: Callable[[bool], None] | None = None,
) -> Iterator[Monkey]:
    """A monkey at a program that has just shown its containers; its files are in `folder`.

    The program asks the engine at `url`, where there is one that can `lie`, else the engine itself.
    """
    for name in (*NAMES, BUSY):
        settings = {"Init": True, "RestartPolicy": {"Name": "always"}}
        body = {"Image": "busybox", "Cmd": ["sleep", "100000"], "HostConfig": settings}
        made = engine.api.post("/containers/create", body, name=name)
        engine.api.post(f"/containers/{made['Id']}/start")
    log = folder / "dockertui.log"
    command = [sys.executable, "-m", "dockertui", "--log-file", str(log)]
    # Not by -H: so it is the default context as well, and the list of engines leads to no other.
    env = {
        "DOCKER_HOST": url or engine.url,
        "HOME": str(folder),
        "EDITOR": "true",
        "PYTHONPATH": str(Path.cwd()),
        "SHELL": "/bin/false",
    }
    keys = any_keys if read_only else harmless
    with terminal(*command, *["--read-only"] * read_only, size=HOME_SIZE, env=env, cwd=folder) as run:
        run.shows(NAMES[-1])
        run.shows("running")
        yield Monkey(run, engine, log, seed, keys, resizes=resizes, bursts=bursts, lie=lie)
