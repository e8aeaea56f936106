"""An engine behind TLS that wants client certificates: reached as the docker CLI reaches it, and refused in words."""

import asyncio
import json
import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from dockertui.engine import Endpoint, Engine, EngineError, Tls, context_store, open_attach, open_exec, resolve
from dockertui.engine.api_stats import ApiStats
from dockertui.engine.logs import log_lines
from sandbox.api import Api
from sandbox.certificates import Authority
from tests.engine.test_engine_facade import ended, output
from tests.ways import SecureEngine, next_sample, start

pytestmark = pytest.mark.engine


async def names(endpoint: Endpoint) -> list[str]:
    """The containers of an engine."""
    engine = Engine(endpoint)
    try:
        await engine.connect()
        assert engine.info and not engine.info.local
        return [found["Names"][0][1:] for found in await engine.call(lambda client: client.containers(all=True))]
    finally:
        await engine.close()


async def refusal(endpoint: Endpoint) -> EngineError:
    engine = Engine(endpoint)
    with pytest.raises(EngineError) as caught:
        await engine.connect()
    await engine.close()
    return caught.value


def certificates(folder: Path) -> Tls:
    """What a folder holds."""
    return Tls(str(folder / "ca.pem"), str(folder / "cert.pem"), str(folder / "key.pem"))


def at(url: str, tls: Tls | None) -> Endpoint:
    return Endpoint("secure", url, "test", tls, "secure")


@pytest.fixture
def container(secure: SecureEngine) -> str:
    start(Api(secure.socket), "behind-tls")
    return "behind-tls"


def variables(secure: SecureEngine) -> dict[str, str]:
    return {"DOCKER_HOST": secure.url, "DOCKER_TLS_VERIFY": "1", "DOCKER_CERT_PATH": str(secure.client)}


async def test_by_the_environment(secure: SecureEngine, container: str, docker_config: Path) -> None:
    environ = {"DOCKER_CONFIG": str(docker_config), **variables(secure)}
    assert await names(resolve(environ=environ)) == [container]


async def test_other_authorities_of_the_environment_change_nothing(
    secure: SecureEngine, container: str, monkeypatch: pytest.MonkeyPatch, certificates: Path
) -> None:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.setenv(name, str(certificates / "other.pem"))
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    environ: Mapping[str, str] = {**os.environ, **variables(secure)}
    assert await names(resolve(environ=environ)) == [container]


async def test_by_a_context(secure: SecureEngine, container: str, docker_config: Path) -> None:
    digest = sha256(b"prod").hexdigest()
    meta, tls = docker_config / "contexts/meta" / digest, docker_config / "contexts/tls" / digest / "docker"
    meta.mkdir(parents=True)
    tls.mkdir(parents=True)
    (meta / "meta.json").write_text(json.dumps({"Name": "prod", "Endpoints": {"docker": {"Host": secure.url}}}))
    for name in ("ca.pem", "cert.pem", "key.pem"):
        (tls / name).write_bytes((secure.client / name).read_bytes())
    assert await names(resolve(context="prod")) == [container]


async def test_logs_stats_events_exec_and_attach(secure: SecureEngine) -> None:
    api = Api(secure.socket)
    identity = start(api, "cat", {"Image": "busybox", "Cmd": ["cat"], "OpenStdin": True, "Tty": True})
    engine = Engine(at(secure.url, certificates(secure.client)))
    await engine.connect()
    attached = await open_attach(engine, identity, tty=True, stdin=True, size=(24, 80))
    attached.write(b"by TLS\n")
    assert b"by TLS" in await output(attached, b"by TLS")
    attached.close()
    shell = await open_exec(engine, identity, ["sh", "-c", "yes | head -n 50000; read x; exit $x"], size=(24, 80))
    shell.write(b"3\n")
    assert (await output(shell)).count(b"y") >= 50000
    assert await ended(shell) == 3
    shell.close()
    stats = ApiStats(engine)
    async with asyncio.timeout(30):
        assert (await next_sample(stats, identity)).memory > 0
        async with log_lines(engine, identity, tty=True) as lines:
            async for batch in lines:
                if any("by TLS" in line.text for line in batch):
                    break
        async with engine.events(0) as events:
            api.post(f"/containers/{identity}/pause")
            async for found in events:
                if any(event["Action"] == "pause" for event in found):
                    break
    await stats.close()
    await engine.close()
    api.delete(f"/containers/{identity}", force=True)


