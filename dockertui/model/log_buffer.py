"""The lines of a log in bounded memory: all but the newest are kept compressed, in blocks."""

import zlib
from array import array
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

LineSource = Literal["stdout", "stderr", "note", "error"]

SOURCES: tuple[LineSource, ...] = ("stdout", "stderr", "note", "error")

OWN: tuple[LineSource, ...] = ("note", "error")
"""Lines that dockertui itself puts among those of the container; their text is harmless."""

LIMIT = 16 << 20
"""Bytes that the compressed lines of one buffer may take."""

BLOCK_LINES = 1024
BLOCK_CHARACTERS = 256 << 10
"""A block is closed, and compressed, when it has so many lines or characters."""

UNPACKED = 4
"""Blocks kept ready for reading."""


class LogEntry(NamedTuple):
    """A line: where it comes from, when it was written (epoch seconds, 0.0 if unknown), and its raw text.

    `origin` tells the logs apart that are merged in one buffer, by numbers from 0 to 255.
    """

    source: LineSource
    time: float
    text: str
    origin: int = 0


class Block:
    """Some successive lines, packed."""

    __slots__ = ("count", "origins", "packed", "size", "sources", "start", "times")

    def __init__(self, start: int, entries: Sequence[LogEntry]) -> None:
        self.start = start
        self.count = len(entries)
        self.sources = bytes(SOURCES.index(entry.source) for entry in entries)
        self.origins = bytes(entry.origin for entry in entries)
        self.times = array("d", (entry.time for entry in entries))
        self.packed = zlib.compress("\n".join(entry.text for entry in entries).encode("utf-8", "replace"), 1)
        self.size = len(self.packed) + 10 * self.count

    def unpack(self) -> list[str]:
        """The raw texts of the lines."""
        return zlib.decompress(self.packed).decode("utf-8").split("\n")


class LogBuffer:
    """Lines by number. Numbers stay as they are when lines are put in front (they may be negative) or dropped.

    `first` is the number of the oldest line, `end` the one behind the newest. `dropped` says whether lines were
    given up at the front for the sake of memory.
    """

    def __init__(self, limit: int = LIMIT) -> None:
        self.first = 0
        self.end = 0
        self.dropped = False
        self._limit = limit
        self._size = 0
        self._blocks: list[Block] = []
        self._open: list[LogEntry] = []
        self._open_characters = 0
        self._unpacked: OrderedDict[int, list[str]] = OrderedDict()

    def __len__(self) -> int:
        return self.end - self.first

    @property
    def full(self) -> bool:
        """Whether older lines would find no room."""
        return self._size >= self._limit

    def append(self, entries: Iterable[LogEntry]) -> None:
        """Put lines behind the newest; the oldest block is dropped when there is no more room."""
        for entry in entries:
            self._open.append(entry)
            self._open_characters += len(entry.text)
            self.end += 1
            if len(self._open) >= BLOCK_LINES or self._open_characters >= BLOCK_CHARACTERS:
                self._close()
        while self._size > self._limit and len(self._blocks) > 1:
            block = self._blocks.pop(0)
            self._size -= block.size
            self._unpacked.pop(block.start, None)
            self.first = self._blocks[0].start
            self.dropped = True

    def prepend(self, entries: Sequence[LogEntry]) -> None:
        """Put lines before the oldest."""
        for end in range(len(entries), 0, -BLOCK_LINES):
            part = entries[max(0, end - BLOCK_LINES) : end]
            self.first -= len(part)
            self._insert(0, Block(self.first, part))

    def entry(self, number: int) -> LogEntry:
        """The line of that number. Raises IndexError."""
        if not self.first <= number < self.end:
            raise IndexError(number)
        if number >= self._open_start:
            return self._open[number - self._open_start]
        block = self._block(number)
        index = number - block.start
        source, origin = SOURCES[block.sources[index]], block.origins[index]
        return LogEntry(source, block.times[index], self._texts(block)[index], origin)

    def slab(self, number: int) -> tuple[int, list[str]]:
        """The block around a line: the number of its first line, and the raw texts of all. For going through all."""
        if number >= self._open_start:
            return self._open_start, [entry.text for entry in self._open]
        block = self._block(number)
        return block.start, self._unpacked.get(block.start) or block.unpack()

    @property
    def _open_start(self) -> int:
        return self.end - len(self._open)

    def _close(self) -> None:
        self._insert(len(self._blocks), Block(self._open_start, self._open))
        self._open = []
        self._open_characters = 0

    def _insert(self, place: int, block: Block) -> None:
        self._blocks.insert(place, block)
        self._size += block.size

    def _block(self, number: int) -> Block:
        return self._blocks[bisect_right(self._blocks, number, key=lambda block: block.start) - 1]

    def _texts(self, block: Block) -> list[str]:
        texts = self._unpacked.get(block.start)
        if texts is None:
            texts = self._unpacked[block.start] = block.unpack()
            if len(self._unpacked) > UNPACKED:
                self._unpacked.popitem(last=False)
        else:
            self._unpacked.move_to_end(block.start)
        return texts
