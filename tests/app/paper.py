"""The app's own driver and painter on an emulated terminal, which a test resizes whenever it likes."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

from rich.cells import cell_len
from textual import events
from textual.app import App
from textual.geometry import Size

from dockertui.driver import TerminalDriver
from dockertui.terminal import Terminal

WIDEST, TALLEST = 500, 200


class Paper(TerminalDriver):
    """A `TerminalDriver` that writes into `terminal`; the keys come from the test's pilot."""

    def __init__(self, app: App[Any]) -> None:
        self.terminal = Terminal(*app.size, measure=cell_len)
        super().__init__(app, size=(app.size.width, app.size.height))
        self._ours = True
        # The alternate screen is cut and not reflowed; lines do not wrap: so it is for the real one.
        self.write("\x1b[?1049h\x1b[?7l")

    @property
    def is_headless(self) -> bool:
        """No terminal is there, for Textual."""
        return True

    def write(self, data: str) -> None:
        """Show it; the questions in it are never answered."""
        self.terminal.feed(data.encode())

    def flush(self) -> None:
        """All is shown already."""

    def start_application_mode(self) -> None:
        """There is nothing to take over."""

    def stop_application_mode(self) -> None:
        """There is nothing to restore."""

    def disable_input(self) -> None:
        """There is none."""

    def resize(self, columns: int, rows: int) -> None:
        """Have another size, and tell the app, as SIGWINCH would."""
        self.terminal.resize(columns, rows)
        size = Size(columns, rows)
        self._app.post_message(events.Resize(size, size))

    def lines(self) -> list[str]:
        """The text of the terminal, line by line."""
        rows = [self.terminal.row(y).text for y in range(self.terminal.lines)]
        return [text + " " * (self.terminal.columns - cell_len(text)) for text in rows]


@contextmanager
def on_paper(app: App[Any]) -> Iterator[Paper]:
    """Have a running app write on paper, in place of nowhere."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTSTP, signal.SIGCONT)}
    before = app._driver
    paper = Paper(app)
    app._driver = paper
    app.refresh()
    try:
        yield paper
    finally:
        app._driver = before
        for number, handler in handlers.items():
            signal.signal(number, handler)


def any_size(random: Random) -> tuple[int, int]:
    """Columns and rows, often tiny or at an edge of what is laid out differently, seldom huge."""
    if random.random() < 0.03:
        return random.randint(1, WIDEST), random.randint(1, TALLEST)
    return random.choice((1, 2, 3, random.randint(1, 130))), random.choice((1, 2, 3, random.randint(1, 45)))
