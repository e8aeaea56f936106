"""A slow line between two network namespaces: rate, delay, loss, and a queue of limited length. Only root can have one.

Run as a module it is the line itself: `python -m sandbox.line NEAR FAR BITS_PER_SECOND DELAY LOSS QUEUE`.
"""

import ctypes
import fcntl
import os
import random
import secrets
import select
import signal
import struct
import subprocess
import sys
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass, field
from pathlib import Path
from typing import Self

from sandbox.install import Unavailable

SPACES = Path("/run/netns")
TUN = Path("/dev/net/tun")
NEAR, FAR = "10.77.0.1", "10.77.0.2"
"""The addresses of the two ends, in namespaces that nothing else is in."""

CLONE_NEWNET = 0x40000000
TUNSETIFF = 0x400454CA
IFF_TUN, IFF_NO_PI = 0x0001, 0x1000
"""Constants of setns(2), and of linux/if_tun.h: packets come and go without a header of their own."""

LONGEST_PACKET = 2048
"""Bytes, more than an interface takes at once."""


@dataclass(frozen=True, slots=True)
class Quality:
    """What a line is like: bits a second, seconds one way, share of packets lost, bytes that may wait at one end."""

    rate: float
    delay: float
    loss: float
    queue: int


BAD = Quality(64_000, 0.15, 0.01, 16_000)
MIDDLING = Quality(1_000_000, 0.025, 0.0, 64_000)
GOOD = Quality(1e9, 0.0, 0.0, 1 << 24)


@dataclass(slots=True)
class Way:
    """One direction: packets wait until they were sent one after the other, and until they have arrived."""

    quality: Quality
    chance: random.Random
    carried: int = 0
    _free: float = 0.0
    _waiting: deque[tuple[float, bytes]] = field(default_factory=deque)

    def take(self, packet: bytes, now: float) -> None:
        """A packet comes in: it is dropped where too much waits, and may get lost."""
        behind = max(0.0, self._free - now) * self.quality.rate / 8
        if behind + len(packet) > self.quality.queue:
            return
        self._free = max(self._free, now) + len(packet) * 8 / self.quality.rate
        if self.chance.random() >= self.quality.loss:
            self._waiting.append((self._free + self.quality.delay, packet))

    def arrived(self, now: float) -> list[bytes]:
        """The packets that are there by now."""
        found = []
        while self._waiting and self._waiting[0][0] <= now:
            found.append(self._waiting.popleft()[1])
            self.carried += len(found[-1])
        return found

    def wait(self, now: float, at_most: float) -> float:
        """Seconds until the next packet is there."""
        return min(at_most, max(0.0, self._waiting[0][0] - now)) if self._waiting else at_most


class Line:
    """Two namespaces, `near` and `far`, and the line between them. Usable as a context manager.

    `stop` removes everything, and so does its own end where this process dies.
    """

    def __init__(self, quality: Quality) -> None:
        self.quality = quality
        name = secrets.token_hex(3)
        self.near, self.far = f"dockertui-{name}-near", f"dockertui-{name}-far"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Make it. Raises `Unavailable`."""
        if os.geteuid() != 0:
            raise Unavailable("a slow line is made of network namespaces, which only root may make")
        if not TUN.exists():
            raise Unavailable(f"a slow line is made of tun devices, and there is no {TUN}")
        words = (self.near, self.far, *map(str, astuple(self.quality)))
        command = (sys.executable, "-m", "sandbox.line", *words)
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._process.stdout
        if not self._process.stdout.readline():
            self.stop()
            raise RuntimeError("the line between two network namespaces cannot be made")

    def stop(self) -> None:
        """End it, and whatever is left in its namespaces."""
        if self._process:
            assert self._process.stdin and self._process.stdout
            self._process.stdin.close()
            self._process.wait()
            self._process.stdout.close()
            self._process = None

    @staticmethod
    def within(space: str) -> tuple[str, ...]:
        """How the command begins that runs a program in one of the namespaces."""
        return ("nsenter", f"--net={SPACES / space}")

    def carried(self) -> tuple[int, int]:
        """Bytes that went from near to far so far, and back, with what the protocols add."""
        assert self._process and self._process.stdin and self._process.stdout
        self._process.stdin.write(b"\n")
        self._process.stdin.flush()
        there, back = self._process.stdout.readline().split()
        return int(there), int(back)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def main(near: str, far: str, quality: Quality) -> None:
    """Carry packets until standard input is closed; a line of it is answered by what was carried."""
    spaces = {near: NEAR, far: FAR}
    try:
        ends = [_end(space, address) for space, address in spaces.items()]
        ways = [Way(quality, random.Random(seed)) for seed in (7, 8)]
        print("ready", flush=True)
        _carry(ends, ways)
    finally:
        for space in spaces:
            _end_all(space)
            subprocess.run(("ip", "netns", "delete", space), check=False, capture_output=True)


def _end_all(space: str) -> None:
    """End what still runs in a namespace: nothing tells it that the line is gone."""
    found = subprocess.run(("ip", "netns", "pids", space), check=False, capture_output=True, text=True)
    for pid in set(map(int, found.stdout.split())) - {os.getpid()}:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _carry(ends: Sequence[int], ways: Sequence[Way]) -> None:
    while True:
        now = time.monotonic()
        for way, to in zip(ways, reversed(ends), strict=True):
            for packet in way.arrived(now):
                with suppress(OSError):
                    os.write(to, packet)
        wait = min(way.wait(now, 1.0) for way in ways)
        ready, _, _ = select.select([0, *ends], [], [], wait)
        if 0 in ready:
            if not os.read(0, 1):
                return
            print(*(way.carried for way in ways), flush=True)
        for way, come in zip(ways, ends, strict=True):
            if come in ready:
                _take(come, way)


def _take(end: int, way: Way) -> None:
    with suppress(BlockingIOError):
        while packet := os.read(end, LONGEST_PACKET):
            way.take(packet, time.monotonic())


def _end(space: str, address: str) -> int:
    """Make a namespace with one end of the line, and return the file of its packets."""
    subprocess.run(("ip", "netns", "add", space), check=True)
    with (SPACES / space).open() as there:
        if ctypes.CDLL(None, use_errno=True).setns(there.fileno(), CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), "setns")
    end = os.open(TUN, os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(end, TUNSETIFF, struct.pack("16sH22x", b"line", IFF_TUN | IFF_NO_PI))
    for words in (
        ("address", "add", f"{address}/24", "dev", "line"),
        ("link", "set", "line", "up", "mtu", "1500"),
        ("link", "set", "lo", "up"),
    ):
        subprocess.run(("ip", *words), check=True)
    return end


if __name__ == "__main__":
    rate, delay, loss, queue = sys.argv[3:]
    main(sys.argv[1], sys.argv[2], Quality(float(rate), float(delay), float(loss), int(queue)))
