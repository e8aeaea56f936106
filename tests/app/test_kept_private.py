"""What a run leaves on the disk is for the user alone, and has no secrets in it."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pseudoterminal import terminal

LOGGING = """
import logging, os, sys
from pathlib import Path
from dockertui.cli import log_to
os.umask(int(sys.argv[2], 8))
log_to(Path(sys.argv[1]), sys.argv[3] == "wanted")
logging.warning("running %s", "redis-cli --pass hunter2 on https://me:hunter2@host with DB_PASSWORD=hunter2")
try:
    raise ValueError("no answer from postgres://me:hunter2@db")
except ValueError:
    logging.exception("failed")
"""


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def log(path: Path, umask: str, wanted: str = "wanted") -> None:
    subprocess.run((sys.executable, "-c", LOGGING, str(path), umask, wanted), check=True)


@pytest.mark.parametrize("umask", ["000", "022", "077"])
@pytest.mark.parametrize("wanted", ["wanted", ""])
def test_the_log_and_its_folders_are_the_users(tmp_path: Path, umask: str, wanted: str) -> None:
    path = tmp_path / "state" / "dockertui" / "dockertui.log"
    log(path, umask, wanted)
    assert [mode(place) for place in (path, path.parent, path.parent.parent)] == [0o600, 0o700, 0o700]


@pytest.mark.parametrize("wanted", ["wanted", ""])
def test_a_log_that_was_open_to_all_is_closed(tmp_path: Path, wanted: str) -> None:
    path = tmp_path / "dockertui.log"
    path.write_text("before\n")
    path.chmod(0o644)
    log(path, "000", wanted)
    assert mode(path) == 0o600 and path.read_text().startswith("before\n")


def test_a_log_that_is_put_aside_is_closed_too(tmp_path: Path) -> None:
    path = tmp_path / "dockertui.log"
    path.write_text("x" * 1_000_001)
    path.chmod(0o644)
    log(path, "000", "")
    assert mode(path) == mode(path.with_suffix(".old.log")) == 0o600


def test_a_log_that_is_no_file_stays_as_it_is(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    pipe.chmod(0o644)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    log(pipe, "000")
    os.close(reader)
    assert mode(pipe) == 0o644


def test_the_log_tells_no_secret(tmp_path: Path) -> None:
    path = tmp_path / "log"
    log(path, "022")
    text = path.read_text()
    assert "redis-cli --pass" in text and "Traceback" in text and "hunter2" not in text


def test_neither_keys_nor_memory_get_onto_the_disk(engine_socket: str, tmp_path: Path) -> None:
    env = {"DOCKER_HOST": f"unix://{engine_socket}", "HOME": str(tmp_path), "XDG_STATE_HOME": ""}
    env |= {"TEXTUAL_LOG": str(tmp_path / "typed.log"), "TEXTUAL": "devtools,debug"}
    command = ("sh", "-c", 'umask 000; ulimit -Sc unlimited; exec "$0" -m dockertui --log-file "$1"', sys.executable)
    with terminal(*command, str(tmp_path / "a" / "log"), env=env) as run:
        run.shows("busybox")
        limits = Path(f"/proc/{run.process.pid}/limits").read_text()
        assert limits.partition("Max core file size")[2].split()[0] == "0"
        run.send("/typed\r")
        run.shows("typed")
        run.send("\x1b")
        # With what follows before it is read it would be a key with Alt.
        run.until(lambda: "typed" not in run.text(), "the end of the filter")
        run.send("q")
        run.end()
    assert not (tmp_path / "typed.log").exists()
    assert [mode(tmp_path / "a" / "log"), mode(tmp_path / "a")] == [0o600, 0o700]
    made = [path for path in tmp_path.rglob("*") if not path.is_symlink()]
    assert [path for path in made if mode(path) & 0o077] == []
