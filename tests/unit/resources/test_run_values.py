import shlex

import pytest
from hypothesis import given

from dockertui.model.secrets import mask_pair
from dockertui.resources.run.values import as_created, hidden, line, masked, spec_of, values_of
from dockertui.spec import FLAGS, RunSpec, parse
from tests.examples import examples
from tests.unit.spec.strategies import specs

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
    assert hidden(mask_pair("DB_PASSWORD=hunter2"))
    assert not hidden("DB_PASSWORD=hunter2")
    assert not hidden("DB_PASSWORD")


def test_every_flag_has_a_value_in_the_form() -> None:
    assert set(values_of(RunSpec("busybox"))) == {"image", "command", *FLAGS}


@given(specs())
@examples(200)
def test_every_specification_is_the_same_after_a_way_through_the_form(spec: RunSpec) -> None:
    assert spec_of(values_of(spec)) == spec


@pytest.mark.parametrize(
    "options",
    [
        {"env": ("E=  spaces  ", "PASS=secret word ", "CERT=-----BEGIN\nx\n", " =x", '"')},
        {"label": ("k= v ", "n=l1\nl2", " a=b")},
        {"health-cmd": ("test -e /x # first\ntrue\n",), "workdir": (" ",)},
        {"init": ("false",)},
        {"init": ("true",)},
        {"entrypoint": ("",)},
        {"entrypoint": ('""',)},
        {"network-alias": ("", '""', '"')},
    ],
)  # fmt: skip
def test_every_text_is_kept_as_it_is(options: dict[str, tuple[str, ...]]) -> None:
    assert spec_of(values_of(RunSpec("busybox", ("sh", "-c", "a\nb "), options))).options == options


def test_blanks_around_what_would_be_wrong_with_them_do_not_count() -> None:
    values = values_of(RunSpec("busybox")) | {
        "memory": " 64m ",
        "publish": [" 80:80"],
        "hostname": "h ",
        "env": ["A= "],
    }
    assert spec_of(values).options == {
        "hostname": ("h ",),
        "memory": ("64m",),
        "publish": ("80:80",),
        "env": ("A= ",),
    }
