"""The newer engine takes the same ways back; and a container that took another's place is found by its name."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.app.run.harness_run import RunForm
from tests.app.run.test_cut_short import (
    test_escape_while_the_old_one_is_being_stopped as test_escape_while_the_old_one_is_being_stopped,
)
from tests.app.run.test_cut_short import (
    test_one_that_the_engine_removes_when_it_stops as test_one_that_the_engine_removes_when_it_stops,
)
from tests.app.run.test_cut_short import (
    test_those_that_joined_its_network_are_named_and_follow as test_those_that_joined_its_network_are_named_and_follow,
)
from tests.app.run.test_editing import edit
from tests.app.running import running


@pytest.fixture
async def run(clean_new_engine: str, own_files: Path) -> AsyncIterator[RunForm]:
    async with running(clean_new_engine) as driver:
        yield RunForm(driver)


async def test_its_name_and_aliases_are_resolved(run: RunForm) -> None:
    run.api.post("/networks/create", {"Name": "back"})
    await run.background(image="busybox", name="web", command="sleep 1000", init=True, network=["name=back,alias=shop"])
    await run.background(image="busybox", name="other", command="sleep 1000", init=True, network=["back"])
    await edit(run, "web", memory="64m")
    await run.app.idle()
    address = run.inspect("web")["NetworkSettings"]["Networks"]["back"]["IPAddress"]
    for name in ("web", "shop"):
        assert address in run.execute("other", "nslookup", name)
