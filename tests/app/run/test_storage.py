"""Volumes of all kinds, paths of the host, and volumes of other containers."""

from pathlib import Path

from tests.app.run.harness_run import RunForm

KEEP = "sleep 1000"


async def test_an_anonymous_volume(run: RunForm) -> None:
    container = await run.background(image="busybox", command=KEEP, init=True, volume=["/data"])
    (mount,) = container["Mounts"]
    assert (mount["Type"], mount["Destination"], len(mount["Name"])) == ("volume", "/data", 64)


async def test_a_path_of_the_host_is_the_containers(run: RunForm, tmp_path: Path) -> None:
    tmp_path.joinpath("hello").write_text("from the host", encoding="utf-8")
    container = await run.background(image="busybox", command=KEEP, init=True, volume=[f"{tmp_path}:/host"])
    assert "from the host" in run.execute(container["Id"], "cat", "/host/hello")
    run.execute(container["Id"], "sh", "-c", "echo back > /host/answer")
    assert tmp_path.joinpath("answer").read_text(encoding="utf-8") == "back\n"


async def test_writing_to_a_read_only_volume_is_refused(run: RunForm, tmp_path: Path) -> None:
    tmp_path.joinpath("hello").write_text("fixed", encoding="utf-8")
    container = await run.background(image="busybox", command=KEEP, init=True, volume=[f"{tmp_path}:/host:ro"])
    assert "Read-only file system" in run.execute(container["Id"], "sh", "-c", "echo changed > /host/hello")
    assert tmp_path.joinpath("hello").read_text(encoding="utf-8") == "fixed"


async def test_volumes_of_a_stopped_container(run: RunForm) -> None:
    await run.start(image="busybox", name="source", command="sh -c 'echo kept > /data/file'", volume=["/data"])
    await run.output()
    await run.app.press("escape")
    await run.app.idle()
    container = await run.background(image="busybox", command=KEEP, init=True, volumes_from=["source"])
    assert "kept" in run.execute(container["Id"], "cat", "/data/file")


async def test_a_path_that_does_not_exist_is_told(run: RunForm) -> None:
    await run.open(image="busybox")
    await run.fill(volume=["/srv/none:/data"])
    await run.app.press("pagedown", "pagedown", "pagedown")
    await run.app.shows("does not exist on the host: the engine makes a")
