"""Tar files out of an engine and into it: save, export, load, import. All block, and copy in constant memory.

Files are written beside their place and moved there when they are whole, so that nothing half done is left behind.
"""

import contextlib
import os
import sys
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from dockertui.engine.body import BUFFER, blocks, json_lines
from dockertui.engine.errors import EngineError
from dockertui.engine.meter import Meter
from dockertui.i18n import _
from dockertui.ordinary import open_ordinary
from dockertui.paths import exists
from dockertui.whole_file import beside

if TYPE_CHECKING:
    from dockertui.engine.client import Client

GZIP_LEVEL = 3
"""Of zlib's 1 to 9: beyond it time grows much faster than size shrinks."""

GZIP_WINDOW = 31
"""For zlib: the largest window, in gzip's format."""

IOV_MAX = os.sysconf("SC_IOV_MAX")
"""Pieces that one call writes at most (writev(2))."""

COMPRESSED = (".gz", ".tgz")
"""Ends of the names of files that are written in gzip's format."""


def save(client: "Client", names: Sequence[str], target: Path, meter: Meter) -> None:
    """Write images, by their references or ids, as one tar file (GET /images/get)."""
    _fetch(client, target, meter, "/images/get", names=list(names))


def export(client: "Client", container: str, target: Path, meter: Meter) -> None:
    """Write a container's file system as a tar file."""
    _fetch(client, target, meter, "/containers/{0}/export", container)


def load(client: "Client", source: Path, meter: Meter) -> list[dict[str, Any]]:
    """Load the images of a tar file, compressed or not; returns the engine's messages, errors among them."""
    return _send(client, source, meter, "/images/load", quiet="1")


def import_tar(
    client: "Client", source: Path, meter: Meter, repository: str, tag: str, changes: Sequence[str], message: str
) -> list[dict[str, Any]]:
    """Make an image of a file system in a tar file; `changes` are lines of a Dockerfile, such as `CMD ["sh"]`."""
    wanted = {"fromSrc": "-", "repo": repository, "tag": tag, "message": message, "changes": list(changes)}
    return _send(client, source, meter, "/images/create", **{key: value for key, value in wanted.items() if value})


def free_space(folder: Path) -> int:
    """Bytes that this user can still write in a folder. Raises OSError."""
    import psutil

    return int(psutil.disk_usage(str(folder)).free)


class Partial:
    """A file that is written beside its place, moved there at the end, and removed where that is not reached.

    Only what was there at the beginning is replaced: about that the user was asked. Compressed where the name of its
    place says so. Raises EngineError for what the file system refuses.
    """

    def __init__(self, target: Path) -> None:
        self._target = target
        self._place = target.with_name(beside(target))
        self._file = -1
        self._replaces = False
        packs = target.name.endswith(COMPRESSED)
        self._pack = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, GZIP_WINDOW) if packs else None

    def __enter__(self) -> Self:
        with telling(self._target):
            self._replaces = exists(self._target)
            self._file = os.open(self._place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        return self

    def write(self, *pieces: bytes | memoryview) -> int:
        """Append data; returns its length."""
        pack = self._pack
        self._put([pack.compress(piece) for piece in pieces] if pack else list(pieces))
        return sum(map(len, pieces))

    def _put(self, pieces: list[bytes | memoryview]) -> None:
        with telling(self._target):
            while pieces:
                written = os.writev(self._file, pieces[:IOV_MAX])
                while pieces and written >= len(pieces[0]):
                    written -= len(pieces.pop(0))
                if written:
                    pieces[0] = pieces[0][written:]

    def finish(self) -> None:
        """The file is whole: move it to its place."""
        if self._pack:
            self._put([self._pack.flush()])
        with telling(self._target):
            if not self._replaces:  # The name is taken first: what came there meanwhile is not replaced.
                os.close(os.open(self._target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
            self._place.replace(self._target)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._file)
        with contextlib.suppress(OSError):
            self._place.unlink(missing_ok=True)


@contextlib.contextmanager
def telling(path: Path) -> Iterator[None]:
    """Say which file it is about where the file system refuses something."""
    try:
        yield
    except OSError as error:
        what = _("Cannot use {path}").format(path=path)
        raise EngineError("refused", what, error.strerror or str(error)) from error


def _fetch(client: "Client", target: Path, meter: Meter, path: str, *parts: str, **params: Any) -> None:
    with client.watching(meter.adopt), Partial(target) as file:
        response = client.open(path, *parts, **params)
        with contextlib.closing(response):
            for pieces in blocks(response):
                meter.add(file.write(*pieces))
        meter.add(0)
        file.finish()


def _send(client: "Client", source: Path, meter: Meter, path: str, **params: Any) -> list[dict[str, Any]]:
    with telling(source):
        opened = os.fdopen(open_ordinary(source), "rb", buffering=0)
    with opened as file, client.watching(meter.adopt):
        response = client.upload(path, Upload(file, source, os.fstat(file.fileno()).st_size, meter), params)
        with contextlib.closing(response):
            return [message for batch in json_lines(response) for message in batch]


class Upload:
    """An open file as the body of a request that tells its length beforehand; `meter` counts what was sent.

    `source` is what a user knows it by. A size of 0 means that it is not known, as that of a pipe. What is appended
    meanwhile is not sent. Iteration raises EngineError.
    """

    def __init__(self, file: Any, source: Path, size: int, meter: Meter) -> None:
        self._file = file
        self._source = source
        self._size = size
        self._meter = meter

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[memoryview]:
        view = memoryview(bytearray(BUFFER))
        left = self._size or sys.maxsize
        while left and (count := self._read(view[: min(left, BUFFER)])):
            yield view[:count]
            left -= count
            self._meter.add(count)
        if left and self._size:
            raise EngineError("refused", _("{path} became shorter while it was sent").format(path=self._source))

    def _read(self, view: memoryview) -> int:
        with telling(self._source):
            return int(self._file.readinto(view))
