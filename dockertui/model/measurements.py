"""The measurements of the last hour, by container, in bounded memory."""

from array import array
from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from dockertui.engine import Sample

KEEP = 3600
"""Seconds that are kept for one container."""

LONGEST_GAP = 120.0
"""Seconds between two samples that are compared, at most: beyond that nobody knows what was."""


class Rates(NamedTuple):
    """What two successive samples say together: bytes per second."""

    received: float
    sent: float
    read: float
    written: float


class Series:
    """Numbers of one measure, one for each second, oldest first, dropped from the front in blocks."""

    __slots__ = ("_values",)

    def __init__(self) -> None:
        self._values = array("f")

    def add(self, value: float, seconds: int) -> None:
        """Append a number that holds for so many seconds."""
        self._values.extend([value] * seconds)
        if len(self._values) > KEEP + 600:
            del self._values[:600]

    def last(self, count: int) -> Iterable[float]:
        """The newest `count` numbers, oldest first."""
        return self._values[-count:] if count > 0 else ()

    def __len__(self) -> int:
        return len(self._values)


class Track:
    """The history of one container. Where samples come seldom, each stands for the seconds since the one before."""

    __slots__ = (
        "_left",
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
        self._left = 0.0
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

    def add(self, sample: Sample, every: float) -> None:
        """Take the next sample, of which one is due every so many seconds, 0.0 for one; rates follow from the last."""
        before, self.sample = self.sample, sample
        seconds = sample.time - before.time if before else 0.0
        whole = self._whole(seconds, every)
        self.cpu.add(sample.cpu or 0.0, whole)
        self.memory.add(sample.memory, whole)
        self.pids.add(sample.pids, whole)
        self.rates = None if seconds > LONGEST_GAP else self.rates
        if before is None or not 0 < seconds <= LONGEST_GAP:
            return
        rates = self.rates = Rates(
            _rate(before.rx, sample.rx, seconds),
            _rate(before.tx, sample.tx, seconds),
            _rate(before.read, sample.read, seconds),
            _rate(before.written, sample.written, seconds),
        )
        self.received.add(rates.received, whole)
        self.sent.add(rates.sent, whole)
        self.read.add(rates.read, whole)
        self.written.add(rates.written, whole)
        self.throttled.add(_rate(before.throttled, sample.throttled, seconds), whole)

    def _whole(self, seconds: float, every: float) -> int:
        """For how many seconds of the graphs a sample stands; what they are more or less is made up by the next."""
        if not every or not seconds:
            return 1
        exact = min(seconds, 2 * every + 1) + self._left
        whole = max(1, round(exact))
        self._left = max(-1.0, exact - whole)
        return whole


def _rate(before: float, after: float, seconds: float) -> float:
    """How fast a counter grows; one that was set back to nothing grows not at all."""
    return (after - before) / seconds if after > before else 0.0


class Measurements:
    """Tracks by container id, and the host's where it is this one; listeners are told after each round of samples."""

    def __init__(self) -> None:
        self.tracks: dict[str, Track] = {}
        self.host = Track()
        self.listeners: list[Callable[[], None]] = []

    def add(
        self, samples: dict[str, Sample], known: Collection[str], host: Sample | None = None, every: float = 0.0
    ) -> None:
        """Take a round of samples, `every` seconds after the last of a container, 0.0 for one.

        Tracks of containers no longer known are dropped.
        """
        if host is not None and host is not self.host.sample:
            self.host.add(host, 0.0)
        for identity, sample in samples.items():
            track = self.tracks.get(identity)
            if track is None:
                track = self.tracks[identity] = Track()
            track.add(sample, every)
        for identity in [identity for identity in self.tracks if identity not in known]:
            del self.tracks[identity]
        for listener in self.listeners:
            listener()
