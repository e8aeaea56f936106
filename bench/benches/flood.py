"""A log that is written to quickly and followed for a minute: memory, lines, and how late the event loop comes."""

import asyncio
import time
from collections.abc import Iterator
from itertools import pairwise

import psutil

from bench.figures import Figure, percentile
from bench.stage import Stage
from dockertui.app import DockerTui
from dockertui.config import Config
from dockertui.model.log_buffer import OWN
from dockertui.widgets.tabs.logs import LogsTab
from sandbox.api import Api

RATE, SECONDS = 10_000, 60
NAME = "a-flood"

FULL = 40
"""Seconds until as many lines are kept as there is room for; from then on memory must not grow."""

HEAD_START = 5
"""Seconds from the start of the container to its first line."""

TICK = 0.005
"""Seconds between two looks at the loop."""

SCRIPT = f"""
sleep {HEAD_START}
clock() {{ read up _ < /proc/uptime; now=${{up%.*}}${{up#*.}}; }}
clock; start=$now; sent=0
while [ $sent -lt {RATE * SECONDS} ]; do
  clock; due=$(( (now - start) * {RATE // 100} ))
  [ $due -le {RATE * SECONDS} ] || due={RATE * SECONDS}
  awk -v from=$sent -v to=$due 'BEGIN {{ srand(from); for (i = from + 1; i <= to; i++)
    printf "%07d GET /api/v1/products/%d 200 in %d ms, trace %08x%08x%08x%08x\\n", i, rand() * 1e6, rand() * 99,
      rand() * 4e9, rand() * 4e9, rand() * 4e9, rand() * 4e9 }}'
  sent=$due; sleep 0.05
done
sleep 1000
"""


def minute(stage: Stage) -> Iterator[Figure]:
    """All lines arrive, in order; what is kept of them takes no more than its share."""
    engine = stage.real()
    if stage.without:
        return
    body = {"Image": "busybox", "Cmd": ["sh", "-c", SCRIPT], "HostConfig": {"Init": True, "NetworkMode": "none"}}
    engine.api.post("/containers/create", body, name=NAME)
    try:
        seen = asyncio.run(_follow(engine.url, engine.api))
    finally:
        engine.api.delete(f"/containers/{NAME}", force=True)
    what = f"log of {RATE} lines/s followed for {SECONDS} s"
    yield Figure(f"{what}: lines lost", RATE * SECONDS - seen.received + seen.gaps, "", 0)
    yield Figure(f"{what}: of them kept for reading", seen.kept, "", note=seen.full)
    yield Figure(f"{what}: memory at the start", seen.memory[0], "MiB")
    yield Figure(f"{what}: memory at the end", seen.memory[-1], "MiB")
    yield Figure(f"{what}: growth from {FULL} s on", max(0.0, seen.memory[-1] - seen.memory[FULL]), "MiB", 4)
    yield Figure(f"{what}: CPU", seen.cpu, "%")
    yield Figure(f"{what}: loop lag, p99", 1000 * percentile(seen.lags, 0.99), "ms", 50)


class _Seen:
    """What was noted while the log was followed."""

    def __init__(self) -> None:
        self.lags: list[float] = []
        self.memory: list[float] = []
        self.received = self.kept = self.gaps = 0
        self.cpu = 0.0
        self.full = ""


async def _follow(url: str, api: Api) -> _Seen:
    app, seen, process = DockerTui(Config(), host=url), _Seen(), psutil.Process()
    try:
        async with app.run_test(size=(120, 40)) as pilot:
            while not any(row.name == NAME for row in app.main.pane_of("container").view.rows):
                await pilot.pause(0.05)
            await pilot.press("slash", *NAME, "enter")
            await asyncio.to_thread(api.post, f"/containers/{NAME}/start")
            await pilot.pause(HEAD_START)
            buffer = app.query_one(LogsTab).view.buffer
            last, used, start = f"{RATE * SECONDS:07}", time.process_time(), time.monotonic()
            while not len(buffer) or not buffer.entry(buffer.end - 1).text.startswith(last):
                if (asked := time.monotonic()) > start + 2 * SECONDS:
                    break
                if asked - start >= len(seen.memory):
                    seen.memory.append(process.memory_info().rss / 2**20)
                await asyncio.sleep(TICK)
                seen.lags.append(time.monotonic() - asked - TICK)
            seen.cpu = 100 * (time.process_time() - used) / (time.monotonic() - start)
            lines = [
                entry.text for entry in map(buffer.entry, range(buffer.first, buffer.end)) if entry.source not in OWN
            ]
            seen.received, seen.kept = buffer.end, len(lines)
            seen.full = "no room for more" if buffer.dropped else "all of them"
            numbers = [int(line[:7]) for line in lines]
            seen.gaps = sum(after != before + 1 for before, after in pairwise(numbers))
    finally:
        await app.close_all()
    return seen
