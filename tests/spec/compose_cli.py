"""The real Compose, to read files with: it needs no engine for that."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from sandbox import plugins
from sandbox.install import Unavailable

LEFT_OUT = "no private engine: "


class Compose:
    """`docker compose config` of a text."""

    def __init__(self, folder: Path) -> None:
        self._environment = {**environment(folder), "HOME": str(folder)}
        self._file = folder / "compose.yaml"

    def run(self, text: str, *words: str, host: str = "") -> "subprocess.CompletedProcess[str]":
        """Have Compose do something with a file of this text."""
        self._file.write_text(text, encoding="utf-8")
        argv = ["docker", *(("-H", host) if host else ()), "compose", "-p", "shop", "-f", str(self._file), *words]
        return subprocess.run(argv, env=self._environment, capture_output=True, text=True, check=False)

    def config(self, text: str) -> dict[str, Any]:
        """What Compose understands; it must be right."""
        done = self.run(text, "config", "--format", "json")
        assert done.returncode == 0, f"{done.stderr}\n{text}"
        model: dict[str, Any] = json.loads(done.stdout)
        return model


def environment(folder: Path) -> dict[str, str]:
    """The variables with which Compose runs; the test is left out where this machine cannot have it."""
    try:
        return plugins.compose(folder)
    except Unavailable as error:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{LEFT_OUT}{error}", pytrace=False)
        pytest.skip(f"{LEFT_OUT}{error}")


@pytest.fixture(scope="session")
def compose(tmp_path_factory: pytest.TempPathFactory) -> Compose:
    """Compose, to read files with."""
    return Compose(tmp_path_factory.mktemp("compose"))
