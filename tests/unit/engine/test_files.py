"""What a container's own `ls` says of a folder is believed where all of it came."""

from typing import Any

import pytest

from dockertui.engine import files

NOTE = b"-rw-r--r-- 1 root root 6 2026-01-02 03:04:05.678 +0000 note.txt\n"


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ((0, b"total 4\n" + NOTE, b""), ["note.txt"]),
        ((1, b"total 4\n" + NOTE, b"ls: /x: Permission denied\n"), ["note.txt"]),
        ((0, b"total 0\n", b""), []),
        ((0, b"", b""), None),  # An engine that is short of time ends the output of a short command early.
        ((0, b"total 4\n" + NOTE[:-1], b""), None),
        ((0, b"total 4\n" + NOTE + NOTE[:20], b""), None),
        ((2, b"", b"ls: /x: No such file or directory\n"), None),
        ((None, b"total 4\n", b""), None),
    ],
)
def test_a_listing_is_whole(
    said: tuple[int | None, bytes, bytes], names: list[str] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "output", lambda *_arguments: said)
    client: Any = None
    found = files._own(client, "web", "/data")
    assert (None if found is None else [entry.name for entry in found]) == names
