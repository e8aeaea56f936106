"""The app on the session's engine, with a history and templates of the test's own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from dockertui.resources.run import opening
from tests.app.run.harness_run import RunForm
from tests.app.running import running


@pytest.fixture
def own_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the app keeps its files during the test."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What ends by itself counts as soon over, also on a machine that has much to do."""
    monkeypatch.setattr(opening, "SOON", 20.0)


@pytest.fixture
async def run(clean_engine: str, own_files: Path) -> AsyncIterator[RunForm]:
    async with running(clean_engine) as driver:
        yield RunForm(driver)
