"""The Files tab, on a real engine, by keys."""

import asyncio
import io
import os
import re
import tarfile
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.app.running import Running, running
from tests.app.test_container_actions import create
from tests.app.test_tabs_overview import shown
from tests.app.typeahead.sequences import post
from tests.lying import LyingProxy, response

MAKE = (
    "mkdir -p /data/sub /data/empty; echo 'hello [red]there' > /data/note.txt; ln -s note.txt /data/link; "
    "head -c 3000 /dev/zero > /data/zeros; printf 'a\\033[31mb' > \"/data/$(printf 'bad\\033[2Jname')\"; "
    "rm /etc/group; echo x >> /etc/passwd; touch /data/ready; sleep 1000"
)


@pytest.fixture
async def run(clean_engine: str) -> AsyncIterator[Running]:
    async with running(clean_engine) as driver:
        yield driver


async def opened(run: Running, name: str) -> None:
    await run.select("container", name)
    await run.press("F")
    await run.until(lambda: run.main.detail.tab_id == "files" and run.main.detail.tab.answer is not None)


async def made(run: Running, **more: Any) -> str:
    """A container with files to look at, and its Files tab at the root."""
    identity = create(run.api, "web", "sh", "-c", MAKE, **more)
    await run.until_engine(lambda: "/data/ready" in {each["Path"] for each in changes(run, "web")})
    await opened(run, "web")
    return identity


def changes(run: Running, name: str) -> list[dict[str, Any]]:
    return list(run.api.get(f"/containers/{name}/changes") or ())


async def into(run: Running, name: str) -> None:
    """Open a name of the folder shown."""
    tab = run.main.detail.tab
    await run.until(lambda: tab.answer and any(each.name == name for each in tab.answer.entries), name)
    tab.move(next(index for index, entry in enumerate(tab.answer.entries) if entry.name == name))
    before = tab.answer.path
    await run.press("enter")
    await run.until(lambda: tab.answer.path != before, f"{name} opened")


def tar_of(api: Any, container: str, path: str) -> dict[str, bytes]:
    """What the engine's archive of a path holds."""
    response = api.request("GET", f"/containers/{container}/archive", {"path": path})
    with tarfile.open(fileobj=io.BytesIO(response)) as tar:
        return {each.name: (tar.extractfile(each) or io.BytesIO()).read() for each in tar if each.isfile()}


async def test_folders_files_and_changes(run: Running) -> None:
    await made(run)
    await run.shows("docker diff web; docker exec web ls -lA /")
    rows = {entry.name: entry for entry in run.main.detail.tab.answer.entries}
    assert rows["data"].change == "A" and rows["etc"].change == "C" and rows["bin"].change == ""
    assert rows["proc"].kind == "folder"
    await into(run, "etc")
    await run.shows("deleted")
    rows = {entry.name: entry for entry in run.main.detail.tab.answer.entries}
    assert (rows["passwd"].change, rows["group"].change) == ("C", "D")
    await run.press("backspace")
    await run.until(lambda: run.main.detail.tab.answer.path == "/")
    assert run.main.detail.tab.current.name == "etc"
    await into(run, "data")
    text = shown(run)
    assert "link -> note.txt" in text and "3.0kB" in text and "bad?[2Jname" in text
    assert "\x1b" not in run.text()


async def test_a_text_a_link_and_a_binary(run: Running) -> None:
    await made(run)
    await into(run, "data")
    await into(run, "link")
    await run.shows("hello [red]there")
    assert run.main.detail.tab.answer.path == "/data/note.txt"
    await run.shows("docker cp web:/data/note.txt -")
    await run.press("backspace")
    await run.until(lambda: run.main.detail.tab.answer.path == "/data")
    assert run.main.detail.tab.current.name == "note.txt"
    await into(run, "zeros")
    await run.shows("a binary file")
    await run.press("backspace")
    await run.until(lambda: run.main.detail.tab.answer.path == "/data")
    await run.press("backspace")
    await run.until(lambda: run.main.detail.tab.answer.path == "/")
    await into(run, "proc")
    await into(run, "version")
    await run.shows("Linux version")


async def test_of_a_large_file_the_first_megabyte(run: Running) -> None:
    create(run.api, "web", "sh", "-c", "yes | head -c 3000000 > /tmp/yes; touch /tmp/ready; sleep 1000")
    await run.until_engine(lambda: "/tmp/ready" in {each["Path"] for each in changes(run, "web")})
    await opened(run, "web")
    await into(run, "tmp")
    await into(run, "yes")
    await run.shows("the first 1.0MB")
    await run.press("G")
    assert run.main.detail.tab.cursor == 524287


