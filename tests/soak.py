"""Lets a monkey play for an hour, and says what the program holds meanwhile: `python -m tests.soak --minutes 60`."""

import argparse
import random
import sys
import tempfile
from pathlib import Path

from sandbox import images
from sandbox.engine import PrivateEngine
from tests.monkey import Figures, Found, growth, monkey

SHOWN = (0, 1, 2, 5, 10, 20, 30, 45, 60)
"""Minutes at which the figures are printed; from then on each half hour, and at the end."""


def main() -> int:
    """Play, half of the time with any keys in read-only mode. The exit status is 1 where something was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0, help="how long, in all")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32), help="that of a run to have again")
    parser.add_argument("--no-bursts", action="store_true", help="type one key after the other only")
    parser.add_argument("--no-resizes", action="store_true", help="leave the terminal's size alone")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    return max(_play(options, read_only) for read_only in (True, False))


def _play(options: argparse.Namespace, read_only: bool) -> int:
    """Play on an engine and a program of its own."""
    print("any keys, read-only" if read_only else "keys that change nothing", flush=True)
    due = [minutes for minutes in SHOWN if minutes < options.minutes / 2]
    held: list[Figures] = []

    def tell(figures: Figures) -> None:
        held.append(figures)
        if due and figures.seconds >= due[0] * 60:
            due.pop(0)
            print(figures, flush=True)

    with tempfile.TemporaryDirectory() as folder, PrivateEngine() as engine:
        images.provide(engine.api)
        with monkey(
            engine,
            Path(folder),
            options.seed,
            read_only=read_only,
            bursts=not options.no_bursts,
            resizes=not options.no_resizes,
        ) as player:
            try:
                player.play(options.minutes * 30, told=tell)
            except Found as found:
                print(f"FOUND: {found}", flush=True)
                return 1
    print(f"{held[-1]}  at the end", flush=True)
    grown = growth(held)
    print(f"FOUND: it grows {grown}" if grown else "flat", flush=True)
    return int(bool(grown))


if __name__ == "__main__":
    sys.exit(main())
