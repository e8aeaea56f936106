"""The one place where archives from elsewhere become files here.

Whoever made an archive may want out of the folder that it is unpacked in, so no path is ever joined: every folder is
entered from the one above by a handle and through no link, every file is one that was not there, and links are made
last, when nothing is unpacked through them any more. What may not be made is left out and told.
"""

import errno
import os
import stat
from collections.abc import Callable
from typing import Any

from dockertui import format as fmt
from dockertui.engine.errors import EngineError
from dockertui.engine.tar_reader import Member, TarReader
from dockertui.i18n import _

NAME_MAX, PATH_MAX = 255, 4095
"""Bytes that a name and a path may have (limits.h)."""

DEEPEST = 128
"""Folders within each other that are made."""

MOST = 2_000_000
"""Members that an archive may have: the file system of a large image has some hundred thousand."""

KEPT, EACH = 64 << 20, 100
"""Bytes that are kept until the end at most: links, folders and names of what is left out; and what each costs."""

ENTER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
MAKE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC

NOT_THERE = (errno.EEXIST, errno.ENOTDIR, errno.ELOOP, errno.ENOENT)
"""What the system says where another member is in the way, or one that is needed was left out."""

NO_NAME = (errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL)
"""What it says of names that this file system cannot have."""


class _LeftOut(Exception):
    """A member that is not unpacked."""


def unpack(archive: TarReader, place: int, name: str, within: bool = False) -> list[str]:
    """Unpack an archive of one file or folder as `name` in an empty folder of the user's, of which `place` is a handle.

    What the archive calls that file or folder does not matter; `within` says that its names are relative to the folder.
    Nobody but the owner may write what is made, and no setuid bit is kept. Returns the names of what was left out.
    Raises EngineError for what is no archive or too much, OSError.
    """
    unpacking = _Unpacking(archive, place, os.fsencode(name), b"./" if within else b"")
    try:
        return unpacking.run()
    finally:
        unpacking.leave()