async def test_what_does_not_run_or_has_no_ls_is_read_from_its_archive(run: Running) -> None:
    await made(run)
    done = run.api.post("/containers/web/exec", {"Cmd": ["rm", "/bin/ls"]})
    run.api.post(f"/exec/{done['Id']}/start", {"Detach": True})
    await run.until_engine(lambda: any(each["Path"] == "/bin/ls" for each in changes(run, "web")))
    await into(run, "data")
    await run.shows("docker cp web:/data -")
    names = {entry.name: entry for entry in run.main.detail.tab.answer.entries}
    assert names["note.txt"].size == 17 and names["sub"].kind == "folder" and names["link"].target == "note.txt"
    await into(run, "bad\x1b[2Jname")
    await run.shows("a␛[31mb")
    await run.shows("bad␛[2Jname")
    run.api.post("/containers/web/kill")
    await run.press("backspace")
    await run.until(lambda: run.main.detail.tab.answer.path == "/data")
    await run.press("backspace")
    await run.until(lambda: run.main.detail.tab.answer.path == "/")
    assert {"data", "etc", "bin"} <= {entry.name for entry in run.main.detail.tab.answer.entries}


async def test_read_only_looks_by_the_archive_and_copies_nothing_in(clean_engine: str) -> None:
    async with running(clean_engine, read_only=True) as run:
        await made(run)
        await into(run, "data")
        await run.shows("note.txt")
        assert "copy in" not in run.text() and "copy out" in run.text()
        bindings = run.main.keyboard.bindings()
        assert "files.copy_in" not in {bound.id for bound in bindings if not bound.reason}
        assert not any("exec" in command for command in run.commands())


async def test_a_folder_that_is_gone_is_told_and_left_alone(run: Running) -> None:
    await made(run)
    await into(run, "data")
    done = run.api.post("/containers/web/exec", {"Cmd": ["rm", "-r", "/data/sub"]})
    run.api.post(f"/exec/{done['Id']}/start", {"Detach": True})
    await run.until_engine(lambda: not any(each["Path"] == "/data/sub" for each in changes(run, "web")))
    tab = run.main.detail.tab
    tab.go("/data/sub")  # As Enter does on its row, which may be gone by now as well.
    await run.until(lambda: tab.path == "/data", "back where we were")
    assert tab.answer.path == "/data"


async def test_the_cursor_stays_on_its_name(run: Running) -> None:
    await made(run)
    await into(run, "data")
    tab = run.main.detail.tab
    tab.move(next(index for index, entry in enumerate(tab.answer.entries) if entry.name == "note.txt"))
    done = run.api.post("/containers/web/exec", {"Cmd": ["sh", "-c", "mkdir /data/a /data/b; rm /data/zeros"]})
    run.api.post(f"/exec/{done['Id']}/start", {"Detach": True})
    await run.until_engine(lambda: any(each["Path"] == "/data/b" for each in changes(run, "web")))
    await run.press("u")
    await run.until(lambda: {"a", "b"} <= {entry.name for entry in tab.answer.entries}, "the new folders")
    assert tab.current.name == "note.txt" and tab.chosen == "/data/note.txt"
    done = run.api.post("/containers/web/exec", {"Cmd": ["rm", "/data/note.txt"]})
    run.api.post(f"/exec/{done['Id']}/start", {"Detach": True})
    await run.until_engine(lambda: not any(each["Path"] == "/data/note.txt" for each in changes(run, "web")))
    await run.press("u")
    await run.until(lambda: "note.txt" not in {entry.name for entry in tab.answer.entries}, "without it")
    assert tab.current.name == "link"


async def test_keys_typed_ahead_are_for_the_folder_that_opens(clean_engine: str, tmp_path: Path) -> None:
    over = threading.Event()

    def late(true: bytes) -> Iterator[bytes]:
        over.wait()
        yield response(true)

    with LyingProxy(tmp_path / "docker.sock", clean_engine) as proxy:
        async with running(proxy.path) as run:
            await made(run)
            tab = run.main.detail.tab
            tab.move(next(index for index, entry in enumerate(tab.answer.entries) if entry.name == "data"))
            proxy.about, proxy.lie = re.compile(r".*/changes"), late
            post(run, "enter", "G", "o")
            await run.until(lambda: re.search(r"waiting [1-9]", run.text()), "that it waits")
            assert run.app.screen is run.main and tab.here == "/"
            proxy.lie = None
            over.set()
            form = await run.form()
            assert tab.here == "/data" and tab.chosen == f"/data/{tab.answer.entries[-1].name}"
            await run.shows(tab.chosen)
            assert form is run.app.screen


