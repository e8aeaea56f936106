"""Containers made from lines on real engines, old and new: their own lines are made of what the engine says of them."""

import shlex
from collections.abc import Iterator

import pytest

from dockertui.spec import from_inspect, parse, render, request
from sandbox.api import Api

NETWORK = "lines-test"
LINES = (
    "docker run -d busybox",
    "docker run busybox echo hehe",
    "docker run -it --rm -h web busybox sh -l",
    "docker run -i -a stdin -a stdout busybox",
    "docker run -d -p 8080:80 -p 127.0.0.1::53/udp -p 9000-9001:9000-9001 --expose 7000 web:1.4",
    "docker run -d -P web:1.4",
    "docker run -d -v /data -v named:/n:ro -v /tmp:/t --tmpfs /y:size=1m --mount type=tmpfs,dst=/x web:1.4",
    "docker run -d -m 64m --memory-reservation 32m --cpus 0.5 --cpuset-cpus 0 -c 512 --pids-limit 50 busybox",
    "docker run -d --shm-size 32m busybox",
    "docker run -d -m 64m --memory-swap 96m --ulimit nofile=100:200 --ulimit core=0 --oom-score-adj 500 busybox",
    "docker run -d -e A=1 -e 'B=x y' -l a=b -l c busybox",
    "docker run -d --entrypoint sh web:1.4 -c 'echo hi'",
    "docker run -d -u 1000:1000 -w /tmp --stop-signal SIGINT --stop-timeout 3 --init --read-only busybox",
    "docker run -d --restart on-failure:3 busybox",
    "docker run -d --cap-add NET_ADMIN --cap-drop ALL --security-opt no-new-privileges --group-add 5 busybox",
    "docker run -d --security-opt systempaths=unconfined --sysctl net.ipv4.ip_forward=1 busybox",
    "docker run -d --privileged --pid host --network host --uts host busybox",
    "docker run -d --network none --ipc shareable busybox",
    "docker run -d --dns 1.1.1.1 --dns-search example.com --dns-option ndots:2 --add-host db:10.0.0.9 busybox",
    f"docker run -d --network {NETWORK} --network-alias db --network-alias sql busybox",
    "docker run -d --health-cmd 'test -f /ok' --health-interval 1m30s --health-retries 2 busybox",
    "docker run -d --health-interval 30s web:1.4",
    "docker run -d --no-healthcheck web:1.4",
    "docker run -d --log-driver local --log-opt max-size=10m busybox",
    "docker run -d --log-opt max-file=2 --device /dev/null:/dev/nothing:r --device /dev/zero busybox",
    "docker run -d --stop-timeout 0 --init=false busybox",
)


@pytest.fixture(scope="module", params=["old", "new"])
def api(request: pytest.FixtureRequest) -> Iterator[Api]:
    """A real engine with a network of the tests' own."""
    api = Api(request.getfixturevalue("engine_socket" if request.param == "old" else "new_engine_socket"))
    made = api.post("/networks/create", {"Name": NETWORK})["Id"]
    yield api
    api.delete(f"/networks/{made}")


@pytest.mark.parametrize("line", LINES)
def test_the_line_of_a_container_is_the_one_that_made_it(api: Api, line: str) -> None:
    spec = parse(shlex.split(line)).having("name", "lines-test-container")
    sent = request(spec, api.get("/version")["ApiVersion"])
    made = api.post("/containers/create", sent.body, **sent.query)["Id"]
    try:
        container = api.get(f"/containers/{made}/json")
        image = api.get(f"/images/{container['Image']}/json")
        found = from_inspect(container, image, api.get("/info"))
        assert found == spec, render(found)
    finally:
        api.delete(f"/containers/{made}", force=True, v=True)
