"""Archives of whoever likes: nothing but the place that was asked for changes, whatever their bytes."""

import io
import os
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from dockertui.engine import EngineError, Meter, unpacking
from dockertui.engine.copies import copy_out
from dockertui.engine.tar_reader import EXTENDED, EXTENSIONS, TarReader
from tests.archives import (
    BLOCK_DEVICE,
    DEVICE,
    FILE,
    FINE,
    FOLDER,
    HARD,
    LINK,
    PIPE,
    TOP,
    Client,
    Entry,
    copied,
    everything,
    harmless,
    packed,
    surroundings,
)

OUT = "../../.bashrc"

LEFT_OUT = {
    "up": [Entry("../.bashrc")],
    "up from the folder": [Entry("top/../../.bashrc")],
    "up and back": [Entry("top/a/../b")],
    "absolute": [Entry("/{outside}/.bashrc")],
    "only slashes": [Entry("///")],
    "another folder": [Entry("other/a")],
    "a name of two dots": [Entry("top/..")],
    "a folder of two dots": [Entry("..", FOLDER)],
    "a name of 256 bytes": [Entry("top/" + "n" * 256)],
    "a name of 256 bytes in 64 characters": [Entry("top/" + "\U0001f433" * 64)],
    "a path of 4 kB": [Entry("top" + "/nn" * 1500)],
    "a path of 129 folders": [Entry("top" + "/n" * 130)],
    "a NUL": [Entry("top/a\0b" + "n" * 200)],
    "a link up": [Entry("top/way", LINK, "../beside")],
    "an absolute link": [Entry("top/way", LINK, "{outside}")],
    "a link to the root": [Entry("top/way", LINK, "/")],
    "a link that is empty": [Entry("top/way", LINK, "")],
    "a link up and down": [Entry("top/way", LINK, "fine/../../beside")],
    "a link of 4 kB": [Entry("top/way", LINK, "n/" * 2048)],
    "a link, and a file through it": [Entry("top/way", LINK, "../.."), Entry("top/way/.bashrc")],
    "a link that leads up by another": [
        Entry("top/a", FOLDER),
        Entry("top/a/b", LINK, ".."),
        Entry("top/c", LINK, "a/b/../../x"),
    ],
    "a link in the place of a file": [Entry("top/fine", LINK, "a")],
    "a file twice": [Entry("top/fine", FILE, "other")],
    "a folder in the place of a file": [Entry("top/fine", FOLDER)],
    "a file below a file": [Entry("top/fine/a")],
    "a file in the place of a folder": [Entry("top", FILE, "x")],
    "a hard link up": [Entry("top/hard", HARD, "../../.bashrc")],
    "a hard link to an absolute path": [Entry("top/hard", HARD, "{outside}/.bashrc")],
    "a hard link to what is not there": [Entry("top/hard", HARD, "top/nothing")],
    "a hard link to a folder": [Entry("top/hard", HARD, "top")],
    "a hard link to a link": [Entry("top/way", LINK, "fine"), Entry("top/hard", HARD, "top/way")],
    "a hard link through a link": [Entry("top/way", LINK, "../.."), Entry("top/hard", HARD, "top/way/.bashrc")],
    "a hard link to another folder": [Entry("top/hard", HARD, "other/fine")],
    "a device": [Entry("top/device", DEVICE)],
    "a disk": [Entry("top/device", BLOCK_DEVICE)],
    "a pipe": [Entry("top/pipe", PIPE)],
    "a file without a name": [Entry("")],
}


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_is_left_out(name: str) -> None:
    with surroundings() as target:
        home = target.parent.parent
        hostile = [
            each._replace(name=each.name.format(outside=home), about=each.about.format(outside=home))
            for each in LEFT_OUT[name]
        ]
        before = everything(home, target)
        assert copied(packed(TOP, FINE, *hostile), target)
        assert (target / "fine").read_text() == "fine" and everything(home, target) == before
        assert not {"device", "pipe", "hard"} & {path.name for path in target.iterdir()}
        harmless(target)


def test_an_archive_of_nothing_but_what_leads_out_is_refused() -> None:
    for entry in (
        Entry("../.bashrc", FILE, "theirs"),
        Entry("..", FOLDER),
        Entry("top", LINK, OUT),
        Entry("top", PIPE),
    ):
        with surroundings() as target:
            before = everything(target.parent.parent)
            with pytest.raises(EngineError, match="Nothing of /top can be copied"):
                copied(packed(entry), target)
            assert {name: told[:3] for name, told in everything(target.parent.parent).items()} == {
                name: told[:3] for name, told in before.items()
            }


