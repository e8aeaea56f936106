"""All checks, the quickest to fail first; arguments go to pytest. The exit status is the first failure's.

`lint` in front of them stands for the checks without tests, `unit` for the tests that need neither an engine nor root.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent

WORKERS = min((os.cpu_count() or 1) * 3 // 2, 4)
"""Processes that run tests beside each other; each has engines of its own. They wait a third of their time."""

PYTEST = (sys.executable, "-m", "pytest", "-q", "-n", str(WORKERS), "--dist", "worksteal")

UNIT = ("tests/unit", "tests/spec", "-m", "not engine")

CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("format", (str(BIN / "ruff"), "format", "--check", "--quiet", ".")),
    ("lint", (str(BIN / "ruff"), "check", "--quiet", "--output-format", "concise", ".")),
    ("types", (sys.executable, "-m", "mypy", "--no-error-summary")),
    ("layers", (str(BIN / "lint-imports"),)),
)


def main() -> int:
    """Run what is asked for."""
    what, arguments = sys.argv[1:2], sys.argv[2:]
    if what == ["lint"]:
        return lint()
    if what == ["unit"]:
        return tests(*UNIT, *arguments)
    return lint() or tests(*what, *arguments)


def lint() -> int:
    """Run every check but the tests; stop at the first that fails."""
    for name, command in CHECKS:
        started = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            print(done.stdout, done.stderr, sep="\n")
            print(f"{name}: failed")
            return done.returncode
        print(f"{name}: ok ({time.monotonic() - started:.1f} s)", flush=True)
    return 0


def tests(*arguments: str) -> int:
    """Run tests, as pytest has them named."""
    return subprocess.run((*PYTEST, *arguments), cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
