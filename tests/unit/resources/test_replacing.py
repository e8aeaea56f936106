"""Replacing containers: whatever ends it, at whatever step, the old state is whole again or the new one is."""

import asyncio
import copy
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from dockertui.model import works
from dockertui.model.jobs import Job
from dockertui.resources.run import replacing
from dockertui.resources.run.replacing import Replacement
from dockertui.resources.run.swap_record import Swap
from dockertui.resources.run.unfinished import take_up
from tests.unit.resources.fake_containers import FakeDesk, FakeSession, World

SCENES = ("running", "stopped", "removed", "joined", "networks")
FAULTS = ("refused", "lost", "cancel", "cancel twice", "hang")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(works, "PAUSE", 0.001)
    monkeypatch.setattr(works, "FAREWELL", 60.0)
    monkeypatch.setattr(replacing, "LOOK_EVERY", 0.002)
    monkeypatch.setattr(replacing, "GRACE", 0.01)


def world_of(scene: str) -> tuple[World, list[Swap]]:
    """The containers of a scene, and which are to be replaced."""
    world = World()
    always = {"RestartPolicy": {"Name": "always", "MaximumRetryCount": 0}}
    host = {"AutoRemove": True} if scene == "removed" else always
    names = ("web", "behind") if scene == "joined" else ("web",)
    for name in names:
        identity = world.add(name, **host)
        world.set_running(identity, scene != "stopped")
    swaps = [
        Swap(
            old=one["Id"],
            name=one["Name"][1:],
            wanted=one["Name"][1:],
            state=one["State"]["Status"],
            restart=one["HostConfig"]["RestartPolicy"],
            copied=scene == "removed",
            connect={"second": {"Aliases": ["x"]}} if scene == "networks" else {},
        )
        for one in world.containers.values()
    ]
    return world, swaps


def work_of(session: FakeSession, swaps: list[Swap]) -> Replacement:
    async def make(swap: Swap, work: str, made: Mapping[str, str]) -> str:
        name, labels = swap.making, swap.labels(work, swaps, made[""])
        return str(await session.engine.call(lambda client: client.create(name, labels)))

    async def twin(swap: Swap, work: str, made: Mapping[str, str]) -> str:
        name, labels = swap.aside, swap.labels(work, swaps)
        return str(await session.engine.call(lambda client: client.create(name, labels)))

    return Replacement(session, swaps, make=make, copy=twin)  # type: ignore[arg-type]


def begun(session: FakeSession, swaps: list[Swap]) -> Job:
    work = work_of(session, swaps)

    async def doing(job: Job) -> str:
        await session.works.do(work, job)
        return "done"

    job = session.jobs.start("Recreate", ("docker", "run"), doing)
    session.engine.cancel = job.cancel
    return job


def is_old(scene: str, before: World, world: World) -> bool:
    """Whether all is as it was; of one that the engine removes when it stops, a copy may stand in its place."""
    if scene == "removed":
        return {(name, runs) for name, runs, _policy in world.state()} == {("web", True)}
    same = before.containers.keys() == world.containers.keys()
    return same and before.state() == world.state()


def is_new(swaps: list[Swap], world: World) -> bool:
    """Whether the new ones run under their names, and only the old ones are there besides, stopped."""
    named = world.named()
    new = [named.get(swap.wanted) for swap in swaps]
    runs = all(one and one["State"]["Running"] and one["Config"]["Labels"] for one in new)
    attached = [set(one["NetworkSettings"]["Networks"]) if one else set() for one in new]
    whole = all(set(swap.connect) <= networks for swap, networks in zip(swaps, attached, strict=True))
    others = {name: one for name, one in named.items() if name not in {swap.wanted for swap in swaps}}
    kept = all(not runs and policy == "no" for name, runs, policy in world.state() if name in others)
    return bool(runs and whole and kept and set(others) <= {swap.aside for swap in swaps})