def test_what_is_kept(tmp_path: Path) -> None:
    archive = packed(
        Entry("any name", FOLDER, mode=0o500),
        Entry("any name/sub/", FOLDER, mode=0o2770),
        Entry("any name/./sub//file", FILE, "x" * 700_000, 0o4755),
        Entry("any name/none", FILE, "", 0),
        Entry("any name/" + "n" * 150 + "/" + "m" * 200 + "\udcff\n", FILE, "long"),
        Entry("any name/sub/hard", HARD, "any name/sub/file"),
        Entry("any name/sub/up", LINK, "../none"),
        Entry("any name/down", LINK, "sub/./up"),
        Entry("any name/sub/top", LINK, ".."),
        Entry("any name/dangling", LINK, "nothing"),
    )
    target = tmp_path / "target"
    for form in (tarfile.PAX_FORMAT, tarfile.GNU_FORMAT):
        archive = archive if form == tarfile.PAX_FORMAT else _as_gnu(archive)
        place = target.with_suffix(f".{form}")
        assert copied(archive, place) == []
        assert (place / "sub/file").read_text() == "x" * 700_000 and (place / "down").read_text() == ""
        assert (place / "sub/file").stat().st_mode & 0o7777 == 0o755 & ~_umask()
        assert (place / "none").stat().st_mode & 0o7777 == 0o600
        assert (place / "sub/hard").samefile(place / "sub/file") and (place / "sub/top").samefile(place)
        assert (place / ("n" * 150) / ("m" * 200 + "\udcff\n")).read_text() == "long"
        assert (place / "dangling").readlink() == Path("nothing")
        assert {path.stat().st_mtime for path in (place, place / "sub", place / "none")} == {1e9}
        harmless(place)


@pytest.mark.parametrize("above", ["", "./"])
def test_of_a_root_names_are_relative(above: str, tmp_path: Path) -> None:
    members = [
        Entry("a", FILE, "x"),
        Entry("sub/b", FILE, "y"),
        Entry("hard", HARD, f"{above}a"),
        Entry("l", LINK, "a"),
    ]
    bad = [Entry("/c", FILE), Entry("d", LINK, ".."), Entry("../e", FILE), Entry("f", HARD, "/a")]
    archive = packed(*(each._replace(name=above + each.name) for each in members), *bad)
    client = Client(archive)
    assert len(copy_out(cast(Any, client), "c", "/", tmp_path / "root", Meter())) == 4
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a", "b", "hard", "l", "root", "sub"]


def _as_gnu(archive: bytes) -> bytes:
    whole = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(archive)) as source,
        tarfile.open(fileobj=whole, mode="w", format=tarfile.GNU_FORMAT) as tar,
    ):
        for member in source:
            member.pax_headers = {}
            tar.addfile(member, source.extractfile(member) if member.isreg() else None)
    return whole.getvalue()


def _umask() -> int:
    mask = os.umask(0o22)
    os.umask(mask)
    return mask


def test_names_of_the_longest_kind_can_be_copied_to(tmp_path: Path) -> None:
    for name in ("n" * 255, "\U0001f433" * 63, "\udcff" * 255):
        copied(packed(Entry("file", FILE, "x")), tmp_path / name)
        assert (tmp_path / name).read_text() == "x"


MAKERS: tuple[Callable[[Path], None], ...] = (
    Path.mkdir,
    Path.touch,
    lambda path: path.symlink_to("../other"),
    lambda path: None,
)


@pytest.mark.parametrize("entries", [[FINE._replace(name="top")], [TOP, FINE]])
def test_nothing_is_replaced_unasked(tmp_path: Path, entries: list[Entry]) -> None:
    for number, make in enumerate(MAKERS[:3]):
        target = tmp_path / str(number)
        make(target)
        before = everything(tmp_path)
        with pytest.raises(EngineError, match="is not replaced"):
            copied(packed(*entries), target)
        assert everything(tmp_path) == before


@pytest.mark.parametrize("entries", [[FINE._replace(name="top")], [TOP, FINE]])
def test_a_file_or_a_link_is_replaced_where_that_is_wanted(tmp_path: Path, entries: list[Entry]) -> None:
    (tmp_path / "other").write_text("other")
    for number, make in enumerate(MAKERS[1:]):
        target = tmp_path / "in" / str(number)
        target.parent.mkdir(exist_ok=True)
        make(target)
        copied(packed(*entries), target, replace=True)
        assert (target / "fine" if len(entries) > 1 else target).read_text() == "fine"
        assert (tmp_path / "other").read_text() == "other"
    assert len(list((tmp_path / "in").iterdir())) == 3


