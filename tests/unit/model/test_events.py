"""What is kept of an event."""

import json
from typing import Any

from dockertui.model.events import remembered

TOLD = {
    "status": "start",
    "id": "abc",
    "from": "busybox",
    "Type": "container",
    "Action": "start",
    "Actor": {"ID": "abc", "Attributes": {"image": "busybox", "name": "web", "exitCode": "0"}},
    "scope": "local",
    "time": 1795728613,
    "timeNano": 1795728613883293175,
}


def test_what_is_read_is_kept() -> None:
    assert remembered(TOLD) == {name: TOLD[name] for name in ("Type", "Action", "Actor", "time", "timeNano")}
    assert remembered({"Type": "image", "Actor": None}) == {"Type": "image", "Actor": None}


def test_texts_that_come_again_are_there_once() -> None:
    first, second = (remembered(json.loads(json.dumps(TOLD))) for _time in range(2))
    assert _texts(first) == _texts(second)


def _texts(value: Any) -> list[int]:
    """The identities of all texts."""
    if isinstance(value, dict):
        return [identity for pair in value.items() for part in pair for identity in _texts(part)]
    return [id(value)] if isinstance(value, str) else []
