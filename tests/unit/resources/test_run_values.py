import shlex

import pytest

from dockertui.resources.run.values import as_created, hidden, line, masked, masked_text, spec_of, values_of
from dockertui.spec import FLAGS, RunSpec, parse

LINES = (
    "docker run busybox",
    "docker run -it --rm --name web -p 80:80 -p 443:443/udp -v /data:/data:ro busybox sh -c 'echo \"hi there\"'",
    "docker run -d -m 512m --cpus 1.5 -c 512 --cpuset-cpus 0,1 --restart on-failure:3 --init web nginx",
    "docker run --entrypoint '' --sig-proxy=false --pull always --ulimit nofile=1:2 --gpus all a/b:1",
    "docker run -e A -e B= -e C=1 -l x=y --network a --network-alias b --tmpfs /x:size=1m busybox",
)


@pytest.mark.parametrize("text", LINES)
def test_a_line_is_the_same_after_a_way_through_the_form(text: str) -> None:
    spec = parse(shlex.split(text))
    assert spec_of(values_of(spec)) == spec


def test_blank_values_say_nothing() -> None:
    assert line(spec_of(values_of(RunSpec("busybox")))) == "docker run busybox"


def test_wrong_values_are_left_out_of_the_line() -> None:
    values = values_of(RunSpec("busybox")) | {"publish": ["80:80", "x:y"], "memory": "much", "hostname": "h"}
    assert line(spec_of(values)) == "docker run -h h -p 80:80 busybox"


def test_create_knows_no_flags_of_run() -> None:
    spec = parse(["docker", "run", "-d", "--name", "web", "--sig-proxy=false", "busybox"])
    assert line(as_created(spec)) == "docker create --name web busybox"


def test_secrets_are_masked_wherever_they_stand() -> None:
    argv = ["docker", "run", "-e", "DB_PASSWORD=hunter2", "-e", "USER=me", "-l", "api.token=hunter2", "busybox"]
    spec = parse([*argv, "serve", "--password=hunter2", "TOKEN=hunter2", "--port=80"])
    shown = line(masked(spec))
    assert "hunter2" not in shown
    assert "USER=me" in shown
    assert "--port=80" in shown


def test_a_mask_is_known_as_one() -> None:
    assert hidden(masked_text("DB_PASSWORD=hunter2"))
    assert not hidden("DB_PASSWORD=hunter2")
    assert not hidden("DB_PASSWORD")


def test_every_flag_has_a_value_in_the_form() -> None:
    assert set(values_of(RunSpec("busybox"))) == {"image", "command", *FLAGS}
