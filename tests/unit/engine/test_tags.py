"""Where a login to a registry goes when its tags are asked for, and where it does not."""

import base64
import http.server
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from dockertui.engine.credentials import Credentials, Login
from dockertui.engine.info import EngineInfo
from dockertui.engine.tags import tags
from dockertui.spec.reference import parse_reference
from tests.fake_engines import server

LOGIN = "Basic " + base64.b64encode(b"me:hunter2").decode()


@dataclass
class Fake:
    """A registry that wants a login, and what it was asked: path and Authorization."""

    port: int
    asked: list[tuple[str, str]] = field(default_factory=list)
    challenge: str = 'Basic realm="x"'
    redirect: str = ""
    body: bytes = b'{"tags": ["1", "2"]}'

    @property
    def name(self) -> str:
        return f"127.0.0.1:{self.port}"

    def answer(self, request: http.server.BaseHTTPRequestHandler) -> None:
        given = request.headers.get("Authorization", "")
        self.asked.append((request.path, given))
        token = request.path.startswith("/token")
        known = given in (LOGIN, "Bearer abc") or token
        status = 302 if self.redirect and known else 200 if known else 401
        data = (json.dumps({"token": "abc"}).encode() if token else self.body) if status == 200 else b"{}"
        request.send_response(status)
        request.send_header("Content-Length", str(len(data)))
        request.send_header("WWW-Authenticate", self.challenge)
        if self.redirect:
            request.send_header("Location", self.redirect)
        request.end_headers()
        request.wfile.write(data)


Make = Callable[..., Fake]


@pytest.fixture
def fake(certificates: Path) -> Iterator[Make]:
    servers = []

    def make(secure: bool = True) -> Fake:
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                found.answer(self)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        listening = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        found = Fake(listening.server_port)
        if secure:
            listening.socket = server(certificates).wrap_socket(listening.socket, server_side=True)
        threading.Thread(target=listening.serve_forever, args=(0.02,), daemon=True).start()
        servers.append(listening)
        return found

    yield make
    for listening in servers:
        listening.shutdown()
        listening.server_close()


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path / "docker"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setattr("dockertui.engine.tags.CERTIFICATES", tmp_path / "certs.d")
    return tmp_path


def known(registry: Fake, folder: Path, certificates: Path) -> None:
    """The registry's certificate is one that this machine's administrator put there."""
    place = folder / "certs.d" / registry.name
    place.mkdir(parents=True)
    (place / "ca.crt").write_bytes((certificates / "good.pem").read_bytes())


def logged_in(registry: Fake) -> None:
    Credentials().store(registry.name, Login(registry.name, "me", "hunter2"))


def ask(registry: Fake) -> list[str]:
    """The tags, of an engine that says it takes any certificate there (as all do for 127.0.0.0/8)."""
    texts = dict.fromkeys(("id", "name", "version", "os", "arch", "kernel", "cgroup_version"), "")
    texts |= dict.fromkeys(("cgroup_driver", "storage_driver", "root_dir", "api_version"), "1.41")
    numbers = {"cpus": 1, "memory": 1, "swarm": False, "podman": False, "local": False, "skew": 0.0}
    info = EngineInfo(**texts, **numbers, warnings=(), security=(), insecure=("127.0.0.0/8", registry.name))  # type: ignore[arg-type]
    return tags(parse_reference(f"{registry.name}/team/app"), info)


def test_a_login_goes_where_the_certificate_is_known(fake: Make, own_files: Path, certificates: Path) -> None:
    registry = fake()
    known(registry, own_files, certificates)
    logged_in(registry)
    assert ask(registry) == ["2", "1"]
    assert [given for _path, given in registry.asked] == ["", LOGIN]


@pytest.mark.parametrize("secure", [True, False])
def test_no_login_goes_over_an_unchecked_or_plain_connection(fake: Make, secure: bool) -> None:
    registry = fake(secure)
    logged_in(registry)
    assert ask(registry) == []
    assert registry.asked and not any(given for _path, given in registry.asked)


def test_a_netrc_is_not_used(fake: Make, own_files: Path, certificates: Path) -> None:
    (own_files / ".netrc").write_text("machine 127.0.0.1 login me password hunter2\n")
    registry = fake()
    known(registry, own_files, certificates)
    assert ask(registry) == []
    assert not any(given for _path, given in registry.asked)


def test_a_token_is_fetched_by_https_only(fake: Make, own_files: Path, certificates: Path) -> None:
    registry, plain = fake(), fake(secure=False)
    known(registry, own_files, certificates)
    logged_in(registry)
    registry.challenge = f'Bearer realm="http://{plain.name}/token",service="x"'
    assert ask(registry) == []
    assert not plain.asked
    registry.challenge = f'Bearer realm="https://{registry.name}/token",service="x"'
    assert ask(registry) == ["2", "1"]
    assert ("/token?service=x", LOGIN) in registry.asked and registry.asked[-1][1] == "Bearer abc"


def test_a_token_of_an_unknown_authority_is_not_asked_for(fake: Make, own_files: Path, certificates: Path) -> None:
    registry, other = fake(), fake()
    known(registry, own_files, certificates)
    logged_in(registry)
    registry.challenge = f'Bearer realm="https://{other.name}/token",service="x"'
    assert ask(registry) == []
    assert not other.asked


@pytest.mark.parametrize("secure", [True, False])
def test_redirects_are_not_followed(fake: Make, own_files: Path, certificates: Path, secure: bool) -> None:
    registry, other = fake(), fake(secure)
    known(registry, own_files, certificates)
    logged_in(registry)
    registry.redirect = f"{'https' if secure else 'http'}://{other.name}/"
    assert ask(registry) == []
    assert not other.asked


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b'{"tags": ["1.9", "latest", "1.10", "\\u00b2", "x", 5, null]}', ["latest", "1.10", "1.9", "\u00b2", "x"]),
        (b'{"tags": ["' + b"9" * 5000 + b'"]}', ["9" * 5000]),
        (b'{"tags": {"a": 1}}', []),
        (b"[" * 200_000, []),
        (b'["1"]', []),
        (b"null", []),
        (b"no JSON", []),
        (b'{"tags": ["' + b"x" * (4 << 20) + b'"]}', []),
    ],
)
def test_an_answer_that_is_none(fake: Make, own_files: Path, certificates: Path, body: bytes, found: list[str]) -> None:
    registry = fake()
    known(registry, own_files, certificates)
    logged_in(registry)
    registry.body = body
    assert ask(registry) == found
