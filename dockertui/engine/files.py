"""The files of a container: folders, what changed in them, and the beginning of a file. All block.

A running container is asked by its own `ls`; where there is none, or the session only reads, the engine's tar archive
of the folder is read for its headers, within bounds. Everything that comes back is untrusted.
"""

import posixpath
import re
import stat
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from dockertui.engine.errors import EngineError
from dockertui.engine.meter import Meter
from dockertui.engine.tar_reader import Member, TarReader
from dockertui.format import parse_time, whole
from dockertui.i18n import _

if TYPE_CHECKING:
    from dockertui.engine.client import Client

FileKind = Literal["folder", "file", "link", "other"]
FileChange = Literal["", "A", "C", "D"]

PATIENCE = 10.0
"""Seconds that a command in the container may take."""

LISTED = 8 << 20
"""Bytes of a listing that are read."""

ARCHIVE_BYTES, ARCHIVE_SECONDS = 256 << 20, 5.0
"""How much of a folder's archive is read for its headers: it holds all that is below as well."""

VIEWED = 1 << 20
"""Bytes of a file that are shown."""

HOPS = 16
"""Links that are followed to a file."""

FOLDER_BIT, LINK_BIT = 1 << 31, 1 << 27
"""Of the modes that the engine tells (Go, fs.FileMode)."""

_LINE = re.compile(
    r"(?P<mode>[-dlcbpsD][-rwxsStTl]{9})\S*\s+\d+\s+(?P<owner>\S+)\s+\S+\s+(?:\d+,\s*)?(?P<size>\d+)\s+"
    r"(?:(?P<when>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?:\.\d+)? (?P<zone>[-+]\d{4})|[A-Z][a-z]{2}\s+\d+\s+[\d:]{4,5}) "
    r"(?P<name>.+)"
)
"""A line of `ls -l`, of GNU, BusyBox or toybox, with `--full-time` or without."""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One name in a folder. `mode` is as `ls` writes it, `modified` in epoch seconds; `change` as in `docker diff`."""

    name: str
    kind: FileKind
    mode: str = ""
    owner: str = ""
    size: int | None = None
    modified: float | None = None
    target: str = ""
    change: FileChange = ""


@dataclass(frozen=True, slots=True)
class Folder:
    """What a folder holds, folders first. `own` says that the container's `ls` told it."""

    path: str
    entries: tuple[FileEntry, ...]
    own: bool
    incomplete: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """The beginning of a file: its bytes, and its whole size where that is known."""

    path: str
    data: bytes
    size: int | None = None

    @property
    def binary(self) -> bool:
        """Whether it is no text: it has a NUL byte, or bytes in the middle that are not UTF-8."""
        try:
            self.data[:-3].decode()
        except UnicodeDecodeError as error:
            return error.start < len(self.data) - 8
        return b"\0" in self.data


def look(client: "Client", container: str, path: str, running: bool) -> Folder | Content:
    """What is at a path, links followed. Raises EngineError, or as the SDK does."""
    live = running and not client.read_only
    where, kind = _resolve(client, container, path)
    if kind == "folder" or (kind == "" and live and _own(client, container, where) is not None):
        return folder(client, container, where, live)
    if kind == "" and live:
        return _printed(client, container, where)
    return _content(client, container, where)


def folder(client: "Client", container: str, path: str, live: bool) -> Folder:
    """What a folder holds; `live` says that commands may be run in the container."""
    entries = _own(client, container, path) if live else None
    own, incomplete = entries is not None, False
    if entries is None:
        entries, incomplete = _archived(client, container, path)
    changes = _changes(client, container, path)
    known = {entry.name for entry in entries}
    gone = [
        FileEntry(name, "other", change="D") for name, change in changes.items() if change == "D" and name not in known
    ]
    marked = [replace(entry, change=changes.get(entry.name, "")) for entry in entries]
    ordered = sorted((*marked, *gone), key=lambda entry: (entry.kind != "folder", entry.name))
    return Folder(path, tuple(ordered), own, incomplete)


def output(client: "Client", container: str, argv: list[str], most: int = LISTED) -> tuple[int | None, bytes, bytes]:
    """Run a command as root in a container: its status (None: it did not end), output and errors, within bounds."""
    created = client.exec_create(container, argv, user="0", environment=["LC_ALL=C"])
    meter = Meter()
    pieces: tuple[list[bytes], list[bytes]] = ([], [])
    timer = threading.Timer(PATIENCE, meter.stop)
    timer.start()
    try:
        with client.watching(meter.adopt):
            for parts in client.exec_start(created["Id"], stream=True, demux=True):
                for kept, part in zip(pieces, parts, strict=True):
                    kept += [part] if part else []
                meter.done += sum(len(part or b"") for part in parts)
                if meter.done > most:
                    break
    finally:
        timer.cancel()
    out, errors = (b"".join(kept) for kept in pieces)
    return client.exec_inspect(created["Id"])["ExitCode"], out[:most], errors