async def requests(scene: str, folder: Path) -> int:
    """How many requests it takes where all goes well."""
    world, swaps = world_of(scene)
    session = FakeSession(world, folder)
    job = begun(session, swaps)
    assert await job.finished(), job.outcome
    assert is_new(swaps, world)
    session.works.forget(next(iter(session.works.kept)))
    return session.engine.count


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("fault", FAULTS)
async def test_one_of_both_states_is_whole_after_whatever_went_wrong(scene: str, fault: str, tmp_path: Path) -> None:
    for number in range(1, 1 + await requests(scene, tmp_path / "well")):
        before, swaps = world_of(scene)
        world = copy.deepcopy(before)
        session = FakeSession(world, tmp_path / str(number))
        session.engine.faults = {number: fault}
        job = begun(session, swaps)
        await job.finished()
        world.settle()
        session.engine.faults = {}
        what = f"{scene}, {fault} at request {number}: {job.outcome}"
        if job.state == "done":
            assert is_new(swaps, world), what
            await session.works.close()
        else:
            assert is_old(scene, before, world), what
            assert job.undone == "web, behind is as it was" if scene == "joined" else "web is as it was", what
        assert not session.works.journal.any(), what
        assert not list((tmp_path / str(number)).glob("*")), what
        assert not session.jobs.running


@pytest.mark.parametrize("scene", SCENES)
async def test_two_failures_one_of_them_on_the_way_back(scene: str, tmp_path: Path) -> None:
    first = await requests(scene, tmp_path / "well")
    for number in range(2, first + 1, 3):
        for later in range(1, 12, 2):
            before, swaps = world_of(scene)
            world = copy.deepcopy(before)
            session = FakeSession(world, tmp_path / f"{number}-{later}")
            session.engine.faults = {number: "cancel", number + later: "refused"}
            job = begun(session, swaps)
            await job.finished()
            world.settle()
            session.engine.faults = {}
            what = f"{scene}, cancelled at {number}, refused {later} later: {job.outcome}"
            assert is_old(scene, before, world) if job.state != "done" else is_new(swaps, world), what
            await session.works.close()


async def deaths(scene: str, folder: Path) -> list[tuple[World, Path]]:
    """What a client that dies before, during or after each of its requests leaves: containers, and journal."""
    world, swaps = world_of(scene)
    session = FakeSession(world, folder / "journal")
    left: list[tuple[World, Path]] = []

    def snapshot(when: str) -> None:
        kept = folder / f"left-{len(left)}"
        kept.mkdir()
        for file in (folder / "journal").glob("*.json"):
            shutil.copy(file, kept)
        left.append((copy.deepcopy(world), kept))

    session.engine.seen = lambda when: snapshot(when) if when != "after" else None  # That is before the next one.
    job = begun(session, swaps)
    assert await job.finished()
    snapshot("done")
    session.works.forget(next(iter(session.works.kept)))
    return left


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("button", ["back", "forward"])
@pytest.mark.parametrize("journal", ["here", "elsewhere"])
async def test_both_ways_are_offered_after_a_death(scene: str, button: str, journal: str, tmp_path: Path) -> None:
    before, swaps = world_of(scene)
    offered: set[str] = set()
    for number, (world, kept) in enumerate(await deaths(scene, tmp_path)):
        session = FakeSession(world, kept if journal == "here" else tmp_path / f"other-{number}")
        desk = FakeDesk(session, button)
        await take_up(desk, session)  # type: ignore[arg-type]
        for job in session.jobs.all:
            assert await job.finished(), job.outcome
        world.settle()
        what = f"{scene}, {journal}, death {number}: {world.state()}"
        assert not desk.told, what
        offered |= {button.id for form in desk.forms for button in form.buttons}
        if desk.forms and button == "forward" and "forward" in [one.id for one in desk.forms[0].buttons]:
            assert is_new(swaps, world), what
        elif desk.forms:
            assert is_old(scene, before, world), what
        else:
            assert is_old(scene, before, world) or is_new(swaps, world), what
        await session.works.close()
    assert offered == {"back", "forward"}


