"""A command of Compose that died with us: found by the next start, and ended either way as far as that can be."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from dockertui.engine import command_line
from dockertui.model.journal import JournalEntry
from dockertui.resources.project import composing
from dockertui.resources.run.unfinished import take_up
from tests.unit.resources.fake_containers import FakeDesk, FakeSession, World

LABELS = {"com.docker.compose.project": "shop", "com.docker.compose.service": "web"}
OTHER = {**LABELS, "com.docker.compose.service": "db"}


def world_of(state: str) -> tuple[World, JournalEntry]:
    """A service of one container that `up` was replacing, in a state in which Compose can have left it."""
    world = World()
    old = world.add("shop-web-1", LABELS)
    other = world.add("shop-db-1", OTHER)
    world.set_running(old, True)
    world.set_running(other, True)
    before = [{"id": old, "name": "shop-web-1", "service": "web", "running": True}]
    data = {"project": "shop", "name": "web", "options": ["-p", "shop"], "words": ["up", "-d", "web"], "before": before}
    if state != "untouched":
        new = world.add(f"{old[:12]}_shop-web-1", LABELS)
        world.set_running(old, state == "made")
        if state in ("removed", "done"):
            del world.containers[old]
        if state == "done":
            world.containers[new]["Name"] = "/shop-web-1"
            world.set_running(new, True)
    return world, JournalEntry("0123456789abcdef", composing.KIND, "fake", "docker compose up of web", 1.0, data)


async def taken_up(
    state: str, button: str, folder: Path, request: dict[str, Any] | None = None
) -> tuple[World, FakeDesk, FakeSession]:
    world, entry = world_of(state)
    entry.data["before"][0].update(request or {})
    FakeSession(world, folder / "x").works.journal.write(entry)
    for file in (folder / "x").glob("*.json"):
        file.rename(folder / file.name)
    session = FakeSession(world, folder)
    session.engine.endpoint = None  # type: ignore[attr-defined]

    def create(query: dict[str, Any], body: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
        assert query["name"] not in world.named()
        return world.add(query["name"], body["Labels"]), ()

    session.engine.client.create = create  # type: ignore[method-assign, assignment]
    desk = FakeDesk(session, button)
    await take_up(desk, session)  # type: ignore[arg-type]
    for job in session.jobs.all:
        assert await job.finished(), job.outcome
    return world, desk, session


@pytest.mark.parametrize("state", ["made", "stopped"])
async def test_the_old_ones_come_back(state: str, tmp_path: Path) -> None:
    world, desk, session = await taken_up(state, "back", tmp_path)
    assert [button.id for button in desk.forms[0].buttons] == ["back", "forward"]
    assert world.state() == {("shop-web-1", True, "no"), ("shop-db-1", True, "no")}
    assert session.jobs.all[0].outcome == "web is as it was"
    assert not list(tmp_path.glob("*.json"))


async def test_an_old_one_that_is_gone_is_made_anew(tmp_path: Path) -> None:
    name = "000000000001_shop-web-1"
    request = {"request": {"Image": "web", "Labels": LABELS, "HostConfig": {}}, "query": {"name": name}, "further": {}}
    world, desk, session = await taken_up("removed", "back", tmp_path, request)
    assert [button.id for button in desk.forms[0].buttons] == ["back", "forward"]
    assert world.state() == {("shop-web-1", True, "no"), ("shop-db-1", True, "no")}
    assert session.commands.entries[1].command == f"docker create --name {name} web"
    assert not list(tmp_path.glob("*.json"))


@pytest.mark.parametrize("state", ["made", "stopped", "removed"])
async def test_compose_does_it_again(state: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    async def change(engine: Any, program: Any, words: Any, cwd: str) -> Any:
        assert cwd == "/"  # Its project has no folder here.
        asked.append(words)
        await asyncio.sleep(0)
        yield "Container shop-web-1 Started"

    monkeypatch.setattr(command_line, "change", change)
    _world, desk, _session = await taken_up(state, "forward", tmp_path)
    assert ("back" in [button.id for button in desk.forms[0].buttons]) == (state != "removed")
    assert [[*words] for words in asked] == [["compose", "-p", "shop", "up", "-d", "web"]]
    assert not list(tmp_path.glob("*.json"))


@pytest.mark.parametrize("state", ["untouched", "done"])
async def test_nothing_is_asked_where_one_of_both_states_is_whole(state: str, tmp_path: Path) -> None:
    _world, desk, session = await taken_up(state, "back", tmp_path)
    assert not desk.forms
    assert not session.jobs.all
    assert not list(tmp_path.glob("*.json"))


@pytest.mark.parametrize(
    "data",
    [{}, {"words": []}, {"options": [1], "words": ["up"], "before": [], "project": "x", "name": "x"}, {"before": 1}],
)
def test_a_journal_that_makes_no_sense_is_no_work(data: dict[str, Any], tmp_path: Path) -> None:
    entry = JournalEntry("0123456789abcdef", composing.KIND, "fake", "", 1.0, data)
    assert composing.recovered(FakeSession(World(), tmp_path), entry) is None  # type: ignore[arg-type]
