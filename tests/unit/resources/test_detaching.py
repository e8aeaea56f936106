"""Removing a network that is in use: all attached again, or gone, whatever goes wrong at whatever step."""

import copy
from pathlib import Path
from typing import Any

import pytest

from dockertui.engine import EngineError
from dockertui.model import works
from dockertui.model.jobs import Job
from dockertui.model.journal import Journal
from dockertui.resources.network.detaching import Detachment, detachment
from dockertui.resources.run.unfinished import take_up
from tests.unit.resources.fake_containers import FakeDesk, FakeSession, World, missing

NETWORK = "n" * 64


class Networks:
    """The requests about one network."""

    def __init__(self, world: Any) -> None:
        self.world = world

    def inspect_network(self, network: str) -> dict[str, Any]:
        if self.world.gone:
            raise missing(network)
        return {"Containers": {identity: {} for identity, end in self.world.ends.items() if end is not None}}

    def inspect_container(self, identity: str) -> dict[str, Any]:
        end = self.world.ends[identity]
        return {"Id": identity, "NetworkSettings": {"Networks": {"back": {**end, "IPAddress": "10.0.0.9"}}}}

    def disconnect_container_from_network(self, container: str, network: str, force: bool) -> None:
        self.world.ends[container] = None

    def connect_network(self, network: str, container: str, end: dict[str, Any]) -> None:
        self.world.ends[container] = end

    def remove_network(self, network: str) -> None:
        if any(self.world.ends.values()):
            raise EngineError("refused", "", "has active endpoints")
        self.world.gone = True

    def containers(self, **options: Any) -> list[Any]:
        return []


class Attached(World):
    def __init__(self) -> None:
        super().__init__()
        self.gone = False
        self.ends: dict[str, Any] = {
            "a" * 64: {"Aliases": ["first"], "IPAMConfig": {"IPv4Address": "10.0.0.7"}},
            "b" * 64: {"Aliases": ["second"]},
        }


def session_of(world: Attached, folder: Path) -> FakeSession:
    session = FakeSession(world, folder)
    session.engine.client = Networks(world)  # type: ignore[assignment]
    session.store = type("Empty", (), {"all": lambda self, kind: [], "get": lambda self, kind, identity: None})()
    return session


async def begun(session: FakeSession) -> Job:
    work: Detachment = await detachment(session, NETWORK, "back")  # type: ignore[arg-type]

    async def doing(job: Job) -> str:
        await session.works.do(work, job)
        return "removed"

    job = session.jobs.start("Remove", work.argv, doing)
    session.engine.cancel = job.cancel
    return job


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(works, "PAUSE", 0.001)


def whole(world: Attached) -> bool:
    return world.ends == Attached().ends and not world.gone


@pytest.mark.parametrize("fault", ["", "refused", "lost", "cancel", "cancel twice", "hang"])
async def test_all_or_nothing(fault: str, tmp_path: Path) -> None:
    for number in range(2, 8):
        world = Attached()
        session = session_of(world, tmp_path / str(number))
        session.engine.faults = {number: fault}
        job = await begun(session)
        await job.finished()
        assert world.gone or (job.state != "done" and whole(world)), (number, fault)
        assert job.state == "done" or job.undone == ("back is removed" if world.gone else "back is as it was")
        assert not session.works.kept
        assert not list((tmp_path / str(number)).glob("*"))


@pytest.mark.parametrize("button", ["back", "forward"])
async def test_both_ways_are_offered_after_a_death(button: str, tmp_path: Path) -> None:
    world = Attached()
    session = session_of(world, tmp_path)
    work: Detachment = await detachment(session, NETWORK, "back")  # type: ignore[arg-type]
    session.works.journal.write(work.entry)
    world.ends["a" * 64] = None
    left = copy.deepcopy(world)
    again = session_of(left, tmp_path)
    again.works.journal = Journal(tmp_path)
    session.works.journal._held.clear()  # Its process is gone; the lock is taken by nobody else in this one.
    for lock in tmp_path.glob("*.lock"):
        lock.unlink()
    desk = FakeDesk(again, button)
    await take_up(desk, again)  # type: ignore[arg-type]
    (job,) = again.jobs.all
    assert await job.finished(), job.outcome
    assert whole(left) if button == "back" else left.gone
    assert not list(tmp_path.glob("*.json"))
