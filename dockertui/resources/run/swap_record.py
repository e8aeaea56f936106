"""One container that takes the place of another: what is to be known to finish that, or to put the old one back."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from dockertui.json_text import parse
from dockertui.labels import COPY_OF, REPLACES, WAY_BACK, WORK

ID = re.compile(r"[0-9a-f]{64}")
WORK_ID = re.compile(r"[0-9a-f]{16}")

LONGEST = 100_000
"""Characters of a label that is read."""

ACTIVE = ("running", "paused", "restarting")
"""The states of a container whose process exists, or will again without anybody's doing."""


@dataclass(frozen=True, slots=True)
class Swap:
    """`old` is the id of the one replaced, `name` what it was called, `state` and `restart` (a RestartPolicy) its own.

    `wanted` is what the new one is to be called, `connect` the networks (EndpointSettings by name) that it gets after
    it was made. `copied` says that the engine removes the old one when it stops (`--rm`), so that a copy of it waits
    to come back in its place. `patience` are the seconds that it gets to stop.
    """

    old: str
    name: str
    wanted: str
    state: str
    restart: Mapping[str, Any] = field(default_factory=dict)
    connect: Mapping[str, Any] = field(default_factory=dict)
    copied: bool = False
    patience: float = 10.0

    @property
    def active(self) -> bool:
        """Whether the old one ran."""
        return self.state in ACTIVE

    @property
    def aside(self) -> str:
        """What the old one is called while it is kept."""
        return f"{self.name}-{self.old[:6]}-old"

    @property
    def making(self) -> str:
        """What the new one is called until it takes its place."""
        return f"{self.name}-{self.old[:6]}-new" if self.wanted == self.name else self.wanted

    def labels(self, work: str, swaps: "Sequence[Swap]", replaces: str = "") -> dict[str, str]:
        """The labels of the new one, which replaces what has that id, or, without one, of the copy.

        `swaps` are all that belong to the work.
        """
        told = {"old": self.old, "swaps": [asdict(swap) for swap in swaps]}
        found = {WORK: work, WAY_BACK: json.dumps(told, ensure_ascii=False)}
        return {**found, **({REPLACES: replaces} if replaces else {COPY_OF: self.old})}


def swap_of(values: object) -> Swap | None:
    """A swap out of what was written of it, on disk or in a label; None where it makes no sense."""
    try:
        swap = Swap(**values)  # type: ignore[arg-type]
    except TypeError:
        return None
    texts = all(isinstance(text, str) and text for text in (swap.name, swap.wanted, swap.state))
    maps = isinstance(swap.restart, dict) and isinstance(swap.connect, dict)
    numbers = isinstance(swap.patience, int | float) and 0 <= swap.patience < 1e6
    known = isinstance(swap.old, str) and ID.fullmatch(swap.old)
    return swap if texts and maps and numbers and known else None


def swaps_of(written: object) -> list[Swap]:
    """Swaps out of what was written of them; none where one of them makes no sense."""
    found = [swap_of(values) for values in written] if isinstance(written, list) else []
    swaps = [swap for swap in found if swap]
    return swaps if len(swaps) == len(found) else []


class Told(NamedTuple):
    """What a container's labels say: the work that made it, the id of the old one, and all swaps of that work."""

    work: str
    old: str
    swaps: Sequence[Swap]

    @property
    def swap(self) -> Swap:
        """The one that the container is part of."""
        return next(swap for swap in self.swaps if swap.old == self.old)


def labelled(labels: Mapping[str, str]) -> Told | None:
    """What a container's labels say; None for others, and where they make no sense."""
    work, text = labels.get(WORK, ""), labels.get(WAY_BACK, "")
    if not WORK_ID.fullmatch(work) or len(text) > LONGEST:
        return None
    try:
        told = parse(text)
    except ValueError:
        return None
    if not isinstance(told, dict):
        return None
    swaps, old = swaps_of(told.get("swaps")), told.get("old")
    return Told(work, str(old), swaps) if any(swap.old == old for swap in swaps) else None
