"""The terminal emulator: how quickly it takes output, beside pyte as it comes, and what its history weighs."""

import gzip
import random
import re
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pyte

from bench.figures import Figure
from bench.stage import Stage
from bench.terminal import COLUMNS, PRIVATE, ROWS
from dockertui.terminal import Terminal

RECORDINGS = Path(__file__).parents[2] / "tests" / "terminal" / "recordings"
PIECE = 1 << 16
"""Bytes fed at once, as they are read."""

AMOUNT = 2_000_000
"""Bytes of each kind of output, for the emulator; pyte gets a part of them."""

ROUNDS = 3
HISTORY = 10_000

_PYTE_RAISES = re.compile(rb"\x1b\[(?:[0-9;]*[ !\"$'*]|[0-9:;]*:[0-9:;]*)[0-9;]*[@-~]|\x1b[()][A-Z0-9]")
"""Sequences that pyte raises on or prints, beyond `PRIVATE`."""


def speed(_stage: Stage) -> Iterator[Figure]:
    """Megabytes a CPU second for each kind of output, the best of some rounds."""
    for name, data, least in _corpora():
        speed = max(_speed(data, _emulator()) for _round in range(ROUNDS))
        part = PRIVATE.sub(b"", _PYTE_RAISES.sub(b"", data[: AMOUNT // 10]))
        stock = _speed(part, pyte.ByteStream(pyte.Screen(COLUMNS, ROWS)).feed)
        yield Figure(f"terminal parse: {name}", speed, "MB/s", note=f"stock pyte {stock:.2f}", least=least)


def memory(_stage: Stage) -> Iterator[Figure]:
    """What 10,000 rows of history take."""
    plain = "".join(f"{number:08} GET /api/v1/items/{number} 200 in {number % 97} ms\r\n" for number in range(HISTORY))
    colored = "".join(
        f"\x1b[2m{number:08}\x1b[m \x1b[1;32mINFO\x1b[m request \x1b[36m/api/{number}\x1b[m done\r\n"
        for number in range(HISTORY)
    )
    wide = ("文字" * 15 + "\r\n") * HISTORY
    kinds = {name: text.encode() for name, text in (("plain", plain), ("coloured", colored), ("wide", wide))}
    for name, text in (*kinds.items(), ("every cell coloured", _colors(400_000))):
        tracemalloc.start()
        terminal = Terminal(COLUMNS, ROWS, scrollback=HISTORY)
        terminal.feed(text)
        terminal.feed(b"\n" * ROWS)
        yield Figure(f"10,000 history lines: {name}", tracemalloc.get_traced_memory()[0] / 2**20, "MiB")
        tracemalloc.stop()


def _emulator() -> Callable[[bytes], None]:
    return Terminal(COLUMNS, ROWS).feed


def _speed(data: bytes, feed: Callable[[bytes], None]) -> float:
    start = time.process_time()
    for at in range(0, len(data), PIECE):
        feed(data[at : at + PIECE])
    return len(data) / 1e6 / (time.process_time() - start)


def _corpora() -> Iterator[tuple[str, bytes, float | None]]:
    """Name, output, and the least speed wanted."""
    for name, least in (
        ("log", 40),
        ("redraw", 5),
        ("cjk", 5),
        ("vim", 4),
        ("htop", 4),
        ("less", None),
        ("ls-grep", None),
        ("bash", None),
    ):
        data = gzip.decompress((RECORDINGS / f"{name}.bin.gz").read_bytes())
        yield name, data * (AMOUNT // len(data) + 1), least
    yield "random truecolour", _colors(AMOUNT // 40), 2.5
    yield "yes", b"y\r\n" * (AMOUNT // 3), None


def _colors(cells: int) -> bytes:
    numbers = random.Random(1)
    parts = []
    for _cell in range(cells):
        red, green, blue, red2, green2, blue2 = numbers.choices(range(256), k=6)
        char = chr(numbers.randrange(33, 127))
        parts.append(f"\x1b[38;2;{red};{green};{blue}m\x1b[48;2;{red2};{green2};{blue2}m{char}")
    return "".join(parts).encode()
