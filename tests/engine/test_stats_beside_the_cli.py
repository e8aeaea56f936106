"""The same numbers as `docker stats`, under a real load and after one: CPU, memory, network, block I/O, processes."""

import asyncio
import json
import os
import re
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from dockertui.engine import Endpoint, Engine, Sample, StatsCollector
from dockertui.engine.sample import api_sample
from sandbox.api import Api

DOCKER = shutil.which("docker") or ""

UNITS = {
    "B": 1, "kB": 1e3, "MB": 1e6, "GB": 1e9, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30,
}  # fmt: skip

LOAD = (
    "wget -q -O /dev/null http://{server}/bin/busybox; dd if=/dev/zero of=/block bs=1M count=12 conv=fsync;"
    " stress --vm 1 --vm-keep --vm-bytes 40M & stress --cpu 1"
)


@pytest.fixture
async def engine(clean_engine: str) -> AsyncIterator[Engine]:
    engine = Engine(Endpoint("", f"unix://{clean_engine}", "test"))
    await engine.connect()
    yield engine
    await engine.close()


def start(api: Api, image: str, script: str, **host: object) -> str:
    body = {"Image": image, "Entrypoint": ["sh", "-c", script], "HostConfig": {"Init": True, **host}}
    identity = str(api.post("/containers/create", body)["Id"])
    api.post(f"/containers/{identity}/start")
    return identity


def pair(text: str) -> tuple[float, float]:
    """The two amounts of a column such as `1.2MiB / 64MiB`, in bytes."""
    one, other = (float(number) * UNITS[unit] for number, unit in re.findall(r"([\d.]+)([A-Za-z]+)", text))
    return one, other


async def told(socket: str, identity: str) -> dict[str, str]:
    """What `docker stats` says."""
    words = ("-H", f"unix://{socket}", "stats", "--no-stream", "--format", "{{json .}}", identity)
    process = await asyncio.create_subprocess_exec(DOCKER, *words, stdout=asyncio.subprocess.PIPE)
    out, _errors = await process.communicate()
    found: dict[str, str] = json.loads(out)
    return found


async def test_the_numbers_of_docker_stats(engine: Engine, clean_engine: str) -> None:
    api = Api(clean_engine)
    server = start(api, "busybox", "exec httpd -f -p 80 -h /")
    address = api.get(f"/containers/{server}/json")["NetworkSettings"]["IPAddress"]
    identity = start(api, "stress", LOAD.format(server=address), NanoCpus=400_000_000, Memory=96 << 20)
    collector = StatsCollector(engine)
    samples: list[Sample] = []

    async def measure() -> Sample:
        sample = (await collector.collect([identity], [identity]))[identity]
        samples.append(sample)
        return sample

    async with asyncio.timeout(60):
        while not (len(samples) > 1 and samples[-1].memory > 35 << 20 and samples[-1].pids >= 5):
            await measure()
            await asyncio.sleep(0.5)
    samples.clear()
    asked = asyncio.create_task(told(clean_engine, identity))
    while not asked.done() or len(samples) < 4:
        await measure()
        await asyncio.sleep(0.5)
    await collector.close()
    theirs, ours = await asked, samples[-1]
    used = [sample.cpu for sample in samples if sample.cpu is not None]
    assert min(used) * 0.5 - 5 <= float(theirs["CPUPerc"].rstrip("%")) <= max(used) * 1.5 + 5
    memory, limit = pair(theirs["MemUsage"])
    assert memory == pytest.approx(ours.memory, rel=0.15) and limit == ours.memory_limit == 96 << 20
    received, sent = pair(theirs["NetIO"])
    assert ours.rx > 1_000_000 and received == pytest.approx(ours.rx, rel=0.05)
    assert sent == pytest.approx(ours.tx, rel=0.2)
    read, written = pair(theirs["BlockIO"])
    assert read == pytest.approx(ours.read, rel=0.1, abs=1e5)
    assert written == pytest.approx(ours.written, rel=0.1, abs=1e5)
    assert int(theirs["PIDs"]) == ours.pids


def disk_of(path: Path) -> str:
    """The whole disk that holds a path; "" where that is none."""
    device = path.stat().st_dev
    place = Path("/sys/dev/block", f"{os.major(device)}:{os.minor(device)}")
    if not place.exists():
        return ""
    place = place.resolve()
    return f"/dev/{(place.parent if (place / 'partition').exists() else place).name}"


async def test_bytes_are_counted_to_the_last_one(
    engine: Engine, clean_engine: str, wait_until: Callable[[Callable[[], bool]], bool]
) -> None:
    """Direct reads and writes, and a download; where the volume is on no disk the kernel counts nothing for all alike.

    Kernels that have cgroup v1 count a container's block I/O only where it has a limit: a high one here.
    """
    api = Api(clean_engine)
    disk = disk_of(Path(clean_engine).parent)
    limits = {f"BlkioDevice{way}Bps": [{"Path": disk, "Rate": 10**10}] for way in ("Read", "Write") if disk}
    server = start(api, "busybox", "exec httpd -f -p 80 -h /")
    address = api.get(f"/containers/{server}/json")["NetworkSettings"]["IPAddress"]
    script = (
        "dd if=/dev/zero of=/data/file bs=1M count=24 oflag=direct && dd if=/data/file of=/dev/null bs=1M iflag=direct"
        f" && wget -q -O /dev/null http://{address}/bin/busybox && echo done; sleep 1000"
    )
    identity = start(api, "busybox", script, Binds=["measured:/data"], **limits)
    assert wait_until(lambda: b"done" in api.request("GET", f"/containers/{identity}/logs", {"stdout": 1}))
    collector = StatsCollector(engine)
    ours = (await collector.collect([identity], [identity]))[identity]
    await collector.close()
    by_api = api_sample(await engine.call(lambda client: client.one_sample(identity)), None)
    theirs = await told(clean_engine, identity)
    api.delete(f"/containers/{identity}", force=True)
    api.delete("/volumes/measured")
    moved = 24 << 20 if disk else 0
    assert (ours.read, ours.written) == (by_api.read, by_api.written) == (moved, moved)
    assert pair(theirs["BlockIO"]) == pytest.approx((moved, moved), rel=0.01)
    assert ours.rx > 1_500_000 > ours.tx > 0
    for received, sent in ((by_api.rx, by_api.tx), pair(theirs["NetIO"])):
        assert received == pytest.approx(ours.rx, rel=0.01) and sent == pytest.approx(ours.tx, rel=0.1)
