"""Files that are written whole: nothing of others is written through, and what was there before stays until then."""

import ast
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

import dockertui
from dockertui.whole_file import WholeFile, private_folder, write_new, write_whole


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
    lstat = Path.lstat

    def of_another(path: Path) -> os.stat_result:
        return os.stat_result([*lstat(path)[:4], 12345, 54321, *lstat(path)[6:]])

    with monkeypatch.context() as patched:
        patched.setattr(Path, "lstat", of_another)
        patched.setattr(os, "fchown", lambda descriptor, uid, gid: given.append((uid, gid)))
        write_whole(target, "new")
    assert (mode(target), given) == (0o640, [(12345, 54321)])
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


def test_a_new_file_takes_nobodys_place(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    (tmp_path / "id").symlink_to(victim)
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "id", "c0ffee")
    assert not victim.exists()
    write_new(victim, "c0ffee")
    assert victim.read_text() == "c0ffee"
    with pytest.raises(FileExistsError):
        write_new(victim, "other")


WRITERS = {
    "cli.py": "the log, which is appended to, through no link and for the user alone",
    "engine/archives.py": "an archive of any size, beside its place first",
    "engine/copies.py": "folders by handle",
    "engine/tunnel.py": "in a folder of its own",
    "engine/unpacking.py": "the one unpacker",
    "engine/host.py": "a counter of that name",
    "guard.py": "its own name, in /proc",
    "model/journal.py": "a lock, in its own folder",
}
"""Modules that write beside `whole_file.py`, and why."""

WRITING = {"write_text", "write_bytes", "mkdir", "makedirs", "touch"}


def writes(tree: ast.AST) -> bool:
    """Whether a module makes files or folders."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ("O_CREAT", *WRITING) and ast.unparse(node) != "self.touch":
            return True
        if isinstance(node, ast.Call) and "open" in ast.unparse(node.func).rpartition(".")[2]:
            words = [
                argument.value
                for argument in (*node.args, *(k.value for k in node.keywords))
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
            ]
            if any(re.fullmatch(r"[rb+]*[wax][bt+]*", word) for word in words) and "closefd" not in ast.unparse(node):
                return True
    return False


def test_all_else_that_is_written_goes_through_it() -> None:
    root = Path(dockertui.__file__).parent
    found = {str(path.relative_to(root)) for path in root.rglob("*.py") if writes(ast.parse(path.read_text()))}
    assert found - {"whole_file.py"} == set(WRITERS)


@pytest.mark.parametrize(
    "code",
    [
        "Path(x).write_text('')",
        "open(x, 'w')",
        "x.open(mode='ab')",
        "os.open(x, os.O_CREAT)",
        "x.mkdir()",
        "to_thread(x.write_bytes, y)",
    ],
)
def test_what_goes_round_it_is_found(code: str) -> None:
    assert writes(ast.parse(code))


def test_what_does_not_come_to_its_end_leaves_all_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "file"
    target.write_text("before")
    with pytest.raises(ZeroDivisionError), WholeFile(target) as file:
        file.write(b"half")
        raise ZeroDivisionError
    assert target.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
