"""Archives as an engine could send them, honest and not, and a look at what unpacking them did."""

import errno
import io
import os
import random
import stat
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, cast

from dockertui.engine import EngineError, Meter
from dockertui.engine.copies import copy_out

FOLDER, FILE, LINK, HARD = tarfile.DIRTYPE, tarfile.REGTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE
DEVICE, BLOCK_DEVICE, PIPE = tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE


class Entry(NamedTuple):
    """One member: `about` is a file's content, or what a link leads to."""

    name: str
    kind: bytes = FILE
    about: str = ""
    mode: int = 0o7777


def packed(*entries: Entry, form: int = tarfile.PAX_FORMAT) -> bytes:
    """An archive of these members, whatever they are called."""
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w", format=form, errors="surrogateescape") as tar:
        for entry in entries:
            member = tarfile.TarInfo(entry.name)
            member.type, member.mode, member.mtime = entry.kind, entry.mode, 1_000_000_000
            if entry.kind == FILE:
                member.size = len(entry.about.encode())
                tar.addfile(member, io.BytesIO(entry.about.encode()))
            else:
                member.linkname = entry.about
                tar.addfile(member)
    return whole.getvalue()


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The archive with some of it changed, mostly in headers, whose checksums are mostly right again."""
    changed = bytearray(data)
    for _time in range(chance.randint(1, 6)):
        start = chance.randrange(0, len(changed), 512)
        way = chance.randrange(6)
        if way == 0:
            changed[start : start + 512] = b""
        elif way == 1:
            changed[start:start] = changed[start : start + 512 * chance.randint(1, 3)]
        elif way == 2:
            del changed[chance.randrange(len(changed)) :]
        else:
            at = start + chance.choice([*range(110), *range(124, 136), *range(156, 265), *range(345, 360)])
            part = chance.choice([b"/", b"..", b"../", b"\0", b"7777777", b"\x80\xff", b"5", b"2", b"x", b"L", b"\xff"])
            changed[at : at + len(part)] = part
        if not changed:
            break
        if chance.random() < 0.9 and len(changed) >= start + 512:
            _signed(changed, start)
    return bytes(changed)


def _signed(data: bytearray, start: int) -> None:
    data[start + 148 : start + 156] = b" " * 8
    data[start + 148 : start + 156] = b"%06o\0 " % sum(data[start : start + 512])


def everything(folder: Path, besides: Path | None = None) -> dict[str, tuple[Any, ...]]:
    """All below a folder, as far as a change can be seen, but for what is at one place."""
    found: dict[str, tuple[Any, ...]] = {}
    for path in sorted(folder.rglob("*")):
        if besides is not None and (path == besides or besides in path.parents):
            continue
        status = path.lstat()
        content = path.read_bytes() if stat.S_ISREG(status.st_mode) else b""
        # The folder that the place is in has another time, and one more folder in it.
        told = () if besides is not None and path == besides.parent else (status.st_mtime_ns, status.st_nlink)
        found[str(path)] = (status.st_mode, status.st_ino, content, *told)
    return found


def harmless(target: Path) -> None:
    """Fail where something below a place is more than plain files and folders, and links that stay inside."""
    inside = target.resolve()
    assert not target.is_symlink()
    for path in [target, *target.rglob("*")]:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode) and _endless(path):
            continue  # It leads nowhere; `realpath` makes something up.
        if stat.S_ISLNK(mode):
            there = Path(os.path.realpath(path))
            assert there == inside or inside in there.parents, f"{path} -> {path.readlink()}"
            assert not str(path.readlink()).startswith("/")
        else:
            assert stat.S_ISREG(mode) or stat.S_ISDIR(mode), path
            assert mode & 0o7022 == 0 and mode & 0o600 == 0o600, path


def _endless(link: Path) -> bool:
    """Whether a link leads to itself."""
    try:
        link.stat()
    except OSError as error:
        return error.errno == errno.ELOOP
    return False


TOP = Entry("top", FOLDER)
FINE = Entry("top/fine", FILE, "fine", 0o644)


class Client:
    """Answers a request for an archive with this one."""

    def __init__(self, archive: bytes) -> None:
        self._archive = archive

    def watching(self, adopt: Any) -> Any:
        return io.BytesIO()

    def tar_of(self, container: str, path: str) -> Any:
        response = io.BytesIO(self._archive)
        return closing_raw(response)


class closing_raw:
    """A response with a body."""

    def __init__(self, raw: io.BytesIO) -> None:
        self.raw = raw
        self.close = raw.close


def copied(archive: bytes, target: Path, **options: Any) -> list[str]:
    return copy_out(cast(Any, Client(archive)), "c", "/top", target, Meter(), **options)


@contextmanager
def surroundings() -> Iterator[Path]:
    """A place for a copy, in a folder beside which there is something to harm."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "home" / ".ssh").mkdir(parents=True)
        (folder / "home" / ".bashrc").write_text("mine")
        (folder / "home" / ".ssh" / "authorized_keys").write_text("mine")
        (folder / "home" / "in").mkdir()
        yield folder / "home" / "in" / "target"


def attacked(archive: bytes, target: Path) -> None:
    """Unpack, and see that nothing else changed, and that nothing half made is left."""
    outside = target.parent.parent.parent
    before = everything(outside, target)
    try:
        copied(archive, target)
    except EngineError:
        assert not os.path.lexists(target)
    else:
        harmless(target)
    assert everything(outside, target) == before
