"""The journal of work of several steps: what is under way, on disk, so that whoever comes next can end it."""

import fcntl
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from dockertui.json_text import parse
from dockertui.ordinary import read_text
from dockertui.paths import state_dir
from dockertui.whole_file import private_folder, write_whole


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One work: `kind` says who can end it, `data` (JSON) how; `engine` is the key of the session.

    `begun` and `kept_until` are epoch seconds; the latter is 0 until the work is done, and then says how long it can
    be undone.
    """

    id: str
    kind: str
    engine: str
    title: str
    begun: float
    data: Mapping[str, Any] = field(default_factory=dict)
    kept_until: float = 0.0


class Journal:
    """One file for each work in the state folder, locked (flock(2)) by the process whose work it is.

    All methods block on the disk.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or state_dir() / "journal"
        self._held: dict[str, int] = {}

    def write(self, entry: JournalEntry) -> None:
        """Write an entry, in place of what stood there of that work, and hold it. Raises OSError."""
        private_folder(self._folder)
        self._hold(entry.id)
        write_whole(self._path(entry.id), json.dumps(asdict(entry), ensure_ascii=False), sync=True)

    def drop(self, identity: str) -> None:
        """Take the entry of a work that has ended away. Raises OSError."""
        for suffix in ("json", "lock"):
            self._path(identity, suffix).unlink(missing_ok=True)
        if identity in self._held:
            os.close(self._held.pop(identity))

    def any(self) -> bool:
        """Whether there is an entry that this process does not hold."""
        return any(path.stem not in self._held for path in self._folder.glob("*.json"))

    def mine(self, identity: str) -> bool:
        """Whether this process is at a work."""
        return identity in self._held

    def left(self, engine: str) -> list[JournalEntry]:
        """The entries of an engine that no process holds, oldest first; they are held from now on."""
        found = [self._read(path) for path in self._folder.glob("*.json")]
        mine = [entry for entry in found if entry and entry.engine == engine and entry.id not in self._held]
        return sorted((entry for entry in mine if self._free(entry.id)), key=lambda entry: entry.begun)

    def held_elsewhere(self, identity: str) -> bool:
        """Whether another process of this machine is at a work."""
        if identity in self._held or not self._path(identity).exists():
            return False
        if not self._free(identity):
            return True
        os.close(self._held.pop(identity))
        return False

    def _path(self, identity: str, suffix: str = "json") -> Path:
        return self._folder / f"{identity}.{suffix}"

    def _hold(self, identity: str) -> bool:
        """Lock a work; False where another process has it. Raises OSError."""
        if identity in self._held:
            return True
        lock = os.open(self._path(identity, "lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
            return False
        self._held[identity] = lock
        return True

    def _free(self, identity: str) -> bool:
        """Hold a work that somebody else left, where nobody has it and the folder can be written."""
        try:
            return self._hold(identity)
        except OSError:
            return False

    def _read(self, path: Path) -> JournalEntry | None:
        with suppress(OSError, ValueError, TypeError):  # One that is broken cannot be taken up.
            entry = JournalEntry(**parse(read_text(path)))
            texts = (entry.id, entry.kind, entry.engine, entry.title)
            numbers = (entry.begun, entry.kept_until)
            sound = all(isinstance(text, str) for text in texts) and isinstance(entry.data, dict)
            if sound and all(isinstance(number, int | float) for number in numbers) and path.stem == entry.id:
                return entry
        return None