async def test_nothing_is_done_unasked(tmp_path: Path) -> None:
    for world, kept in await deaths("running", tmp_path):
        state = copy.deepcopy(world)
        session = FakeSession(world, kept)
        await take_up(FakeDesk(session, ""), session)  # type: ignore[arg-type]
        assert state.state() == world.state()
        assert not session.jobs.all
        for identity in list(session.works.kept):
            session.works.forget(identity)


async def test_a_new_one_that_does_not_start_is_told_with_its_reason(tmp_path: Path) -> None:
    before, swaps = world_of("running")
    world = copy.deepcopy(before)
    session = FakeSession(world, tmp_path)
    session.engine.client.bad = lambda one: bool(one["Config"]["Labels"])
    job = begun(session, swaps)
    assert not await job.finished()
    assert job.outcome == "no such program. web is as it was"
    assert is_old("running", before, world)


async def test_what_cannot_be_put_back_stays_in_the_journal(tmp_path: Path) -> None:
    world, swaps = world_of("running")
    session = FakeSession(world, tmp_path)
    session.engine.client.bad = lambda one: True
    job = begun(session, swaps)
    assert not await job.finished()
    assert "Could not be put back: no such program" in job.outcome
    (entry,) = tmp_path.glob("*.json")
    assert entry.stat().st_mode & 0o777 == 0o600


async def test_what_was_replaced_goes_when_its_time_is_over(tmp_path: Path) -> None:
    world, swaps = world_of("running")
    session = FakeSession(world, tmp_path)
    session.works.undo_for = 0.05
    assert await begun(session, swaps).finished()
    assert set(world.named()) == {"web", swaps[0].aside}
    async with asyncio.timeout(20):
        while list(tmp_path.glob("*")):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert set(world.named()) == {"web"}


async def test_the_old_one_is_not_removed_where_somebody_started_it_or_the_new_one_is_gone(tmp_path: Path) -> None:
    for harm in ("started", "gone"):
        world, swaps = world_of("running")
        session = FakeSession(world, tmp_path / harm)
        assert await begun(session, swaps).finished()
        if harm == "started":
            world.set_running(swaps[0].old, True)
        else:
            del world.containers[world.named()["web"]["Id"]]
        await session.works.close()
        assert swaps[0].old in world.containers


async def test_a_second_work_on_the_same_container_is_refused(tmp_path: Path) -> None:
    world, swaps = world_of("running")
    session = FakeSession(world, tmp_path)
    first, second = begun(session, swaps), begun(session, swaps)
    assert await first.finished()
    assert not await second.finished()
    assert second.outcome.startswith("Not now: web is being replaced")
    assert is_new(swaps, world)
    await session.works.close()


def reached(session: FakeSession, number: int) -> asyncio.Event:
    """Is set at the request of that number."""
    event = asyncio.Event()
    session.engine.seen = lambda when: event.set() if session.engine.count >= number else None
    return event


async def test_an_engine_that_hangs_keeps_nobody_from_ending(tmp_path: Path) -> None:
    for number in range(1, 12):
        world, swaps = world_of("running")
        session = FakeSession(world, tmp_path / str(number))
        session.works.proven_after = 3600.0  # Else the time would tell how many requests there are.
        session.engine.faults = dict.fromkeys(range(number, 100), "stuck")
        stuck = reached(session, number)
        job = begun(session, swaps)
        await stuck.wait()
        await session.jobs.settle(0.01)
        assert job.running
        assert job.settles == "Putting web back as it was"
        session.works.abandon()
        await asyncio.wait_for(job.finished(), 10)
        assert list((tmp_path / str(number)).glob("*.json")), "the next start is to find it"


async def test_undo_puts_the_old_one_back(tmp_path: Path) -> None:
    for scene in SCENES:
        before, swaps = world_of(scene)
        world = copy.deepcopy(before)
        session = FakeSession(world, tmp_path / scene)
        assert await begun(session, swaps).finished()
        (work,) = session.works.kept.values()

        async def doing(job: Job, work: Any = work, session: FakeSession = session) -> str:
            await session.works.undo(work, job)
            return str(work.returned)

        assert await session.jobs.start("Undo", ("docker", "start"), doing).finished()
        assert is_old(scene, before, world), scene
        assert not session.works.kept
