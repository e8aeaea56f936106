"""`make fuzz`: random input of every kind from outside, for as long as one likes; it tells what was tried and found.

Half of the time the property tests try new examples: answers, archives, labels, logs, files, what Compose says, the
bytes of terminals. For the other half a monkey types at a program whose engine lies, and whose containers are
hostile. A run is had again by its seed.
"""

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sandbox import images
from sandbox.api import Api
from sandbox.engine import PrivateEngine
from tests.lying import LIES, LyingProxy, mutated
from tests.monkey import Figures, Found, monkey
from tools.check import WORKERS

TIMES = 4
"""How many times as many examples as in `make test` a round tries of each property."""

SHARE = 0.5
"""Of the requests that are lied to."""

HOSTILE = "\x1b]0;title\x07\x1b[31m\x1b[2J[bold]$(touch x)`x` -v /:/host\r\n\t\u202egnp.exe\u2066\u200b\ud83d\ude00'\""

COUNTED = re.compile(r"(\d+) passing(?: examples)?, (\d+) failing(?: examples)?,? (?:and )?(\d+) invalid")


class RandomLiar(LyingProxy):
    """Answers many a request, while it is to lie, with one of the known lies or with a mutation of the truth."""

    def __init__(self, path: Path, engine: str, seed: int) -> None:
        super().__init__(path, engine)
        self._dice = random.Random(seed)
        self.lies = Counter[str]()

    def chosen(self, path: str) -> bool:
        """Any request may be lied to."""
        return self._dice.random() < SHARE

    def deceive(self, lying: bool) -> None:
        """Begin to lie, or stop it; all is asked for anew then, streams too."""
        self.lie = self._answer if lying else None
        self.cut("")

    def _answer(self, true: bytes) -> Iterator[bytes]:
        if self._dice.random() < 0.5:
            self.lies["mutations"] += 1
            return mutated(true, self._dice)
        self.lies["known lies"] += 1
        return self._dice.choice(LIES).answer(true)


def main() -> int:
    """Fuzz. The exit status is 1 where something was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0, help="how long, in all")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 31), help="that of a run to have again")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    return max(_properties(options.minutes * 30, options.seed), _lies(options.minutes * 30, options.seed))


def _properties(seconds: float, seed: int) -> int:
    """New examples for every property, round by round, until the time is over or one of them fails."""
    end, tried = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        command = [sys.executable, "-m", "pytest", "-q", "-n", str(WORKERS), "--dist", "worksteal", "-m", "hypothesis"]
        command += ["--hypothesis-show-statistics", f"--hypothesis-seed={seed}", "tests/unit"]
        environment = os.environ | {"EXAMPLES": str(TIMES)}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        tried += sum(sum(map(int, found)) for found in COUNTED.findall(done.stdout))
        if done.returncode:
            print(f"{done.stdout}\nFOUND: seed {seed}", flush=True)
            return 1
        print(f"seed {seed}: {tried:,} examples by now, nothing found", flush=True)
        seed += 1
    return 0


def _lies(seconds: float, seed: int) -> int:
    """A monkey before an engine that lies and containers that are hostile."""
    with tempfile.TemporaryDirectory() as folder, PrivateEngine() as engine:
        images.provide(engine.api)
        _hostile(engine.api)
        with RandomLiar(Path(folder, "liar.sock"), str(engine.socket), seed) as liar:
            url = f"unix://{liar.path}"
            with monkey(engine, Path(folder), seed, read_only=True, url=url, lie=liar.deceive) as player:
                try:
                    figures = player.play(seconds, told=lambda one: _tell(one, liar))
                except Found as found:
                    print(f"FOUND: {found}", flush=True)
                    return 1
    print(f"{figures[-1]}, nothing found", flush=True)
    return 0


def _tell(figures: Figures, liar: RandomLiar) -> None:
    print(f"{figures}, {liar.told} lies ({dict(liar.lies)})", flush=True)


def _hostile(api: Api) -> None:
    """Containers whose names, labels, environment and output are as bad as an engine lets them be."""
    noise = "while true; do head -c 300 /dev/urandom; sleep 0.2; done"
    bodies: dict[str, dict[str, Any]] = {
        "noise": {"Cmd": ["sh", "-c", noise]},
        "noise-tty": {"Cmd": ["sh", "-c", noise], "Tty": True},
        "labels": {"Labels": {HOSTILE: HOSTILE, "com.docker.compose.project": HOSTILE, "a": "x" * 60_000}},
        "environment": {"Env": [f"A={HOSTILE}", HOSTILE], "Cmd": ["sleep", "1000000", HOSTILE]},
        "forged": {
            "Labels": {
                "com.docker.compose.project": "forged",
                "com.docker.compose.service": "--help",
                "com.docker.compose.project.config_files": "/etc/passwd,/dev/zero",
                "com.docker.compose.project.working_dir": "/proc/self",
            }
        },
    }
    for name, body in bodies.items():
        settings = {"Init": True, "RestartPolicy": {"Name": "always"}}
        made = api.post(
            "/containers/create",
            {"Image": "busybox", "Cmd": ["sleep", "1000000"], "HostConfig": settings, **body},
            name=name,
        )
        api.post(f"/containers/{made['Id']}/start")


if __name__ == "__main__":
    sys.exit(main())
