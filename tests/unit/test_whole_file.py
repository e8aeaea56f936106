"""Files that are written whole: nothing of others is written through, and what was there before stays until then."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from dockertui.whole_file import WholeFile, private_folder, write_whole


@pytest.fixture(params=[0o000, 0o022, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def test_files_and_folders_are_the_users_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    target = tmp_path / "a" / "b" / "file"
    write_whole(target, "text")
    assert target.read_text() == "text"
    assert [mode(path) for path in (target, target.parent, target.parent.parent)] == [0o600, 0o700, 0o700]
    private_folder(target.parent)
    assert [path.name for path in target.parent.iterdir()] == ["file"]


def test_a_file_of_any_kind_is_as_other_new_files(tmp_path: Path, umask: int) -> None:
    with WholeFile(tmp_path / "log", mode=None) as file:
        file.write(b"lines")
        file.finish()
    assert mode(tmp_path / "log") == 0o666 & ~umask


def test_mode_and_owner_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "config.json"
    target.write_text("{}")
    target.chmod(0o640)
    given: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "fchown", lambda descriptor, uid, gid: given.append((uid, gid)))
    write_whole(target, "new")
    assert (mode(target), given) == (0o640, [(os.geteuid(), os.getegid())])
    write_whole(target, "secret", tighten=True)
    assert mode(target) == 0o600


def test_a_link_of_others_is_not_written_through(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    target = tmp_path / "saved.log"
    target.symlink_to(victim)
    write_whole(target, "lines")
    assert victim.read_text() == "precious"
    assert not target.is_symlink()
    assert target.read_text() == "lines"


def test_what_does_not_come_to_its_end_leaves_all_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "file"
    target.write_text("before")
    with pytest.raises(ZeroDivisionError), WholeFile(target) as file:
        file.write(b"half")
        raise ZeroDivisionError
    assert target.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
