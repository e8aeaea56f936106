"""Podman serves the same API: what it has works, what it has not is said."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from dockertui.engine import Engine, EngineError, Meter, open_exec, resolve
from dockertui.engine.api_stats import ApiStats
from dockertui.engine.client import Client
from dockertui.engine.copies import copy_out
from dockertui.engine.logs import log_lines
from dockertui.resources import RESOURCES
from dockertui.resources.container.record import fetch
from sandbox.podman import Podman
from tests.engine.test_engine_facade import ended, output
from tests.ways import next_sample, start

pytestmark = pytest.mark.engine


@pytest.fixture
async def engine(podman: Podman) -> AsyncIterator[Engine]:
    found = Engine(resolve(f"unix://{podman.socket}"))
    await found.connect()
    yield found
    await found.close()


async def test_lists_logs_exec_and_stats(engine: Engine, podman: Podman) -> None:
    identity = start(podman.api, "talker")
    assert engine.info and engine.info.podman and engine.info.version.startswith("4.")
    listed = {kind.kind: await kind.source.fetch(engine, "host", None) for kind in RESOURCES if kind.source.fetch}
    assert [container.id for container in listed["container"]] == [identity]
    # Podman's names begin with a registry, or localhost.
    assert any(name.endswith("/busybox:latest") for image in listed["image"] for name in image.references)
    seen: list[str] = []
    stats = ApiStats(engine)
    async with asyncio.timeout(30):
        async with log_lines(engine, identity, tty=False) as lines:
            async for batch in lines:
                seen += [line.text for line in batch]
                if "line 3" in seen:
                    break
        first, second = await next_sample(stats, identity), await next_sample(stats, identity)
    assert seen[:3] == ["line 1", "line 2", "line 3"]
    assert second.cpu is not None
    assert 2 < second.time - first.time < 15  # Podman measures every 5 s.
    await stats.close()
    shell = await open_exec(engine, identity, ["sh", "-c", "echo inside; exit 3"], size=(24, 80))
    assert b"inside" in await output(shell)
    assert await ended(shell) == 3


def _copied(identity: str, path: str, target: Path, client: Client) -> list[str]:
    return copy_out(client, identity, path, target, Meter())


async def test_copying_out(engine: Engine, podman: Podman, tmp_path: Path) -> None:
    identity = start(podman.api, "talker")
    make = ["sh", "-c", "mkdir -p /d/s; echo x >/d/s/f; ln -s s/f /d/l"]
    await output(await open_exec(engine, identity, make, size=(24, 80)))
    for path, name in (("/d", "d"), ("/d/s/f", "f"), ("/", "all")):
        await engine.call(partial(_copied, identity, path, tmp_path / name))
    assert [file.read_text() for file in (tmp_path / "d/l", tmp_path / "f", tmp_path / "all/d/s/f")] == ["x\n"] * 3


async def test_pods(engine: Engine, podman: Podman) -> None:
    podman.api.post("/v4.0.0/libpod/pods/create", {"name": "shop", "no_infra": True})
    member = {"name": "in-a-pod", "image": "busybox:latest", "pod": "shop", "command": ["sleep", "100"]}
    podman.api.post("/v4.0.0/libpod/containers/create", {**member, "netns": {"nsmode": "none"}})
    start(podman.api, "alone")
    assert {container.name: container.pod for container in await fetch(engine, "host", None)} == {
        "in-a-pod": "shop",
        "alone": "",
    }


async def test_what_it_has_not_is_said(engine: Engine, podman: Podman) -> None:
    identity = start(podman.api, "talker")
    with pytest.raises(EngineError) as caught:
        await engine.call(lambda client: client.update(identity, {"Memory": 100_000_000}))
    assert caught.value.kind == "refused"
    assert "does not have that" in str(caught.value)
    assert engine.info and not engine.info.swarm
