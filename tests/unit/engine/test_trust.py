"""Which compose files count without a question."""

import os
from pathlib import Path

import pytest

from dockertui.engine import trust
from dockertui.engine.trust import LARGEST, Rules

OTHER = 12345
"""A user who is neither root nor the one that runs the tests."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir(mode=0o755)
    file = folder / "compose.yaml"
    file.write_text("services: {}\n")
    file.chmod(0o644)
    return file


def why(file: Path, named: bool = True, **rules: list[str]) -> str:
    found = Rules(**rules).doubt([str(file)], str(file.parent), named=named)
    return found.why if found else ""


def test_files_of_the_user_count(file: Path) -> None:
    assert why(file) == ""


def test_what_is_not_there_is_in_no_doubt(file: Path) -> None:
    assert why(file.with_name("other.yaml")) == ""


@pytest.mark.parametrize("what", ["file", "folder", "above"])
def test_others_may_not_write(file: Path, what: str) -> None:
    place = {"file": file, "folder": file.parent, "above": file.parent.parent}[what]
    place.chmod(0o777)
    assert why(file) == f"Others can write to {place}"
    assert why(file, trusted=[str(file.parent)]) == ""


def test_in_a_sticky_folder_others_cannot_replace_it(file: Path) -> None:
    file.parent.chmod(0o1777)
    assert why(file) == ""


def test_a_group_may_write_where_nobody_else_is_in_it(file: Path) -> None:
    file.chmod(0o664)
    os.chown(file, -1, os.getgid())
    assert why(file) == ""
    os.chown(file, -1, 1)  # daemon
    assert why(file) == f"Others can write to {file}"


@pytest.mark.parametrize("what", ["file", "folder", ".env"])
def test_files_of_others_do_not_count(file: Path, what: str) -> None:
    environment = file.with_name(".env")
    environment.write_text("A=b\n")
    place = {"file": file, "folder": file.parent, ".env": environment}[what]
    os.chown(place, OTHER, -1)
    assert why(file) == f"{place} belongs to {OTHER}"
    assert why(file, trusted=[str(file.parent)]) == ""


def test_who_became_root_by_sudo_counts(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.chown(file, OTHER, -1)
    monkeypatch.setenv("SUDO_UID", str(OTHER))
    assert why(file) == ""
    monkeypatch.setenv("SUDO_UID", "9" * 5000)
    assert why(file) != ""
    monkeypatch.setenv("SUDO_UID", str(OTHER))
    monkeypatch.setattr(os, "geteuid", lambda: 0 if os.environ.get("ROOT") else 1)
    assert why(file) != ""


def test_each_link_on_the_way_counts(file: Path, tmp_path: Path) -> None:
    link, between = tmp_path / "link.yaml", tmp_path / "between.yaml"
    between.symlink_to(file)
    link.symlink_to(between)
    assert why(link) == ""
    os.chown(between, OTHER, -1, follow_symlinks=False)
    assert why(link) == f"{between} belongs to {OTHER}"


def test_a_loop_of_links_is_said(tmp_path: Path) -> None:
    link = tmp_path / "link.yaml"
    link.symlink_to(link)
    found = Rules().doubt([str(link)], "", named=True)
    assert found and found.final


def test_where_containers_write_nothing_counts(file: Path, tmp_path: Path) -> None:
    assert why(file, stores=[str(tmp_path)]) == f"{file} lies where containers write"
    inside = tmp_path / ".local/share/docker/volumes/v/_data/compose.yaml"
    inside.parent.mkdir(parents=True)
    inside.write_text("")
    assert why(inside) == f"{inside} lies where containers write"
    link = file.with_name("link.yaml")
    link.symlink_to(inside)
    assert why(link) == f"{link} lies where containers write"
    assert why(inside, trusted=[str(tmp_path)]) != ""


def test_the_folder_that_a_label_names_counts(file: Path, tmp_path: Path) -> None:
    """Compose builds from there, and reads what files name relative to it."""
    volume = tmp_path / "volumes/evil/_data"
    volume.mkdir(parents=True)
    rules = Rules(stores=[str(tmp_path / "volumes")])

    def doubt(folder: Path) -> str:
        found = rules.doubt([str(file)], str(folder), named=True)
        return found.why if found else ""

    assert doubt(volume) == f"{volume} lies where containers write"
    link = tmp_path / "link"
    link.symlink_to(volume)
    assert doubt(link) == f"{link} lies where containers write"
    assert doubt(file) == f"{file} is no folder"
    shared = tmp_path / "shared"
    shared.mkdir()
    assert doubt(shared) == ""
    shared.chmod(0o777)
    assert doubt(shared) == f"Others can write to {shared}"
    assert doubt(tmp_path / "gone") == ""


@pytest.mark.parametrize("name", ["/dev/zero", "/dev/null", "/proc/self/root", "/etc"])
def test_what_is_no_file_is_never_read(name: str) -> None:
    found = Rules(trusted=["/"]).doubt([name], "", named=True)
    assert found == (f"{name} is no ordinary file", True)


def test_a_pipe_is_never_read(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)
    assert Rules().doubt([str(file)], "", named=False) == (f"{file} is no ordinary file", True)


def test_a_pipe_beside_it_is_never_read(file: Path) -> None:
    os.mkfifo(file.with_name(".env"))
    assert why(file).endswith("/.env is no ordinary file")


def test_what_is_too_large_is_never_read(file: Path) -> None:
    os.truncate(file, LARGEST + 1)
    found = Rules().doubt([str(file)], "", named=False)
    assert found and found.final and "larger than 8" in found.why


def test_a_label_names_compose_files_only(file: Path) -> None:
    secret = file.with_name("id_rsa")
    secret.write_text("a secret\n")
    assert why(secret) == f"{secret} is not named as a compose file is"
    assert why(secret, named=False) == ""


def test_a_relative_path_is_taken_from_here(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(file.parent)
    file.parent.chmod(0o777)
    assert Rules().doubt(["compose.yaml"], "", named=False) == (f"Others can write to {file.parent}", False)


def test_rights_by_acl_count(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.chmod(0o664)
    monkeypatch.setattr(os, "listxattr", lambda path: [trust.ACL])
    assert why(file) == f"Others can write to {file}"
