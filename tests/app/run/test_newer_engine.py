"""The newer engine takes the same: output, ports, limits, a container like another."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.app.run.harness_run import RunForm, answers
from tests.app.running import running

KEEP = "sleep 1000"


@pytest.fixture
async def run(clean_new_engine: str, own_files: Path) -> AsyncIterator[RunForm]:
    async with running(clean_new_engine) as driver:
        yield RunForm(driver)


async def test_output_of_one_that_is_removed(run: RunForm) -> None:
    await run.start(image="busybox", command="sh -c 'echo hehe; exit 3'", rm=True)
    shown = await run.output()
    assert "hehe" in shown
    assert "exit 3" in shown


async def test_ports_limits_and_another_like_it(run: RunForm, tmp_path: Path) -> None:
    file = tmp_path / "id"
    first = await run.background(
        image="web:1.4", name="first", publish=["127.0.0.1::80"], memory="64m", health_start_interval="1s",
        cidfile=str(file),
    )  # fmt: skip
    assert file.read_text(encoding="utf-8") == first["Id"]
    assert first["Config"]["Healthcheck"]["StartInterval"] == 1_000_000_000
    port = int(first["NetworkSettings"]["Ports"]["80/tcp"][0]["HostPort"])
    await run.app.until_engine(lambda: b"It works" in answers(port), "an answer")
    await run.app.select("container", "first")
    await run.app.press("R")
    await run.app.form()
    await run.fill(name="second", cidfile="")
    await run.press_run()
    await run.app.idle()
    second = run.inspect("second")
    for key in ("Image", "Cmd", "Env", "Healthcheck"):
        assert second["Config"][key] == first["Config"][key]
    assert second["HostConfig"]["Memory"] == 64 << 20
    await run.app.select("container", "second")
    await run.app.press("U")
    await run.fill(pids_limit="20")
    await run.press_run()
    await run.app.idle()
    assert run.inspect("second")["HostConfig"]["PidsLimit"] == 20
