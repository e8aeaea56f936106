"""What the environment of dockertui leads to, from its start on, in a real terminal."""

import os
import sys
from pathlib import Path

from tests.pseudoterminal import terminal

SHOWS = """#!/bin/sh
env > {path}.part && mv {path}.part {path}
exit 1
"""


def test_what_is_forgotten_and_what_is_let_through(tmp_path: Path) -> None:
    """ssh is told what it needs and what the configuration names; Textual writes no log and presses no keys."""
    told, log = tmp_path / "told", tmp_path / "log"
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "ssh").write_text(SHOWS.format(path=told))
    (programs / "ssh").chmod(0o755)
    config = tmp_path / "config.toml"
    config.write_text('environment = ["GITHUB_*"]')
    env = {
        "HOME": str(tmp_path),
        "XDG_STATE_HOME": "",
        "PATH": f"{programs}:{os.environ['PATH']}",
        "DOCKER_HOST": "ssh://nobody@nowhere.example",
        "AWS_SECRET_ACCESS_KEY": "a-secret",
        "GITHUB_TOKEN": "another",
        "SSH_AUTH_SOCK": "/run/agent",
        "TEXTUAL_LOG": str(log),
        "TEXTUAL_PRESS": "q,q,q",
        "TEXTUAL_DEBUG": "1",
    }
    with terminal(sys.executable, "-m", "dockertui", "--config", str(config), env=env) as run:
        run.until(told.exists, "what ssh is told")
        run.asks("No engine")
        assert run.process.poll() is None
        run.send("\x11")
        run.end()
    names = {line.partition("=")[0] for line in told.read_text().splitlines()}
    assert {"GITHUB_TOKEN", "SSH_AUTH_SOCK", "HOME", "PATH"} <= names
    assert not {name for name in names if name.startswith(("AWS", "TEXTUAL", "DOCKER", "PYTEST"))}
    assert not log.exists()
