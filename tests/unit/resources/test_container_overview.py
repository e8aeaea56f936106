"""A container's overview out of what engines answer."""

from typing import Any

import pytest

from dockertui.glyphs import GLYPHS
from dockertui.model.overview import Section
from dockertui.model.store import Store
from dockertui.resources import RESOURCES
from dockertui.resources.container.overview import exit_meaning, overview
from dockertui.resources.container.record import Container

TO = GLYPHS.arrow


def texts(sections: list[Section]) -> str:
    return "\n".join(f"{fact.label}: {fact.text}" for section in sections for fact in section.facts)


def made(inspected: dict[str, Any], **more: Any) -> str:
    record = Container(
        host="here", id="c" * 64, name="web", image="nginx", image_id="i", command="", created=0.0,
        state=more.pop("state", "running"), **more,
    )  # fmt: skip
    return texts(list(overview(record, inspected, Store(RESOURCES))))


@pytest.mark.parametrize(
    ("code", "oom", "meaning"),
    [
        (0, False, "ended well"),
        (1, False, ""),
        (127, False, "its command was not found"),
        (137, False, "ended by SIGKILL"),
        (137, True, "killed: it ran out of memory"),
        (143, False, "ended by SIGTERM"),
        (255, False, ""),
    ],
)
def test_exit_codes_in_words(code: int, oom: bool, meaning: str) -> None:
    assert exit_meaning(code, oom) == meaning


def test_it_works_before_anything_is_known() -> None:
    assert "State: running" in made({})


def test_the_last_health_check_is_told_as_one_harmless_line() -> None:
    log = [{"End": "2024-01-01T00:00:00Z", "ExitCode": 1, "Output": "no\n\x1b[31mway\r\n"}]
    shown = made({"State": {"Health": {"Status": "unhealthy", "FailingStreak": 3, "Log": log}}}, health="unhealthy")
    assert "Health: unhealthy, 3 checks failed in a row" in shown
    assert "exit code 1: no ␛[31mway" in shown


def test_limits_as_asked_for() -> None:
    host = {
        "Memory": 64 << 20, "MemorySwap": -1, "CpuQuota": 50000, "CpuPeriod": 100000, "CpuShares": 512,
        "CpusetCpus": "0-1", "PidsLimit": 32,
    }  # fmt: skip
    shown = made({"HostConfig": host})
    for fact in ("Memory: 64.0MiB", "with swap: unlimited", "CPUs: 0.5", "CPU shares: 512", "CPU set: 0-1", "PIDs: 32"):
        assert fact in shown
    assert "all that the host has" in made({"HostConfig": {"PidsLimit": None, "Memory": 0}})


def test_ports_mounts_and_restart_policy() -> None:
    inspected = {
        "NetworkSettings": {
            "Ports": {
                "80/tcp": [{"HostIp": "0.0.0.0", "HostPort": "8080"}, {"HostIp": "::", "HostPort": "8080"}],
                "9/udp": None,
            },
        },
        "HostConfig": {"RestartPolicy": {"Name": "on-failure", "MaximumRetryCount": 5}},
        "Mounts": [
            {"Type": "bind", "Source": "/etc", "Destination": "/host/etc", "RW": False},
            {"Type": "volume", "Name": "data", "Source": "/var/data", "Destination": "/data", "RW": True},
        ],
    }
    shown = made(inspected)
    assert f"[::]:8080 {TO} 80/tcp" in shown
    assert "9/udp, not published" in shown and f"0.0.0.0:8080 {TO} 80/tcp" in shown
    assert f"bind: /etc {TO} /host/etc ro" in shown and f"volume: data {TO} /data rw\n: /var/data" in shown
    assert "Restart policy: on-failure, at most 5 times" in shown
