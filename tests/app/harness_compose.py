"""A compose file of three services, and the newer CLI with its Compose."""

import os
from pathlib import Path

import pytest

from tests.spec.compose_cli import environment

COMPOSE = """
services:
  db:
    image: busybox
    command: sh -c "echo db ready; sleep 1000"
    init: true
    networks: [back]
    volumes: ["data:/data"]
    healthcheck: {test: "true", interval: 1s}
  api:
    image: busybox
    command: sh -c "echo api serves; sleep 1000"
    init: true
    networks: [back]
    depends_on: {db: {condition: service_healthy}}
  web:
    image: busybox
    command: sh -c "echo web serves; sleep 1000"
    init: true
    networks: [back]
    depends_on: [api]
networks: {back: {}}
volumes: {data: {}}
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The compose file, in a folder of its own, while `docker compose` can be run."""
    for name, value in environment(tmp_path / "config").items():
        monkeypatch.setenv(name, value)
    file = tmp_path / "shop" / "compose.yaml"
    file.parent.mkdir()
    file.write_text(COMPOSE)
    return file


def rewrite(file: Path, before: str, after: str) -> None:
    """Replace a text in the file, at a time that tells."""
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after))
    later = file.stat().st_mtime + 2  # A file system may tell whole seconds only.
    os.utime(file, (later, later))
