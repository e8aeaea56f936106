"""The driver on a pseudo-terminal that answers late: nothing stops, and nothing is left for the shell to read."""

import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bench.terminal import Terminal
from dockertui.driver import LAST_WAIT, NO_REPORTS
from dockertui.line import QUESTION

APP = """
from textual.app import App
from textual.widgets import Static
from dockertui import driver
from dockertui.driver import TerminalDriver

driver.LAST_WAIT = driver.LAST_WAIT_AT_MOST = 60.0

class Small(App):
    CSS = "Static { height: auto; }"
    def __init__(self):
        super().__init__(driver_class=TerminalDriver)
        self.pressed = []
        self.count = 0
    def compose(self):
        yield Static("ready", id="text", markup=False)
    def on_mount(self):
        self._driver.line_taken = ""
        self.set_interval(0.1, self.tick)
    def tick(self):
        self.count += 1
        line = self._driver.line
        self.query_one(Static).update(f"ready {self.count} keys {' '.join(self.pressed)} trip {line.round_trip:.2f}")
    def on_key(self, event):
        self.pressed.append(event.key)
        if event.key == "c":
            self._driver.write_beside("\\x1b]52;c;" + "a" * 3_000_000 + "\\x07")
    def _display(self, screen, renderable):
        self._driver.paint(renderable, screen.outer_size.clamp_offset(self.cursor_position))
    def action_quit(self):
        self.exit()
    BINDINGS = [("q", "quit", "")]

Small().run()
"""
SHELL = r"""
import os, select, sys, termios, tty
{app}
print("\x1b[2J\x1b[Hafter:", end="", flush=True)
tty.setraw(0)
left = b""
while select.select([0], [], [], 1.5)[0]:
    left += os.read(0, 100)
print(repr(left), "over", flush=True)
import time; time.sleep(60)
"""
"""The app, and what a shell would read after it."""

DELAYS = (0.0, 0.3)


@contextmanager
def small(delay: float | None, **environment: str) -> Iterator[Terminal]:
    """The app, in a terminal that answers after so many seconds."""
    command = (sys.executable, "-c", SHELL.replace("{app}", APP))
    with Terminal(command, {"TERM": "xterm-256color", **environment}, delay=delay) as run:
        run.until("ready")
        yield run


def count(text: str) -> int:
    """What the screen has counted up to."""
    found = re.search(r"ready (\d+) keys", text)
    return int(found[1]) if found else 0


def counting(run: Terminal) -> None:
    """Wait until the screen goes on."""
    run.skip()
    now = count(run.text())
    run.until(lambda text: count(text) > now + 5)


@pytest.mark.parametrize("delay", [*DELAYS, None])
def test_the_screen_goes_on(delay: float | None) -> None:
    with small(delay) as run:
        counting(run)


@pytest.mark.parametrize("delay", DELAYS)
def test_a_large_copy_does_not_stop_it(delay: float) -> None:
    with small(delay) as run:
        counting(run)
        run.press("c")
        run.until("keys c")
        counting(run)


@pytest.mark.parametrize("early", [True, False])
@pytest.mark.parametrize("delay", DELAYS)
def test_nothing_is_left_for_the_shell(delay: float, early: bool) -> None:
    assert delay < LAST_WAIT, "such an answer is waited for on any line"
    with small(delay, SSH_CONNECTION="10.0.0.1 50000 10.0.0.2 22") as run:
        if not early:
            counting(run)
        run.press("q")
        run.until("over")
        assert "after:b''" in run.text()
        written = run.data()
        assert written.rpartition(b"\x1b[?1049l")[2].count(QUESTION.encode()) == 0
        assert b"\x1b[?1004l" in written.rpartition(QUESTION.encode())[0], "no reports once it has answered"


def giving_back(run: Terminal) -> None:
    """Wait until the program waits for the last answer."""
    run.until(lambda _text: NO_REPORTS.encode() in run.data())


def test_reports_of_the_mouse_at_the_end_are_for_nobody() -> None:
    """A terminal sends them until it has read that it is not to."""
    with small(0.3) as run:
        counting(run)
        with run.mute():
            run.press("q\x1b[<35;4;5M")
            giving_back(run)
            for x in range(10):
                run.press(f"\x1b[<35;{x + 5};5M")
        run.until("over")
        assert "after:b''" in run.text()


def test_what_is_typed_behind_a_stop_is_for_nobody() -> None:
    """It was meant for the shell."""
    with small(0.3) as run:
        counting(run)
        with run.mute():
            run.signal(signal.SIGTSTP)
            giving_back(run)
            run.press("x")
        counting(run)
        run.press("y")
        run.until(lambda text: "keys y" in text)
        assert "x" not in run.text().partition("keys")[2].partition("trip")[0]


def test_a_new_start_measures_anew() -> None:
    """Answers to questions from before a stop say nothing of the line after it."""
    with small(0.3) as run:
        for _time in range(3):
            counting(run)
            run.signal(signal.SIGTSTP)  # Without a shell it goes on at once.
        counting(run)
        run.until(lambda text: re.search(r"trip 0\.[3-9]", text) is not None)
