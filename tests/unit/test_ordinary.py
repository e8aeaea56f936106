"""Files that are read are ordinary ones, within limits, and others are told in a sentence instead of waited for."""

import os
import socket
from pathlib import Path

import pytest

from dockertui import ordinary
from dockertui.engine.config_file import read_json
from dockertui.engine.errors import EngineError
from dockertui.model import surroundings
from dockertui.model.run_lines import RunLines


def special(folder: Path) -> list[Path]:
    """A pipe, a socket, devices, and links to them."""
    os.mkfifo(folder / "pipe")
    (folder / "link").symlink_to("pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / "socket"))
    (folder / "zero").symlink_to("/dev/zero")
    return [folder / "pipe", folder / "link", folder / "socket", folder / "zero", Path("/dev/tty")]


def test_what_is_no_ordinary_file_is_refused(tmp_path: Path) -> None:
    for path in special(tmp_path):
        with pytest.raises(OSError, match="it is no ordinary file"):
            ordinary.read_bytes(path)
    for odd in ("a\0b", "n" * 300, tmp_path, tmp_path / "nothing", "\udcff" * 300, "\ud800"):
        with pytest.raises(OSError):
            ordinary.read_bytes(odd)


def test_files_without_an_end_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"12345")
    assert ordinary.read_bytes(tmp_path / "file", 5) == b"12345"
    with pytest.raises(OSError, match="it is larger than"):
        ordinary.read_bytes(tmp_path / "file", 4)
    with (tmp_path / "large").open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(OSError, match="it is larger than 16 MiB"):
        ordinary.read_bytes(tmp_path / "large")


def test_what_takes_a_files_place_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").write_text("x")
    before = (tmp_path / "file").stat()
    monkeypatch.setattr(Path, "stat", lambda path, **_options: before)
    with pytest.raises(OSError, match="it is no ordinary file"):
        ordinary.read_bytes(tmp_path / "pipe")


def test_what_is_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"a\r\nb\xff\n")
    (tmp_path / "link").symlink_to("file")
    assert ordinary.read_text(tmp_path / "link", "surrogateescape") == "a\r\nb\udcff\n"
    assert ordinary.read_bytes("/dev/null") == b"" and b"Name:" in ordinary.read_bytes("/proc/self/status")


def test_no_reader_waits_for_a_pipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in special(tmp_path):
        with pytest.raises(OSError, match="no ordinary file"):
            surroundings.read(str(path))
        with pytest.raises(EngineError, match="no ordinary file"):
            read_json(path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for place in ("config/dockertui", "state/dockertui"):
        (tmp_path / place).mkdir(parents=True)
    os.mkfifo(tmp_path / "state/dockertui/runs.jsonl")
    assert RunLines().past() == []
