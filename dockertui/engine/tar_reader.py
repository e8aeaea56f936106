"""Tar archives from elsewhere, read as a stream within limits: what POSIX (ustar, pax) and GNU tar write.

`tarfile` is not used for this: it keeps extended headers of any size in memory, recurses and searches as long as the
archive likes, and raises whatever occurs to it. Here a damaged archive is an EngineError, whatever its bytes.
"""

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from dockertui.engine.errors import EngineError
from dockertui.i18n import _

MemberKind = Literal["folder", "file", "link", "hard link", "other"]

BLOCK = 512

PIECE = 1 << 18
"""Bytes of a file's content that are handed out at a time, at most."""

EXTENDED = 1 << 20
"""Bytes that an extended header may have: names have 4 KiB at most, extended attributes 64 KiB each."""

EXTENSIONS = 16
"""Extended headers before one member; writers make three at most."""

LARGEST = 1 << 62
"""Bytes that a file may have: no file system has larger ones."""

LATEST = 1 << 33
"""The end of the times that are believed, in epoch seconds: the year 2242."""

_KINDS: dict[bytes, MemberKind] = {
    b"0": "file",
    b"\0": "file",
    b"7": "file",
    b"1": "hard link",
    b"2": "link",
    b"5": "folder",
}
_EMPTY = b"123456"
"""Kinds of members that have no content, whatever their header says: links, devices, folders, pipes."""


class Member(NamedTuple):
    """What a header says. Names are bytes as they are there, unchecked; `target` is that of a link."""

    name: bytes
    kind: MemberKind
    size: int = 0
    mode: int = 0
    owner: int = 0
    modified: int = 0
    target: bytes = b""


class TarReader:
    """The members of an archive, of which `read` gives so many bytes, fewer at the end only."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self._left = 0
        self._padding = 0

    def __iter__(self) -> Iterator[Member]:
        """Each member; what was not read of its content is passed over. Raises EngineError where it is damaged."""
        more: dict[bytes, bytes] = {}
        extensions = 0
        while True:
            for _piece in self.content():
                pass
            header = self._exactly(BLOCK)
            if not header.strip(b"\0"):
                return
            kind, size = _checked(header)
            if kind not in b"xgLK":
                yield self._member(header, kind, size, more)
                more, extensions = {}, 0
                continue
            extensions += 1
            if extensions > EXTENSIONS or size > EXTENDED:
                raise damaged(_("a header is too long"))
            self._begin(size)
            data = b"".join(self.content())
            if kind == b"x":
                more |= _records(data)
            elif kind in b"LK":
                more[b"path" if kind == b"L" else b"linkpath"] = data.partition(b"\0")[0]

    def content(self) -> Iterator[bytes]:
        """What is left of the content of the member at hand, in pieces. Raises EngineError where it ends too early."""
        while self._left:
            piece = self._exactly(min(self._left, PIECE), some=True)
            self._left -= len(piece)
            yield piece
        if self._padding:
            self._exactly(self._padding)
            self._padding = 0

    def _begin(self, size: int) -> None:
        self._left, self._padding = size, -size % BLOCK

    def _exactly(self, count: int, some: bool = False) -> bytes:
        """So many bytes, with `some` at least one of them."""
        data = self._read(count)
        while data and len(data) < count and not some:
            more = self._read(count - len(data))
            if not more:
                break
            data += more
        if not data or (len(data) < count and not some):
            raise damaged(_("it ends too early"))
        return data

    def _member(self, header: bytes, kind: bytes, size: int, more: dict[bytes, bytes]) -> Member:
        name, target = header[:100].partition(b"\0")[0], header[157:257].partition(b"\0")[0]
        prefix = header[345:500].partition(b"\0")[0] if header[257:263] == b"ustar\0" else b""
        name = more.get(b"path", prefix + b"/" + name if prefix else name)
        if b"size" in more:
            size = _decimal(more[b"size"])
        what = _KINDS.get(kind, "other")
        if what == "file" and name.endswith(b"/"):
            what = "folder"  # As archives of old say it.
        if any(key.startswith(b"GNU.sparse.") for key in more):
            what = "other"
        if kind == b"S":
            raise damaged(_("it has a sparse file"))
        self._begin(0 if kind in _EMPTY else size)
        return Member(
            name,
            what,
            size if what == "file" else 0,
            _number(header[100:108]) & 0o7777,
            _number(header[108:116]),
            _time(more.get(b"mtime"), header[136:148]),
            more.get(b"linkpath", target),
        )


def damaged(why: str) -> EngineError:
    """The error for an archive that is none."""
    return EngineError("refused", _("The engine's archive is damaged"), why)


def _checked(header: bytes) -> tuple[bytes, int]:
    """The kind and the size that a header tells, whose sum is right (POSIX.1-2017, pax, ustar interchange format)."""
    told = _number(header[148:156])
    rest = header[:148] + b" " * 8 + header[156:]
    # Some of old summed signed bytes.
    if told != (total := sum(rest)) and told != total - 256 * sum(byte > 127 for byte in rest):
        raise damaged(_("a header has the wrong checksum"))
    return header[156:157], _within(_number(header[124:136]))


def _number(field: bytes) -> int:
    """A number in octal digits, or in GNU's way as bytes behind a first one of 0x80; negative ones are damage."""
    if field[0] == 0x80:
        return int.from_bytes(field[1:], "big")
    digits = field.partition(b"\0")[0].strip()
    if digits.strip(b"01234567"):
        raise damaged(_("a header has a wrong number"))
    return int(digits or b"0", 8)


def _decimal(digits: bytes) -> int:
    if not digits.isdigit() or len(digits) > 19:
        raise damaged(_("a header has a wrong number"))
    return _within(int(digits))


def _within(size: int) -> int:
    if size > LARGEST:
        raise damaged(_("a header has a wrong number"))
    return size


def _time(extended: bytes | None, field: bytes) -> int:
    """When a member was modified, as far as it is a time that can be believed."""
    if extended is None:
        # A time before 1970 is a negative number, which is no damage here.
        return min(_number(field), LATEST) if field[0] != 0xFF else 0
    whole = extended.partition(b".")[0]
    return min(int(whole), LATEST) if whole.isdigit() and len(whole) < 12 else 0


def _records(data: bytes) -> dict[bytes, bytes]:
    """The records of an extended header, each `LENGTH KEY=VALUE` and a line's end."""
    found: dict[bytes, bytes] = {}
    start = 0
    while start < len(data):
        digits = data[start : start + 8].partition(b" ")[0]
        end = start + (int(digits) if digits.isdigit() else 0)
        key, equals, value = data[start + len(digits) + 1 : end].partition(b"=")
        if not start < end <= len(data) or not equals or not value.endswith(b"\n"):
            raise damaged(_("a header has a wrong record"))
        found[key] = value[:-1]
        start = end
    return found
