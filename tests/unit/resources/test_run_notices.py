from types import SimpleNamespace
from typing import Any

import pytest

from dockertui.model.store import Store
from dockertui.resources import RESOURCES
from dockertui.resources.container.record import Container, Port
from dockertui.resources.image.record import Image
from dockertui.resources.network.record import Network
from dockertui.resources.run.notices import conflicts, cpu_numbers, is_local
from dockertui.resources.run.values import values_of
from dockertui.spec import RunSpec

GIB = 1 << 30
IMAGE = Image(
    host="here", id="sha256:0123456789ab" + "0" * 52, name="web:1.4", references=("web:1.4", "web:latest"),
    created=0, size=0,
)  # fmt: skip
WEB = Container(
    host="here", id="c" * 64, name="web", image="web:1.4", image_id=IMAGE.id, command="", created=0, state="running",
    ports=(Port(80, "tcp", 8080, "127.0.0.1"),),
)  # fmt: skip


def session(**info: Any) -> Any:
    """What the remarks need of a session: an engine with an image, a container and its networks."""
    store = Store(RESOURCES)
    store.replace("image", [IMAGE])
    store.replace("container", [WEB])
    store.replace("network", [])
    known = SimpleNamespace(**{"cpus": 2, "memory": 4 * GIB, "api_version": "1.41", "local": True, **info})
    return SimpleNamespace(store=store, state="live", engine=SimpleNamespace(info=known))


def said(replaced: str = "", image: str = "web:1.4", **values: Any) -> dict[str, tuple[str, bool]]:
    """The remarks by field: text, and whether it holds the form."""
    named = {name.replace("_", "-"): value for name, value in values.items()}
    found = conflicts(session(), {**values_of(RunSpec(image)), **named}, replaced)
    return {notice.field: (notice.text, notice.bad) for notice in found}


def test_nothing_is_said_of_what_is_right() -> None:
    assert said(name="new", publish=["80:80", "127.0.0.2:8080:80"], memory="1g", cpus="2", cpuset_cpus="0-1") == {}


@pytest.mark.parametrize(
    ("values", "field", "text", "bad"),
    [
        ({"image": "nginx"}, "image", "it will be pulled", False),
        ({"image": "nginx", "pull": "never"}, "image", "Pull says never", True),
        ({"name": "web"}, "name", "in use by a container (running)", True),
        ({"publish": ["8080:80"]}, "publish", "port 8080 is taken by web", False),
        ({"publish": ["127.0.0.1:8080:80"]}, "publish", "port 8080 is taken by web", False),
        ({"network": ["nowhere"]}, "network", "there is no network nowhere", True),
        ({"volumes_from": ["nobody:ro"]}, "volumes-from", "there is no container nobody", True),
        ({"memory": "8g"}, "memory", "more than the host has (4.0GiB)", False),
        ({"memory": "1m"}, "memory", "less than", True),
        ({"cpus": "2.5"}, "cpus", "the host has only 2", True),
        ({"cpuset_cpus": "1-3"}, "cpuset-cpus", "only CPUs 0 to 1", True),
        ({"rm": True, "restart": "always"}, "restart", "conflicting options", True),
        ({"env": ["DB_PASSWORD=********"]}, "env", "a secret was not kept", True),
        ({"env": ["DB=postgres://me:••••••••@db"]}, "env", "a secret was not kept", True),
        ({"command": "serve --password=********"}, "command", "a secret was not kept", True),
        ({"health_start_interval": "1s"}, "health-start-interval", "needs API 1.44; this engine speaks 1.41", True),
    ],
)
def test_what_stands_against_a_container(values: dict[str, Any], field: str, text: str, bad: bool) -> None:
    notices = said(**values)
    assert list(notices) == [field]
    assert text in notices[field][0]
    assert notices[field][1] is bad


@pytest.mark.parametrize("values", [{"publish": ["127.0.0.2:8080:80"]}, {"publish": ["8080:80/udp"]}])
def test_other_addresses_and_protocols_are_free(values: dict[str, Any]) -> None:
    assert said(**values) == {}


def test_what_is_replaced_stands_in_nobodys_way() -> None:
    assert said(replaced=WEB.id, name="web", publish=["8080:80"]) == {}


def test_wrong_values_do_not_keep_the_others_from_being_looked_at() -> None:
    assert set(said(name="web", publish=["x:y"], memory="much")) == {"name"}
    assert said(command="'open") == {}


@pytest.mark.parametrize(
    ("name", "local"),
    [
        ("web", True),
        ("web:1.4", True),
        ("docker.io/library/web:1.4", True),
        ("0123456789ab", True),
        (IMAGE.id, True),
        ("web:2", False),
        ("registry/web:1.4", False),
        ("012", False),
    ],
)
def test_which_images_are_here(name: str, local: bool) -> None:
    assert is_local(session(), name) is local


def test_networks_by_name_or_id() -> None:
    here = session()
    network = Network(host="here", id="abcdef012345", name="backend", driver="bridge", scope="local")
    here.store.replace("network", [network])
    for name in ("backend", "abcdef"):
        assert not list(conflicts(here, {**values_of(RunSpec("web")), "network": [name]}))


def test_the_numbers_in_a_set_of_processors() -> None:
    assert cpu_numbers("0-3, 7,x") == [0, 3, 7]
