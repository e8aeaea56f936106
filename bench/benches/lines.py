"""`docker run` lines: how many are read, rendered and turned into requests in a CPU second."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.figures import Figure
from bench.stage import Stage
from dockertui.spec import parse, render, request

CORPUS = Path(__file__).parents[2] / "tests" / "spec" / "corpus.jsonl"
FLAGS = 6
"""Flags on each line: as many as on a line in a README."""

ROUNDS = 5
LEAST = 20_000


def speed(_stage: Stage) -> Iterator[Figure]:
    """Lines a CPU second, the best of some rounds; every line is another one."""
    lines = list(_lines())
    specs = [parse(line) for line in lines]
    yield Figure("docker run lines parsed", _speed(parse, lines), "lines/s", least=LEAST)
    yield Figure("docker run lines rendered", _speed(render, specs), "lines/s")
    yield Figure("docker run requests made", _speed(request, specs), "lines/s")


def _lines() -> Iterator[list[str]]:
    """Lines made of flags that the docker CLI accepted, each with the next ones of the corpus."""
    records = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]
    words = [record["argv"][2] for record in records if "body" in record]
    flags = [word for word in words if word.startswith("--") and "=" in word]
    for start in range(len(flags) - FLAGS):
        line = ["docker", "run", *flags[start : start + FLAGS], "registry.example.com/team/app:1.2.3", "sh", "-c", "ls"]
        try:
            request(parse(line))
        except ValueError:
            continue  # flags that do not go together
        yield line


def _speed(work: Callable[[Any], object], items: Sequence[Any]) -> float:
    best = 0.0
    for _round in range(ROUNDS):
        started = time.process_time()
        for item in items:
            work(item)
        best = max(best, len(items) / (time.process_time() - started))
    return best
