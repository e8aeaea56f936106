"""A large image saved to a file and loaded from it, beside the docker CLI."""

import asyncio
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.figures import Figure
from bench.stage import Stage
from dockertui.engine import Engine, Meter, archives, resolve
from sandbox.api import Api
from sandbox.engine import PrivateEngine

SIZE = 1_000_000_000
"""Bytes of its one large layer."""

ROUNDS = 3
SHARE = 0.8
"""The least part of the CLI's speed."""

NAME = "large:1"


def large(stage: Stage) -> Iterator[Figure]:
    """The best of some rounds, ours and the CLI's in turn; and the memory that ours take."""
    engine = stage.real()
    if not isinstance(engine, PrivateEngine):
        return
    _make(engine.api)
    with tempfile.TemporaryDirectory() as folder:
        saved = Path(folder) / "large.tar"
        times = asyncio.run(_rounds(engine.url, engine.environment, saved))
    engine.api.delete(f"/images/{NAME}", force=True)
    for verb in ("save", "load"):
        theirs, ours = min(times[verb, "cli"]), min(times[verb, "own"])
        note = f"docker {verb} {theirs:.1f} s, own {ours:.1f} s"
        yield Figure(f"{verb} {SIZE // 10**6} MB: part of the CLI's speed", theirs / ours, "", least=SHARE, note=note)
    yield Figure("save and load: memory they take at most", max(times["memory", "own"]), "MiB", 16)


Times = dict[tuple[str, str], list[float]]


async def _rounds(url: str, environment: dict[str, str], saved: Path) -> Times:
    times: Times = {}
    engine = Engine(resolve(url))
    await engine.connect()

    async def own(verb: str, function: Callable[[Any], Any]) -> None:
        before = _memory(reset=True)
        start = time.perf_counter()
        await engine.call(function)
        times.setdefault((verb, "own"), []).append(time.perf_counter() - start)
        times.setdefault(("memory", "own"), []).append(_memory() - before)

    async def cli(verb: str, *words: str) -> None:
        start = time.perf_counter()
        command = ("docker", verb, *words)
        await asyncio.to_thread(subprocess.run, command, env=environment, check=True, stdout=subprocess.DEVNULL)
        times.setdefault((verb, "cli"), []).append(time.perf_counter() - start)

    for _round in range(ROUNDS):
        _remove(saved)
        await cli("save", "-o", str(saved), NAME)
        _remove(saved)
        await own("save", lambda client: archives.save(client, [NAME], saved, Meter()))
        await engine.call(lambda client: client.remove_image(NAME, force=True))
        await cli("load", "-q", "-i", str(saved))
        await engine.call(lambda client: client.remove_image(NAME, force=True))
        await own("load", lambda client: archives.load(client, saved, Meter()))
    await engine.close()
    return times


def _remove(path: Path) -> None:
    """Remove a file, and have the disk rest."""
    path.unlink(missing_ok=True)
    os.sync()


def _make(api: Api) -> None:
    """An image with a layer of random bytes, which no disk or socket can shrink."""
    script = f"head -c {SIZE} /dev/urandom > /blob"
    made = api.post("/containers/create", {"Image": "busybox", "Cmd": ["sh", "-c", script]})["Id"]
    api.post(f"/containers/{made}/start")
    while api.get(f"/containers/{made}/json")["State"]["Running"]:
        time.sleep(0.2)
    repository, _colon, tag = NAME.partition(":")
    Api(api.path, timeout=600).post("/commit", {}, container=made, repo=repository, tag=tag)
    api.delete(f"/containers/{made}")


def _memory(reset: bool = False) -> float:
    """The most memory that this process had since the last reset, in MiB (proc(5): VmHWM, clear_refs)."""
    if reset:
        Path("/proc/self/clear_refs").write_text("5")
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else 0.0
