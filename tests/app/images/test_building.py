"""Building on the engine's own builder, and on BuildKit through the CLI's plugin."""

import contextlib
import io
import os
import tarfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from dockertui.engine.archives import Upload
from dockertui.model.build_output import CONTEXT
from dockertui.model.jobs import Job
from dockertui.model.secrets import HIDDEN
from dockertui.screens.jobs import JobsScreen
from sandbox import images, install
from sandbox.api import Api
from tests.app.images.harness_images import references, slow, unfinished
from tests.app.running import Running, running

OWN, BUILDX = "the engine's own", "BuildKit (docker buildx)"

DOCKERFILE = """\
FROM busybox AS base
ARG NOTE=none
ADD rootfs /
RUN echo "$NOTE" > /note && cat /note
FROM base
ENTRYPOINT ["stress"]
CMD ["--version"]
"""


@pytest.fixture
def context(tmp_path: Path) -> Path:
    """A folder with the stress program, its libraries, and what .dockerignore keeps out."""
    folder = tmp_path / "stress"
    stress = next(image for image in images.IMAGES if image.source == "stress")
    with tarfile.open(fileobj=io.BytesIO(images.context(stress))) as tar:
        tar.extractall(folder, filter="data")
    (folder / "Dockerfile").write_text(DOCKERFILE)
    (folder / ".dockerignore").write_text("# not these\n*.secret\nrootfs/junk\n")
    (folder / "key.secret").write_text("x" * 1_000_000)
    (folder / "rootfs" / "junk").write_text("junk")
    return folder


@pytest.fixture
async def new_run(
    new_engine_socket: str, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Running]:
    """The app on the newer engine, with its CLI and its buildx."""
    path = install.ensure("new")
    plugin = Path(path.split(":")[0]).parent / "libexec/docker/cli-plugins/docker-buildx"
    config = tmp_path_factory.mktemp("docker")
    (config / "cli-plugins").mkdir()
    (config / "cli-plugins" / "docker-buildx").symlink_to(plugin)
    monkeypatch.setenv("PATH", f"{path}:{os.environ['PATH']}")
    monkeypatch.setenv("DOCKER_CONFIG", str(config))
    async with running(new_engine_socket) as driver:
        yield driver


async def build(run: Running, **values: Any) -> Job:
    """Fill the form in and send it; the job."""
    await run.press("2", "b")
    await run.fill(**values)
    await run.press("enter")
    await run.until(lambda: isinstance(run.app.screen, JobsScreen), "the jobs")
    return run.app.session.jobs.all[-1]


def output(api: Api, image: str) -> str:
    """What a container of the image writes."""
    made = api.post("/containers/create", {"Image": image, "Tty": True})["Id"]
    api.post(f"/containers/{made}/start")
    api.post(f"/containers/{made}/wait")
    said = api.request("GET", f"/containers/{made}/logs", {"stdout": 1}).decode()
    api.delete(f"/containers/{made}")
    return said


def files(api: Api, image: str) -> list[str]:
    """The paths in an image's file system."""
    made = api.post("/containers/create", {"Image": image})["Id"]
    with tarfile.open(fileobj=io.BytesIO(api.request("GET", f"/containers/{made}/export", {}))) as tar:
        names = tar.getnames()
    api.delete(f"/containers/{made}")
    return names


async def check_stress(run: Running, context: Path, builder: str) -> None:
    """Build the stress image, and look at what became of it."""
    job = await build(
        run, context=str(context), tags=["mine/stress:1", "mine/stress:2"], arguments=["NOTE=hi there"], builder=builder
    )
    await run.until(lambda: not job.running, "the end of the build")
    assert job.state == "done", job.outcome
    await run.shows("mine/stress:1, mine/stress:2")
    assert {"mine/stress:1", "mine/stress:2"} <= references(run.api)
    assert "stress 1." in output(run.api, "mine/stress:1")
    assert "junk" not in files(run.api, "mine/stress:1")
    ran = next(part for part in job.parts.values() if "RUN echo" in part.title)
    assert "hi there" in list(ran.lines)
    assert ran.ended and ran.seconds is not None
    await run.press("escape")
    await run.until(lambda: any("mine/stress:2" in row.references for row in run.main.pane_of("image").view.rows))
    for name in ("mine/stress:1", "mine/stress:2"):
        run.api.delete(f"/images/{name}")


