"""What is copied arrives through what stands between dockertui and the terminal, or is not called copied."""

import base64
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from textual.app import App

from dockertui.widgets import clipboard

TEXT = "docker run --rm 'a b' 中文\n" * 60


class Copying(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.sent: list[str] = []
        self.told: list[str] = []

    def copy_to_clipboard(self, text: str) -> None:
        self.sent.append(text)

    def notify(self, message: str, **_options: Any) -> None:
        self.told.append(message)


def unwrapped(data: str) -> str:
    """What screen passes on: the contents of DCS strings (screen(1), "VIRTUAL TERMINAL")."""
    pieces = data.split("\x1b\\")
    assert pieces.pop() == "" and all(piece.startswith("\x1bP") for piece in pieces)
    assert all(len(piece) < 768 for piece in pieces)
    return "".join(piece[2:] for piece in pieces)


def test_the_terminal_is_told() -> None:
    data = clipboard.sequence(TEXT, {})
    assert data.startswith("\x1b]52;c;") and data.endswith("\a")
    assert base64.b64decode(data[7:-1]).decode() == TEXT


def test_screen_passes_it_on_in_pieces() -> None:
    assert unwrapped(clipboard.sequence(TEXT, {"STY": "1234.pts-0.host"})) == clipboard.sequence(TEXT, {})


def pretend(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A `tmux` first in PATH, and a session of it."""
    program = folder / "tmux"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    monkeypatch.setenv("TMUX", "/tmp/tmux-0/default,1,0")


async def copied(said: str = "") -> Copying:
    app = Copying()
    async with app.run_test() as pilot:
        clipboard.copy(app, TEXT, said)
        await app.workers.wait_for_complete()
        await pilot.pause()
    return app


async def test_tmux_is_given_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clipboard, "PATIENCE", 60.0)
    pretend(tmp_path, f'echo "$@ $TMUX" > {tmp_path}/words; cat > {tmp_path}/given', monkeypatch)
    app = await copied()
    assert (tmp_path / "given").read_text() == TEXT
    assert (tmp_path / "words").read_text() == "load-buffer -w - /tmp/tmux-0/default,1,0\n"
    assert app.sent == [] and app.told[0].startswith("Copied: docker run")


async def test_a_tmux_that_does_not_pass_it_on_keeps_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One before 3.2 knows no `-w`."""
    monkeypatch.setattr(clipboard, "PATIENCE", 60.0)
    pretend(tmp_path, f'[ "$2" = -w ] && exit 1; cat > {tmp_path}/given', monkeypatch)
    app = await copied()
    assert (tmp_path / "given").read_text() == TEXT
    assert app.sent == [TEXT] and app.told[0].startswith("Copied within tmux: docker run")


@pytest.mark.parametrize("script", ["exit 1", "sleep 10"])
async def test_where_tmux_does_not_take_it(script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clipboard, "PATIENCE", 0.3)
    pretend(tmp_path, script, monkeypatch)
    app = await copied()
    assert app.sent == [TEXT] and app.told[0].startswith("Sent to the terminal")


async def test_without_tmux() -> None:
    app = await copied(said="a document")
    assert (app.sent, app.told) == ([TEXT], ["Sent to the terminal's clipboard: a document"])


async def test_what_is_told_has_no_secrets_and_is_short() -> None:
    app = Copying()
    async with app.run_test():
        clipboard.copy(app, "docker run -e PASSWORD=hunter2-and-more x " + "y" * 100)
    assert "hunter2" in app.sent[0] and "hunter2" not in app.told[0] and len(app.told[0]) < 110
