"""All benches, by the names that select them, in the order in which they run: the engine grows from one to the next."""

from collections.abc import Callable, Iterator

from bench.benches import (
    archives,
    echo,
    emulator,
    engines,
    events,
    flood,
    idle,
    keys,
    line,
    lines,
    listing,
    logs,
    memory,
    startup,
    stats,
    transfers,
)
from bench.figures import Figure
from bench.stage import Stage

BENCHES: dict[str, Callable[[Stage], Iterator[Figure]]] = {
    "parse": emulator.speed,
    "history": emulator.memory,
    "lines": lines.speed,
    "shell": echo.shell,
    "flood": echo.flood,
    "floor": startup.floor,
    "start": startup.start,
    "stats": stats.real,
    "logs": logs.long,
    "stats-300": stats.many,
    "start-1000": startup.start_large,
    "list": listing.client,
    "idle": idle.quiet,
    "keys": keys.moves,
    "events": events.one,
    "burst": events.many,
    "memory": memory.flat,
    "logflood": flood.minute,
    "engines": engines.many,
    "switch": engines.switch,
    "archives": archives.large,
    "transfers": transfers.latency,
    "line": line.bad,
}