async def test_the_engine_builds_the_stress_image(run: Running, context: Path) -> None:
    await check_stress(run, context, OWN)
    command = run.commands()[0]
    assert command.startswith("docker build -t mine/stress:1 -t mine/stress:2 --build-arg 'NOTE=hi there'")


async def test_buildx_builds_the_stress_image(new_run: Running, context: Path) -> None:
    await check_stress(new_run, context, BUILDX)
    assert new_run.commands()[0].startswith("docker buildx build --load -t mine/stress:1")


async def check_failure(run: Running, context: Path, builder: str) -> None:
    """A RUN that fails is told with its output, and leaves no container and no name."""
    (context / "Dockerfile").write_text("FROM busybox\nRUN echo before\nRUN echo the reason >&2; exit 3\nRUN true\n")
    job = await build(run, context=str(context), tags=["broken:1"], builder=builder)
    await run.until(lambda: not job.running, "the end of the build")
    assert job.state == "failed"
    failed = [part for part in job.parts.values() if part.failed]
    assert [part for part in failed if "the reason" in list(part.lines)] == failed != []
    assert "echo the reason" in job.outcome
    await run.shows("the reason")
    assert run.api.get("/containers/json", all=True) == []
    assert "broken:1" not in references(run.api)


async def test_a_failing_step_of_the_engine(run: Running, context: Path) -> None:
    await check_failure(run, context, OWN)


async def test_a_failing_step_of_buildx(new_run: Running, context: Path) -> None:
    await check_failure(new_run, context, BUILDX)


async def check_cancel(run: Running, context: Path, builder: str) -> None:
    """A build cancelled in the middle leaves no container and no name."""
    (context / "Dockerfile").write_text("FROM busybox\nRUN echo waiting; sleep 100\n")
    job = await build(run, context=str(context), tags=["never:1"], builder=builder)
    await run.until(lambda: any("waiting" in part.lines for part in job.parts.values()), "the sleeping step")
    await run.press("c")
    await run.until(lambda: job.state == "cancelled", "the end")
    await run.until_engine(lambda: run.api.get("/containers/json", all=True) == [], "no container")
    assert "never:1" not in references(run.api)


async def test_a_cancelled_build_of_the_engine(run: Running, context: Path) -> None:
    await check_cancel(run, context, OWN)


async def test_a_cancelled_build_of_buildx(new_run: Running, context: Path) -> None:
    await check_cancel(new_run, context, BUILDX)


