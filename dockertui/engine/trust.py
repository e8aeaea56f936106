"""Which compose files are read because a label names them, or because they lie where dockertui was started.

Compose does with an engine whatever such a file says, so it counts as git's configuration does (git-config(1),
`safe.directory`): where only the user, or root, can have written it. Everything here blocks.
"""

import os
import stat
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from dockertui import format as fmt
from dockertui.i18n import _
from dockertui.paths import exists, is_dir

LARGEST = 8 << 20
"""Bytes of a compose file that are read."""

SUFFIXES = (".yaml", ".yml", ".json")
"""How a file is named that a label may name."""

STORES = ("/proc", "/sys", "/dev", "/run", "/var/lib/docker", "/var/lib/containerd", "/var/lib/containers", "/var/snap")
"""Where engines keep what containers write, and what are no files at all."""

OF_USERS = ("/.local/share/docker/", "/.local/share/containers/")
"""The same for engines that belong to users, below their homes."""

LINKS = 40
"""Links on the way to a file that are followed, as many as Linux follows (path_resolution(7))."""

ACL = "system.posix_acl_access"
"""Where rights are kept that the mode does not tell (acl(5))."""


class Doubt(NamedTuple):
    """Why a file is not read unasked; where it is `final` it is not read at all."""

    why: str
    final: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """What counts beside owners and modes: `stores` are folders that containers write to, besides those that are known.

    In the `trusted` ones the user wants everything to be read.
    """

    stores: Sequence[str] = ()
    trusted: Sequence[str] = ()

    def doubt(self, files: Sequence[str], folder: str, *, named: bool) -> Doubt | None:
        """What speaks against some compose files, their project's folder and the `.env` in it; None where they count.

        Compose builds from that folder, and reads and mounts what files name relative to it. `named` files are chosen
        by a label. Those that are not there are left out.
        """
        there = [path for path in map(Path, (*files, *_environment(folder))) if os.path.lexists(path)]
        for path in there:
            if found := unusable(path) or self._open_to_others(path):
                return found
        if folder and exists(folder) and (found := _no_folder(folder) or self._open_to_others(Path(folder))):
            return found
        wrong = [path for path in there if named and str(path) in files and path.suffix not in SUFFIXES]
        return Doubt(_("{path} is not named as a compose file is").format(path=wrong[0])) if wrong else None

    def _open_to_others(self, path: Path) -> Doubt | None:
        try:
            steps = list(_steps(path))
        except OSError as error:
            return Doubt(f"{path}: {error.strerror}", final=True)
        real = steps[-1][0]
        stores = (*STORES, *self.stores)
        if any(_below(real, store) for store in stores if store) or any(part in str(real) for part in OF_USERS):
            return Doubt(_("{path} lies where containers write").format(path=path))
        if any(_below(real, folder) for folder in self.trusted if folder):
            return None
        return next((found for step, status in steps if (found := _others(step, status))), None)


def unusable(path: Path) -> Doubt | None:
    """Why something cannot be a compose file at all: it is no ordinary file, or too large."""
    try:
        status = path.stat()
    except OSError as error:
        return Doubt(f"{path}: {error.strerror}", final=True)
    if not stat.S_ISREG(status.st_mode):
        return Doubt(_("{path} is no ordinary file").format(path=path), final=True)
    if status.st_size > LARGEST:
        return Doubt(_("{path} is larger than {size}").format(path=path, size=fmt.memory(LARGEST)), final=True)
    return None


def _no_folder(path: str) -> Doubt | None:
    return None if is_dir(path) else Doubt(_("{path} is no folder").format(path=path), final=True)


def _environment(folder: str) -> Sequence[str]:
    return (str(Path(folder, ".env")),) if folder else ()


def _below(path: Path, folder: str) -> bool:
    return path.is_relative_to(Path(folder).resolve()) or path.is_relative_to(folder)


def _steps(path: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Each folder and link on the way to a file, and the file. Raises OSError."""
    place, links = Path("/"), 0
    yield place, place.lstat()
    ahead = deque(Path.cwd().joinpath(path).parts[1:])
    while ahead:
        part = ahead.popleft()
        if part == "..":
            place = place.parent
            continue
        step = place / part
        status = step.lstat()
        yield step, status
        if not stat.S_ISLNK(status.st_mode):
            place = step
            continue
        links += 1
        if links > LINKS:
            raise OSError(0, _("too many links"))
        target = step.readlink()
        if target.is_absolute():
            place = Path("/")
        ahead.extendleft(reversed(target.parts[1:] if target.is_absolute() else target.parts))


def _others(path: Path, status: os.stat_result) -> Doubt | None:
    """Who else than the user and root can have written a file, or put one in its place."""
    if status.st_uid not in _mine():
        return Doubt(_("{path} belongs to {user}").format(path=path, user=_name(status.st_uid)))
    if stat.S_ISLNK(status.st_mode) or (stat.S_ISDIR(status.st_mode) and status.st_mode & stat.S_ISVTX):
        return None  # Who may write the folder around it counts; in a sticky one each may replace only their own.
    if status.st_mode & stat.S_IWOTH or (status.st_mode & stat.S_IWGRP and not _alone(path, status)):
        return Doubt(_("Others can write to {path}").format(path=path))
    return None


def _mine() -> set[int]:
    """The users whose files count: root, who runs this, and who became root by sudo."""
    before = os.environ.get("SUDO_UID", "") if os.geteuid() == 0 else ""
    return {0, os.geteuid()} | ({int(before)} if before.isdecimal() and len(before) < 11 else set())


def _alone(path: Path, status: os.stat_result) -> bool:
    """Whether a file's group is that of its owner alone, by the custom of naming them alike."""
    import grp
    import pwd

    try:
        owner, group = pwd.getpwuid(status.st_uid), grp.getgrgid(status.st_gid)
        if ACL in os.listxattr(path):
            return False
    except (KeyError, OSError):
        return False
    return group.gr_gid == owner.pw_gid and group.gr_name == owner.pw_name and not {*group.gr_mem} - {owner.pw_name}


def _name(user: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return str(user)
