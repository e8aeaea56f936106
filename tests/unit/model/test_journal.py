"""The journal: written whole, for its user only, held by one process at a time, and careful with what it reads."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dockertui.model.journal import Journal, JournalEntry

ENTRY = JournalEntry("0123456789abcdef", "replacement", "unix:///a", "web is being replaced", 1.0, {"swaps": []})

HOLDER = """
import sys
from pathlib import Path
from dockertui.model.journal import Journal
journal = Journal(Path(sys.argv[1]))
print([entry.id for entry in journal.left("unix:///a")], flush=True)
sys.stdin.read()
"""


def test_what_was_written_is_found_by_the_next_process_alone(tmp_path: Path) -> None:
    folder = tmp_path / "journal"
    writing = Journal(folder)
    writing.write(ENTRY)
    assert writing.left("unix:///a") == []
    assert not writing.any()
    assert writing.mine(ENTRY.id)
    reading = Journal(folder)
    assert reading.any()
    assert reading.left("unix:///a") == []  # somebody is at it
    assert reading.held_elsewhere(ENTRY.id)
    os.close(writing._held.pop(ENTRY.id))  # as the kernel does at the end of a process
    assert not reading.held_elsewhere(ENTRY.id)
    assert reading.left("unix:///b") == []
    assert reading.left("unix:///a") == [ENTRY]
    reading.drop(ENTRY.id)
    assert list(folder.iterdir()) == []


def test_a_process_that_is_killed_lets_go(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.write(ENTRY)
    os.close(journal._held.pop(ENTRY.id))
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        assert holder.stdout.readline().strip() == f"['{ENTRY.id}']"
        assert journal.left("unix:///a") == []
        holder.kill()
        holder.wait()
    assert journal.left("unix:///a") == [ENTRY]


def test_only_its_user_can_read_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        Journal(tmp_path / "journal").write(ENTRY)
    finally:
        os.umask(before)
    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "journal").iterdir()}
    assert set(modes.values()) == {0o600}
    assert (tmp_path / "journal").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        "{" * 100_000,
        json.dumps({"id": "x"}),
        json.dumps({"id": "broken", "kind": 1, "engine": "unix:///a", "title": "", "begun": 1.0, "data": {}}),
        json.dumps({"id": "other", "kind": "", "engine": "unix:///a", "title": "", "begun": 1.0, "data": {}}),
        json.dumps({"id": "broken", "kind": "", "engine": "unix:///a", "title": "", "begun": "x", "data": {}}),
        json.dumps({"id": "broken", "kind": "", "engine": "unix:///a", "title": "", "begun": 1.0, "data": []}),
    ],
)
def test_what_is_broken_is_left_alone(tmp_path: Path, text: str) -> None:
    (tmp_path / "broken.json").write_text(text)
    assert Journal(tmp_path).left("unix:///a") == []


def test_a_disk_that_takes_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        Journal(tmp_path / "file" / "journal").write(ENTRY)
