"""Copying out of containers that want more than that, and from engines that lie, by keys."""

import re
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from dockertui.resources.container.copying import copy_out
from sandbox.api import Api
from tests.app.running import Running, running
from tests.app.test_container_actions import create
from tests.app.test_tabs_files import changes, into, opened
from tests.archives import FILE, FOLDER, LINK, Entry, everything, harmless, packed
from tests.lying import Answer, LyingProxy, chunked, response

HOSTILE = r"""
mkdir -p /data/sub/deep /data/empty; cd /data
echo fine > fine; chmod 6755 fine; ln fine sub/hard; ln -s ../fine sub/inside; ln -s sub around
ln -s /etc/passwd absolute; ln -s ../../.bashrc up; ln -s sub/../../../.bashrc around-up; ln -s .. parent
mkfifo pipe; mknod null c 1 3; echo name > "$(printf 'line\nbreak\033[2J')"; chmod 0 empty
ln -s / link; touch ready; sleep 1000
"""

MADE = {"around", "empty", "fine", "line\nbreak\x1b[2J", "ready", "sub"}


async def copy(run: Running, name: str, target: Path) -> None:
    """Copy what has this name in the folder shown."""
    tab = run.main.detail.tab
    await run.until(lambda: tab.answer and any(entry.name == name for entry in tab.answer.entries), name)
    tab.move(next(index for index, entry in enumerate(tab.answer.entries) if entry.name == name))
    await run.press("o")
    await run.fill(file=str(target))
    await run.press("enter")


async def hostile(run: Running) -> None:
    create(run.api, "web", "sh", "-c", HOSTILE)
    await run.until_engine(lambda: "/data/ready" in {each["Path"] for each in changes(run, "web")})
    await opened(run, "web")


async def look(run: Running, folder: Path) -> None:
    await hostile(run)
    home = folder / "home"
    home.mkdir()
    (home / ".bashrc").write_text("mine")
    (home / "in").mkdir()
    target = home / "in" / "data"
    before = everything(folder, target)
    await copy(run, "data", home / "in")
    await run.shows("7 entries left out")
    for name in ("absolute", "up", "around-up", "parent", "pipe", "null", "link"):
        await run.shows(f"left out: data/{name}")
    assert {path.name for path in target.iterdir()} == MADE
    assert (target / "sub/hard").samefile(target / "fine") and (target / "sub/inside").read_text() == "fine\n"
    harmless(target)
    assert everything(folder, target) == before


async def test_a_hostile_folder(clean_engine: str, tmp_path: Path) -> None:
    async with running(clean_engine) as run:
        await look(run, tmp_path)


async def test_a_hostile_folder_of_a_newer_engine(clean_new_engine: str, tmp_path: Path) -> None:
    async with running(clean_new_engine) as run:
        await look(run, tmp_path)


async def test_a_link_alone_is_not_copied(clean_engine: str, tmp_path: Path) -> None:
    async with running(clean_engine) as run:
        await hostile(run)
        await into(run, "data")
        await copy(run, "up", tmp_path)
        await run.shows("Nothing of /data/up can be copied: it is a link")
        assert list(tmp_path.iterdir()) == []


async def test_all_of_a_container(clean_engine: str, tmp_path: Path) -> None:
    async with running(clean_engine) as run:
        create(run.api, "web", "sh", "-c", "mkdir /data; echo x > /data/x; sleep 1000")
        await run.until_engine(lambda: "/data/x" in {each["Path"] for each in changes(run, "web")})
        await run.select("container", "web")
        job = copy_out(run.app.session, run.main.pane.view.current, "/", tmp_path / "web", replace=False)
        await job.finished()
        assert (tmp_path / "web/data/x").read_text() == "x\n" and (tmp_path / "web/bin/busybox").is_file()
        harmless(tmp_path / "web")


# An engine that lies


def archive(data: bytes) -> Answer:
    """An answer with this archive, and without a length."""
    return lambda _true: iter((chunked(b"%x\r\n" % len(data) + data + b"\r\n0\r\n\r\n"),))


def _cut(_true: bytes) -> Iterator[bytes]:
    data = packed(Entry("data", FOLDER), Entry("data/long", FILE, "x" * 100_000))
    yield chunked(b"%x\r\n" % len(data) + data[:50_000])


TOP = Entry("data", FOLDER)
THEIRS = Entry("../.bashrc", FILE, "theirs")

REFUSED: dict[str, tuple[Answer, str]] = {
    "up": (archive(packed(THEIRS, Entry("../.ssh/authorized_keys", FILE, "theirs"))), "Nothing of /data can be copied"),
    "a link to the home": (archive(packed(Entry("data", LINK, ".."))), "Nothing of /data can be copied"),
    "a page": (lambda _true: iter((response(b"<html>" * 200),)), "The engine's archive is damaged"),
    "nothing": (archive(b""), "The engine's archive is damaged"),
    "an archive that is cut": (archive(packed(TOP, THEIRS)[:700]), "The engine's archive is damaged"),
    "a connection that is cut": (_cut, "it closed"),
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with something to harm, and one below it to copy to."""
    for name in (".bashrc", ".ssh/authorized_keys"):
        (tmp_path / "home" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "home" / name).write_text("mine")
    (tmp_path / "home" / "in").mkdir()
    return tmp_path / "home"


async def test_an_engine_that_lies(clean_engine: str, tmp_path: Path, home: Path) -> None:
    create(Api(clean_engine), "web", "sh", "-c", "mkdir /data; sleep 1000")
    before = everything(home)
    with LyingProxy(tmp_path / "docker.sock", clean_engine) as proxy:
        async with running(proxy.path) as run:
            await opened(run, "web")
            proxy.about, jobs = re.compile("/containers/.*/archive"), run.app.session.jobs
            for name, (lie, told) in REFUSED.items():
                proxy.lie = lie
                jobs.clear()
                await copy(run, "data", home / "in")
                await run.until(lambda: jobs.all and not jobs.running, name)
                assert told in str(jobs.all[0].error), name
                assert {path: about[:3] for path, about in everything(home).items()} == {
                    path: about[:3] for path, about in before.items()
                }, name
                await run.press("escape")
            proxy.lie = archive(packed(TOP, THEIRS, Entry("data/a", FILE, "a"), form=tarfile.GNU_FORMAT))
            await copy(run, "data", home / "in")
            await run.shows("1 entry left out")
            assert (home / "in/data/a").read_text() == "a" and (home / ".bashrc").read_text() == "mine"
            assert not run.app.failures


async def test_a_path_is_copied_as_one_line(clean_engine: str) -> None:
    async with running(clean_engine) as run:
        await hostile(run)
        run.api.post("/containers/web/kill")  # What runs is asked by its own ls, which says less.
        await run.until(lambda: not run.main.detail.tab.record.running)
        await into(run, "data")
        tab = run.main.detail.tab
        tab.move(next(index for index, entry in enumerate(tab.answer.entries) if "\x1b" in entry.name))
        await run.press("y")
        await run.until(lambda: run.copied)
        assert run.copied == [r"$'/data/line\x0abreak\x1b[2J'"]