async def test_a_folder_that_takes_too_long_is_given_up(clean_engine: str, tmp_path: Path) -> None:
    over = threading.Event()

    def never(_true: bytes) -> Iterator[bytes]:
        over.wait()
        yield from ()

    with LyingProxy(tmp_path / "docker.sock", clean_engine) as proxy:
        async with running(proxy.path) as run:
            await made(run)
            tab = run.main.detail.tab
            proxy.about, proxy.lie = re.compile(r".*/changes"), never
            post(run, "enter", "o")
            await run.until(lambda: re.search(r"waiting [1-9]", run.text()), "that it waits")
            post(run, "escape")
            await run.until(lambda: run.app.keys.idle, "the wait given up")
            assert run.app.screen is run.main and (tab.path, tab.here) == ("/", "/")
            proxy.lie = None
            over.set()
            await run.press("u")
            await run.until(lambda: tab._worker is None, "looked again")
            assert tab.here == "/"


async def test_copy_out(run: Running, tmp_path: Path) -> None:
    await made(run)
    tab = run.main.detail.tab
    await run.until(lambda: any(entry.name == "data" for entry in tab.answer.entries))
    tab.move(next(index for index, entry in enumerate(tab.answer.entries) if entry.name == "data"))
    await run.press("o")
    await run.fill(file=str(tmp_path))
    await run.press("enter")
    await run.shows("copied to")
    out = tmp_path / "data"
    assert (out / "note.txt").read_text() == "hello [red]there\n"
    assert (out / "link").readlink() == Path("note.txt") and (out / "empty").is_dir()
    assert [path.name for path in tmp_path.iterdir()] == ["data"]
    await run.press("escape")
    await run.idle()
    assert run.commands() == [f"docker cp web:/data {out}"]


async def test_copy_out_over_a_file_asks_first(run: Running, tmp_path: Path) -> None:
    await made(run)
    await into(run, "data")
    (tmp_path / "note").write_text("mine")
    tab = run.main.detail.tab
    tab.move(next(index for index, entry in enumerate(tab.answer.entries) if entry.name == "note.txt"))
    await run.press("o")
    await run.fill(file=str(tmp_path / "note"))
    await run.press("enter")
    await run.shows("Replace note?")
    assert (tmp_path / "note").read_text() == "mine"
    await run.press("y")
    await run.shows("copied to")
    assert (tmp_path / "note").read_text() == "hello [red]there\n"


async def test_copy_in(run: Running, tmp_path: Path) -> None:
    await made(run)
    await into(run, "data")
    source = tmp_path / "site"
    (source / "sub").mkdir(parents=True)
    (source / "sub" / "page.html").write_bytes(os.urandom(3_000_001))
    (source / "outside").symlink_to("/etc/hostname")
    await run.press("c")
    await run.fill(file=str(source))
    await run.press("enter")
    await run.shows("copied to /data/site")
    found = await asyncio.to_thread(tar_of, run.api, "web", "/data/site")
    assert found == {"site/sub/page.html": (source / "sub" / "page.html").read_bytes()}
    await run.press("escape")
    await run.until(lambda: "site" in {entry.name for entry in run.main.detail.tab.answer.entries}, "the new folder")
    await run.press("c")
    await run.fill(file=str(source))
    await run.shows("replaces the one that is there")
    await run.press("escape")
    await run.idle()
    assert run.commands() == [f"docker cp {source} web:/data"]


@pytest.mark.parametrize("size", [(80, 24), (40, 10)])
async def test_small_screens(clean_engine: str, size: tuple[int, int]) -> None:
    async with running(clean_engine, size) as run:
        await made(run)
        await into(run, "data")
        for key in ("G", "g", "j", "k"):
            await run.press(key)
        assert "\x1b" not in run.text()


async def test_another_container_starts_at_its_root(run: Running) -> None:
    await made(run)
    await into(run, "data")
    create(run.api, "other")
    await run.press("escape")
    await run.select("container", "other")
    await run.until(lambda: run.main.detail.tab.record.name == "other" and run.main.detail.tab.answer is not None)
    assert run.main.detail.tab.answer.path == "/"
