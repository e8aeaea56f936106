"""Which containers are taken for a helper that was left behind, by an engine that tells more than it is asked for."""

from pathlib import Path

from dockertui.labels import HELPER
from dockertui.model.journal import JournalEntry
from dockertui.resources.container import helpers
from dockertui.resources.run.unfinished import take_up
from tests.unit.resources.fake_containers import FakeDesk, FakeSession, World

IDENTITY = "0123456789abcdef"


async def left(tmp_path: Path, read_only: bool = False) -> tuple[World, list[str]]:
    """What is left of some containers once the next start has looked through the journal, and of that."""
    world = World()
    for name, labels in (("ours", {HELPER: IDENTITY}), ("theirs", {HELPER: "another"}), ("web", {})):
        world.set_running(world.add(name, labels), True)
    entry = JournalEntry(IDENTITY, helpers.KIND, "fake", "Helper container for web", 1.0)
    FakeSession(world, tmp_path / "x").works.journal.write(entry)
    for file in (tmp_path / "x").glob("*.json"):
        file.rename(tmp_path / file.name)
    session = FakeSession(world, tmp_path)
    session.engine.read_only = read_only
    told = session.engine.client
    told.containers = lambda **_query: [  # type: ignore[method-assign]
        {"Id": identity, "Labels": one["Config"]["Labels"]} for identity, one in world.containers.items()
    ]
    desk = FakeDesk(session, "")
    await take_up(desk, session)  # type: ignore[arg-type]
    assert not desk.forms
    return world, [path.name for path in tmp_path.glob("*.json")]


async def test_only_the_one_with_our_label_is_removed(tmp_path: Path) -> None:
    world, entries = await left(tmp_path)
    assert set(world.named()) == {"theirs", "web"}
    assert not entries


async def test_nothing_is_removed_where_nothing_may_be_changed(tmp_path: Path) -> None:
    world, entries = await left(tmp_path, read_only=True)
    assert set(world.named()) == {"ours", "theirs", "web"}
    assert entries == [f"{IDENTITY}.json"]
