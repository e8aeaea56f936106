"""How a container was made: what no flag says is known, and an edit changes what it is about and nothing else."""

from typing import Any

import pytest

from dockertui.spec import Original, RunSpec, original, remade, render, request

Json = dict[str, Any]
ID = "0123456789abcdef" * 4
MASKED = [
    *("/proc/asound", "/proc/acpi", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list"),
    *("/proc/timer_stats", "/proc/sched_debug", "/proc/scsi", "/sys/firmware", "/sys/devices/virtual/powercap"),
]


def made(config: Json, host: Json, networks: Json | None = None, image: Json | None = None) -> Original:
    """How a container with these settings was made."""
    settings = {"Image": "busybox", "Hostname": ID[:12], "AttachStdout": False, **config}
    container = {
        "Id": ID,
        "Name": "/x",
        "Config": settings,
        "HostConfig": {"NetworkMode": "default", "MaskedPaths": MASKED, **host},
        "NetworkSettings": {"Networks": networks or {}},
    }
    return original(container, {"Config": image or {}}, {"CgroupVersion": "1"})


def edited(before: Original, spec: RunSpec) -> Json:
    return remade(before, spec, request(before.spec).body, request(spec).body)


@pytest.mark.parametrize(
    ("config", "host", "expected"),
    [
        ({"Healthcheck": {"Test": ["CMD", "true", "a b"]}}, {}, "without a shell"),
        ({"Labels": {"a b": "c"}}, {}, "a b=c"),
        ({"NetworkDisabled": True}, {}, "switched off"),
        ({"Shell": ["bash"]}, {}, "bash"),
        ({}, {"MaskedPaths": ["/proc/acpi"]}, "/proc/acpi"),
        ({}, {"MaskedPaths": []}, "masks other paths"),
        ({}, {"Ulimits": [{"Name": "as", "Soft": 1, "Hard": 2}]}, '"as"'),
        ({}, {"SecurityOpt": ['seccomp={"defaultAction":"SCMP_ACT_ALLOW"}']}, "as a whole"),
        ({}, {"KernelMemoryTCP": 5}, "HostConfig.KernelMemoryTCP: 5"),
        ({}, {"Mounts": [{"Type": "bind", "Source": "/a", "Target": "/b", "BindOptions": {"X": 1}}]}, '"X": 1'),
    ],
)  # fmt: skip
def test_what_no_flag_says_is_told_and_kept(config: Json, host: Json, expected: str) -> None:
    found = made(config, host)
    assert [expected in thing.text for thing in found.unsaid] == [True]
    again = edited(found, found.spec.having("env", "A=1"))
    assert all(again[field] == value for field, value in config.items())
    assert all(again["HostConfig"][field] == value for field, value in host.items())
    assert again["Env"] == ["A=1"]


@pytest.mark.parametrize(
    ("config", "host"),
    [
        ({}, {}),
        ({"Healthcheck": {"Test": ["CMD-SHELL", "true"]}, "StopSignal": "SIGTERM"}, {"ShmSize": 2**26}),
        ({"Env": ["A=1"], "Labels": {"a": "b"}}, {"Privileged": True, "SecurityOpt": ["label=disable"]}),
        ({"Entrypoint": ["sh", "-c"], "Cmd": ["ls"]}, {"Binds": ["aa:/b:rw"], "CapAdd": ["CAP_CHOWN"]}),
        ({}, {"MaskedPaths": [], "ReadonlyPaths": [], "RestartPolicy": {"Name": "no", "MaximumRetryCount": 0}}),
    ],
)  # fmt: skip
def test_nothing_is_told_of_what_a_line_says_or_an_engine_adds(config: Json, host: Json) -> None:
    read_only = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"]
    host = {"ReadonlyPaths": read_only, **host}
    assert made(config, host).unsaid == ()


def test_an_entry_point_that_is_the_image_s_keeps_its_command_away() -> None:
    image = {"Entrypoint": ["sleep"], "Cmd": ["1000"]}
    assert render(made({"Entrypoint": ["sleep"], "Cmd": None}, {}, image=image).spec).endswith(
        "--entrypoint sleep busybox"
    )
    assert render(made(dict(image), {}, image=image).spec).endswith("--name x busybox")


def test_variables_are_those_to_which_the_engine_adds_the_image_s() -> None:
    image = {"Env": ["PATH=/bin", "A=1"]}
    assert made({"Env": ["PATH=/bin", "A=1"]}, {}, image=image).body["Env"] == []
    assert made({"Env": ["A=1", "PATH=/bin"]}, {}, image=image).body["Env"] == ["A=1"]
    assert made({"Env": ["B=2", "PATH=/bin", "A=1"]}, {}, image=image).body["Env"] == ["B=2"]


def test_an_edit_changes_what_it_is_about() -> None:
    host: Json = {
        "Binds": ["aa:/a:rw", "bb:/b"],
        "SecurityOpt": ['seccomp={"x":1}'],
        "Ulimits": [{"Name": "as", "Soft": 1, "Hard": 2}, {"Name": "nofile", "Soft": 3, "Hard": 3}],
        "LogConfig": {"Type": "json-file", "Config": {}},
        "Memory": 2**26,
        "MemorySwap": 2**27,
    }
    found = made({"Labels": {"a b": "c", "d": "e"}, "Env": ["A= 1 ", "B=2"]}, host)
    spec = found.spec.having("volume", "aa:/a", "cc:/b").having("security-opt", "no-new-privileges")
    spec = spec.having("ulimit", "nofile=4").having("env", "A= 1 ").having("label").having("memory", "32m")
    again = edited(found, spec)
    assert again["HostConfig"]["Binds"] == ["aa:/a:rw", "cc:/b"]
    assert again["HostConfig"]["SecurityOpt"] == ["no-new-privileges", 'seccomp={"x":1}']
    assert again["HostConfig"]["Ulimits"] == [{"Name": "nofile", "Soft": 4, "Hard": 4}, host["Ulimits"][0]]
    assert again["HostConfig"]["LogConfig"] == host["LogConfig"]
    assert (again["HostConfig"]["Memory"], again["HostConfig"]["MemorySwap"]) == (2**25, 0)
    assert (again["Labels"], again["Env"]) == ({"a b": "c"}, ["A= 1 "])


def test_what_no_flag_says_stays_where_all_that_a_flag_says_is_taken_away() -> None:
    profile = ['seccomp={"x":1}']
    found = made({}, {"SecurityOpt": ["no-new-privileges", *profile]})
    assert edited(found, found.spec.having("security-opt"))["HostConfig"]["SecurityOpt"] == profile


def test_entry_point_and_command_are_edited_together() -> None:
    found = made({"Entrypoint": ["sh", "-c"], "Cmd": ["ls"]}, {})
    again = edited(found, found.spec.of("busybox", ["-c", "ps"]))
    assert (again["Entrypoint"], again["Cmd"]) == (["sh"], ["-c", "ps"])
    untouched = edited(found, found.spec.having("env", "A=1"))
    assert (untouched["Entrypoint"], untouched["Cmd"]) == (["sh", "-c"], ["ls"])


def test_what_an_engine_made_of_a_flag_is_left_to_it_where_that_changes() -> None:
    found = made({}, {})
    assert "MaskedPaths" not in edited(found, found.spec.switched("privileged"))["HostConfig"]


def test_another_health_check_takes_the_place_of_one_without_a_shell() -> None:
    found = made({"Healthcheck": {"Test": ["CMD", "true"], "Interval": 5 * 10**9}}, {})
    slower = edited(found, found.spec.having("health-interval", "9s"))
    assert slower["Healthcheck"] == {"Test": ["CMD", "true"], "Interval": 9 * 10**9}
    other = edited(found, found.spec.having("health-cmd", "false"))
    assert other["Healthcheck"] == {"Test": ["CMD-SHELL", "false"], "Interval": 5 * 10**9}


DEFAULT_AND_ANOTHER = {"bridge": {"NetworkID": "1"}, "n2": {"NetworkID": "2", "Aliases": ["b", ID[:12]]}}


def test_the_default_bridge_and_another_network() -> None:
    found = made({}, {}, DEFAULT_AND_ANOTHER)
    assert render(found.spec) == "docker run -d --name x busybox"
    assert ["n2" in thing.text for thing in found.unsaid] == [True]
    ends = edited(found, found.spec.having("env", "A=1"))["NetworkingConfig"]["EndpointsConfig"]
    assert ends == {"default": {}, "n2": {"Aliases": ["b"]}}
    host = edited(found, found.spec.having("network", "host"))
    assert host["NetworkingConfig"] == {}


def test_a_network_that_it_was_made_on_and_has_left() -> None:
    found = made({}, {"NetworkMode": "n1"}, {"n2": {"NetworkID": "2"}})
    assert render(found.spec) == "docker run -d --name x --network n2 busybox"
    assert (found.body["HostConfig"]["NetworkMode"], found.unsaid) == ("n2", ())


def test_the_address_of_a_further_network() -> None:
    networks = {
        "n1": {"IPAddress": "10.0.0.2", "MacAddress": "02:42:0a:00:00:02"},
        "n2": {"IPAddress": "10.0.1.2", "MacAddress": "92:d0:c6:0a:29:33"},
        "n3": {"IPAddress": "10.0.2.2", "MacAddress": "02:42:0a:00:02:02"},
    }
    found = made({}, {"NetworkMode": "n1"}, networks)
    assert found.spec.all("network") == ("n1", "name=n2,mac-address=92:d0:c6:0a:29:33", "n3")
    gone = edited(found, found.spec.having("network", "n1", "n3"))["NetworkingConfig"]["EndpointsConfig"]
    assert list(gone) == ["n1", "n3"]
