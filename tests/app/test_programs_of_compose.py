"""What Compose may use while it reads files, whatever stands in them."""

from pathlib import Path

import pytest

from dockertui import programs
from dockertui.engine import EngineError, compose
from tests.app.harness_compose import file as file

SMALL = 300 << 20


async def test_a_file_without_end(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "COMPOSE", programs.COMPOSE._replace(memory=SMALL))
    source = compose.ComposeSource((str(file),), str(file.parent))
    assert "busybox" in await compose.config(compose.Trusted(source))
    file.write_text("services: {web: {image: busybox, env_file: /dev/zero}}")
    with pytest.raises(EngineError, match=r"^docker was ended: it takes more than 300MiB of memory$"):
        await compose.config(compose.Trusted(source))


async def test_the_users_variables(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOMETHING_OF_THE_USERS", "as in the shell")
    file.write_text("services: {web: {image: busybox, environment: [SOMETHING_OF_THE_USERS]}}")
    assert "as in the shell" in await compose.config(
        compose.Trusted(compose.ComposeSource((str(file),), str(file.parent)))
    )
