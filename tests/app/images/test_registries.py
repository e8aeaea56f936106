"""Logging in, pushing, deleting locally and pulling again, on real registries."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from dockertui.screens.jobs import JobsScreen
from sandbox.registry import PASSWORD, USER, Registry
from sandbox.relay import SlowRelay
from tests.app.images.harness_images import choose, image_id, large_image, references
from tests.app.running import Running, running


@pytest.fixture(autouse=True)
def docker_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    return tmp_path / "config.json"


async def log_in(run: Running, registry: Registry, password: str) -> None:
    await run.press("2", "L")
    await run.fill(registry=registry.name, username=USER, password=password)
    await run.press("enter")


async def test_push_needs_a_login_then_round_trip(
    each_run: Running, secure_registry: Registry, docker_config: Path
) -> None:
    run = each_run
    name = f"{secure_registry.name}/shop/web:1"
    await run.select("image", "web:1.4")
    before = image_id(run.api, "web:1.4")
    await run.press("t")
    await run.fill(target=name)
    await run.shows(f"$ docker tag web:1.4 {name}")
    await run.press("down", "right", "enter")
    await run.shows("the registry wants a login")
    await run.press("escape")
    await log_in(run, secure_registry, "wrong")
    await run.shows("wrong user name or password")
    form = await run.form()
    assert (form.values["password"], form.values["username"]) == ("", USER)
    await run.until(lambda: form.fields.row_of(form.focused) is form.fields.row("password"), "the field")
    assert not docker_config.exists()
    await run.fill(password=PASSWORD)
    await run.press("enter")
    await run.idle()
    entry = json.loads(docker_config.read_text())["auths"][secure_registry.name]
    assert base64.b64decode(entry["auth"]).decode() == f"{USER}:{PASSWORD}"
    await choose(run, name)
    await run.press("P")
    await run.fill(reference=name)
    await run.press("enter")
    await run.shows("pushed · sha256:")
    assert secure_registry.tags("shop/web") == ["1"]
    await run.press("escape")
    run.api.delete("/images/web:1.4", force=True)
    run.api.delete("/images/web:latest", force=True)
    run.api.delete(f"/images/{name}", force=True)
    await run.press("p")
    await run.fill(image=name)
    await run.press("enter")
    await run.shows("pulled · sha256:")
    assert image_id(run.api, name) == before
    assert not any("wrong" in command for command in run.commands())


async def test_logout_forgets_one_login_only(run: Running, secure_registry: Registry, docker_config: Path) -> None:
    docker_config.write_text(json.dumps({"auths": {"other:1": {"auth": "YTpi"}}, "psFormat": "x"}))
    await log_in(run, secure_registry, PASSWORD)
    await run.idle()
    await run.press("ctrl+l")
    await run.fill(registry=secure_registry.name)
    await run.press("enter")
    await run.idle()
    assert json.loads(docker_config.read_text()) == {"auths": {"other:1": {"auth": "YTpi"}}, "psFormat": "x"}
    assert f"docker logout {secure_registry.name}" in run.commands()


async def test_an_unknown_authority_says_what_to_do(each_run: Running) -> None:
    run = each_run
    bridge = run.api.get("/networks/bridge")["IPAM"]["Config"][0]["Gateway"]
    with Registry(host=bridge, secure=True) as registry:
        await log_in(run, registry, PASSWORD)
        await run.shows("does not know (x509)")
        await run.shows("insecure-registries")
        await run.press("escape")
        await run.idle()


async def test_untag_leaves_the_image_with_its_other_name(run: Running) -> None:
    await run.select("image", "web:1.4")
    await run.press("T")
    await run.fill(reference="web:latest")
    await run.press("enter")
    await run.idle()
    assert "web:latest" not in references(run.api)
    assert "web:1.4" in references(run.api)


async def test_a_push_cancelled_in_the_middle_leaves_nothing(run: Running, registry: Registry) -> None:
    large_image(run.api, "big:1", 8_000_000)
    with SlowRelay(registry.port, 500_000) as slow:
        name = f"{slow.name}/big:1"
        run.api.post("/images/big:1/tag", repo=f"{slow.name}/big", tag="1")
        await choose(run, name)
        await run.press("P")
        await run.fill(reference=name)
        await run.press("enter")
        await run.until(lambda: isinstance(run.app.screen, JobsScreen), "the jobs")
        await run.shows("Pushing")
        await run.press("c")
        await run.shows("cancelled")
        await run.press("escape")
    assert registry.tags("big") == []


@asynccontextmanager
async def plain_port(socket: str) -> AsyncIterator[int]:
    """A loopback port that leads to the engine at a socket, without TLS."""
    tasks = set()

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(1 << 16):
                writer.write(data)
        writer.close()

    async def accepted(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_unix_connection(socket)
        tasks.add(asyncio.gather(pass_on(reader, far_writer), pass_on(far_reader, writer)))

    server = await asyncio.start_server(accepted, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_a_login_over_a_plain_connection_warns(clean_engine: str) -> None:
    async with plain_port(clean_engine) as port, running(f"tcp://127.0.0.1:{port}") as run:
        await run.press("2", "L")
        await run.form()
        await run.shows("the password goes to the engine unencrypted")
        await run.press("escape")


async def test_a_login_by_the_local_socket_does_not(run: Running) -> None:
    await run.press("2", "L")
    await run.form()
    await run.shows("Password or token")
    assert "Warning" not in run.text()
    await run.press("escape")