async def test_a_build_cancelled_while_its_context_is_sent(
    run: Running, context: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (context / "Dockerfile").write_text("FROM busybox\nCOPY blob /\n")
    (context / "blob").write_bytes(os.urandom(60_000_000))
    slow(monkeypatch, Upload, "_read", 0.1)  # Each call reads a megabyte.
    job = await build(run, context=str(context), tags=["never:1"], builder=OWN)
    await run.until(lambda: CONTEXT in job.parts and job.parts[CONTEXT].total > 0, "the context being sent")
    await run.until(lambda: 3_000_000 < job.parts[CONTEXT].done < 50_000_000, "some of it")
    await run.press("c")
    await run.until(lambda: job.state == "cancelled", "the end")
    await run.until_engine(lambda: not unfinished(run), "nothing left in the engine")
    assert "never:1" not in references(run.api)
    assert run.api.get("/containers/json", all=True) == []


async def test_a_target_and_another_dockerfile(run: Running, context: Path) -> None:
    (context / "Dockerfile").rename(context / "Other")
    job = await build(
        run, context=str(context), dockerfile="Other", target="base", tags=["stage:1"], no_cache=True, builder=OWN
    )
    await run.until(lambda: not job.running, "the end of the build")
    assert job.state == "done", job.outcome
    assert not run.api.get("/images/stage:1/json")["Config"]["Entrypoint"]
    assert f"-f {context / 'Other'}" in job.command
    assert "--target base --no-cache" in job.command


async def test_what_is_missing_keeps_the_form(run: Running, tmp_path: Path) -> None:
    await run.press("2", "b")
    await run.fill(context=str(tmp_path / "missing"))
    await run.press("enter")
    await run.shows("there is no such folder")
    await run.fill(context=str(tmp_path))
    await run.press("enter")
    await run.shows("there is no such file")
    await run.press("escape")
    await run.idle()


async def test_what_is_no_ordinary_file_is_told(run: Running, context: Path) -> None:
    for spoil, told in (
        (os.mkfifo, "/.dockerignore: it is no ordinary file"),
        (lambda path: path.symlink_to("/dev/zero"), "/.dockerignore: it is no ordinary file"),
        (lambda path: path.write_text("good\n[bad\n"), "A pattern in .dockerignore is wrong: [bad"),
        (lambda path: path.symlink_to("nowhere/\x1bthere"), ""),
    ):
        (context / ".dockerignore").unlink()
        spoil(context / ".dockerignore")
        job = await build(run, context=str(context), tags=["never:1"], builder=OWN)
        await run.until(lambda job=job: not job.running, "the end of the build")  # type: ignore[misc]
        assert told in job.outcome and job.state == ("failed" if told else "done")
        await run.press("escape")


async def test_a_dockerfile_elsewhere(run: Running, context: Path, tmp_path: Path) -> None:
    (tmp_path / "Elsewhere").write_bytes(b"# caf\xe9\nFROM busybox\nCOPY . /got/\n")
    (context / ".dockerignore").write_text("**\n!s[^x]b\n!\\.env\n")
    for name in ("s-b", "sxb", ".env"):
        (context / name).write_text("x")
    job = await build(run, context=str(context), dockerfile=str(tmp_path / "Elsewhere"), tags=["got:1"], builder=OWN)
    await run.until(lambda: not job.running, "the end of the build")
    assert job.state == "done", job.outcome
    assert sorted(name for name in files(run.api, "got:1") if name.startswith("got/")) == ["got/.env", "got/s-b"]


async def test_arguments_stand_neither_in_ps_nor_on_the_screen(new_run: Running, context: Path) -> None:
    (context / "Dockerfile").write_text('FROM busybox\nARG API_TOKEN\nRUN echo "got $API_TOKEN" && sleep 4\n')
    await new_run.press("2", "b")
    await new_run.fill(context=str(context), tags=["mine/told:1"], arguments=["API_TOKEN=hunter2"], builder=BUILDX)
    await new_run.shows("--build-arg")
    assert "hunter2" not in new_run.text()
    await new_run.press("enter")
    await new_run.until(lambda: isinstance(new_run.app.screen, JobsScreen), "the jobs")
    job = new_run.app.session.jobs.all[-1]
    await new_run.until(lambda: any("RUN echo" in part.title for part in job.parts.values()), "the step")
    words = _command_lines()
    assert any(b"--build-arg\0API_TOKEN\0" in line for line in words)
    assert not any(b"hunter2" in line for line in words)
    await new_run.until(lambda: not job.running, "the end of the build")
    assert job.state == "done", job.outcome
    lines = [line for part in job.parts.values() for line in (part.title, *part.lines)]
    assert f"got {HIDDEN}" in lines
    assert "hunter2" not in job.command + new_run.text() + "".join((*new_run.commands(), *lines))
    new_run.api.delete("/images/mine/told:1")


def _command_lines() -> list[bytes]:
    """The words of the processes below this one, as the kernel tells them; processes and threads end meanwhile."""
    gone = contextlib.suppress(FileNotFoundError, ProcessLookupError)
    found, waiting = [], [os.getpid()]
    while waiting:
        process = waiting.pop()
        with gone:
            if process != os.getpid():
                found.append(Path(f"/proc/{process}/cmdline").read_bytes())
            for children in Path(f"/proc/{process}/task").glob("*/children"):
                with gone:
                    waiting += [int(child) for child in children.read_text().split()]
    return found


async def test_a_password_in_a_proxy_is_not_given_to_the_cli(new_run: Running, context: Path) -> None:
    await new_run.press("2", "b")
    proxy = "HTTPS_PROXY=http://me:hunter2@proxy:3128"
    await new_run.fill(context=str(context), tags=["mine/told:1"], arguments=[proxy], builder=BUILDX)
    await new_run.press("enter")
    await new_run.shows("HTTPS_PROXY has a password that everybody could see in ps")
    assert "hunter2" not in new_run.text()
    await new_run.press("escape")
