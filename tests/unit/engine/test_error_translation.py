"""Failures to reach an engine are told apart, by real sockets and real TLS on the loopback."""

import shutil
import socket
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from dockertui.engine import Endpoint, Engine, EngineError, Tls, translate
from dockertui.engine.client import Client
from tests.fake_engines import TOO_OLD, Serve, server

NO_OPENSSL = shutil.which("openssl") is None


async def failure(host: str, tls: Tls | None = None) -> EngineError:
    engine = Engine(Endpoint("test", host, "test", tls, "test"))
    with pytest.raises(EngineError) as caught:
        await engine.connect()
    await engine.close()
    return caught.value


async def test_nothing_listens_on_the_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    error = await failure(f"tcp://127.0.0.1:{port}")
    assert error.kind == "absent" and "refused" in str(error)


async def test_unknown_host() -> None:
    error = await failure("tcp://no-such-host.invalid:2375")
    assert error.kind == "absent" and "host name" in str(error)


async def test_http_to_a_tls_port_is_told_by_the_engines_answer(serve: Serve) -> None:
    port = serve(b"Client sent an HTTP request to an HTTPS server.\n", "400 Bad Request")
    error = await failure(f"tcp://127.0.0.1:{port}")
    assert error.kind == "tls" and "DOCKER_CERT_PATH" in str(error)


async def test_too_old_an_engine(serve: Serve) -> None:
    error = await failure(f"tcp://127.0.0.1:{serve(TOO_OLD)}")
    assert error.kind == "too_old" and "1.12" in str(error)


@pytest.mark.parametrize("body", [b"<html>", b"{}", b'"text"', b"[]"])
async def test_something_else_than_an_engine(serve: Serve, body: bytes) -> None:
    assert (await failure(f"tcp://127.0.0.1:{serve(body)}")).kind == "answer"


async def test_https_to_a_plain_port(serve: Serve) -> None:
    error = await failure(f"tcp://127.0.0.1:{serve(TOO_OLD)}", Tls(verify=False))
    assert error.kind == "tls" and "does not speak TLS" in str(error)


@pytest.mark.skipif(NO_OPENSSL, reason="certificates are made with openssl")
async def test_certificate_of_an_unknown_authority(
    serve: Serve, certificates: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, other = str(certificates / "good.pem"), str(certificates / "other.pem")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", good)
    port = serve(TOO_OLD, context=server(certificates))
    error = await failure(f"tcp://127.0.0.1:{port}", Tls(ca=other))
    assert error.kind == "tls" and "x509" in str(error)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", other)
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    assert (await failure(f"tcp://127.0.0.1:{port}", Tls(ca=good))).kind == "too_old"


@pytest.mark.skipif(NO_OPENSSL, reason="certificates are made with openssl")
async def test_client_certificate_missing_or_wrong(serve: Serve, certificates: Path) -> None:
    port = serve(TOO_OLD, context=server(certificates, client="good.pem"))
    good, other = certificates / "good.pem", certificates / "other.pem"
    missing = await failure(f"tcp://127.0.0.1:{port}", Tls(ca=str(good)))
    wrong = await failure(f"tcp://127.0.0.1:{port}", Tls(str(good), str(other), str(certificates / "other.key")))
    assert missing.kind == wrong.kind == "tls"
    assert "client certificate" in str(missing)


def test_texts_of_the_engine_are_made_harmless() -> None:
    error = OSError("refused")
    error.response = SimpleNamespace(status_code=409)  # type: ignore[attr-defined]
    error.explanation = "no\x1b[31m\nway."  # type: ignore[attr-defined]
    found = translate(error, Endpoint("", "unix:///x", ""), "Removing x")
    assert found.kind == "conflict"
    assert found.why == "no\u241b[31m way"
    assert str(found) == "Removing x: no\u241b[31m way"


def test_long_ids_in_messages_are_shortened() -> None:
    error = OSError("refused")
    error.response = SimpleNamespace(status_code=409)  # type: ignore[attr-defined]
    error.explanation = f'in use by container "{"ab" * 32}". Remove it'  # type: ignore[attr-defined]
    assert translate(error, Endpoint("", "unix:///x", "")).why == 'in use by container "abababababab". Remove it'


async def test_redirects_are_not_followed(serve: Serve) -> None:
    there = serve(b'{"ApiVersion": "1.41"}')
    port = serve(b"", f"307 Elsewhere\r\nLocation: http://127.0.0.1:{there}/x")
    error = await failure(f"tcp://127.0.0.1:{port}")
    assert error.kind == "answer"
    assert f"it sends on to http://127.0.0.1:{there}/x; redirects are not followed" in error.why


@pytest.mark.parametrize("verb", ["GET", "HEAD", "POST", "PUT", "DELETE"])
def test_nor_is_a_change_sent_on(serve: Serve, verb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A password in its body would go along."""
    asked: list[Any] = []
    there = serve(b"{}")
    port = serve(b"", f"307 Elsewhere\r\nLocation: http://127.0.0.1:{there}/x")
    client = Client(Endpoint("", f"tcp://127.0.0.1:{port}", ""))
    send = client.send

    def noted(request: Any, **options: Any) -> Any:
        asked.append(request.url)
        return send(request, **options)

    monkeypatch.setattr(client, "send", noted)
    with suppress(EngineError):
        client.request(verb, f"http://127.0.0.1:{port}/auth", data=b'{"password": "s"}')
    assert asked == [f"http://127.0.0.1:{port}/auth"]
