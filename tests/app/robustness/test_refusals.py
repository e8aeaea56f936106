"""What the user sees where an engine refuses or is not reached in some other way: each with its reason and remedy."""

from pathlib import Path

import pytest

from dockertui.engine import context_store
from dockertui.engine.context_store import NewContext
from dockertui.screens.trouble import TroubleScreen
from sandbox.certificates import Authority
from sandbox.ssh import SshServer
from tests.app.running import running
from tests.ways import SecureEngine


async def told(host: str, *words: str, contexts: tuple[str, ...] = ()) -> None:
    """Start on something that refuses, and wait for the screen that says so."""
    async with running(host, (100, 30), live=False, contexts=contexts) as run:
        await run.until(lambda: isinstance(run.app.screen, TroubleScreen), "the screen")
        for word in words:
            await run.until(lambda: word in " ".join(run.text().replace("│", " ").split()), word)  # noqa: B023


async def test_a_client_certificate_of_another_authority(
    secure: SecureEngine, tmp_path: Path, docker_config: Path
) -> None:
    stranger = Authority(tmp_path / "stranger").issue("client")
    pem = [
        str(folder / name)
        for folder, name in ((secure.client, "ca.pem"), (stranger, "cert.pem"), (stranger, "key.pem"))
    ]
    context_store.create(NewContext("prod", secure.url, "", pem[0], pem[1], pem[2]))
    await told("", "does not accept the client certificate", "Have its authority sign", contexts=("prod",))


async def test_certificates_of_the_environment(
    secure: SecureEngine, docker_config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_TLS_VERIFY", "1")
    monkeypatch.setenv("DOCKER_CERT_PATH", str(secure.client))
    async with running(secure.url) as run:
        await run.shows("docker 2")
    await told(secure.url.replace("127.0.0.1", "localhost"), "for another host name", "subjectAltName")


async def test_another_host_key(engine_socket: str, ssh_server: SshServer) -> None:
    ssh_server.trust("other")
    await told(
        ssh_server.url(engine_socket), "not the one that is known", f"ssh-keygen -R '[127.0.0.1]:{ssh_server.port}'"
    )


async def test_no_ssh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    await told("ssh://root@far.example", "there is no ssh program here", "openssh-client")


async def test_no_engine_behind_ssh(ssh_server: SshServer) -> None:
    await told(ssh_server.url("/nowhere.sock"), "cannot use the engine's socket", "Start the engine there")