async def test_a_certificate_that_is_not_to_be_checked(
    secure: SecureEngine, docker_config: Path, tmp_path: Path
) -> None:
    identity = start(Api(secure.socket), "unchecked")
    other = Authority(tmp_path / "other").issue("client")
    skipping = Tls(str(other / "ca.pem"), str(secure.client / "cert.pem"), str(secure.client / "key.pem"), verify=False)
    localhost = secure.url.replace("127.0.0.1", "localhost")  # the certificate is for another name
    for endpoint in (at(secure.url, skipping), at(localhost, skipping), at(secure.url, skipping._replace(ca=""))):
        assert await names(endpoint) == ["unchecked"]
        assert endpoint.open_to_others == "unchecked"
    engine = Engine(at(localhost, skipping))
    await engine.connect()
    shell = await open_exec(engine, identity, ["echo", "unchecked"], size=(24, 80))
    assert b"unchecked" in await output(shell)
    shell.close()
    await engine.close()


async def test_a_context_that_skips_the_check(secure: SecureEngine, container: str, docker_config: Path) -> None:
    folder = secure.client
    pair = {"cert": str(folder / "cert.pem"), "key": str(folder / "key.pem")}
    context_store.create(context_store.NewContext("skips", secure.url, **pair, skip_verify=True))
    endpoint = resolve(context="skips", environ={"DOCKER_CONFIG": str(docker_config)})
    assert endpoint.tls and not endpoint.tls.verify
    assert await names(endpoint) == [container]


async def test_a_client_certificate_of_another_authority(secure: SecureEngine, tmp_path: Path) -> None:
    stranger = Authority(tmp_path / "stranger").issue("client")
    mixed = Tls(str(secure.client / "ca.pem"), str(stranger / "cert.pem"), str(stranger / "key.pem"))
    error = await refusal(at(secure.url, mixed))
    assert error.kind == "tls"
    assert "does not accept the client certificate" in error.why
    assert "cert.pem" in error.remedy


async def test_no_client_certificate(secure: SecureEngine) -> None:
    error = await refusal(at(secure.url, Tls(str(secure.client / "ca.pem"))))
    assert error.kind == "tls"
    assert "wants a client certificate" in error.why


async def test_a_certificate_of_an_unknown_authority(secure: SecureEngine, tmp_path: Path) -> None:
    other = Authority(tmp_path / "other").issue("client")
    error = await refusal(at(secure.url, certificates(other)))
    assert error.kind == "tls"
    assert "not signed by a known authority" in error.why
    assert f"{other} as ca.pem" in error.remedy


async def test_a_certificate_for_another_host_name(secure: SecureEngine) -> None:
    error = await refusal(at(secure.url.replace("127.0.0.1", "localhost"), certificates(secure.client)))
    assert error.kind == "tls"
    assert "for another host name" in error.why
    assert "subjectAltName" in error.remedy


async def test_http_to_a_port_for_https(secure: SecureEngine) -> None:
    error = await refusal(at(secure.url, None))
    assert error.kind == "tls"
    assert "the engine speaks TLS" in error.why
    assert "DOCKER_CERT_PATH" in error.remedy


async def test_a_key_of_another_certificate(secure: SecureEngine) -> None:
    server = secure.authority.folder / "server"
    pair = Tls(str(secure.client / "ca.pem"), str(secure.client / "cert.pem"), str(server / "key.pem"))
    error = await refusal(at(secure.url, pair))
    assert error.kind == "tls"
    assert "do not belong together" in error.why


async def test_certificates_that_are_not_there(secure: SecureEngine, tmp_path: Path) -> None:
    error = await refusal(at(secure.url, Tls(str(tmp_path / "ca.pem"))))
    assert error.kind == "config"
    assert "ca.pem" in str(error)