def test_a_folder_is_not_replaced_where_that_is_not_possible(tmp_path: Path) -> None:
    (tmp_path / "folder" / "mine").mkdir(parents=True)
    for entries in ([FINE._replace(name="top")], [TOP, FINE]):
        with pytest.raises(EngineError, match="Cannot use"):
            copied(packed(*entries), tmp_path / "folder", replace=True)
        assert [path.name for path in tmp_path.rglob("*")] == ["folder", "mine"]


def header(name: bytes, kind: bytes, size: int, data: bytes = b"") -> bytes:
    """A header with a right checksum, and what follows it."""
    member = tarfile.TarInfo(name.decode())
    member.type, member.size = kind, size
    return member.tobuf(tarfile.GNU_FORMAT) + data + bytes(-len(data) % 512)


END = bytes(1024)
NAME = header(b"top", FILE, 0)

DAMAGED = {
    "nothing": b"",
    "no end": NAME,
    "half a header": NAME[:300],
    "half a file": header(b"top", FILE, 5000, b"x" * 600),
    "a file of all bytes there are": header(b"top", FILE, 1 << 61, b"x"),
    "a size that is negative": NAME[:124] + b"\xff" * 12 + NAME[136:] + END,
    "a size that is no number": NAME[:124] + b"many" + NAME[128:] + END,
    "a wrong checksum": NAME[:-1] + b"x" + END,
    "a page": b"<html>" * 1000,
    "zip": b"PK\3\4" + bytes(2000),
    "a sparse file": header(b"top", b"S", 512, b"x" * 512) + END,
    "an endless extended header": header(b"x", b"x", 1 << 40, b"x" * 512),
    "a long name that is too long": header(b"x", b"L", EXTENDED + 1, b"x" * (EXTENDED + 1)) + NAME + END,
    "extended headers without end": header(b"x", b"L", 1, b"n") * 5000 + NAME + END,
    "a record that is too short": header(b"x", b"x", 12, b"9 path=a\n12\n") + NAME + END,
    "a record of size 0": header(b"x", b"x", 9, b"0 path=a\n") + NAME + END,
    "a record without a size": header(b"x", b"x", 9, b"x path=a\n") + NAME + END,
    "a record without a value": header(b"x", b"x", 7, b"7 path\n") + NAME + END,
    "a record of many digits": header(b"x", b"x", 512, b"9" * 512) + NAME + END,
    "a size of many digits": header(b"x", b"x", 49, b"49 size=" + b"9" * 40 + b"\n") + NAME + END,
}


@pytest.mark.parametrize("name", DAMAGED)
def test_what_is_no_archive_is_told_in_a_sentence(name: str, tmp_path: Path) -> None:
    data = DAMAGED[name]
    data = _with_sums(data) if name.startswith("a size that") else data
    with pytest.raises(EngineError) as told:
        copied(data, tmp_path / "target")
    assert "is damaged" in str(told.value) or "does not fit" in str(told.value)
    assert list(tmp_path.iterdir()) == []


def _with_sums(data: bytes) -> bytes:
    changed = bytearray(data)
    changed[148:156] = b" " * 8
    changed[148:156] = b"%06o\0 " % sum(changed[:512])
    return bytes(changed)


def test_as_many_extended_headers_as_writers_make_are_read() -> None:
    archive = header(b"x", b"L", 5, b"other") * EXTENSIONS + NAME + END
    assert [member.name for member in TarReader(io.BytesIO(archive).read)] == [b"other"]


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = packed(TOP, *(Entry(f"top/{number}", LINK, "x") for number in range(100)))
    for name, limit in (("MOST", 100), ("KEPT", 8000)):
        with monkeypatch.context() as patch, pytest.raises(EngineError, match="The archive has "):
            patch.setattr(unpacking, name, limit)
            copied(archive, tmp_path / "target")
        assert list(tmp_path.iterdir()) == []
    assert copied(archive, tmp_path / "target") == []


def test_a_file_that_does_not_fit_is_not_begun(tmp_path: Path) -> None:
    begun = header(b"top", FILE, 1 << 60, b"x" * 4096)
    with pytest.raises(EngineError, match="does not fit"):
        copied(begun, tmp_path / "target")
    assert list(tmp_path.iterdir()) == []


def test_one_that_is_stopped_leaves_nothing_behind(tmp_path: Path) -> None:
    class Stopping(Meter):
        def add(self, count: int) -> None:
            super().add(count)
            if self.done > 5000:
                self.stop()

    with pytest.raises(EngineError, match="Cancelled"):
        client = Client(packed(TOP, FINE, Entry("top/long", FILE, "x" * 90_000), Entry("top/link", LINK, "fine")))
        copy_out(cast(Any, client), "c", "/top", tmp_path / "top", Stopping())
    assert list(tmp_path.iterdir()) == []
