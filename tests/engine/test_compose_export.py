"""A container made of an exported service is like the one that was exported, as the engine tells."""

import shlex
from typing import Any

import pytest

from dockertui.resources.run.exporting import without_compose
from dockertui.spec import RunSpec, from_inspect, parse, request
from dockertui.spec.compose import to_compose, yaml
from sandbox.api import Api
from tests.spec.compose_cli import Compose
from tests.spec.compose_cli import compose as compose

LINES = (
    "-p 127.0.0.1::80 -p 53/udp -p 81 -v data:/data -v /srv:/srv:ro busybox sleep 9",
    "--mount type=bind,src=/srv,dst=/srv,ro --mount type=tmpfs,dst=/t,tmpfs-size=3m,tmpfs-mode=1770 busybox sleep 9",
    "--mount type=volume,src=vol,dst=/v,volume-nocopy busybox sleep 9",
    "--network front --network back --network-alias api busybox sleep 9",
    "-e 'A=b $c' -e EMPTY= -l 'a.b=c d' --entrypoint '' busybox sh -c 'echo \"$HOME\" | cat #'",
    "-m 64m --memory-swap -1 --cpus 0.5 --pids-limit 50 --ulimit nofile=1000:2000 --shm-size 1m busybox",
    "--cap-add NET_ADMIN --cap-drop ALL --security-opt no-new-privileges --read-only -u 1:1 -w /tmp busybox",
    "--tmpfs /run:size=1m --device /dev/null:/dev/x:r --init -it --stop-signal INT --stop-timeout 75 busybox",
    "--restart on-failure:3 --health-cmd 'test -f /x || exit 1' --health-interval 90s --health-retries 2 busybox",
    "--network host --pid host --log-driver json-file --log-opt max-size=1m busybox",
)


def described(api: Api) -> tuple[RunSpec, list[dict[str, Any]]]:
    """The line of the container, and what it mounts."""
    found: Any = api.get("/containers/web/json")
    image: Any = api.get(f"/images/{found['Image']}/json")
    spec = without_compose(from_inspect(found, image, api.get("/info")))
    keys = ("Type", "Name", "Destination", "RW", "Propagation")
    return spec, [{key: mount.get(key) for key in keys} for mount in found["Mounts"]]


@pytest.mark.parametrize("line", LINES)
def test_a_service_makes_the_same_container(clean_new_engine: str, compose: Compose, line: str) -> None:
    api = Api(clean_new_engine)
    for network in ("front", "back"):
        api.post("/networks/create", {"Name": network})
    spec = parse(["docker", "create", "--name", "web", *shlex.split(line)])
    made = request(spec, "1.45")
    api.post("/containers/create", made.body, **made.query)
    exported, mounts = described(api)
    api.delete("/containers/web", force=True)
    text = yaml(to_compose(exported, existing=("data", "vol")).document)
    done = compose.run(text, "up", "-d", host=f"unix://{clean_new_engine}")
    assert done.returncode == 0, f"{done.stderr}\n{text}"
    again, mounted = described(api)
    own = () if spec.all("network") else ("network", "network-alias")
    left_out = {*own, "volume", "mount"}
    before, after = ({k: v for k, v in one.meaning().items() if k not in left_out} for one in (exported, again))
    assert after == before, text
    assert sorted(mounted, key=str) == sorted(mounts, key=str), text
