"""Images and containers to and from tar files."""

import gzip
import tarfile
from pathlib import Path
from typing import Any

import pytest

from dockertui.engine.archives import Partial, Upload
from dockertui.screens.jobs import JobsScreen
from sandbox.api import Api
from tests.app.images.harness_images import choose, image_id, large_image, references, slow, unfinished
from tests.app.running import Running


async def save(run: Running, name: str, target: Path) -> None:
    """Ask for an image to be saved."""
    await choose(run, name)
    await run.press("w")
    await run.fill(file=str(target))
    await run.press("enter")


async def load(run: Running, source: Path) -> None:
    """Ask for a file to be loaded."""
    await run.press("2", "W")
    await run.fill(file=str(source))
    await run.press("enter")


async def test_save_remove_load_gives_the_same_image(each_run: Running, tmp_path: Path) -> None:
    run = each_run
    before = image_id(run.api, "web:1.4")
    target = tmp_path / "web.tar"
    await save(run, "web:1.4", target)
    await run.shows("written to")
    assert target.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["web.tar"]
    for name in ("web:1.4", "web:latest"):
        run.api.delete(f"/images/{name}")
    await run.press("escape")
    await load(run, target)
    await run.shows("loaded web:")
    assert image_id(run.api, "web:1.4") == image_id(run.api, "web:latest") == before
    await run.press("escape")
    await run.idle()
    assert run.commands() == [f"docker save -o {target} web:1.4 web:latest", f"docker load -i {target}"]


async def test_several_images_compressed(run: Running, tmp_path: Path) -> None:
    target = tmp_path / "all.tar.gz"
    await choose(run, "bash:latest")
    await run.press(" ")
    await choose(run, "busybox:latest")
    await run.press(" ", "w")
    await run.fill(file=str(target))
    await run.press("enter")
    await run.shows("written to")
    with gzip.open(target) as file, tarfile.open(fileobj=file) as tar:
        assert b"bash" in tar.extractfile("manifest.json").read()  # type: ignore[union-attr]
    run.api.delete("/images/bash:latest")
    await run.press("escape")
    await load(run, target)
    await run.shows("loaded")
    assert {"bash:latest", "busybox:latest"} <= references(run.api)


async def test_an_existing_file_is_replaced_only_after_a_question(run: Running, tmp_path: Path) -> None:
    target = tmp_path / "web.tar"
    target.write_text("precious")
    await save(run, "web:1.4", target)
    await run.shows("Replace web.tar?")
    await run.press("escape")
    await run.until(lambda: "Replace web.tar?" not in run.text(), "the form again")
    assert target.read_text() == "precious"
    await run.press("enter")
    await run.shows("Replace web.tar?")
    await run.press("y")
    await run.shows("written to")
    assert tarfile.is_tarfile(target)


async def test_what_cannot_be_written_or_read_is_said_in_the_form(run: Running, tmp_path: Path) -> None:
    await save(run, "web:1.4", tmp_path / "missing" / "web.tar")
    await run.shows("there is no such folder")
    await run.fill(file=str(tmp_path))
    await run.press("enter")
    await run.shows("a folder: add a file name")
    await run.press("escape")
    await load(run, tmp_path / "missing.tar")
    await run.shows("there is no such file")
    await run.press("escape")
    await run.idle()
    assert run.commands() == []


async def test_a_name_is_completed(run: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "saved").mkdir()
    (tmp_path / "saved" / "web.tar").touch()
    monkeypatch.chdir(tmp_path)
    await run.press("2", "W")
    await run.type("sa")
    await run.shows("saved/")
    await run.press("tab", "w")
    await run.shows("saved/web.tar")


async def test_a_broken_archive_is_told(run: Running, tmp_path: Path) -> None:
    source = tmp_path / "broken.tar"
    source.write_bytes(b"no tar at all" * 1000)
    await load(run, source)
    await run.until(lambda: [job.state for job in run.app.session.jobs.all] == ["failed"], "the failure")
    await run.shows("✗")


async def cancelled(run: Running) -> None:
    """Cancel the job that is shown, in the middle of its transfer."""
    await run.until(lambda: isinstance(run.app.screen, JobsScreen), "the jobs")
    job = run.app.session.jobs.all[-1]
    await run.until(lambda: job.moved > 3_000_000, "some progress")
    assert job.running
    await run.press("c")
    await run.until(lambda: job.state == "cancelled", "its end")
    await run.shows("cancelled")


