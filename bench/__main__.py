"""`python -m bench [NAME …]`: measure, print one table, and write the figures to a file where one is named."""

import argparse
import json
import os
import signal
import sys
from dataclasses import asdict
from pathlib import Path

from bench.benches import BENCHES
from bench.figures import Figure, table
from bench.stage import Stage
from bench.terminal import Stuck


def main() -> int:
    """Run the benches chosen, all without a choice. Returns 1 where one could not be run, else 0."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(BENCHES)}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    options = parser.parse_args()
    unknown = set(options.names) - set(BENCHES)
    if unknown:
        parser.error(f"no such bench: {', '.join(sorted(unknown))}; there are {', '.join(BENCHES)}")
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    before = os.getloadavg()[0]
    figures, failures = _run(options.names or list(BENCHES))
    print(f"{os.cpu_count()} processors, load average {before:.1f} before, {os.getloadavg()[0]:.1f} after")
    print(table(figures))
    for failure in failures:
        print(failure, file=sys.stderr)
    if options.json:
        options.json.write_text(json.dumps([asdict(figure) for figure in figures], indent=2) + "\n")
    return 1 if failures else 0


def _run(names: list[str]) -> tuple[list[Figure], list[str]]:
    figures: list[Figure] = []
    failures: list[str] = []
    with Stage() as stage:
        for name in names:
            print(f"{name} …", file=sys.stderr, flush=True)
            try:
                figures += BENCHES[name](stage)
            except Stuck as stuck:
                failures.append(f"{name}: {stuck}")
        if stage.without:
            failures.append(f"simulated instead of real, for {stage.without}")
    return figures, failures


if __name__ == "__main__":
    sys.exit(main())
