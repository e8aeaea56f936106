"""Files out of a container and into it, as `docker cp` copies them. All block, and copy in constant memory."""

import contextlib
import os
import shutil
import stat
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from dockertui.engine.archives import telling
from dockertui.engine.errors import EngineError
from dockertui.engine.meter import Meter
from dockertui.engine.tar_reader import TarReader
from dockertui.engine.unpacking import ENTER, MAKE, unpack
from dockertui.i18n import _
from dockertui.ordinary import open_ordinary
from dockertui.whole_file import beside

if TYPE_CHECKING:
    from requests import Response

    from dockertui.engine.client import Client

SENT = 1 << 18
"""Bytes of a file that are sent at a time."""

BLOCK = tarfile.BLOCKSIZE

WHOLE, BEFORE = "whole", "before"
"""Names in the folder beside a target: what is to take its place, and what was there."""


def copy_out(
    client: "Client", container: str, path: str, target: Path, meter: Meter, replace: bool = False
) -> list[str]:
    """Copy a file, or a folder with all below it, to `target`, which is replaced only with `replace`, and no folder.

    The archive is unpacked beside the target and moved there when it is whole; nothing in it gets anywhere else
    (`unpacking.py`). Returns the names of what was left out. Raises EngineError, and leaves nothing behind then.
    """
    with contextlib.ExitStack() as stack:
        with telling(target):
            parent, place = stack.enter_context(_place_beside(target))
        stack.enter_context(client.watching(meter.adopt))
        # Of "/" the members would have names that begin with one; of "/." they are relative, with "./" or without.
        root = path == "/"
        response = stack.enter_context(contextlib.closing(client.tar_of(container, "/." if root else path)))
        with telling(target):
            left_out = unpack(TarReader(_metered(response, meter)), place, WHOLE, within=root)
            try:
                folder = stat.S_ISDIR(os.stat(WHOLE, dir_fd=place, follow_symlinks=False).st_mode)
            except FileNotFoundError as error:
                why = _("it is a link, a device, or nothing that can be unpacked safely")
                raise EngineError("refused", _("Nothing of {path} can be copied").format(path=path), why) from error
            (_replace if replace else _put)(place, parent, target.name, folder)
    return left_out


def _metered(response: "Response", meter: Meter) -> Callable[[int], bytes]:
    """Reads a response's body. Raises EngineError where the transfer was stopped."""

    def read(count: int) -> bytes:
        data: bytes = response.raw.read(count)
        meter.add(len(data))
        return data

    return read


@contextlib.contextmanager
def _place_beside(target: Path) -> Iterator[tuple[int, int]]:
    """Handles of the folder that a target is in, and of an empty one in that for the user alone, which goes after."""
    with contextlib.ExitStack() as stack:
        parent = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        stack.callback(os.close, parent)
        name = beside(target)
        os.mkdir(name, 0o700, dir_fd=parent)
        stack.callback(shutil.rmtree, name, ignore_errors=True, dir_fd=parent)
        place = os.open(name, ENTER, dir_fd=parent)
        stack.callback(os.close, place)
        yield parent, place


def _put(place: int, parent: int, name: str, folder: bool) -> None:
    """Move what is whole to its name, which is taken first, so that nothing that came there meanwhile is lost."""
    try:
        if folder:
            os.mkdir(name, 0o700, dir_fd=parent)
        else:
            os.close(os.open(name, MAKE, 0o600, dir_fd=parent))
    except FileExistsError as error:
        what = _("{name} is there by now, and is not replaced").format(name=name)
        raise EngineError("refused", what) from error
    try:
        os.replace(WHOLE, name, src_dir_fd=place, dst_dir_fd=parent)
    except OSError:
        (os.rmdir if folder else os.unlink)(name, dir_fd=parent)
        raise


def _replace(place: int, parent: int, name: str, folder: bool) -> None:
    """Move what is whole to a name, in the place of the file that has it."""
    if folder:
        with contextlib.suppress(FileNotFoundError):
            if not stat.S_ISDIR(os.stat(name, dir_fd=parent, follow_symlinks=False).st_mode):
                os.replace(name, BEFORE, src_dir_fd=parent, dst_dir_fd=place)
    try:
        os.replace(WHOLE, name, src_dir_fd=place, dst_dir_fd=parent)
    except OSError:
        with contextlib.suppress(FileNotFoundError):
            os.replace(BEFORE, name, src_dir_fd=place, dst_dir_fd=parent)
        raise


def copy_in(client: "Client", container: str, source: Path, folder: str, meter: Meter) -> None:
    """Copy a file, or a folder with all below it, into a folder of a container; they belong to root there."""
    client.put_tar(container, folder, _packed(source, meter))


def size_of(source: Path) -> int:
    """Bytes of a file, or of all files below a folder. Raises EngineError."""
    return sum(path.lstat().st_size for path in _all(source) if path.is_file() and not path.is_symlink())


def _all(source: Path) -> Iterator[Path]:
    with telling(source):
        yield source
        if source.is_dir() and not source.is_symlink():
            for folder, folders, files in os.walk(source):
                yield from (Path(folder, name) for name in sorted((*folders, *files)))


def _packed(source: Path, meter: Meter) -> Iterator[bytes]:
    """A tar file of a file or a folder, in pieces; pipes, sockets and devices are left out."""
    with telling(source):
        for path in _all(source):
            member = _member(path, str(Path(source.name, path.relative_to(source))), follow=path == source)
            if member is None:
                continue
            yield member.tobuf(tarfile.PAX_FORMAT, errors="surrogateescape")
            if member.isreg():
                yield from _padded(path, member.size, meter)
    yield bytes(2 * BLOCK)


def _member(path: Path, name: str, follow: bool) -> tarfile.TarInfo | None:
    """The header of a file, a folder or a link; None for anything else."""
    status = path.stat() if follow else path.lstat()
    member = tarfile.TarInfo(name)
    member.mode, member.mtime = stat.S_IMODE(status.st_mode), int(status.st_mtime)
    if stat.S_ISREG(status.st_mode):
        member.size = status.st_size
    elif stat.S_ISDIR(status.st_mode):
        member.type = tarfile.DIRTYPE
    elif stat.S_ISLNK(status.st_mode):
        member.type, member.linkname = tarfile.SYMTYPE, str(path.readlink())
    else:
        return None
    return member


def _padded(path: Path, size: int, meter: Meter) -> Iterator[bytes]:
    """So many bytes of a file, and what fills its last block. Raises EngineError where it has become shorter."""
    left = size
    with os.fdopen(open_ordinary(path), "rb", buffering=0) as file:
        while left:
            data = file.read(min(SENT, left))
            if not data:
                raise EngineError("refused", _("{path} became shorter while it was copied").format(path=path))
            left -= len(data)
            yield data
            meter.add(len(data))
    yield bytes(-size % BLOCK)
