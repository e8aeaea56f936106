"""Files out of a container and into it, as `docker cp` copies them. All block, and copy in constant memory."""

import contextlib
import os
import shutil
import stat
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from dockertui.engine.archives import telling
from dockertui.engine.errors import EngineError
from dockertui.engine.meter import Meter
from dockertui.i18n import _

if TYPE_CHECKING:
    from requests import Response

    from dockertui.engine.client import Client

SENT = 1 << 18
"""Bytes of a file that are sent at a time."""

BLOCK = tarfile.BLOCKSIZE


class _Metered:
    """A response's body as a file for `tarfile`."""

    def __init__(self, response: "Response", meter: Meter) -> None:
        self._body = response.raw
        self._meter = meter

    def read(self, count: int) -> bytes:
        """So many bytes, fewer at the end. Raises EngineError where the transfer was stopped."""
        data: bytes = self._body.read(count)
        self._meter.add(len(data))
        return data


def copy_out(client: "Client", container: str, path: str, target: Path, meter: Meter) -> list[str]:
    """Copy a file, or a folder with all below it, to `target`, which must not be a folder.

    The archive is unpacked beside the target and moved there when it is whole. Nothing in it gets anywhere else: of
    links only those that stay inside are made, and no devices; the names of what was left out are returned.
    """
    with telling(target):
        place = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".partial", dir=target.parent))
    try:
        with client.watching(meter.adopt):
            response = client.tar_of(container, path)
            with contextlib.closing(response), telling(target):
                left_out = _unpack(_Metered(response, meter), place)
        with telling(target):
            found = list(place.iterdir())
            if len(found) != 1:
                raise EngineError("refused", _("Nothing of {path} can be copied").format(path=path))
            found[0].replace(target)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return left_out


def _unpack(body: _Metered, place: Path) -> list[str]:
    """Unpack an archive of one file or folder; the names of what is left out. Raises EngineError, OSError."""
    left_out = []
    top = ""
    try:
        with tarfile.open(fileobj=body, mode="r|", errors="surrogateescape") as tar:  # type: ignore[call-overload]
            for member in tar:
                whole, (head, _slash, rest) = member.name, member.name.rstrip("/").partition("/")
                top = top or head
                # Links are judged by the folder that they come to stand in, not by the one that it is unpacked in.
                member.name, folder = (rest, place / top) if rest else (head, place)
                member.linkname = member.linkname.removeprefix(f"{top}/") if member.islnk() else member.linkname
                try:
                    if head != top:
                        raise tarfile.OutsideDestinationError(member, whole)
                    tar.extract(member, folder, filter="data")
                except (tarfile.FilterError, KeyError, tarfile.StreamError):
                    left_out.append(whole)
    except tarfile.TarError as error:
        raise EngineError("refused", _("The engine's archive is damaged"), str(error)) from error
    return left_out


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
    with path.open("rb", buffering=0) as file:
        while left:
            data = file.read(min(SENT, left))
            if not data:
                raise EngineError("refused", _("{path} became shorter while it was copied").format(path=path))
            left -= len(data)
            yield data
            meter.add(len(data))
    yield bytes(-size % BLOCK)