def parse_ls(text: str) -> list[FileEntry]:
    """The entries of a listing by `ls -lA`; lines that are not one are left out."""
    found = []
    for match in filter(None, map(_LINE.fullmatch, text.split("\n"))):
        kind = _KINDS.get(match["mode"][0], "other")
        name, target = match["name"], ""
        if kind == "link":
            name, _arrow, target = name.partition(" -> ")
        when = match["when"] and parse_time(f"{match['when']}{match['zone']}")
        size = whole(match["size"]) if kind == "file" else None
        found.append(FileEntry(name, kind, match["mode"], match["owner"], size, when or None, target))
    return found


_KINDS: dict[str, FileKind] = {"d": "folder", "-": "file", "l": "link"}


def _own(client: "Client", container: str, path: str) -> list[FileEntry] | None:
    """What the container's own `ls` says of a folder; None where it does not."""
    from docker.errors import APIError

    if not path.isprintable():
        return None
    for options in (["-lA", "--full-time"], ["-lA"]):
        try:
            status, out, _errors = output(client, container, ["ls", *options, "--", path.rstrip("/") + "/"])
        except APIError:
            return None  # Newer engines refuse to start what is not there; a paused container runs nothing.
        entries = parse_ls(out.decode(errors="surrogateescape"))
        if status == 0 or entries:
            return entries
    return None


class _Enough(Exception):
    """So much of an archive was read as is allowed."""


def _bounded(response: Any) -> Callable[[int], bytes]:
    """Reads a response's body, and ends that by _Enough where it takes too much."""
    left, until = ARCHIVE_BYTES, time.monotonic() + ARCHIVE_SECONDS

    def read(count: int) -> bytes:
        nonlocal left
        if left <= 0 or time.monotonic() > until:
            raise _Enough
        data: bytes = response.raw.read(count)
        left -= len(data)
        return data

    return read


@contextmanager
def _tar(client: "Client", container: str, path: str) -> Iterator[TarReader]:
    """The archive of a path, read as a stream. Raises EngineError where it is damaged, and _Enough."""
    with closing(client.tar_of(container, path)) as response:
        yield TarReader(_bounded(response))


def _archived(client: "Client", container: str, path: str) -> tuple[list[FileEntry], bool]:
    """What the archive of a folder says it holds, and whether that may not be all."""
    entries: dict[str, FileEntry] = {}
    try:
        with _tar(client, container, posixpath.join(path, ".")) as tar:
            for member in tar:
                parts = [part for part in _text(member.name).split("/") if part not in ("", ".")]
                if len(parts) == 1 and parts[0] != "..":
                    entries.setdefault(parts[0], _entry(parts[0], member))
    except _Enough:
        return list(entries.values()), True
    return list(entries.values()), False


def _entry(name: str, member: Member) -> FileEntry:
    kind: FileKind = "file" if member.kind == "hard link" else member.kind
    bits = {"folder": stat.S_IFDIR, "link": stat.S_IFLNK, "file": stat.S_IFREG}.get(kind, 0)
    size = member.size if member.kind == "file" else None
    target = _text(member.target) if kind == "link" else ""
    mode = stat.filemode(member.mode | bits)
    return FileEntry(name, kind, mode, str(member.owner or "root"), size, float(member.modified), target)


def _text(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")


def _changes(client: "Client", container: str, path: str) -> dict[str, FileChange]:
    """What `docker diff` says of the names in a folder."""
    prefix = path.rstrip("/") + "/"
    found: Iterable[dict[str, Any]] = client.diff(container) or ()
    names = ((str(each["Path"]), each["Kind"]) for each in found)
    inside = ((full[len(prefix) :], kind) for full, kind in names if full.startswith(prefix))
    return {name: ("C", "A", "D")[kind] for name, kind in inside if name and "/" not in name}


def _resolve(client: "Client", container: str, path: str) -> tuple[str, FileKind | Literal[""]]:
    """Where a path leads, and what is there; "" where the engine does not see it, as in /proc."""
    from docker.errors import NotFound

    for _hop in range(HOPS):
        try:
            found = client.path_stat(container, path)
        except NotFound:
            return path, ""
        if found["mode"] & FOLDER_BIT:
            return path, "folder"
        if not found["mode"] & LINK_BIT:
            return path, "file"
        path = posixpath.normpath(posixpath.join(posixpath.dirname(path), found["linkTarget"]))
    raise EngineError("refused", _("Too many links lead to {path}").format(path=path))


def _content(client: "Client", container: str, path: str) -> Content:
    """The beginning of a file by its archive."""
    with _tar(client, container, path) as tar:
        member = next(iter(tar), None)
        if member is None or member.kind != "file":
            raise EngineError("refused", _("{path} is neither a file nor a folder").format(path=path))
        data = b""
        for piece in tar.content():
            data += piece
            if len(data) >= VIEWED:
                break
        return Content(path, data[:VIEWED], member.size)


def _printed(client: "Client", container: str, path: str) -> Content:
    """What the container's own `cat` prints of a file that only its processes see."""
    status, out, errors = output(client, container, ["cat", "--", path], VIEWED)
    if status != 0 and not out:
        why = errors.decode(errors="replace")
        raise EngineError("not_found", _("Cannot read {path}").format(path=path), why)
    return Content(path, out, None if len(out) == VIEWED else len(out))
