"""What labels tell of a replacement: read with care, since any image or container may carry them."""

import json
from typing import Any

import pytest

from dockertui.labels import COPY_OF, REPLACES, WAY_BACK, WORK, without_own
from dockertui.resources.run.swap_record import LONGEST, Swap, labelled
from dockertui.spec import argv, from_inspect

WORK_ID = "0123456789abcdef"
OLD = "a" * 64
SWAP = Swap(OLD, "web", "web", "running", {"Name": "always", "MaximumRetryCount": 0}, {"n": {"Aliases": ["x"]}})


def test_what_is_written_is_read() -> None:
    labels = SWAP.labels(WORK_ID, [SWAP], OLD)
    told = labelled(labels)
    assert told
    assert (told.work, told.old, told.swap, list(told.swaps)) == (WORK_ID, OLD, SWAP, [SWAP])
    assert labels[REPLACES] == OLD
    assert SWAP.labels(WORK_ID, [SWAP])[COPY_OF] == OLD


def told(**changes: Any) -> str:
    values = {"old": OLD, "name": "web", "wanted": "web", "state": "running", **changes}
    return json.dumps({"old": OLD, "swaps": [values]})


@pytest.mark.parametrize(
    "labels",
    [
        {},
        {WORK: WORK_ID},
        {WORK: "../../etc/passwd", WAY_BACK: told()},
        {WORK: WORK_ID, WAY_BACK: "["},
        {WORK: WORK_ID, WAY_BACK: "[" * 50_000},
        {WORK: WORK_ID, WAY_BACK: "null"},
        {WORK: WORK_ID, WAY_BACK: json.dumps({"old": OLD, "swaps": 5})},
        {WORK: WORK_ID, WAY_BACK: json.dumps({"old": OLD, "swaps": [None]})},
        {WORK: WORK_ID, WAY_BACK: json.dumps({"old": "b" * 64, "swaps": []})},
        {WORK: WORK_ID, WAY_BACK: told(old="web")},
        {WORK: WORK_ID, WAY_BACK: told(old=7)},
        {WORK: WORK_ID, WAY_BACK: told(name="")},
        {WORK: WORK_ID, WAY_BACK: told(restart="always")},
        {WORK: WORK_ID, WAY_BACK: told(patience="x")},
        {WORK: WORK_ID, WAY_BACK: told(surplus=1)},
        {WORK: WORK_ID, WAY_BACK: told(name="w" * LONGEST)},
    ],
)
def test_what_makes_no_sense_tells_nothing(labels: dict[str, str]) -> None:
    assert labelled(labels) is None


def test_they_are_not_the_users() -> None:
    labels = {"mine": "1", **SWAP.labels(WORK_ID, [SWAP], OLD)}
    assert without_own(labels) == {"mine": "1"}
    spec = from_inspect({"Id": OLD, "Config": {"Image": "x", "Labels": labels}, "HostConfig": {}})
    assert spec.all("label") == ("mine=1",)
    assert "io.dockertui" not in " ".join(argv(spec))
