"""Compose files: found as Compose finds them, what they want, and where a complaint is about."""

from pathlib import Path
from typing import Any

import pytest

from dockertui.engine.compose import ComposePlace, ComposeSource, complaint, find, usual_name, written
from dockertui.resources.project.composition import Wanted, wanted
from dockertui.resources.project.locating import excerpt, line_of

FILE = """services:
  web:
    image: web:1.4
    ports: ["80:80"]
    healthcheck:
      interval: 5x
  "my.api":
    image: api
    depends_on: [zz]
volumes:
  data:
    driver: 5
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "shop" / "deep").mkdir(parents=True)
    for name in ("shop/docker-compose.yml", "shop/other.yaml"):
        (tmp_path / name).write_text(FILE)
    return tmp_path / "shop"


def source(*files: str, folder: str) -> ComposeSource:
    return ComposeSource(tuple(f"{folder}/{name}" for name in files), folder)


def test_files_are_found_here_and_above(folder: Path) -> None:
    shop = str(folder)
    assert find(ComposePlace(f"{shop}/deep"), {}) == source("docker-compose.yml", folder=shop)
    (folder / "compose.yaml").write_text(FILE)
    assert find(ComposePlace(shop), {}) == source("compose.yaml", folder=shop)
    (folder / "compose.override.yaml").write_text(FILE)
    assert find(ComposePlace(shop), {}) == source("compose.yaml", "compose.override.yaml", folder=shop)


def test_no_files_are_no_project(tmp_path: Path) -> None:
    assert find(ComposePlace(str(tmp_path)), {}) is None


def test_files_given_count_and_so_does_the_environment(folder: Path) -> None:
    shop = str(folder)
    assert find(ComposePlace(shop, ("other.yaml", "deep/../docker-compose.yml")), {}) == source(
        "other.yaml", "docker-compose.yml", folder=shop
    )
    assert find(ComposePlace(shop), {"COMPOSE_FILE": "other.yaml"}) == source("other.yaml", folder=shop)
    assert find(ComposePlace("/", (), shop), {}) == source("docker-compose.yml", folder=shop)
    given = find(ComposePlace(shop, ("other.yaml",), "deep"), {})
    assert given == ComposeSource((f"{shop}/other.yaml",), f"{shop}/deep")


def test_names_are_as_compose_makes_them() -> None:
    assert usual_name(ComposeSource((), "/srv/_My Shop.2"), {}) == "myshop2"
    assert usual_name(ComposeSource((), "/srv/shop"), {"COMPOSE_PROJECT_NAME": "Other"}) == "other"
    assert usual_name(ComposeSource((), "/srv/shop", "name"), {}) == "name"


def test_times_of_files_that_are_not_there_are_zero(folder: Path) -> None:
    times = written(source("docker-compose.yml", "gone.yaml", folder=str(folder)))
    assert times[0] > 0
    assert times[1:] == (0.0, 0.0)


def test_a_service_is_read_out_of_the_model() -> None:
    said: dict[str, Any] = {
        "build": {"context": "/srv"},
        "deploy": {"replicas": 3},
        "depends_on": {"db": {"condition": "service_healthy"}, "cache": {}},
        "ports": [
            {"target": 80, "published": "8080", "protocol": "tcp"},
            {"target": 53, "published": "53", "protocol": "udp", "host_ip": "127.0.0.1"},
            {"target": 9000},
        ],
        "volumes": [{"type": "volume", "source": "data", "target": "/data"}, {"type": "bind", "source": "/srv"}],
        "networks": {"front": None},
        "healthcheck": {"test": ["CMD", "true"]},
    }
    assert wanted("shop", "web", said, {"web": "abc"}) == Wanted(
        name="web",
        image="shop-web",
        replicas=3,
        ports=("8080→80", "127.0.0.1:53→53/udp", "9000"),
        needs=("cache", "db"),
        networks=("front",),
        volumes=("data",),
        builds=True,
        checked=True,
        digest="abc",
        model=said,
    )


@pytest.mark.parametrize(
    ("said", "count"), [({}, 1), ({"scale": 2}, 2), ({"deploy": {"replicas": 0}}, 0), ({"deploy": {"replicas": 4}}, 4)]
)
def test_replicas(said: dict[str, Any], count: int) -> None:
    assert wanted("shop", "web", said, {}).replicas == count


def test_warnings_are_no_complaints() -> None:
    said = 'time="2026-01-01T00:00:00Z" level=warning msg="X is not set"\nyaml: unmarshal errors:\n  line 4: twice\n'
    assert complaint(said) == "yaml: unmarshal errors: line 4: twice"


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("yaml: line 4: did not find expected ',' or ']'", 4),
        ("validating /srv/compose.yaml: services.web.ports must be a list", 4),
        ("validating /srv/compose.yaml: services.web Additional property image is not allowed", 3),
        ("error decoding 'services[web].healthcheck.interval': time: unknown unit", 6),
        ("error while interpolating services.my.api.image: required variable X is missing", 8),
        ('service "my.api" depends on undefined service "zz": invalid compose project', 9),
        ('service "web" refers to undefined network front: invalid compose project', 2),
        ("volumes.data.driver must be a string", 12),
        ("services.web.deploy must be a mapping", 2),
        ("Invalid containerPort: y", 0),
    ],
)
def test_a_complaint_leads_to_its_line(said: str, line: int) -> None:
    assert line_of(FILE, said) == line


def test_an_excerpt_marks_the_line() -> None:
    assert excerpt(FILE, 2, 1) == ["    1  services:", ">   2    web:", "    3      image: web:1.4"]
