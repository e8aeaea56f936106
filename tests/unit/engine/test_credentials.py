"""Logins in Docker's configuration file and in a credential helper, which is a real program here."""

import base64
import json
import os
import stat
from pathlib import Path

import pytest

from dockertui.engine import EngineError, credentials
from dockertui.engine.credentials import HUB_SERVER, IDENTITY, Credentials, Login

HELPER = """#!/bin/sh
# A credential helper that keeps each login in a file of its own.
store=$(dirname "$0")/store
mkdir -p "$store"
case $1 in
get)
    name=$(tr / _)
    cat "$store/$name" 2>/dev/null && exit
    echo "credentials not found in native keychain"
    exit 1;;
store)
    text=$(cat)
    name=$(echo "$text" | sed 's/.*"ServerURL": "\\([^"]*\\)".*/\\1/' | tr / _)
    echo "$text" > "$store/$name";;
erase)
    rm -f "$store/$(tr / _)";;
list)
    ls "$store" | sed 's/.*/"&": "user"/' | paste -sd, | sed 's/.*/{&}/';;
esac
"""


@pytest.fixture
def helper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "docker-credential-test"
    program.write_text(HELPER)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return folder / "store"


def configure(folder: Path, **settings: object) -> Credentials:
    (folder / "config.json").write_text(json.dumps(settings))
    return Credentials(folder)


def test_a_new_file_is_for_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "docker"
    assert Credentials(folder).store("reg.example:5000", Login("reg.example:5000", "ann", "s:e cret")) == ""
    assert stat.S_IMODE((folder / "config.json").stat().st_mode) == 0o600
    assert Credentials(folder).find("reg.example:5000") == Login("reg.example:5000", "ann", "s:e cret")


def test_other_entries_and_a_link_stay(tmp_path: Path) -> None:
    real = tmp_path / "real.json"
    real.write_text(json.dumps({"HttpHeaders": {"X": "ü"}, "auths": {"other": {"auth": "YTpi"}}, "psFormat": "x"}))
    real.chmod(0o640)
    (tmp_path / "config.json").symlink_to(real)
    Credentials(tmp_path).store("", Login(HUB_SERVER, "ann", "secret"))
    settings = json.loads(real.read_text())
    assert (tmp_path / "config.json").is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o600  # It has logins now.
    assert list(settings) == ["HttpHeaders", "auths", "psFormat"]
    assert settings["HttpHeaders"] == {"X": "ü"}
    assert settings["auths"]["other"] == {"auth": "YTpi"}
    assert base64.b64decode(settings["auths"][HUB_SERVER]["auth"]) == b"ann:secret"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["config.json", "real.json"]


def test_erasing_leaves_the_others(tmp_path: Path) -> None:
    credentials = configure(tmp_path, auths={"https://reg:5000/v1/": {"auth": "YTpi"}, "other": {"auth": "YTpi"}})
    assert credentials.find("reg:5000") == Login("reg:5000", "a", "b")
    credentials.erase("reg:5000")
    assert credentials.find("reg:5000") is None
    assert credentials.servers() == ["other"]


def test_a_helper_keeps_the_secret_out_of_the_file(tmp_path: Path, helper: Path) -> None:
    credentials = configure(tmp_path, credsStore="test")
    assert credentials.find("reg:5000") is None
    assert credentials.store("reg:5000", Login("reg:5000", "ann", "secret")) == "test"
    assert json.loads((tmp_path / "config.json").read_text())["auths"] == {"reg:5000": {}}
    assert "secret" in (helper / "reg:5000").read_text()
    assert credentials.find("reg:5000") == Login("reg:5000", "ann", "secret")
    assert credentials.servers() == ["reg:5000"]
    credentials.erase("reg:5000")
    assert credentials.find("reg:5000") is None
    assert not (helper / "reg:5000").exists()


def test_a_helper_for_one_registry_only(tmp_path: Path, helper: Path) -> None:
    credentials = configure(tmp_path, credHelpers={"reg:5000": "test"}, credsStore="missing-one")
    credentials.store("reg:5000", Login("reg:5000", "ann", "secret"))
    assert credentials.find("reg:5000") == Login("reg:5000", "ann", "secret")
    with pytest.raises(EngineError, match="docker-credential-missing-one is not installed"):
        credentials.find("elsewhere")


def test_an_identity_token_is_no_password(tmp_path: Path) -> None:
    credentials = Credentials(tmp_path)
    credentials.store("reg", Login("reg", IDENTITY, "token"))
    found = credentials.find("reg")
    assert found is not None
    assert found.auth == {"serveraddress": "reg", "identitytoken": "token"}


@pytest.mark.parametrize("text", ["{", "[]"])
def test_a_broken_file_is_said_and_not_overwritten(tmp_path: Path, text: str) -> None:
    (tmp_path / "config.json").write_text(text)
    with pytest.raises(EngineError, match="Cannot use"):
        Credentials(tmp_path).store("reg", Login("reg", "a", "b"))
    assert (tmp_path / "config.json").read_text() == text


def test_a_secret_does_not_show() -> None:
    assert "secret" not in repr(Login("reg", "ann", "secret"))


def test_a_helper_that_says_nothing(tmp_path: Path, helper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials, "HELPER_WAIT", 0.3)
    program = next(Path(os.environ["PATH"].split(":")[0]).glob("docker-credential-*"))
    program.write_text("#!/bin/sh\nsleep 1000\n")
    (tmp_path / "config.json").write_text(json.dumps({"credsStore": program.name.removeprefix("docker-credential-")}))
    with pytest.raises(EngineError, match=f"{program.name} did not answer in 0 seconds"):
        Credentials(tmp_path).find("registry.example")


def test_all_helpers(tmp_path: Path) -> None:
    settings = {"credsStore": "pass", "credHelpers": {"a.example": "ecr-login", "b.example": "pass", "c": 3}}
    (tmp_path / "config.json").write_text(json.dumps(settings))
    assert Credentials(tmp_path).helpers() == ["ecr-login", "pass"]
