"""What engines say of containers, as lines: what the image and the engine added is left out."""

from typing import Any

import pytest

from dockertui.spec import from_inspect, render

ID = "0123456789abcdef" * 4
IMAGE = {
    "Config": {
        "Env": ["PATH=/bin", "V=1"],
        "Cmd": ["nginx"],
        "Entrypoint": ["/start"],
        "ExposedPorts": {"80/tcp": {}},
        "Volumes": {"/cache": {}},
        "Labels": {"a": "b"},
        "User": "www",
        "WorkingDir": "/srv",
        "StopSignal": "SIGQUIT",
        "Healthcheck": {"Test": ["CMD", "true"], "Interval": 5},
    }
}

UDP = {f"{port}/udp": [{"HostPort": str(port)}] for port in (7, 8, 9, 11)}
DEVICE = {"PathOnHost": "/dev/a", "PathInContainer": "/dev/b", "CgroupPermissions": "r"}


def line(config: dict[str, Any], host: dict[str, Any], networks: dict[str, Any] | None = None, **info: str) -> str:
    """The line of a container that has the image's settings and these."""
    whole = {
        **IMAGE["Config"],
        "Image": "web",
        "Hostname": ID[:12],
        "AttachStdout": True,
        "AttachStderr": True,
        **config,
    }
    container = {
        "Id": ID,
        "Name": "/x",
        "Config": whole,
        "HostConfig": host,
        "NetworkSettings": {"Networks": networks or {}},
    }
    return render(from_inspect(container, IMAGE, info)).removeprefix("docker run").replace(" --name x", "").strip()


@pytest.mark.parametrize(
    ("config", "host", "expected"),
    [
        ({}, {}, "web"),
        ({"Cmd": ["sh"]}, {}, "web sh"),
        ({"Entrypoint": ["/start"], "Cmd": ["nginx"]}, {}, "web"),
        ({"Entrypoint": ["sh", "-c"], "Cmd": ["ls"]}, {}, "--entrypoint sh web -c ls"),
        ({"Entrypoint": None, "Cmd": ["ls"]}, {}, "--entrypoint '' web ls"),
        ({"Env": ["PATH=/bin", "V=2", "W=3"]}, {}, "-e V=2 -e W=3 web"),
        ({"Labels": {"a": "b", "c": ""}}, {}, "-l c web"),
        ({"User": "root", "WorkingDir": "/"}, {}, "-u root -w / web"),
        ({"StopSignal": "SIGTERM", "StopTimeout": 0}, {}, "--stop-signal SIGTERM --stop-timeout 0 web"),
        ({"Volumes": {"/cache": {}, "/data": {}}}, {"Binds": ["v:/v:rw"]}, "-v v:/v -v /data web"),
        ({"Healthcheck": {"Test": ["NONE"], "Interval": 5}}, {}, "--no-healthcheck web"),
        ({"Healthcheck": {"Test": ["CMD", "a b"], "Interval": 5}}, {}, """--health-cmd "'a b'" web"""),
        ({"Hostname": "web"}, {}, "-h web web"),
        ({"Hostname": "server"}, {"NetworkMode": "host"}, "--network host web"),
        ({"AttachStdout": False, "AttachStderr": False}, {}, "-d web"),
        ({"AttachStdin": True, "OpenStdin": True, "Tty": True}, {}, "-it web"),
        ({}, {"Memory": 2**29, "MemorySwap": 2**30}, "-m 512m web"),
        ({}, {"Memory": 2**29, "MemorySwap": -1}, "-m 512m --memory-swap -1 web"),
        ({}, {"ShmSize": 2**26, "IpcMode": "private", "Runtime": "runc", "CgroupnsMode": "host"}, "web"),
        ({}, {"LogConfig": {"Type": "json-file", "Config": {"max-size": "1m"}}}, "--log-opt max-size=1m web"),
        ({}, {"Privileged": True, "SecurityOpt": ["label=disable"]}, "--privileged web"),
        ({}, {"PortBindings": {"80/tcp": [{"HostIp": "", "HostPort": "8080"}]}}, "-p 8080:80 web"),
        ({}, {"PortBindings": UDP}, "-p 7-9:7-9/udp -p 11:11/udp web"),
        ({}, {"PortBindings": {"80/tcp": [{"HostIp": "::1", "HostPort": ""}]}}, "-p '[::1]::80' web"),
        ({}, {"Links": ["/db:/x/database", "/c:/x/c"]}, "--link db:database --link c web"),
        ({}, {"CapAdd": ["CAP_NET_ADMIN"], "Init": False}, "--init=false --cap-add NET_ADMIN web"),
        ({}, {"Ulimits": [{"Name": "RLIMIT_NOFILE", "Soft": 1, "Hard": 1}], "ContainerIDFile": "f"}, "web"),
        ({}, {"Devices": [DEVICE]}, "--device /dev/a:/dev/b:r web"),
        ({}, {"DeviceRequests": [{"Driver": "", "Count": -1, "Capabilities": [["gpu"]]}]}, "--gpus all web"),
        (
            {},
            {"Mounts": [{"Type": "volume", "Source": "v", "Target": "/v", "VolumeOptions": {"Labels": {"a": "b,c"}}}]},
            """--mount 'type=volume,src=v,dst=/v,"volume-label=a=b,c"' web""",
        ),
    ],
)  # fmt: skip
def test_a_container_gives_its_line(config: dict[str, Any], host: dict[str, Any], expected: str) -> None:
    assert line(config, host) == expected


def test_the_engine_s_own_defaults_are_left_out() -> None:
    host = {"CgroupnsMode": "private", "Runtime": "crun", "LogConfig": {"Type": "journald"}}
    assert line({}, host, DefaultRuntime="crun", LoggingDriver="journald", CgroupVersion="2") == "web"
    assert line({}, host, CgroupVersion="1") == "--cgroupns private --log-driver journald --runtime crun web"


def test_networks_with_what_was_asked_of_them() -> None:
    networks = {
        "mine": {
            "Aliases": ["web", ID[:12]],
            "IPAMConfig": {"IPv4Address": "10.0.0.9"},
            "MacAddress": "02:42:0a:00:00:02",
        },
        "other": {"Aliases": ["b"], "IPAddress": "10.1.0.2", "IPAMConfig": None},
    }
    found = line({}, {"NetworkMode": "mine"}, networks)
    assert found == "--network mine --network name=other,alias=b --network-alias web --ip 10.0.0.9 web"
    assert line({}, {"NetworkMode": "bridge"}, {"bridge": {"Aliases": None}}) == "web"


def test_an_image_that_is_gone_and_a_container_without_anything() -> None:
    assert render(from_inspect({"Config": {"Image": "gone", "Cmd": ["a"]}})) == "docker run -d gone a"
    assert render(from_inspect({})) == "docker run -d ''"
