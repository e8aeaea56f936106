"""Jobs: how they end, what they tell, and how far they are."""

import asyncio
import gc
import weakref
from typing import Any

import pytest

from dockertui.engine import EngineError
from dockertui.model.command_log import CommandLog
from dockertui.model.jobs import KEPT, Job, Jobs
from dockertui.model.progress import note


@pytest.fixture
def jobs() -> Jobs:
    return Jobs(CommandLog())


async def nothing(job: Job) -> str:
    return "done\x1b[31m"


async def forever(job: Job) -> str:
    await asyncio.Event().wait()
    return ""


async def test_a_job_that_goes_well_is_in_the_command_log_too() -> None:
    commands = CommandLog()
    jobs = Jobs(commands)
    ended: list[Job] = []
    jobs.ended.append(ended.append)
    job = jobs.start("Pull", ("docker", "pull", "a b"), nothing)
    assert job.running
    assert await job.finished()
    assert (job.state, job.outcome, job.command) == ("done", "done␛[31m", "docker pull 'a b'")
    assert ended == [job]
    (entry,) = commands.entries
    assert (entry.command, entry.result, entry.error) == (job.command, job.outcome, "")


async def test_failures_are_told(jobs: Jobs) -> None:
    async def fail(job: Job) -> str:
        raise EngineError("refused", "Cannot", "no room")

    job = jobs.start("Save", ("docker",), fail)
    assert not await job.finished()
    assert (job.state, job.outcome) == ("failed", "Cannot: no room")
    assert job.error is not None


async def test_a_mistake_of_ours_is_passed_on(jobs: Jobs) -> None:
    crashes: list[BaseException] = []
    jobs.crashed = crashes.append

    async def crash(job: Job) -> str:
        raise ZeroDivisionError

    job = jobs.start("Save", ("docker",), crash)
    assert not await job.finished()
    assert job.state == "failed"
    assert [type(crash) for crash in crashes] == [ZeroDivisionError]


async def test_cancelling_before_and_after_the_start(jobs: Jobs) -> None:
    early = jobs.start("Early", ("docker",), forever)
    early.cancel()
    late = jobs.start("Late", ("docker",), forever)
    await asyncio.sleep(0.01)
    late.cancel()
    assert not await early.finished() and not await late.finished()
    assert {early.state, late.state} == {"cancelled"}
    assert jobs.running == []


async def test_closing_waits_for_what_jobs_clean_up(jobs: Jobs) -> None:
    cleaned: list[str] = []

    async def careful(job: Job) -> str:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.05)
            cleaned.append("yes")
        return ""

    jobs.start("Build", ("docker",), careful)
    await asyncio.sleep(0)
    await jobs.close()
    assert cleaned == ["yes"]


async def test_many_changes_are_told_a_few_times(jobs: Jobs) -> None:
    told: list[int] = []

    async def busy(job: Job) -> str:
        for number in range(200):
            job.part("layer").advance(number, 200)
            job.changed()
            await asyncio.sleep(0.001)
        return ""

    jobs.listeners.append(lambda: told.append(1))
    job = jobs.start("Pull", ("docker",), busy)
    await job.finished()
    assert 2 <= len(told) < 100


async def test_old_jobs_are_forgotten_but_none_that_runs(jobs: Jobs) -> None:
    running = jobs.start("Runs", ("docker",), forever)
    for _number in range(KEPT + 5):
        await jobs.start("Ends", ("docker",), nothing).finished()
    assert len(jobs.all) <= KEPT + 1
    assert running in jobs.all
    jobs.clear()
    assert jobs.all == [running]
    await jobs.close()


def job() -> Job:
    return Job("Pull", ("docker", "pull", "web"), lambda job: None)


def feed(target: Job, *messages: dict[str, Any]) -> None:
    for message in messages:
        note(target, message)


def test_layers_of_a_pull() -> None:
    pulled = job()
    feed(
        pulled,
        {"status": "Pulling from web", "id": "latest"},
        {"status": "Pulling fs layer", "progressDetail": {}, "id": "a"},
        {"status": "Already exists", "progressDetail": {}, "id": "b"},
        {"status": "Downloading", "progressDetail": {"current": 30, "total": 100}, "id": "a"},
    )
    assert pulled.fraction == 0.3
    assert (pulled.moved, pulled.size) == (30, 100)
    assert pulled.parts["b"].ended
    feed(
        pulled,
        {"status": "Download complete", "progressDetail": {}, "id": "a"},
        {"status": "Extracting", "progressDetail": {"current": 10, "total": 100}, "id": "a"},
    )
    assert pulled.fraction == 1.0
    assert (pulled.parts["a"].done, pulled.parts["a"].total) == (10, 100)
    feed(pulled, {"status": "Pull complete", "id": "a"}, {"status": "Digest: sha256:0"})
    assert list(pulled.lines) == ["Pulling from web", "Digest: sha256:0"]
    assert all(part.ended for part in pulled.parts.values())


def test_what_a_registry_says_is_harmless() -> None:
    pulled = job()
    feed(pulled, {"status": "\x1b[2Jgone", "id": "\x1b]0;owned\x07"}, {"status": "\x1b[31mred"})
    assert "\x1b" not in "".join(part.title + part.status for part in pulled.parts.values()) + "".join(pulled.lines)


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("dial tcp: lookup reg.invalid on 1.1.1.1:53: no such host", "absent", "reg.invalid is not known"),
        ("dial tcp 127.0.0.1:9: connect: connection refused", "absent", "nothing listens"),
        ("tls: failed to verify certificate: x509: certificate signed by unknown authority", "tls", "does not know"),
        ("http: server gave HTTP response to HTTPS client", "tls", "plain HTTP"),
        ("no basic auth credentials", "refused", "wants a login"),
        ("Get https://r/v2/: unauthorized: incorrect username or password", "refused", "wrong user name"),
        ("manifest for web:9 not found: manifest unknown", "not_found", "no such image"),
        ("pull access denied for web, repository does not exist", "not_found", "web does not exist"),
        ("write /x: no space left on device", "refused", "disk is full"),
        ("something else", "refused", "something else"),
    ],
)
def test_errors_in_words(text: str, kind: str, words: str) -> None:
    with pytest.raises(EngineError, match=words) as raised:
        note(job(), {"errorDetail": {"message": text}, "error": text})
    assert raised.value.kind == kind


def test_speed_and_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("dockertui.model.jobs.time.monotonic", lambda: now[0])
    pulled = job()
    part = pulled.part("a")
    for second in range(10):
        now[0] = 100.0 + second
        part.advance(second * 1000, 20_000)
        pulled.measure()
    assert pulled.speed == pytest.approx(1000)
    assert pulled.left == pytest.approx(11)


async def test_an_error_that_is_kept_keeps_nothing_else(jobs: Jobs) -> None:
    class Large:
        pass

    held: list[weakref.ref[Large]] = []

    async def fails(job: Job) -> str:
        large = Large()
        held.append(weakref.ref(large))
        try:
            raise OSError("broken")
        except OSError as error:
            raise EngineError("lost", "Lost the engine") from error

    job = jobs.start("Pull", ("docker",), fails)
    assert not await job.finished()
    await asyncio.sleep(0)
    gc.collect()
    assert job.error is not None and held[0]() is None
