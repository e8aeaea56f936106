"""Documents as YAML: texts that are read as texts whatever they look like."""

import pytest

from dockertui.spec import parse
from dockertui.spec.compose import from_compose, to_compose, yaml
from dockertui.spec.compose.yaml import scalar


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("web:1.4", "web:1.4"),
        ("/srv/data", "/srv/data"),
        ("yes", '"yes"'),
        ("Null", '"Null"'),
        ("1.5", '"1.5"'),
        ("", '""'),
        ("a: b", '"a: b"'),
        ("ends:", '"ends:"'),
        ("#x", '"#x"'),
        ('say "hi"\\', '"say \\"hi\\"\\\\"'),
        ("\x1b\x85\u2028\U000e0001é", '"\\x1b\\x85\\u2028\\U000e0001é"'),
        (None, "null"),
        (True, "true"),
        (3, "3"),
        ((), "[]"),
        (("sh", "-c"), '[sh, "-c"]'),
    ],
)
def test_scalars(value: object, text: str) -> None:
    assert scalar(value) == text


def test_a_document() -> None:
    document = {"services": {"web": {"ports": ["80:80"], "volumes": [{"type": "bind", "bind": {"a": 1}}], "x": {}}}}
    assert yaml(document) == (
        'services:\n  web:\n    ports:\n      - "80:80"\n    volumes:\n      - type: bind\n        bind:\n'
        "          a: 1\n    x: {}\n"
    )


def test_what_a_compose_file_cannot_say_is_told() -> None:
    exported = to_compose(parse(["docker", "run", "--rm", "-P", "web"]))
    assert [remark.split(" ")[0] for remark in exported.remarks] == ["--rm", "--publish-all", "it"]


def test_what_docker_run_cannot_say_is_told() -> None:
    model = {
        "image": "web",
        "depends_on": {"db": {}},
        "configs": [{"source": "x"}],
        "build": {"context": "."},
    }
    spec, remarks = from_compose("shop", "web", model)
    assert spec.text("name") == "shop-web-1"
    assert len(remarks) == 3
    assert "db" in remarks[1]
    assert "configs" in remarks[2]


def test_networks_and_volumes_that_exist_are_not_made_anew() -> None:
    line = parse(["docker", "run", "-v", "data:/data", "-v", "more:/more", "--network", "front", "web"])
    document = to_compose(line, existing=("data",)).document
    assert document["volumes"] == {"data": {"external": True}, "more": {"name": "more"}}
    assert document["networks"] == {"front": {"external": True}}
