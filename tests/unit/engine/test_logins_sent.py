"""Logins go over a way that others can read only once the user was told, and sent one."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import requests

from dockertui.engine import Endpoint, Engine, Tls
from dockertui.engine.client import Client
from dockertui.engine.transfers import pull, push
from dockertui.spec.reference import parse_reference

AUTH = {"auths": {"registry.example": {"auth": "bWU6c2VjcmV0"}}}


@pytest.fixture(autouse=True)
def _logged_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config.json").write_text(json.dumps(AUTH))
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))


@pytest.mark.parametrize(
    ("host", "tls", "sends"),
    [
        ("unix:///run/docker.sock", None, True),
        ("ssh://far", None, True),
        ("tcp://far:2375", None, False),
        ("tcp://far:2376", Tls(), True),
        ("tcp://far:2376", Tls(verify=False), False),
    ],
)
def test_which_ways_they_go_by_themselves(host: str, tls: Tls | None, sends: bool) -> None:
    engine = Engine(Endpoint("far", host, "test", tls))
    assert engine.sends_logins is sends
    engine.allow_logins()
    assert engine.sends_logins


@pytest.mark.parametrize("sends", [True, False])
@pytest.mark.parametrize("transfer", [pull, push])
def test_a_transfer_takes_none_along_unasked(transfer: Any, sends: bool) -> None:
    sent: list[dict[str, str]] = []

    def request(*_words: Any, auth_config: dict[str, str], **_options: Any) -> list[dict[str, str]]:
        sent.append(auth_config)
        return []

    client: Any = SimpleNamespace(sends_logins=sends, pull=request, push=request)
    said = [*transfer(client, parse_reference("registry.example/web"))]
    assert [bool(auth) for auth in sent] == [sends]
    assert ["is not sent" in one["stream"] for one in said] == ([] if sends else [True])


@pytest.mark.parametrize("sends", [True, False])
def test_a_build_takes_none_along_unasked(sends: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    client, headers = Client(Endpoint("", "tcp://127.0.0.1:1", ""), sends_logins=sends), list[Any]()

    def post(url: str, **options: Any) -> Any:
        headers.append(options["headers"])
        answer = requests.Response()
        answer.status_code = 200
        return answer

    monkeypatch.setattr(client, "_post", post)
    client.upload("/build", [], {}, logins=True)
    assert ["X-Registry-Config" in one for one in headers] == [sends]
