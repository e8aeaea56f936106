"""Record a program in a terminal, and what tmux shows for it: `python -m tools.record_terminal --help`.

The format is that of tests/terminal/recordings/README.md. What to type is given as arguments, each a string with
Python's escapes; between them the program gets time to settle, and each such point becomes a cut.
"""

import argparse
import codecs
import gzip
import json
import os
import re
import select
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from dockertui.terminal import DEFAULT, Style, Terminal, spawn
from dockertui.terminal.sgr import step
from dockertui.terminal.widths import Widths

FOLDER = Path(__file__).parents[1] / "tests" / "terminal" / "recordings"

SOFT = re.compile("[\u200d\ufe0f\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff]")
"""Where width tables differ: joiners, variation selectors, flags, skin tones."""

_REPLAY = r"""
import os, sys, termios, tty
tty.setraw(0)
fifo = os.open(sys.argv[1], os.O_RDONLY)
done = os.open(sys.argv[2], os.O_WRONLY)
def take(count):
    data = b""
    while len(data) < count:
        piece = os.read(fifo, count - len(data))
        if not piece:
            sys.exit()
        data += piece
    return data
while True:
    data = take(int(take(8))) + b"\x1b[5n"
    while data:
        data = data[os.write(1, data):]
    answer = b""
    while not answer.endswith(b"\x1b[0n"):
        answer += os.read(0, 4096)
    os.write(done, b".")
"""
"""Writes what comes from a fifo, and says so when tmux has taken it: when it has answered DSR (ECMA-48 8.3.35)."""


class Tmux:
    """A pane of a tmux server of its own, whose program writes what it is given."""

    def __init__(self, columns: int, lines: int) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._socket = str(Path(self._folder.name) / "tmux")
        fifos = [str(Path(self._folder.name) / name) for name in ("data", "done")]
        for fifo in fifos:
            os.mkfifo(fifo)
        command = [sys.executable, "-c", _REPLAY, *fifos]
        self._run("-f", os.devnull, "new-session", "-d", "-x", str(columns), "-y", str(lines), *command)
        self._run("set", "-g", "status", "off")
        self._run("set", "-g", "escape-time", "0")
        self._run("set", "-g", "window-size", "manual")
        self.resize(columns, lines)
        self._data = os.open(fifos[0], os.O_WRONLY)
        self._done = os.open(fifos[1], os.O_RDONLY)

    def _run(self, *arguments: str) -> str:
        return subprocess.run(
            ["tmux", "-S", self._socket, *arguments], check=True, capture_output=True, text=True, encoding="utf-8"
        ).stdout

    def resize(self, columns: int, lines: int) -> None:
        """Have another size."""
        self._run("resize-window", "-x", str(columns), "-y", str(lines))

    def feed(self, data: bytes) -> None:
        """Write to the pane; returns when tmux has parsed it. Nothing may be unfinished at the end."""
        os.write(self._data, b"%8d" % len(data) + data)
        if not select.select([self._done], [], [], 20)[0]:
            raise TimeoutError("tmux did not answer")
        os.read(self._done, 1)

    def screen(self) -> dict[str, Any]:
        """What the pane shows, as a cut without its offset."""
        fields = "#{cursor_x} #{cursor_y} #{cursor_flag} #{alternate_on} #{pane_width} #{pane_height}"
        x, y, visible, alternate, columns, lines = map(int, self._run("display-message", "-p", fields).split())
        rows = self._run("capture-pane", "-p", "-e", "-N").split("\n")[:lines]
        cut: dict[str, Any] = {"settled": True, "soft": [], "cols": columns, "rows": lines, "text": []}
        cut |= {"cursor": [min(x, columns - 1), y], "visible": bool(visible), "alternate": bool(alternate)}
        cut |= {"runs": {}, "widths": []}
        style = DEFAULT
        for number, row in enumerate(rows):
            style = _add_row(cut, number, row, style)
        return cut

    def close(self) -> None:
        """End the server."""
        self._run("kill-server")
        os.close(self._data)
        os.close(self._done)
        self._folder.cleanup()