@pytest.mark.parametrize("name", ["large.tar", "large.tar.gz"])
async def test_a_cancelled_save_leaves_nothing(
    run: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    large_image(run.api, "large:1", 60_000_000)
    slow(monkeypatch, Partial, "_put")
    await save(run, "large:1", tmp_path / name)
    await run.until(lambda: len(list(tmp_path.iterdir())) == 1, "the partial file")
    await cancelled(run)
    assert list(tmp_path.iterdir()) == []
    await run.until_engine(lambda: not unfinished(run), "nothing left in the engine")


@pytest.mark.parametrize("verb", ["load", "import"])
async def test_a_cancelled_load_or_import_leaves_nothing(
    run: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    large_image(run.api, "large:1", 60_000_000)
    before, source = run.api.get("/images/json", all=True), tmp_path / "large.tar"
    run.api.save(["large:1"], source)
    run.api.delete("/images/large:1")
    kept = {each["Id"] for each in run.api.get("/images/json", all=True)}
    assert len(kept) == len(before) - 1
    slow(monkeypatch, Upload, "_read", 0.1)  # Each call reads a megabyte.
    if verb == "load":
        await load(run, source)
    else:
        await run.press("2", "I")
        await run.fill(file=str(source), name="copy:1")
        await run.press("enter")
    await cancelled(run)
    await run.until_engine(lambda: not unfinished(run), "nothing left in the engine")
    assert {each["Id"] for each in run.api.get("/images/json", all=True)} == kept
    assert source.exists()


async def test_a_cancelled_export_leaves_nothing(run: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = container(run.api, "head -c 60000000 /dev/urandom > /blob; echo written; sleep 1000")
    logs = f"/containers/{made}/logs"
    await run.until_engine(lambda: b"written" in run.api.request("GET", logs, {"stdout": 1}), "the file in it")
    slow(monkeypatch, Partial, "_put")
    await run.select("container", "box")
    await run.press("x")
    await run.fill(file=str(tmp_path / "box.tar"))
    await run.press("enter")
    await cancelled(run)
    assert list(tmp_path.iterdir()) == []
    run.api.delete(f"/containers/{made}", force=True)


async def test_export_and_import(run: Running, tmp_path: Path) -> None:
    made = container(run.api, "touch /exported; sleep 1000")
    await written(run, made, "/exported")
    target = tmp_path / "box.tar"
    await run.select("container", "box")
    await run.press("x")
    await run.fill(file=str(target))
    await run.press("enter")
    await run.shows("written to")
    with tarfile.open(target) as tar:
        assert "exported" in tar.getnames()
    await run.press("escape")
    await run.press("2", "I")
    await run.fill(file=str(target), name="copy:1", changes=['CMD ["ls", "/exported"]'], message="from a test")
    await run.press("enter")
    await run.until_engine(lambda: "copy:1" in references(run.api), "the image")
    found = run.api.get("/images/copy:1/json")
    assert found["Config"]["Cmd"] == ["ls", "/exported"]
    assert found["Comment"] == "from a test"
    run.api.delete(f"/containers/{made}", force=True)


async def test_commit_keeps_what_was_written(run: Running) -> None:
    made = container(run.api, "echo kept > /part; mv /part /note; sleep 1000")
    await written(run, made, "/note")
    await run.select("container", "box")
    await run.press("M")
    await run.fill(
        name="noted:1", author="Ann", message="a note", changes=['CMD ["cat", "/note"]', "ENV MORE=1"], pause=False
    )
    await run.press("enter")
    await run.until_engine(lambda: "noted:1" in references(run.api), "the image")
    found = run.api.get("/images/noted:1/json")
    assert (found["Author"], found["Comment"]) == ("Ann", "a note")
    assert "MORE=1" in found["Config"]["Env"]
    again = run.api.post("/containers/create", {"Image": "noted:1", "Tty": True})["Id"]
    run.api.post(f"/containers/{again}/start")
    run.api.post(f"/containers/{again}/wait")
    assert b"kept" in run.api.request("GET", f"/containers/{again}/logs", {"stdout": 1})
    await run.idle()
    assert run.commands()[0].startswith("docker commit -a Ann -m 'a note' -p=false -c")
    await run.until(lambda: any("noted:1" in row.references for row in images(run)), "the image in its list")
    for identity in (made, again):
        run.api.delete(f"/containers/{identity}", force=True)


async def test_a_change_that_is_no_instruction_keeps_the_form(run: Running) -> None:
    container(run.api, "sleep 1000")
    await run.select("container", "box")
    await run.press("M")
    await run.fill(changes=["RUN reboot"])
    await run.press("enter")
    await run.shows("one of CMD")
    await run.press("escape")


def images(run: Running) -> Any:
    """The images that the app knows."""
    return run.app.session.store.all("image")


async def written(run: Running, container: str, path: str) -> None:
    """Wait until a container has a file that its image has not."""
    changes = f"/containers/{container}/changes"
    await run.until_engine(lambda: path in {each["Path"] for each in run.api.get(changes) or ()}, path)


def container(api: Api, script: str) -> str:
    """A running busybox container named box; its id."""
    body = {"Image": "busybox", "Cmd": ["sh", "-c", script], "HostConfig": {"Init": True}}
    made = api.post("/containers/create", body, name="box")["Id"]
    api.post(f"/containers/{made}/start")
    return str(made)
