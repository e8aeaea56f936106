"""Archives that a container could send to get out of the folder they are unpacked in, and listings by ls."""

import io
import tarfile
from pathlib import Path
from typing import Any, cast

import pytest

from dockertui.engine import EngineError, Meter
from dockertui.engine.copies import copy_out
from dockertui.engine.files import Entry, parse_ls


class Response(io.BytesIO):
    """A response with an archive as its body."""

    @property
    def raw(self) -> "Response":
        return self


class Client:
    """Answers a request for an archive with the members given."""

    def __init__(self, *members: tuple[str, bytes, str]) -> None:
        self._body = io.BytesIO()
        with tarfile.open(fileobj=self._body, mode="w") as tar:
            for name, kind, content in members:
                member = tarfile.TarInfo(name)
                member.type, member.mode = kind, 0o7777
                if kind == tarfile.REGTYPE:
                    member.size = len(content)
                    tar.addfile(member, io.BytesIO(content.encode()))
                else:
                    member.linkname = content
                    tar.addfile(member)

    def watching(self, adopt: Any) -> Any:
        return io.BytesIO()

    def tar_of(self, container: str, path: str) -> Response:
        return Response(self._body.getvalue())


FOLDER, FILE, LINK = tarfile.DIRTYPE, tarfile.REGTYPE, tarfile.SYMTYPE


@pytest.mark.parametrize(
    "members",
    [
        [("top/../../escaped", FILE, "x")],
        [("../escaped", FILE, "x")],
        [("/{outside}/escaped", FILE, "x")],
        [("top/way", LINK, "../beside")],
        [("top/way", LINK, "../.."), ("top/way/escaped", FILE, "x")],
        [("top/way", LINK, "{outside}"), ("top/way/escaped", FILE, "x")],
        [("top/hard", tarfile.LNKTYPE, "../../secret")],
        [("top/device", tarfile.CHRTYPE, "")],
    ],
)
def test_nothing_gets_out_of_the_folder(tmp_path: Path, members: list[tuple[str, bytes, str]]) -> None:
    outside = tmp_path / "outside"
    target = outside / "in" / "top"
    target.parent.mkdir(parents=True)
    (outside / "secret").write_text("secret")
    filled = [(name.format(outside=outside), kind, content.format(outside=outside)) for name, kind, content in members]
    client = Client(("top", FOLDER, ""), ("top/fine", FILE, "fine"), *filled)
    left_out = copy_out(cast(Any, client), "c", "/top", target, Meter())
    assert left_out
    assert (target / "fine").read_text() == "fine"
    assert sorted(path.name for path in outside.iterdir()) == ["in", "secret"]
    assert [path.name for path in target.parent.iterdir()] == ["top"]
    assert "device" not in {path.name for path in target.iterdir()}


def test_links_inside_are_kept(tmp_path: Path) -> None:
    members = [("top", FOLDER, ""), ("top/a", FILE, "x"), ("top/b", LINK, "a"), ("top/c", tarfile.LNKTYPE, "top/a")]
    assert copy_out(cast(Any, Client(*members)), "c", "/top", tmp_path / "there", Meter()) == []
    assert {path.name: path.read_text() for path in (tmp_path / "there").iterdir()} == {"a": "x", "b": "x", "c": "x"}
    assert (tmp_path / "there" / "b").is_symlink()


def test_no_file_gets_more_rights_than_a_user_gives(tmp_path: Path) -> None:
    copy_out(cast(Any, Client(("tool", FILE, "x"))), "c", "/tool", tmp_path / "tool", Meter())
    assert (tmp_path / "tool").stat().st_mode & 0o7022 == 0


def test_a_damaged_archive_leaves_nothing_behind(tmp_path: Path) -> None:
    client = Client(("top", FOLDER, ""), ("top/long", FILE, "x" * 100_000))
    client._body.truncate(20_000)
    with pytest.raises(EngineError):
        copy_out(cast(Any, client), "c", "/top", tmp_path / "top", Meter())
    assert list(tmp_path.iterdir()) == []


def test_listings_of_several_programs() -> None:
    text = (
        "total 12\n"
        "drwxr-xr-x    2 root     root          4096 2024-03-01 10:11:12 +0000 a b\n"
        "-rwsr-xr-x+ 1 0 0 18 2024-03-01 10:11:12.123456789 +0100 -> x\n"
        "lrwxrwxrwx 1 me staff 7 Jan  2 10:11 link -> /etc/x -> y\n"
        "crw-rw-rw- 1 root root 1, 3 Jan  2  2023 null\n"
        "ls: cannot access 'x'\nhalf of a na\n"
    )
    assert parse_ls(text) == [
        Entry("a b", "folder", "drwxr-xr-x", "root", None, 1709287872.0),
        Entry("-> x", "file", "-rwsr-xr-x", "0", 18, 1709284272.0),
        Entry("link", "link", "lrwxrwxrwx", "me", None, None, "/etc/x -> y"),
        Entry("null", "other", "crw-rw-rw-", "root"),
    ]
