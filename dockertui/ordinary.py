"""Reading files that somebody else may have put there: ordinary ones only, and no more of them than is expected.

A pipe, a terminal or a device would keep its reader waiting, or never end; opening one may already do something.
"""

import errno
import os
import stat
from pathlib import Path

from dockertui.i18n import _

MOST = 16 << 20
"""Bytes of a file of settings, variables or patterns."""

READ = 1 << 18


def open_ordinary(path: str | Path) -> int:
    """A descriptor of a file to read, links followed. Raises OSError for what is none, but for the null device."""
    try:
        _check(Path(path).stat(), path)
        # What has taken its place meanwhile is opened without waiting, and found out.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    except ValueError as error:
        raise OSError(errno.EINVAL, _("no file has such a name"), str(path)) from error
    try:
        _check(os.fstat(descriptor), path)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _check(status: os.stat_result, path: str | Path) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    empty = stat.S_ISCHR(status.st_mode) and status.st_rdev == Path(os.devnull).stat().st_rdev
    if not stat.S_ISREG(status.st_mode) and not empty:
        raise OSError(errno.EINVAL, _("it is no ordinary file"), str(path))


def read_bytes(path: str | Path, most: int = MOST) -> bytes:
    """What is in a file. Raises OSError, also where it is no ordinary file, or has more than `most` bytes."""
    descriptor = open_ordinary(path)
    try:
        pieces, left = list[bytes](), most + 1
        while left and (piece := os.read(descriptor, min(left, READ))):
            pieces.append(piece)
            left -= len(piece)
    finally:
        os.close(descriptor)
    if not left:  # Files of /proc tell no size, so it is seen by reading.
        raise OSError(errno.EFBIG, _("it is larger than {count} MiB").format(count=most >> 20), str(path))
    return b"".join(pieces)


def read_text(path: str | Path, errors: str = "strict", most: int = MOST) -> str:
    """The text in a file, in UTF-8, with its line ends as they are. Raises OSError, UnicodeDecodeError."""
    return read_bytes(path, most).decode("utf-8", errors)
