"""Files that are written whole: beside their place, where nobody else can put a link, and moved there at the end."""

import contextlib
import os
import secrets
import stat
from pathlib import Path
from types import TracebackType
from typing import Self

PRIVATE = 0o600
"""The mode of what only the user may read, whatever the umask."""


def beside(target: Path) -> str:
    """A name for what is to take the place of `target`, in the same folder: nobody can guess it, and it is a name."""
    name = os.fsdecode(os.fsencode(target.name)[:200])
    return f".{name}.{secrets.token_hex(4)}.partial"


class WholeFile:
    """A file beside `target` that takes its place by `finish`, and is removed where that is not reached.

    A new one has `mode`, or that of other new files; one that is there keeps its mode, with `tighten` for its owner
    alone, and its owner, as far as this user may give files away. A link is replaced, not followed. All raise OSError.
    """

    def __init__(self, target: Path, mode: int | None = PRIVATE, tighten: bool = False) -> None:
        self._target = target
        self._mode = mode
        self._kept = 0o700 if tighten else 0o777
        self._place = self._target.with_name(beside(target))
        self.descriptor = -1

    def __enter__(self) -> Self:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        self.descriptor = os.open(self._place, flags, 0o666 if self._mode is None else PRIVATE)
        return self

    def write(self, data: bytes) -> None:
        """Append data."""
        left = memoryview(data)
        while left:
            left = left[os.write(self.descriptor, left) :]

    def finish(self, sync: bool = False) -> None:
        """The file is whole: move it to its place; with `sync` the disk has it first."""
        with contextlib.suppress(FileNotFoundError):
            before = self._target.lstat()
            if stat.S_ISREG(before.st_mode):
                self._mode = before.st_mode & self._kept
                with contextlib.suppress(PermissionError):
                    os.fchown(self.descriptor, before.st_uid, before.st_gid)
        if self._mode is not None:
            os.fchmod(self.descriptor, self._mode)
        if sync:
            os.fsync(self.descriptor)
        self._place.replace(self._target)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self.descriptor)
        self._place.unlink(missing_ok=True)


def write_whole(target: Path, content: str | bytes, *, tighten: bool = False, sync: bool = False) -> None:
    """Write a file of the user's own whole, as `WholeFile`, with the folders above it. Raises OSError."""
    private_folder(target.parent)
    with WholeFile(target, tighten=tighten) as file:
        file.write(content if isinstance(content, bytes) else content.encode("utf-8", "surrogateescape"))
        file.finish(sync)


def write_new(target: Path, text: str) -> None:
    """Write a file that is not there yet, with the mode of other new files; through no link. Raises OSError."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(target, flags, 0o666), "w", encoding="utf-8") as file:
        file.write(text)


def private_folder(folder: Path) -> None:
    """Make a folder, and those above it that are missing, for the user alone, whatever the umask. Raises OSError."""
    missing = [path for path in (folder, *folder.parents) if not os.path.lexists(path)]
    for path in reversed(missing):
        with contextlib.suppress(FileExistsError):
            path.mkdir(mode=0o700)
