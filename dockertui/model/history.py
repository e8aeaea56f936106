"""The measurements of the last hour, by container, in bounded memory."""

from array import array
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from dockertui.engine import Sample

KEEP = 3600
"""Samples kept for one container: an hour at one a second."""


@dataclass(frozen=True, slots=True)
class Rates:
    """What two successive samples say together: bytes per second."""

    received: float
    sent: float
    read: float
    written: float


class Series:
    """Numbers of one measure, oldest first, dropped from the front in blocks once there are too many."""

    __slots__ = ("_values",)

    def __init__(self) -> None:
        self._values = array("f")

    def add(self, value: float) -> None:
        """Append a number."""
        self._values.append(value)
        if len(self._values) > KEEP + 600:
            del self._values[:600]

    def last(self, count: int) -> Iterable[float]:
        """The newest `count` numbers, oldest first."""
        return self._values[-count:] if count > 0 else ()

    def __len__(self) -> int:
        return len(self._values)


class Track:
    """The history of one container."""

    __slots__ = (
        "cpu",
        "memory",
        "pids",
        "rates",
        "read",
        "received",
        "sample",
        "sent",
        "throttled",
        "written",
    )

    def __init__(self) -> None:
        self.sample: Sample | None = None
        self.rates: Rates | None = None
        self.cpu = Series()
        self.memory = Series()
        self.pids = Series()
        self.received = Series()
        self.sent = Series()
        self.read = Series()
        self.written = Series()
        self.throttled = Series()

    def add(self, sample: Sample) -> None:
        """Take the next sample; rates follow from the one before."""
        before, self.sample = self.sample, sample
        self.cpu.add(sample.cpu or 0.0)
        self.memory.add(sample.memory)
        self.pids.add(sample.pids)
        if before is None or sample.time <= before.time:
            return
        rate = _rate(before, sample)
        self.rates = Rates(
            rate(lambda s: s.rx), rate(lambda s: s.tx), rate(lambda s: s.read), rate(lambda s: s.written)
        )
        self.received.add(self.rates.received)
        self.sent.add(self.rates.sent)
        self.read.add(self.rates.read)
        self.written.add(self.rates.written)
        self.throttled.add(rate(lambda s: s.throttled))


def _rate(before: Sample, after: Sample) -> Callable[[Callable[[Sample], float]], float]:
    seconds = after.time - before.time
    return lambda measure: max(0.0, measure(after) - measure(before)) / seconds


class History:
    """Tracks by container id, with listeners told after each round of samples."""

    def __init__(self) -> None:
        self.tracks: dict[str, Track] = {}
        self.listeners: list[Callable[[], None]] = []

    def add(self, samples: dict[str, Sample], known: Collection[str]) -> None:
        """Take a round of samples; tracks of containers no longer known are dropped."""
        for identity, sample in samples.items():
            self.tracks.setdefault(identity, Track()).add(sample)
        for identity in [identity for identity in self.tracks if identity not in known]:
            del self.tracks[identity]
        for listener in self.listeners:
            listener()
