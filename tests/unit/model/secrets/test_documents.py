"""What is hidden of what an engine tells of an object."""

import json
from typing import Any

import pytest

from dockertui.model.secrets import HIDDEN, mask_all, mask_at

CONTAINER: dict[str, Any] = {
    "Id": "9b9b1b9a0d4d8c1d5a3e3f0e2c1b0a9f8e7d6c5b4a39281706f5e4d3c2b1a090",
    "Path": "redis-server",
    "Args": ["--requirepass", "hunter2", "--port", "6379"],
    "Config": {
        "Env": ["DB_PASSWORD=hunter2", "PATH=/bin", "URL=postgres://me:hunter2@db/x"],
        "Cmd": ["mysql", "-uroot", "-phunter2"],
        "Entrypoint": ["sh", "-c", "exec app --token hunter2"],
        "Labels": {"a.basicauth.users": "me:hunter2", "com.example.token": "hunter2", "kept": "web"},
        "Healthcheck": {"Test": ["CMD", "redis-cli", "-a", "hunter2", "ping"]},
    },
    "HostConfig": {
        "LogConfig": {"Type": "splunk", "Config": {"splunk-token": "hunter2"}},
        "PortBindings": {"80/tcp": [{"HostPort": "8080"}]},
        "Memory": 1024,
        "Mounts": [{"VolumeOptions": {"DriverConfig": {"Options": {"o": "username=me,password=hunter2"}}}}],
    },
    "NetworkSettings": {"SandboxKey": "/var/run/docker/netns/9b9b1b9a0d4d"},
    "State": {"Health": {"Log": [{"Output": "no answer from https://me:hunter2@db"}]}},
    "pin": 123456,
}


def test_nothing_of_a_container_tells_its_secrets() -> None:
    shown = json.dumps(mask_all(CONTAINER))
    assert "hunter2" not in shown and "123456" not in shown


def test_what_is_none_stays() -> None:
    shown = mask_all(CONTAINER)
    for path in (
        ("Id",), ("Path",), ("Args", 0), ("Args", 2), ("Args", 3), ("Config", "Env", 1), ("Config", "Labels", "kept"),
        ("Config", "Cmd", 1), ("Config", "Healthcheck", "Test", 0), ("HostConfig", "Memory"),
        ("HostConfig", "PortBindings", "80/tcp", 0, "HostPort"),
        ("NetworkSettings", "SandboxKey"),
    ):  # fmt: skip
        part, before = shown, CONTAINER
        for key in path:
            part, before = part[key], before[key]  # type: ignore[index]
        assert part == before, path


def test_a_value_is_judged_by_what_stands_before_it() -> None:
    assert mask_at(CONTAINER, ("Args", 1)) == HIDDEN
    assert mask_at(["--requirepass", "hunter2"], (1,)) == "hunter2"  # a list that is no command


@pytest.mark.parametrize("health", [["CMD-SHELL", "mysqladmin ping -phunter2"], ["CMD", "mysqladmin", "-phunter2"]])
def test_a_health_check_is_a_command(health: list[str]) -> None:
    assert "hunter2" not in str(mask_all({"Healthcheck": {"Test": health}}))


def test_what_is_too_long_to_be_looked_at_is_not_shown() -> None:
    shown = mask_all({"Labels": {"note": "x " * 60_000 + "--token hunter2"}})["Labels"]["note"]
    assert shown.endswith(HIDDEN) and "hunter2" not in shown


def test_a_long_command_is_no_burden() -> None:
    words = ["--requirepass", "hunter2"] * 5000
    assert "hunter2" not in mask_all({"Args": words})["Args"]