def _add_row(cut: dict[str, Any], number: int, row: str, style: Style) -> Style:
    """Take a row apart into text and runs; returns the style at its end, which the next one begins with."""
    widths = Widths()
    text, x = "", 0
    runs: list[list[Any]] = []
    for part in re.split(r"(\x1b\[[0-9;:]*m|\x1b\][^\x1b]*\x1b\\|\x0e|\x0f)", row):
        if part.startswith("\x1b["):
            style = step(style, part)
        elif not part.startswith("\x1b"):
            for char in widths.clusters(part):
                look = look_of(char or text[-1:], style)
                if look != ["default", "default", ""]:
                    if runs and runs[-1][0] + runs[-1][1] == x and runs[-1][2:] == look:
                        runs[-1][1] += 1
                    else:
                        runs.append([x, 1, *look])
                text += char
                x += 1
    cut["text"].append(text.rstrip())
    cut["widths"].append(x)
    if runs:
        cut["runs"][str(number)] = runs
    if SOFT.search(text):
        cut["soft"].append(number)
    return style


def look_of(char: str, style: Style) -> list[str | int]:
    """Foreground, background and flags of a cell, as the format has them."""
    if char == " " and not style.reverse and not style.underline:
        return ["default", _color(style.bg), ""]
    flags = {"b": style.bold, "i": style.italic, "r": style.reverse, "u": style.underline}
    return [_color(style.fg), _color(style.bg), "".join(flag for flag, on in flags.items() if on)]


def _color(color: Any) -> str | int:
    if color is None:
        return "default"
    return "{:02x}{:02x}{:02x}".format(*color) if isinstance(color, tuple) else int(color)


def record(argv: list[str], typed: list[str], size: tuple[int, int]) -> tuple[bytes, list[int]]:
    """Run a program and type; returns its output, and how long that was when the program had settled each time.

    The emulator answers what the program asks.
    """
    environment = {**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    pty = spawn(argv, environment, size)
    answers: list[bytes] = []
    terminal = Terminal(*size, reply=answers.append)
    output, settled = b"", []
    for text in ["", *typed]:
        os.write(pty.fd, codecs.decode(text, "unicode_escape").encode("latin-1"))
        quiet = time.monotonic() + 0.7
        while time.monotonic() < quiet:
            if select.select([pty.fd], [], [], 0.1)[0]:
                try:
                    data = os.read(pty.fd, 65536)
                except OSError:
                    break
                terminal.feed(data)
                os.write(pty.fd, b"".join(answers))
                answers.clear()
                output += data
                quiet = time.monotonic() + 0.7
        settled.append(len(output))
    pty.close()
    return output, sorted(set(settled))


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m tools.record_terminal", description=__doc__)
    parser.add_argument("name", help="of the recording")
    parser.add_argument("--size", default="80x24")
    parser.add_argument("--type", action="append", default=[], help="may be repeated")
    parser.add_argument("argv", nargs="+", help="program and arguments")
    arguments = parser.parse_args()
    columns, lines = map(int, arguments.size.split("x"))
    output, settled = record(arguments.argv, arguments.type, (columns, lines))
    about: dict[str, Any] = {"name": arguments.name, "cols": columns, "rows": lines, "bytes": len(output)}
    about |= {"resizes": [], "cuts": []}
    tmux = Tmux(columns, lines)
    at = 0
    for offset in settled:
        tmux.feed(output[at:offset])
        about["cuts"].append({"offset": offset, **tmux.screen()})
        at = offset
    tmux.close()
    for ending, data in (("bin", output), ("json", json.dumps(about, ensure_ascii=False).encode())):
        (FOLDER / f"{arguments.name}.{ending}.gz").write_bytes(gzip.compress(data, mtime=0))
    print(f"{arguments.name}: {len(output)} bytes, {len(settled)} cuts")


if __name__ == "__main__":
    main()