class _Unpacking:
    """Paths are bytes, relative to the place, and begin with the name of the one file or folder."""

    def __init__(self, archive: TarReader, place: int, name: bytes, above: bytes) -> None:
        self._archive = archive
        self._place = place
        self._name = name
        self._above = above
        self._called = b""
        self._links: list[tuple[bytes, bytes]] = []
        self._folders: list[tuple[bytes, int]] = []
        self._left_out: list[str] = []
        self._kept = 0
        self._here, self._handle = b"", -1

    def run(self) -> list[str]:
        """Make all members, then the links, then put the times of folders right."""
        for count, member in enumerate(self._archive):
            if count >= MOST:
                raise EngineError("refused", _("The archive has more than {count} entries").format(count=MOST))
            self._attempt(member.name, self._make, member)
        for path, target in self._links:
            self._attempt(self._called + path[len(self._name) :], self._link, path, target)
        for path, modified in self._folders:
            os.utime(self._enter(path), (modified, modified))
        return self._left_out

    def leave(self) -> None:
        """Close the handle that is kept."""
        if self._handle >= 0:
            os.close(self._handle)
        self._here, self._handle = b"", -1

    def _attempt(self, name: bytes, make: Callable[..., None], *about: Any) -> None:
        try:
            make(*about)
        except (_LeftOut, OSError) as error:
            if isinstance(error, OSError) and error.errno not in (*NOT_THERE, *NO_NAME):
                raise
            self._keep(name)
            self._left_out.append(name.decode("utf-8", "surrogateescape"))

    def _keep(self, *what: bytes) -> None:
        self._kept += sum(map(len, what)) + EACH
        if self._kept > KEPT:
            raise EngineError("refused", _("The archive has too many links and folders, or too much to leave out"))

    def _path(self, name: bytes) -> bytes:
        """Where a member is to be. Raises _LeftOut for a name that no honest archive has."""
        if name.startswith(b"/"):
            raise _LeftOut
        called, _slash, rest = (self._above + name).partition(b"/")
        names = [part for part in rest.split(b"/") if part not in (b"", b".")]
        if called in (b"", b"..") or b".." in names or b"\0" in name or len(name) > PATH_MAX:
            raise _LeftOut
        if len(names) > DEEPEST or max(map(len, names), default=0) > NAME_MAX:
            raise _LeftOut
        self._called = self._called or called
        if called != self._called:
            raise _LeftOut
        return b"/".join((self._name, *names))

    def _make(self, member: Member) -> None:
        path = self._path(member.name)
        folder, _slash, name = path.rpartition(b"/")
        if member.kind == "folder":
            self._folder(folder, name, member)
        elif member.kind == "file":
            self._file(folder, name, member)
        elif member.kind == "hard link":
            self._hard_link(folder, name, member)
        elif member.kind == "link":
            self._keep(path, member.target)
            self._links.append((path, member.target))
        else:
            raise _LeftOut

    def _folder(self, folder: bytes, name: bytes, member: Member) -> None:
        path = folder + b"/" + name if folder else name
        self._keep(path)
        _make_folder(name, member.mode & 0o755 | 0o700, self._enter(folder))
        self._enter(path)
        self._folders.append((path, member.modified))

    def _file(self, folder: bytes, name: bytes, member: Member) -> None:
        system = os.fstatvfs(self._place)
        if member.size > (free := system.f_bavail * system.f_frsize):
            needs = _("A file of {size} does not fit: {free} are free")
            raise EngineError("refused", needs.format(size=fmt.size(member.size), free=fmt.size(free)))
        file = os.open(name, MAKE, member.mode & 0o755 | 0o600, dir_fd=self._enter(folder))
        try:
            for piece in self._archive.content():
                left = memoryview(piece)
                while left:
                    left = left[os.write(file, left) :]
            os.utime(file, (member.modified, member.modified))
        finally:
            os.close(file)

    def _hard_link(self, folder: bytes, name: bytes, member: Member) -> None:
        """One more name for a file of the archive: symbolic links, which might lead elsewhere, are not there yet."""
        there, _slash, source = self._path(member.target).rpartition(b"/")
        handle = os.dup(self._enter(there, make=False))
        try:
            if not stat.S_ISREG(os.stat(source, dir_fd=handle, follow_symlinks=False).st_mode):
                raise _LeftOut
            os.link(source, name, src_dir_fd=handle, dst_dir_fd=self._enter(folder), follow_symlinks=False)
        finally:
            os.close(handle)

    def _link(self, path: bytes, target: bytes) -> None:
        """A link that stays inside, wherever the other ones lead.

        It may go up first, by no more folders than it is deep in, and then down, and never up again: what it goes up
        from are folders, since it was put there through no link, and each link on its way down stays inside itself.
        """
        folder, _slash, name = path.rpartition(b"/")
        names = [part for part in target.split(b"/") if part not in (b"", b".")]
        up = next((count for count, part in enumerate(names) if part != b".."), len(names))
        if not folder or not names or b".." in names[up:] or up > folder.count(b"/"):
            raise _LeftOut
        if target.startswith(b"/") or b"\0" in target or len(target) > PATH_MAX:
            raise _LeftOut
        os.symlink(target, name, dir_fd=self._enter(folder))

    def _enter(self, path: bytes, make: bool = True) -> int:
        """A handle of a folder, valid until another is entered; with `make` folders that are missing are made."""
        if self._handle < 0 or self._here != path:
            self.leave()
            handle = os.dup(self._place)
            try:
                for name in path.split(b"/") if path else ():
                    if make:
                        _make_folder(name, 0o755, handle)
                    handle, above = os.open(name, ENTER, dir_fd=handle), handle
                    os.close(above)
            except BaseException:
                os.close(handle)
                raise
            self._here, self._handle = path, handle
        return self._handle


def _make_folder(name: bytes, mode: int, above: int) -> None:
    """Make a folder, unless there is something of that name, which is then entered or not."""
    try:
        os.mkdir(name, mode, dir_fd=above)
    except FileExistsError:
        return
