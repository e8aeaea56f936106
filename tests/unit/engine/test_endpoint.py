"""Endpoints are found in the docker CLI's order, and what is wrong with one is said in words."""

import hashlib
import json
import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from dockertui.engine import EngineError, contexts, local_sockets, resolve
from dockertui.engine.endpoint import config_trouble

Environ = dict[str, str]
AddContext = Callable[..., None]


@pytest.fixture
def environ(tmp_path: Path) -> Environ:
    return {"DOCKER_CONFIG": str(tmp_path)}


@pytest.fixture
def add_context(tmp_path: Path) -> AddContext:
    def add(name: str, host: str, *, skip: bool = False, files: tuple[str, ...] = ()) -> None:
        digest = hashlib.sha256(name.encode()).hexdigest()
        meta = tmp_path / "contexts/meta" / digest / "meta.json"
        meta.parent.mkdir(parents=True)
        meta.write_text(json.dumps({"Name": name, "Endpoints": {"docker": {"Host": host, "SkipTLSVerify": skip}}}))
        for file in files:
            path = tmp_path / "contexts/tls" / digest / "docker" / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("")

    return add


def test_default_is_the_local_socket(environ: Environ) -> None:
    endpoint = resolve(environ=environ)
    assert (endpoint.name, endpoint.host, endpoint.tls) == ("default", "unix:///var/run/docker.sock", None)


def test_order_of_precedence(environ: Environ, add_context: AddContext, tmp_path: Path) -> None:
    add_context("current", "tcp://current:1")
    add_context("env", "tcp://env:2")
    add_context("flag", "tcp://flag:3")
    (tmp_path / "config.json").write_text('{"currentContext": "current"}')
    assert resolve(environ=environ).host == "tcp://current:1"
    environ["DOCKER_CONTEXT"] = "env"
    assert resolve(environ=environ).host == "tcp://env:2"
    environ["DOCKER_HOST"] = "tcp://host:4"
    assert resolve(environ=environ).host == "tcp://host:4"
    assert resolve(context="flag", environ=environ).host == "tcp://flag:3"
    assert resolve(host="unix:///x.sock", environ=environ).path == "/x.sock"


def test_default_context_means_the_environment(environ: Environ) -> None:
    environ |= {"DOCKER_HOST": "tcp://host:4", "DOCKER_CONTEXT": "other"}
    assert resolve(context="default", environ=environ).host == "tcp://host:4"


def test_tls_of_the_environment(environ: Environ, tmp_path: Path) -> None:
    for name in ("ca.pem", "cert.pem", "key.pem"):
        (tmp_path / name).write_text("")
    environ |= {"DOCKER_HOST": "tcp://host", "DOCKER_TLS_VERIFY": "1", "DOCKER_CERT_PATH": str(tmp_path)}
    endpoint = resolve(environ=environ)
    assert endpoint.host == "tcp://host:2376"
    assert endpoint.tls
    assert (endpoint.tls.ca, endpoint.tls.verify) == (str(tmp_path / "ca.pem"), True)


def test_tls_of_a_context(environ: Environ, add_context: AddContext) -> None:
    add_context("secure", "tcp://host:2376", files=("ca.pem", "cert.pem", "key.pem"))
    add_context("lax", "tcp://host:2376", skip=True)
    secure, lax = resolve(context="secure", environ=environ).tls, resolve(context="lax", environ=environ).tls
    assert secure and secure.ca.endswith("docker/ca.pem") and secure.cert and secure.key and secure.verify
    assert lax and not lax.verify and not lax.ca


@pytest.mark.parametrize(
    ("host", "context", "words"),
    [
        ("ftp://x", "", "--host"),
        ("tcp://host:port", "", "tcp://host:port"),
        ("", "nowhere", "nowhere"),
        ("unix:///x", "y", "exclude"),
    ],
)
def test_nonsense_is_refused_in_words(environ: Environ, host: str, context: str, words: str) -> None:
    with pytest.raises(EngineError) as caught:
        resolve(host, context, environ)
    assert caught.value.kind == "config"
    assert words in str(caught.value)


@pytest.mark.parametrize("text", ["{", "[]", "5"])
def test_broken_configuration_is_warned_of(environ: Environ, tmp_path: Path, text: str) -> None:
    (tmp_path / "config.json").write_text(text)
    assert resolve(environ=environ).source == "default"
    assert "config.json" in config_trouble(environ)


@pytest.mark.parametrize("text", ["null", "{}", '{"currentContext": 5, "proxies": null}'])
def test_configuration_that_says_nothing(environ: Environ, tmp_path: Path, text: str) -> None:
    (tmp_path / "config.json").write_text(text)
    assert resolve(environ=environ).source == "default"
    assert config_trouble(environ) == ""


def test_contexts_lists_all_that_can_be_read(environ: Environ, add_context: AddContext, tmp_path: Path) -> None:
    add_context("b", "ssh://user@host")
    add_context("a", "tcp://host:1")
    broken = tmp_path / "contexts/meta/broken/meta.json"
    broken.parent.mkdir(parents=True)
    broken.write_text("[]")
    assert [endpoint.name for endpoint in contexts(environ)] == ["default", "a", "b"]


def test_rootless_sockets_are_found(tmp_path: Path) -> None:
    path = tmp_path / "docker.sock"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.fspath(path))
        found = local_sockets({"XDG_RUNTIME_DIR": str(tmp_path)})
    assert f"unix://{path}" in [endpoint.host for endpoint in found]
