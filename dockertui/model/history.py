"""The measurements of the last hour, by container, in bounded memory."""

from array import array
from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from dockertui.engine import Sample

KEEP = 3600
"""Samples kept for one container: an hour at one a second."""


class Rates(NamedTuple):
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
        seconds = sample.time - before.time
        rates = self.rates = Rates(
            _rate(before.rx, sample.rx, seconds),
            _rate(before.tx, sample.tx, seconds),
            _rate(before.read, sample.read, seconds),
            _rate(before.written, sample.written, seconds),
        )
        self.received.add(rates.received)
        self.sent.add(rates.sent)
        self.read.add(rates.read)
        self.written.add(rates.written)
        self.throttled.add(_rate(before.throttled, sample.throttled, seconds))


def _rate(before: float, after: float, seconds: float) -> float:
    """How fast a counter grows; one that was set back to nothing grows not at all."""
    return (after - before) / seconds if after > before else 0.0


class History:
    """Tracks by container id, and the host's where it is this one; listeners are told after each round of samples."""

    def __init__(self) -> None:
        self.tracks: dict[str, Track] = {}
        self.host = Track()
        self.listeners: list[Callable[[], None]] = []

    def add(self, samples: dict[str, Sample], known: Collection[str], host: Sample | None = None) -> None:
        """Take a round of samples; tracks of containers no longer known are dropped."""
        if host is not None and host is not self.host.sample:
            self.host.add(host)
        for identity, sample in samples.items():
            track = self.tracks.get(identity)
            if track is None:
                track = self.tracks[identity] = Track()
            track.add(sample)
        for identity in [identity for identity in self.tracks if identity not in known]:
            del self.tracks[identity]
        for listener in self.listeners:
            listener()
