"""Contexts are files of the user's alone."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from dockertui.engine.context_store import NewContext, create


@pytest.fixture(autouse=True)
def _open_to_all() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def test_nobody_else_can_write_whatever_the_umask(tmp_path: Path) -> None:
    certificate = tmp_path / "ca.pem"
    certificate.write_text("a certificate")
    folder = tmp_path / "home/.docker"
    create(NewContext("far", "tcp://far:2376", ca=str(certificate)), {"DOCKER_CONFIG": str(folder)})
    made = [folder, *folder.rglob("*")]
    assert {path.name for path in made if path.is_file()} == {"meta.json", "ca.pem"}
    assert {(path.is_dir(), path.stat().st_mode & 0o777) for path in made} == {(True, 0o700), (False, 0o600)}
