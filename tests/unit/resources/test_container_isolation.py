"""What weakens a container's isolation, and limits beside their use."""

from typing import Any

from dockertui.engine.isolation import capabilities
from dockertui.resources.container.isolation import risks
from dockertui.resources.container.limits import limits


def labels(host: dict[str, Any], mounts: tuple[dict[str, Any], ...] = ()) -> list[str]:
    return [fact.label for fact in risks({"HostConfig": host, "Mounts": mounts})]


SAFE = {"Memory": 1 << 26, "PidsLimit": 100}


def test_nothing_stands_out() -> None:
    assert labels(SAFE) == [""]


def test_each_risk_is_named_the_gravest_first() -> None:
    mounts = (
        {"Type": "bind", "Source": "/var/run/docker.sock", "RW": True},
        {"Type": "bind", "Source": "/etc", "RW": False},
        {"Type": "bind", "Source": "/srv/data", "RW": True},
    )
    host = {"Privileged": True, "PidMode": "host", "NetworkMode": "host", "CapAdd": ["CAP_SYS_ADMIN"]}
    host["SecurityOpt"] = ["seccomp=unconfined"]
    expected = ["privileged", "engine socket", "host files", "host pid", "host net", "capabilities", "unconfined"]
    assert labels(host, mounts) == [*expected, "no memory limit", "no process limit"]


def facts(host: dict[str, Any], files: dict[str, str]) -> dict[str, str]:
    return {fact.label: fact.text for fact in limits(host, files, "") if fact.text}


def test_version_2_files() -> None:
    files = {
        "/cpu.weight": "20",
        "/cpu.max": "50000 100000",
        "/memory.max": "67108864",
        "/memory.current": "33554432",
        "/memory.events": "low 0\nmax 12\noom_kill 2",
        "/pids.max": "max",
        "/pids.current": "3",
        "/cpu.pressure": "some avg10=1.50 avg60=0.00 avg300=0.00 total=1\nfull avg10=0.00 avg60=0 avg300=0 total=0",
    }
    found = facts({"CpuShares": 512}, files)
    assert found["CPU shares"] == "512, default 1024, cpu.weight 20"
    assert found["CPUs"] == "0.5: 50000 of every 100000 µs"
    assert found["Memory"].startswith("32.0MiB of 64.0MiB, 50.0%")
    assert found["Limit met"] == "12 times, 2 processes killed"
    assert found["Processes"] == "3, no limit"
    assert found["cpu pressure"] == "tasks stalled 1.5% of 10 s"


def test_without_files_the_settings_speak() -> None:
    found = facts({"Memory": 1 << 20, "NanoCpus": 1_500_000_000, "PidsLimit": 7, "CpusetCpus": "0"}, {})
    assert (found["Memory"], found["CPUs"], found["Processes"], found["CPU set"]) == ("1.0MiB", "1.5", "7", "0")


def test_capabilities_by_their_bits() -> None:
    assert capabilities("00000000a80425fb")[:3] == ["CHOWN", "DAC_OVERRIDE", "FOWNER"]
    assert len(capabilities("00000000a80425fb")) == 14
    assert capabilities("") == []
